// What is kept of sessions from one process to the next, as plain data: who they are and what their clients have.
// Frames are not kept: a client that lacks some gets a keyframe.
import type { Clock } from '../base/clock.ts';
import { ERROR_CODES, type ErrorCode } from '../base/error-codes.ts';
import type { Room } from '../room/room.ts';
import { isSlotTaken } from '../room/slot-taken.ts';
import type { RoomDirectory } from './dispatcher.ts';
import type { GatewayLimits } from './limit-table.ts';
import type { RoomChannels } from './room-channel.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';

/** Where a session was; good for a room that is at the very tick still. */
export interface SavedPlace {
  readonly room: number;
  readonly roomTick: number;
  /** -1 for a spectator. */
  readonly member: number;
  readonly isJoining: boolean;
  readonly sentTick: number;
  readonly ackedTick: number;
}

export interface SavedSession {
  readonly id: string;
  /** Null for a guest. */
  readonly user: string | null;
  /** Hashes of the tokens that bring it back, the newest first. */
  readonly tokens: readonly string[];
  /** Wall-clock milliseconds; null for one that no ticket bounds. */
  readonly expiresAtMs: number | null;
  readonly place: SavedPlace | null;
  /** Commands after it were not executed. */
  readonly lastSequence: number;
  /** Refusals that its client may lack: code and sequence. */
  readonly answers: readonly (readonly [string, number])[];
}

/** The sessions of a gateway that has shut down. */
export interface SavedSessions {
  readonly savedAtMs: number;
  readonly sessions: readonly SavedSession[];
}

/** What there is to save, once no room ticks any more. */
export function saveSessions(sessions: readonly Session[], clock: Clock): SavedSessions {
  const offsetMs = clock.wallMs() - clock.nowMs();
  return {
    savedAtMs: clock.wallMs(),
    sessions: sessions.map((session) => saveSession(session, offsetMs)),
  };
}

/** Slots that sessions hold, by room: those of a room that is at another tick than they say are none of theirs. */
export function heldSlots(saved: SavedSessions): ReadonlyMap<number, readonly SavedPlace[]> {
  const held = new Map<number, SavedPlace[]>();
  for (const { place } of saved.sessions) {
    if (place === null || place.member < 0) continue;
    const others = held.get(place.room);
    if (others === undefined) held.set(place.room, [place]);
    else others.push(place);
  }
  return held;
}

export interface RestoreParts {
  readonly sessions: Sessions;
  readonly channels: RoomChannels<Session>;
  readonly rooms: RoomDirectory;
  readonly limits: GatewayLimits;
  readonly clock: Clock;
}

/** Takes sessions up again: they wait for their clients from now on. Gives how many. */
export function restoreSessions(saved: SavedSessions, parts: RestoreParts): number {
  const { clock, limits, rooms } = parts;
  const wallMs = clock.wallMs();
  const isLate = wallMs - saved.savedAtMs > limits.savedSessionsMsMax;
  let restored = 0;
  for (const one of saved.sessions) {
    const { place, expiresAtMs } = one;
    const isOver = isLate || (expiresAtMs !== null && expiresAtMs <= wallMs);
    if (!isOver && restoreSession(one, parts)) restored += 1;
    else if (place !== null && place.member >= 0) roomOf(place, rooms)?.leave(place.member);
  }
  return restored;
}

function saveSession(session: Session, offsetMs: number): SavedSession {
  const { id, user, tokenHash, formerHash, expiresMs, channel, answeredSequence } = session;
  const { member, phase, sentTick, ackedTick } = session;
  // What waits in a mailbox is lost with the process: the client sends it again, and what was refused since, too.
  const answers = session.answers.all().filter(({ sequence }) => sequence <= answeredSequence);
  return {
    id,
    user: user.name ?? null,
    tokens: formerHash === undefined ? [tokenHash] : [tokenHash, formerHash],
    expiresAtMs: Number.isFinite(expiresMs) ? expiresMs + offsetMs : null,
    place:
      channel === undefined
        ? null
        : {
            room: channel.room.id,
            roomTick: channel.room.tick,
            member,
            isJoining: phase === 'joining',
            sentTick,
            ackedTick,
          },
    lastSequence: answeredSequence,
    answers: answers.map(({ code, sequence }) => [code, sequence]),
  };
}

function restoreSession(saved: SavedSession, parts: RestoreParts): boolean {
  const { sessions, clock } = parts;
  const nowMs = clock.nowMs();
  const session = sessions.begin({ name: saved.user ?? undefined, nowMs, id: saved.id });
  if (typeof session === 'string') return false;
  const [newest, former] = saved.tokens;
  if (former !== undefined) {
    sessions.keepToken(session, former);
    session.formerHash = former;
  }
  if (newest !== undefined) sessions.keepToken(session, newest);
  const { expiresAtMs, place, lastSequence } = saved;
  if (expiresAtMs !== null) session.expiresMs = nowMs + (expiresAtMs - clock.wallMs());
  session.lastSequence = lastSequence;
  session.answeredSequence = lastSequence;
  if (place !== null) restorePlace(session, place, parts);
  for (const [code, sequence] of saved.answers) {
    if (isErrorCode(code)) session.keepAnswer(code, sequence);
  }
  sessions.detach(session, nowMs);
  return true;
}

function restorePlace(session: Session, place: SavedPlace, parts: RestoreParts): void {
  const room = roomOf(place, parts.rooms);
  if (room === undefined) return;
  session.startJoining(parts.channels.open(room), place.member);
  if (place.isJoining) return;
  session.admit(place.sentTick);
  session.ackedTick = place.ackedTick;
  // Its Joined was sent by another process, whose frames are gone.
  session.joinedTick = 0;
}

/** The room may be another one of the same number by now: then the session is in none. */
function roomOf(
  { room: id, roomTick, member }: SavedPlace,
  rooms: RoomDirectory,
): Room | undefined {
  const room = rooms.find(id);
  if (room?.state !== 'open' || room.tick !== roomTick) return undefined;
  return member < 0 || isSlotTaken(room, member) ? room : undefined;
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_CODES, code);
}
