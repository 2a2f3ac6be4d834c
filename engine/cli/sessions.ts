// midswing sessions: who plays on the running server, and `sessions revoke`, which ends the sessions of a user, or
// one. Those who held them are told that an operator did it.
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import type { SessionsAnswer } from './answer.ts';
import { connect, type ConnectionOptions } from './connection.ts';
import { reportRefusal } from './rollout-text.ts';
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

export interface SessionsOptions extends ConnectionOptions, OutputOptions {
  /** Lists those of this user only. */
  readonly user?: string | undefined;
}

/** Names one of the two. */
export interface RevokeOptions extends ConnectionOptions, OutputOptions {
  readonly user?: string | undefined;
  readonly session?: string | undefined;
  readonly reason: string;
}

/** Lists sessions, those of a user or all. */
export async function runSessions(options: SessionsOptions, terminal: Terminal): Promise<ExitCode> {
  return runCommand(terminal, options, async () => {
    const answer = await (await connect(options)).sessions(options.user);
    if (!answer.ok) return reportRefusal(terminal, options, answer);
    if (options.json) writeJson(terminal, answer.raw);
    else writeSessions(terminal, answer.value);
    return EXIT.done;
  });
}

/** Ends sessions; none to end is told, and is no failure. */
export async function runRevoke(options: RevokeOptions, terminal: Terminal): Promise<ExitCode> {
  return runCommand(terminal, options, async () => {
    const whose = readWhose(options);
    const { reason } = options;
    const answer = await (await connect(options)).revoke({ ...whose, reason });
    if (!answer.ok) return reportRefusal(terminal, options, answer);
    if (options.json) {
      writeJson(terminal, answer.raw);
      return EXIT.done;
    }
    const { revoked } = answer.value;
    const count = revoked === 1 ? '1 session' : `${revoked} sessions`;
    terminal.write(
      revoked === 0
        ? 'There was no such session.\n'
        : `${paint(terminal, 'green', `${count} ended`)}: their clients are told that they were revoked.\n`,
    );
    if ('user' in whose && revoked > 0) {
      terminal.write('A ticket of that user that has not ended lets them in again.\n');
    }
    return EXIT.done;
  });
}

function readWhose({
  user,
  session,
  reason,
}: RevokeOptions): { readonly user: string } | { readonly session: string } {
  if (reason.length > LIMITS.switchReasonCharactersMax) {
    const message = `A reason has at most ${LIMITS.switchReasonCharactersMax} characters.`;
    throw new CodedError('REQUEST_INVALID', { message });
  }
  if (user !== undefined && session === undefined) return { user };
  if (session !== undefined && user === undefined) return { session };
  const message = 'Name whose sessions are to end: --user NAME, or --session ID.';
  throw new CodedError('REQUEST_INVALID', { message });
}

function writeSessions(terminal: Terminal, { count, sessions }: SessionsAnswer): void {
  for (const each of sessions) {
    const { session, user, room, member, connected, address, expiresAt } = each;
    const state = connected ? paint(terminal, 'green', 'connected') : 'away     ';
    const slot = member === null ? 'watching' : `member ${member}`;
    const where = room === null ? 'in no room' : `room ${room}, ${slot}`;
    const from = connected ? `, from ${plain(address)}` : '';
    const until = expiresAt === null ? '' : `, ticket until ${plain(expiresAt)}`;
    terminal.write(`${plain(session)}  ${state}  ${plain(user ?? 'guest')}: `);
    terminal.write(`${where}${from}${until}\n`);
  }
  if (count > sessions.length) terminal.write(`... and ${count - sessions.length} more\n`);
  if (count === 0) terminal.write('There is no session.\n');
}
