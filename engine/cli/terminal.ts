// What commands share: where they write, how they end, and how they say that something went wrong.
// A command never ends the process and never asks the environment: its caller hands both in.
import { styleText } from 'node:util';
import { CodedError } from '../base/errors.ts';
import { sourceDiagnosticsOf } from './source-reader.ts';

/**
 * Exit codes: done; refused by the server; wrong use or environment; a server that wants to be started again
 * (EX_TEMPFAIL of sysexits, which service managers know).
 */
export const EXIT = { done: 0, refused: 1, environment: 2, restart: 75 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export interface Terminal {
  /** Standard output: results, and with --json one JSON object. */
  readonly write: (text: string) => void;
  /** Standard error: what went wrong, for people. */
  readonly writeError: (text: string) => void;
  /** Wall-clock milliseconds. */
  readonly now: () => number;
  /** Whether people see colours: a TTY, and no NO_COLOR. */
  readonly colours: boolean;
}

export interface OutputOptions {
  /** One JSON object instead of text. */
  readonly json: boolean;
}

type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow';

/** Colours only on a terminal, and not when NO_COLOR holds anything (no-color.org); FORCE_COLOR wants or bans them. */
export function wantsColours(
  stream: { readonly isTTY?: boolean },
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  const forced = environment['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return stream.isTTY === true && (environment['NO_COLOR'] ?? '') === '';
}

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

/**
 * Runs a command; a CodedError becomes its message and exit code 2, or 1 with the findings when sources have
 * mistakes. A bug passes through.
 */
export async function runCommand(
  terminal: Terminal,
  { json }: OutputOptions,
  command: () => Promise<ExitCode>,
): Promise<ExitCode> {
  try {
    return await command();
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    const { code, message } = error;
    const diagnostics = sourceDiagnosticsOf(error);
    if (json) {
      writeJson(terminal, {
        ok: false,
        code,
        message,
        ...(diagnostics === undefined ? {} : { diagnostics }),
      });
    } else {
      for (const { rendered } of diagnostics ?? []) terminal.write(`${plain(rendered)}\n`);
      terminal.writeError(`${paint(terminal, 'red', code)} ${plain(message)}\n`);
    }
    return diagnostics === undefined ? EXIT.environment : EXIT.refused;
  }
}
