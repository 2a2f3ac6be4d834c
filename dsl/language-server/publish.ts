// Findings go to the editor some time after the last change, for all files of the pack at once; a file that had
// findings and has none any more is told so.
import {
  DiagnosticSeverity,
  type Connection,
  type Diagnostic as WireDiagnostic,
} from 'vscode-languageserver/node';
import { clearTimeout, setTimeout } from 'node:timers';
import { diagnoseSyntax } from '../analysis/diagnose.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { SOURCE_NAME, wireDiagnostic } from './convert.ts';
import { documentOf } from './texts.ts';
import type { Located, Workspace } from './workspace.ts';

/** Milliseconds without a change before findings are worked out. */
const QUIET_MS = 120;

export class Publisher {
  readonly #connection: Connection;
  readonly #workspace: Workspace;
  readonly #report: (what: string, error: unknown) => void;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  /** URIs that have findings in the editor now, by pack folder. */
  readonly #shown = new Map<string, Set<string>>();

  constructor(
    connection: Connection,
    workspace: Workspace,
    report: (what: string, error: unknown) => void,
  ) {
    this.#connection = connection;
    this.#workspace = workspace;
    this.#report = report;
  }

  /** Publishes soon; a further change of the same document puts it off. */
  schedule(uri: string): void {
    clearTimeout(this.#timers.get(uri));
    const publish = (): void => {
      this.#timers.delete(uri);
      this.#publish(uri).catch((error: unknown) => this.#report('findings', error));
    };
    this.#timers.set(uri, setTimeout(publish, QUIET_MS));
  }

  /** A closed document has no findings of its own; its pack goes on. */
  close(uri: string): void {
    clearTimeout(this.#timers.get(uri));
    this.#timers.delete(uri);
  }

  async #publish(uri: string): Promise<void> {
    const located = await this.#workspace.locate(uri);
    const found = findingsOf(located, uri);
    const { folder } = located.pack;
    const shown = this.#shown.get(folder) ?? new Set<string>();
    const next = new Set<string>();
    for (const [target, diagnostics] of found) {
      if (diagnostics.length > 0) next.add(target);
      if (diagnostics.length > 0 || shown.has(target) || target === uri)
        await this.#connection.sendDiagnostics({ uri: target, diagnostics });
    }
    for (const target of shown) {
      if (!found.has(target))
        await this.#connection.sendDiagnostics({ uri: target, diagnostics: [] });
    }
    this.#shown.set(folder, next);
  }
}

/** Findings by URI for every file and sheet of the pack; files of a pack it extends have their own. */
function findingsOf(located: Located, uri: string): Map<string, WireDiagnostic[]> {
  const { pack, project, path, open, fault } = located;
  const texts = { pack, project, uri, path };
  const byUri = new Map<string, WireDiagnostic[]>();
  const bySource =
    fault === undefined
      ? pack.diagnosis(open).byFile
      : new Map(project.sources.map((one) => [one.path, diagnoseSyntax(one.path, one.text)]));
  const own = project.sources.filter((source) => source.isBase !== true).map((one) => one.path);
  for (const member of [...own, ...project.members.keys()]) {
    const document = documentOf(texts, member);
    if (document === undefined) continue;
    const findings: readonly Diagnostic[] = bySource.get(member) ?? [];
    const wired = findings.map((finding) => wireDiagnostic(finding, document, texts));
    byUri.set(document.uri, member === path ? [...faultOf(located), ...wired] : wired);
  }
  return byUri;
}

/** Why the pack could not be read, told at the beginning of the document. */
function faultOf({ fault }: Located): WireDiagnostic[] {
  if (fault === undefined) return [];
  const start = { line: 0, character: 0 };
  const { code, message } = fault;
  const severity = DiagnosticSeverity.Error;
  return [{ range: { start, end: start }, severity, code, source: SOURCE_NAME, message }];
}
