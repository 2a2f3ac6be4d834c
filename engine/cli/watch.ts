// `midswing watch`: joins a room as a spectator and prints what happens in it, line by line. The words
// for a room's changes come from the game; this file only connects, prints and stops.
import { CodedError } from '../base/errors.ts';
import type { Client } from '../client/client.ts';
import type { ClientState } from '../client/events.ts';
import type { FrameMessage, JoinedMessage } from '../protocol/message.ts';
import {
  EXIT,
  paint,
  plain,
  runCommand,
  writeJson,
  type ExitCode,
  type OutputOptions,
  type Terminal,
} from './terminal.ts';

export interface WatchOptions extends OutputOptions {
  readonly client: Client;
  /** Where the client connects to, for messages. */
  readonly url: string;
  readonly room: number;
  /** Stop after so many lines; 0 = until the connection or the caller ends it. */
  readonly linesMax: number;
  /** Shows the game the state that the frames begin at. */
  readonly joined?: (message: JoinedMessage) => void;
  /** The game's words for one frame's changes, a line each. */
  readonly describe: (frame: FrameMessage) => readonly string[];
  /** Ends the watch, e.g. on Ctrl-C. */
  readonly signal: AbortSignal;
}

/** Prints a room until told to stop: done when it was stopped, refused when the server ended it. */
export async function runWatch(options: WatchOptions, terminal: Terminal): Promise<ExitCode> {
  const { client, room } = options;
  return runCommand(terminal, options, async () => {
    try {
      const ended = printUntilEnd(options, terminal);
      await reach(options);
      const joined = await client.join(room, { spectate: true });
      options.joined?.(joined);
      if (!options.json) terminal.write(header(joined));
      const ending = await ended;
      if (ending === undefined) return EXIT.done;
      reportEnding(ending, options, terminal);
      return EXIT.refused;
    } finally {
      await client.close();
    }
  });
}

/** A connection that never came to be means that no server is there, and how to start one. */
async function reach({ client, url }: WatchOptions): Promise<void> {
  try {
    await client.connect();
  } catch (cause) {
    if (!(cause instanceof CodedError) || cause.code !== 'CLIENT_CLOSED') throw cause;
    const { reason } = cause.details;
    const why = typeof reason === 'string' && reason !== '' ? reason : 'closed at once';
    const message = `No server could be reached at ${url} (${why}).`;
    throw new CodedError('SERVER_UNREACHABLE', { message, details: { url }, cause });
  }
}

/** How the server ended the connection. */
type Ending = Extract<ClientState, { kind: 'closed' }>['cause'];

function reportEnding(cause: Ending, { json }: OutputOptions, terminal: Terminal): void {
  const { code, name, reason } = cause;
  const message = `The connection ended (${code} ${reason || name}).`;
  if (json) writeJson(terminal, { ok: false, code: 'CLIENT_CLOSED', message });
  else terminal.writeError(`${plain(message)}\n`);
}

/** Resolves with how the server ended it, or with nothing when it was stopped here. */
function printUntilEnd(options: WatchOptions, terminal: Terminal): Promise<Ending | undefined> {
  const { client, linesMax, signal } = options;
  return new Promise((resolve) => {
    let lines = 0;
    client.onState((state) => {
      if (state.kind === 'closed') resolve(state.cause);
    });
    client.onFrame((frame) => {
      for (const line of linesOf(frame, options, terminal)) {
        if (linesMax > 0 && lines >= linesMax) return;
        terminal.write(`${line}\n`);
        lines += 1;
        if (lines === linesMax) resolve(undefined);
      }
    });
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}

function header({ room, tick, version }: JoinedMessage): string {
  const { epoch, generation, set } = version;
  const state = `generation ${generation}, epoch ${epoch}, set ${set}`;
  return `Watching room ${room} from tick ${tick}: ${state}. Ctrl-C ends it.\n`;
}

function linesOf(frame: FrameMessage, options: WatchOptions, terminal: Terminal): string[] {
  const { room, tick, version, swap } = frame;
  const changes = options.describe(frame);
  if (options.json) {
    if (changes.length === 0 && swap === undefined) return [];
    return [JSON.stringify({ room, tick, ...version, swap, changes })];
  }
  const prefix = paint(terminal, 'dim', `${String(tick).padStart(7)}  g${version.generation}  `);
  const lines = changes.map((line) => prefix + plain(line));
  if (swap === undefined) return lines;
  const now = `generation ${version.generation}, epoch ${version.epoch}`;
  const notice = `---- ${plain(swap.pack)} revision ${swap.revision} from here on: ${now} ----`;
  return [paint(terminal, 'green', notice), ...lines];
}
