// `midswing fmt PATH...`: rule files into their one form. Files with syntax errors are left alone and told.
import { lstat, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format } from '../format/format.ts';
import { findingJson, writeFindings } from './findings.ts';
import { listRuleFiles, readText, refuseOtherFile } from './pack-folder.ts';
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

export interface FormatOptions extends OutputOptions {
  /** Folders, of which all rule files are meant, or rule files. */
  readonly paths: readonly string[];
  /** `write` changes files, `check` only tells which would change, `show` prints what they would become. */
  readonly mode: 'write' | 'check' | 'show';
}

interface FileReport {
  readonly path: string;
  readonly state: 'formatted' | 'unchanged' | 'left alone';
  readonly text?: string;
  readonly diagnostics?: readonly object[];
}

export async function runFormat(options: FormatOptions, terminal: Terminal): Promise<ExitCode> {
  return runTool(terminal, options, async () => {
    const { paths, mode, json } = options;
    const reports: FileReport[] = [];
    for (const path of await filesOf(paths))
      reports.push(await formatFile(path, options, terminal));
    const broken = reports.filter(({ state }) => state === 'left alone').length;
    const changed = reports.filter(({ state }) => state === 'formatted').length;
    const isOk = broken === 0 && (mode !== 'check' || changed === 0);
    if (json) writeJson(terminal, { ok: isOk, files: reports });
    else if (mode !== 'show') writeSummary(reports, mode, terminal);
    return isOk ? EXIT.fine : EXIT.findings;
  });
}

async function formatFile(
  path: string,
  { mode, json }: FormatOptions,
  terminal: Terminal,
): Promise<FileReport> {
  const text = await readText(path);
  const outcome = format(text, path);
  if (!outcome.ok) {
    const pack = { sources: [{ path, text }], members: new Map<string, string>() };
    if (!json)
      writeFindings({ ...terminal, write: terminal.writeError }, pack, outcome.diagnostics);
    const diagnostics = outcome.diagnostics.map((finding) => findingJson(finding, pack));
    return { path, state: 'left alone', diagnostics };
  }
  const isChanged = outcome.text !== text;
  if (mode === 'write' && isChanged) await replace(path, outcome.text);
  if (mode === 'show' && !json) terminal.write(plain(outcome.text));
  const state = isChanged ? 'formatted' : 'unchanged';
  return { path, state, ...(mode === 'show' && { text: outcome.text }) };
}

/** A file is there as a whole, before and after. */
async function replace(path: string, text: string): Promise<void> {
  const fresh = `${path}.fmt`;
  await writeFile(fresh, text, { flag: 'wx' });
  await rename(fresh, path);
}

async function filesOf(paths: readonly string[]): Promise<readonly string[]> {
  const files: string[] = [];
  for (const path of paths) {
    const found = await lstat(path).catch(() => undefined);
    if (found === undefined) throw new ToolError('PACK_SOURCE_MISSING', `"${path}" is not there.`);
    if (!found.isDirectory()) {
      refuseOtherFile(path);
      files.push(path);
      continue;
    }
    const members = await listRuleFiles(path);
    if (members.length === 0) {
      throw new ToolError('PACK_SOURCE_EMPTY', `"${path}" holds no .rules file.`);
    }
    files.push(...members.map((member) => join(path, member)));
  }
  return files;
}

function writeSummary(
  reports: readonly FileReport[],
  mode: 'write' | 'check',
  terminal: Terminal,
): void {
  const verb = mode === 'check' ? 'would change' : 'formatted';
  for (const { path, state } of reports) {
    if (state === 'formatted')
      terminal.write(`${paint(terminal, 'yellow', verb)} ${plain(path)}\n`);
    if (state === 'left alone') {
      terminal.write(`${paint(terminal, 'red', 'left alone')} ${plain(path)}: it has errors\n`);
    }
  }
  const count = reports.length === 1 ? '1 rule file' : `${reports.length} rule files`;
  const changed = reports.filter(({ state }) => state === 'formatted').length;
  terminal.write(`${count}, ${changed === 0 ? 'none' : changed} ${verb}\n`);
}
