// midswing ticket: a ticket of a player, signed with the development key, to try things with. Works on the files of
// the data folder; no server is asked.
import { join } from 'node:path';
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import { isUserName } from '../base/user-name.ts';
import { loadSigningKey, type SigningKey } from '../trust/keys.ts';
import { exists, invalidKeyFile, readPrivateFile } from '../trust/private-file.ts';
import { DEVELOPMENT_TICKET_KEY, TICKET_KEY_FILE_NAME } from '../trust/ticket-keys.ts';
import { mintTicket } from '../trust/ticket-mint.ts';
import { keysFolderOf } from './locate.ts';
import {
  EXIT,
  runCommand,
  writeJson,
  type ExitCode,
  type OutputOptions,
  type Terminal,
} from './terminal.ts';

export interface TicketOptions extends OutputOptions {
  readonly dataFolder: string;
  /** Whether NODE_ENV is production: its servers do not take the development key. */
  readonly production: boolean;
  readonly user: string;
  /** How long it is good: a whole number of s, m or h. */
  readonly duration: string;
  /** As the server's `ticketAudience`. */
  readonly audience: string;
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

/** Prints the ticket alone, so that it can be put into another command line. */
export async function runTicket(options: TicketOptions, terminal: Terminal): Promise<ExitCode> {
  return runCommand(terminal, options, async () => {
    const { dataFolder, user, audience } = options;
    if (options.production) throw new CodedError('KEYS_DEVELOPMENT_REFUSED');
    if (!isUserName(user)) {
      const message = `A user has 1 to ${LIMITS.userCharsMax} printable characters and no space.`;
      throw new CodedError('REQUEST_INVALID', { message });
    }
    const issuedAtMs = terminal.now();
    const expiresAtMs = issuedAtMs + parseDuration(options.duration);
    const key = await readKey(keysFolderOf(dataFolder));
    const kid = DEVELOPMENT_TICKET_KEY;
    const ticket = mintTicket(key, { kid, user, audience, issuedAtMs, expiresAtMs });
    if (ticket.length > LIMITS.ticketCharsMax) {
      const message = `The ticket has more than ${LIMITS.ticketCharsMax} characters.`;
      throw new CodedError('REQUEST_INVALID', { message });
    }
    const expiresAt = new Date(expiresAtMs).toISOString();
    if (options.json) writeJson(terminal, { ok: true, ticket, user, audience, expiresAt });
    else terminal.write(`${ticket}\n`);
    return EXIT.done;
  });
}

function parseDuration(text: string): number {
  const [, count, unit = ''] = /^(\d{1,6})([smh])$/.exec(text) ?? [];
  const ms = Number(count) * (UNIT_MS[unit] ?? 0);
  if (ms >= 1_000 && ms <= LIMITS.ticketLifetimeMsMax) return ms;
  const hours = LIMITS.ticketLifetimeMsMax / 3_600_000;
  const message = `A ticket is good for 1s to ${hours}h, such as 90s, 15m or 1h, not for "${text}".`;
  throw new CodedError('REQUEST_INVALID', { message });
}

async function readKey(folder: string): Promise<SigningKey> {
  const path = join(folder, TICKET_KEY_FILE_NAME);
  if (!(await exists(path))) {
    throw new CodedError('TICKET_KEY_MISSING', { message: `There is no "${path}".` });
  }
  const text = await readPrivateFile(path);
  try {
    return loadSigningKey(text);
  } catch (cause) {
    throw invalidKeyFile(path, 'does not hold what its name says', cause);
  }
}
