// `midswing explain CODE`: what a finding means, with a wrong example and the right one; without a code, all of
// them in a line each.
import { DIAGNOSTIC_CODES } from '../diagnostic-codes.ts';
import type { ExplainPage } from '../explain/page.ts';
import { PAGES } from '../explain/pages.ts';
import { suggest } from '../suggest.ts';
import {
  EXIT,
  paint,
  runTool,
  ToolError,
  writeJson,
  type ExitCode,
  type OutputOptions,
  type Terminal,
} from './terminal.ts';

export interface ExplainOptions extends OutputOptions {
  /** All when absent. */
  readonly code: string | undefined;
}

export function runExplain(options: ExplainOptions, terminal: Terminal): Promise<ExitCode> {
  return runTool(terminal, options, () => {
    const { code, json } = options;
    if (code === undefined) listPages(json, terminal);
    else showPage(pageOf(code), json, terminal);
    return EXIT.fine;
  });
}

function pageOf(code: string): ExplainPage {
  const wanted = code.toUpperCase().replaceAll('-', '_');
  const page = PAGES.find((each) => each.code === wanted);
  if (page !== undefined) return page;
  const near = suggest(
    wanted,
    PAGES.map((each) => each.code),
  );
  const hint =
    near.length === 0 ? '`midswing explain` lists all.' : `Did you mean ${near.join(', ')}?`;
  throw new ToolError('CODE_UNKNOWN', `There is no finding "${code}". ${hint}`);
}

function listPages(json: boolean, terminal: Terminal): void {
  const list = PAGES.map(({ code }) => ({ code, meaning: DIAGNOSTIC_CODES[code] }));
  if (json) {
    writeJson(terminal, { ok: true, codes: list });
    return;
  }
  const width = Math.max(...list.map(({ code }) => code.length));
  for (const { code, meaning } of list) {
    terminal.write(`${paint(terminal, 'bold', code.padEnd(width))}  ${meaning}\n`);
  }
}

function showPage(page: ExplainPage, json: boolean, terminal: Terminal): void {
  const { code, wrong, right, why } = page;
  const meaning = DIAGNOSTIC_CODES[code];
  if (json) {
    writeJson(terminal, {
      ok: true,
      code,
      meaning,
      why,
      wrong: exampleText(wrong),
      right: exampleText(right),
    });
    return;
  }
  const title = (text: string): string => paint(terminal, 'bold', text);
  terminal.write(`${title(code)}  ${meaning}\n\n${why}\n\n`);
  terminal.write(`${paint(terminal, 'red', 'Wrong')}\n\n${indented(exampleText(wrong))}\n`);
  terminal.write(`${paint(terminal, 'green', 'Right')}\n\n${indented(exampleText(right))}`);
}

function exampleText(example: ExplainPage['wrong']): string {
  if (typeof example === 'string') return example;
  const text = example.shown ?? example.rules ?? '';
  const members = Object.entries(example.members ?? {});
  return [text, ...members.map(([path, content]) => `// ${path}:\n${content}`)].join('\n\n');
}

function indented(text: string): string {
  const lines = text.trimEnd().split('\n');
  return lines.map((line) => (line === '' ? '\n' : `    ${line}\n`)).join('');
}
