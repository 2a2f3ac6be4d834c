// Sessions from one gateway to the next: what a stop says, what is kept, and what becomes of it.
import { expect, it } from 'vitest';
import { ManualClock } from '../../../engine/base/clock.ts';
import type { TicketOutcome } from '../../../engine/gateway/ticket-verifier.ts';
import { TOY } from '../room/toy-behaviour.ts';
import { LinkRig } from './link-rig.ts';

it('[GW21] a shutdown says GoingAway and 1001, takes nobody and keeps the sessions', () => {
  const rig = new LinkRig({ limits: { reconnectAfterMs: 77 } });
  const [member, idler, stranger] = [rig.enter(), rig.greet(), rig.connect()];
  member.rest();
  rig.gateway.shutdown();
  rig.gateway.shutdown();
  expect(member.next('going-away')).toEqual({ kind: 'going-away', reconnectAfterMs: 77 });
  expect([member, idler, stranger].map(({ closeCode }) => closeCode)).toEqual([1001, 1001, 1001]);
  const { gateway } = rig;
  expect([gateway.sockets, gateway.sessions, gateway.detached]).toEqual([0, 2, 2]);
  const asked = { address: 'a', origin: undefined, protocols: undefined };
  expect(gateway.upgrade(asked)).toEqual({ kind: 'refuse', status: 503, reason: 'stopping' });
  expect(rig.connect().closeCode).toBe(1001);
});

it('[GW44] members, spectators, newcomers and idlers are resumed where they were', () => {
  const rig = new LinkRig();
  const member = rig.enter(0);
  const watcher = rig.enter(0, true);
  member.command(1, [TOY.add, 5]);
  rig.tick();
  member.command(2, [1, 2, 3]);
  member.arrive();
  watcher.arrive();
  const [newcomer, idler] = [rig.greet(), rig.greet()];
  newcomer.say({ kind: 'join', room: 1, spectate: false });
  rig.restart();
  expect([rig.gateway.sessions, rig.gateway.detached]).toEqual([4, 4]);
  const members = rig.resume(member);
  expect(members.next('welcome')?.session).toBe(rig.gateway.list()[0]?.session);
  // The refused number was not decided by a tick: it never arrived.
  const place = { room: 0, member: 0, spectator: false };
  expect(members.next('resumed')).toEqual({ kind: 'resumed', place, lastSequence: 1 });
  members.command(2, [TOY.add, 1]);
  rig.tick();
  expect(members.next('frame')).toMatchObject({ tick: 4, missed: 0, keyframe: undefined });
  expect(rig.resume(watcher).rest()).toEqual(['welcome', 'resumed', 'frame 4']);
  expect(rig.resume(idler).rest()).toEqual(['welcome', 'resumed']);
  const newcomers = rig.resume(newcomer, 0);
  rig.tick();
  expect(newcomers.rest()).toEqual(['welcome', 'resumed', 'joined 5']);
});

it('[GW44] both tokens of a Welcome that may be lost still hold', () => {
  for (const isLost of [true, false]) {
    const rig = new LinkRig();
    const first = rig.greet();
    const second = rig.resume(first);
    second.arrive();
    rig.restart();
    expect(rig.resume(isLost ? first : second).rest()).toEqual(['welcome', 'resumed']);
  }
});

it('[GW44] refusals that a client may lack are kept, those after the last decided number are not', () => {
  const rig = new LinkRig();
  const client = rig.enter();
  client.command(1, []);
  client.command(2, [TOY.add, 1]);
  rig.tick();
  client.command(3, []);
  rig.restart();
  const next = rig.resume(client);
  expect(next.rest()).toEqual(['welcome', 'resumed', 'COMMAND_MALFORMED 1']);
  expect(next.received[1]).toMatchObject({ lastSequence: 2 });
  rig.tick();
  // Frame 2 was on its way when the server stopped: its state stands for it.
  expect(next.rest()).toEqual(['keyframe 3 missed 1']);
});

it('[GW44] in a room that is at another tick a session has no place, and no slot', () => {
  const rig = new LinkRig();
  const client = rig.enter();
  rig.gateway.shutdown();
  const saved = rig.gateway.save();
  rig.tick();
  const next = new LinkRig({ saved });
  next.tick();
  // The room of the other rig is at the tick that was saved, but nobody has the slot.
  const resumed = next.resume(client);
  resumed.next('welcome');
  expect(resumed.next('resumed')).toMatchObject({ place: undefined });
  resumed.say({ kind: 'join', room: 0, spectate: false });
  next.tick();
  expect(resumed.rest()).toEqual(['joined 2']);
});

it('[GW44] sessions that are too old, or whose ticket expired, are not taken up: their slots are free', async () => {
  const verify = async (user: string): Promise<TicketOutcome> => ({
    kind: 'accepted',
    user,
    expiresAtMs: 5_000,
  });
  for (const [ms, kept] of [
    [4_999, 2],
    [5_000, 1],
    [60_001, 0],
  ] as const) {
    const rig = new LinkRig({ tickets: { verify }, limits: { savedSessionsMsMax: 60_000 } });
    const user = rig.connect('ann');
    user.hello();
    await new Promise((resolve) => setImmediate(resolve));
    user.say({ kind: 'join', room: 0, spectate: false });
    rig.tick();
    rig.enter(1);
    rig.gateway.shutdown();
    const saved = rig.gateway.save();
    rig.world.clock.advance(ms);
    rig.reopen(saved);
    expect(rig.gateway.sessions).toBe(kept);
    rig.tick();
    const taken = [rig.isTaken(0, 0), rig.isTaken(1, 0)];
    expect(taken).toEqual([kept === 2, kept >= 1]);
  }
});

it('[GW44] who waits after a restart waits as long as anybody', () => {
  const rig = new LinkRig({ limits: { resumeGraceMs: 1_000 } });
  const client = rig.enter();
  client.lose();
  rig.pass(900);
  rig.restart();
  rig.pass(900);
  expect(rig.gateway.sessions).toBe(1);
  rig.pass(100);
  expect(rig.gateway.sessions).toBe(0);
});

it('[GW44] saved sessions are plain data without a token', () => {
  const rig = new LinkRig({ clock: new ManualClock(1_000) });
  const client = rig.enter();
  rig.gateway.shutdown();
  const saved = rig.gateway.save();
  expect(JSON.parse(JSON.stringify(saved))).toEqual(saved);
  const text = JSON.stringify(saved);
  for (const encoding of ['hex', 'base64', 'base64url'] as const) {
    expect(text).not.toContain(Buffer.from(client.token).toString(encoding));
  }
  const [session] = saved.sessions;
  expect(session).toMatchObject({ user: null, expiresAtMs: null, lastSequence: 0, answers: [] });
  const place = { room: 0, roomTick: 1, member: 0, isJoining: false, sentTick: 1, ackedTick: 1 };
  expect([saved.savedAtMs, session?.place, session?.tokens.length]).toEqual([1_000, place, 1]);
});
