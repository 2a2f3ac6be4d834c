// What the language's commands share: where they write, how they end, and how a wrong use is told. They never
// end the process and never ask the environment: their caller hands both in.
import { styleText } from 'node:util';

/** Exit codes: fine; findings or failing tests; wrong use or environment. */
export const EXIT = { fine: 0, findings: 1, use: 2 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export interface Terminal {
  /** Standard output: results, and with --json one JSON object. */
  readonly write: (text: string) => void;
  /** Standard error: what went wrong, for people. */
  readonly writeError: (text: string) => void;
  /** Whether people see colours: a TTY, and no NO_COLOR. */
  readonly colours: boolean;
}

export interface OutputOptions {
  /** One JSON object instead of text. */
  readonly json: boolean;
}

/** What a command cannot work with; its code is for programs. */
export class ToolError extends Error {
  readonly code: ToolCode;

  constructor(code: ToolCode, message: string) {
    super(message);
    this.code = code;
  }
}

export type ToolCode =
  | 'ARGUMENT_INVALID'
  | 'CODE_UNKNOWN'
  | 'FILE_NOT_UTF8'
  | 'PACK_HAS_ERRORS'
  | 'PACK_IS_MODULE'
  | 'PACK_SERVICE_UNKNOWN'
  | 'PACK_SOURCE_EMPTY'
  | 'PACK_SOURCE_INVALID'
  | 'PACK_SOURCE_MISSING'
  | 'PACK_SOURCE_PATH'
  | 'PACK_SOURCE_TOO_LARGE'
  | 'VOCABULARY_INVALID';

type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** `text` in a style, or as it is when the terminal has no colours. */
export function paint(terminal: Pick<Terminal, 'colours'>, style: Style, text: string): string {
  return terminal.colours ? styleText(style, text, { validateStream: false }) : text;
}

/** Takes control characters out of foreign text, so that it cannot steer the terminal. */
export function plain(text: string): string {
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  return text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd');
}

/** Prints a result for programs: one line, one object. */
export function writeJson(terminal: Terminal, content: unknown): void {
  terminal.write(`${JSON.stringify(content)}\n`);
}

/** Runs a command; a ToolError becomes its message and exit code. A bug passes through. */
export async function runTool(
  terminal: Terminal,
  { json }: OutputOptions,
  command: () => Promise<ExitCode> | ExitCode,
): Promise<ExitCode> {
  try {
    return await command();
  } catch (error) {
    const failure = failureOf(error);
    if (json) writeJson(terminal, { ok: false, code: failure.code, message: failure.message });
    else writeFailure(terminal, failure);
    return failure.exit;
  }
}

/** What a command could not work with, and how it ends. */
export interface ToolFailure {
  readonly code: ToolCode;
  readonly message: string;
  readonly exit: ExitCode;
}

/** Of a ToolError; a bug passes through. */
export function failureOf(error: unknown): ToolFailure {
  if (!(error instanceof ToolError)) throw error;
  const { code, message } = error;
  const isFinding = code === 'FILE_NOT_UTF8' || code === 'PACK_HAS_ERRORS';
  return { code, message, exit: isFinding ? EXIT.findings : EXIT.use };
}

export function writeFailure(terminal: Terminal, { code, message }: ToolFailure): void {
  terminal.writeError(`${paint(terminal, 'red', code)} ${plain(message)}\n`);
}

/** Columns of cells, padded; numbers stand right, the first row is the head. */
export function tableText(rows: readonly (readonly string[])[]): string {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, at) =>
    Math.max(...rows.map((row) => row[at]?.length ?? 0)),
  );
  const body = rows.slice(1);
  const isNumber = (at: number): boolean =>
    body.length > 0 && body.every((row) => /^-?[\d.,]*%?$/.test(row[at] ?? ''));
  const lines = rows.map((row) =>
    row
      .map((cell, at) =>
        isNumber(at) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  return lines.map((line) => `${line}\n`).join('');
}
