// `midswing diff OLD NEW`: what changed between two packs, in a designer's words. Needs no vocabulary and no
// server; files with syntax errors are refused, because what they say is not known.
import type { PackTexts } from '../describe/diff.ts';
import { diffPacks } from '../describe/diff.ts';
import type { PackChange } from '../describe/pack-change.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { parseFile } from '../parser/parse.ts';
import { createReporter } from '../reporter.ts';
import { writeFindings } from './findings.ts';
import { readPackTexts } from './pack-folder.ts';
import {
  EXIT,
  paint,
  plain,
  runTool,
  ToolError,
  writeJson,
  type ExitCode,
  type OutputOptions,
  type Terminal,
} from './terminal.ts';

export interface DiffOptions extends OutputOptions {
  /** Pack folders or rule files. */
  readonly before: string;
  readonly after: string;
  /** Changes end with 1, for scripts. */
  readonly exitCode: boolean;
}

export async function runDiff(options: DiffOptions, terminal: Terminal): Promise<ExitCode> {
  return runTool(terminal, options, async () => {
    const before = await readPackTexts(options.before);
    const after = await readPackTexts(options.after);
    refuseErrors(options.before, before, terminal);
    refuseErrors(options.after, after, terminal);
    const changes = diffPacks(before, after);
    if (options.json) writeJson(terminal, { ok: true, changes });
    else writeChanges(changes, terminal);
    return options.exitCode && changes.length > 0 ? EXIT.findings : EXIT.fine;
  });
}

function refuseErrors(path: string, pack: PackTexts, terminal: Terminal): void {
  const errors = pack.sources.flatMap((source): readonly Diagnostic[] => {
    const reporter = createReporter(source.path);
    parseFile(source.text, reporter);
    return reporter.diagnostics.filter(({ severity }) => severity === 'error');
  });
  if (errors.length === 0) return;
  writeFindings({ ...terminal, write: terminal.writeError }, pack, errors);
  const message = `"${path}" has errors, so what it says is not known. Correct them first.`;
  throw new ToolError('PACK_HAS_ERRORS', message);
}

const MARKS = {
  added: 'green',
  removed: 'red',
  changed: 'yellow',
  renamed: 'yellow',
  order: 'yellow',
} as const;

function writeChanges(changes: readonly PackChange[], terminal: Terminal): void {
  for (const { kind, text } of changes) {
    terminal.write(`${paint(terminal, MARKS[kind], plain(text))}\n`);
  }
  if (changes.length === 0) terminal.write('no changes\n');
}
