// Hostile by its messages: well-formed WebSocket frames with what no client of ours would say. What it gets, and that
// nobody else notices.
import { afterEach, expect, it } from 'vitest';
import { LIMITS } from '../../engine/base/limits.ts';
import type { TicketVerifier } from '../../engine/gateway/ticket-verifier.ts';
import {
  encodeClientMessage,
  RESUME_TOKEN_BYTES,
  SUBPROTOCOL,
} from '../../engine/protocol/codec.ts';
import type { ServerMessage } from '../../engine/protocol/message.ts';
import { closeAll, eventually } from '../engine/gateway/gateway-harness.ts';
import { TOY } from '../engine/room/toy-behaviour.ts';
import { Field } from './field.ts';
import { HostileSocket } from './hostile-socket.ts';

afterEach(closeAll);

const NONE = new Uint8Array(0);
/** The user is what stands before the first dot. */
const tickets: TicketVerifier = {
  verify: async (ticket, nowMs) => {
    const [user = ''] = ticket.split('.');
    if (user === 'bad') return { kind: 'refused', code: 'TICKET_REFUSED', reason: 'bad' };
    return { kind: 'accepted', user, expiresAtMs: nowMs + 1e9 };
  },
};

async function enter(field: Field): Promise<HostileSocket> {
  const bad = await HostileSocket.greet(field.port);
  bad.say({ kind: 'join', room: 0, spectate: false });
  await settle(bad);
  await field.play();
  await bad.heard('joined');
  return bad;
}

/** All that was sent is read: a second Hello is answered in its turn. */
async function settle(bad: HostileSocket): Promise<void> {
  const before = bad.errors().filter((code) => code === 'HELLO_REPEATED').length;
  bad.hello();
  await eventually(
    () => bad.hasEnded || bad.errors().filter((code) => code === 'HELLO_REPEATED').length > before,
  );
}

function repliesTo(bad: HostileSocket, member: number): number[] {
  return bad.messages
    .flatMap((one) => (one.kind === 'frame' ? one.replies : []))
    .flatMap((reply) => (reply.member === member ? [reply.sequence] : []));
}

it('[HC1][GW8] numbers that are replayed are executed once, and skipped ones are lost to it', async () => {
  const field = await Field.open();
  const bad = await enter(field);
  for (const sequence of [5, 5, 4, 1, 9, 9, 0xffff_ffff, 10, 0xffff_ffff]) {
    bad.say({ kind: 'command', sequence, payload: Uint8Array.of(TOY.add, 1), ackTick: 0 });
  }
  await settle(bad);
  await field.play();
  await eventually(() => repliesTo(bad, 1).length === 3);
  expect(repliesTo(bad, 1)).toEqual([5, 9, 0xffff_ffff]);
  const replayed = bad.errors().filter((code) => code === 'SEQUENCE_REPLAYED');
  expect(replayed).toHaveLength(6);
  bad.leave();
  await field.expectUnharmed();
});

/** Groups inside groups: one byte each, field 15. */
const DEEP = new Uint8Array(LIMITS.frameBytesMax).fill(0x7b);
/** A message in a message in a message, of unknown fields. */
function nested(depth: number): Uint8Array {
  let inner = NONE;
  for (let i = 0; i < depth; i += 1)
    inner = Uint8Array.from([0x7a, ...varint(inner.length), ...inner]);
  return inner;
}
function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >> 7)];
}

it.each([
  ['groups 4,096 deep', DEEP],
  ['messages 900 deep', nested(900)],
  ['a number of eleven bytes', Uint8Array.from([0x1a, 0x0c, 0x08, ...Array(10).fill(0xff), 1])],
  ['a length beyond its end', Uint8Array.of(0x1a, 0x7f, 0x08)],
  ['a negative length', Uint8Array.from([0x1a, ...Array(9).fill(0xff), 1])],
  ['a command of number 0', Uint8Array.of(0x1a, 0x00)],
  ['a field of number 0', Uint8Array.of(0x00, 0x00)],
  ['a wire type that there is not', Uint8Array.of(0x1f, 0x00)],
])('[HC1][PR3] %s gets MESSAGE_MALFORMED', async (_, bytes) => {
  const field = await Field.open();
  const bad = await enter(field);
  bad.send(bytes);
  await settle(bad);
  expect(bad.errors()).toEqual(['HELLO_REPEATED', 'MESSAGE_MALFORMED', 'HELLO_REPEATED']);
  bad.leave();
  await field.expectUnharmed();
});

it('[HC1][PR8] fields that nobody knows are passed over', async () => {
  const field = await Field.open();
  const bad = await enter(field);
  const command = {
    kind: 'command',
    sequence: 1,
    payload: Uint8Array.of(TOY.add, 1),
    ackTick: 0,
  } as const;
  const unknown = Uint8Array.from([
    0xfa,
    0x07,
    200,
    1,
    ...Array(200).fill(7),
    0xfd,
    0x07,
    1,
    2,
    3,
    4,
  ]);
  bad.send(Uint8Array.from([...encodeClientMessage(command), ...unknown]));
  await settle(bad);
  await field.play();
  await eventually(() => repliesTo(bad, 1).length === 1);
  bad.leave();
  await field.expectUnharmed();
});

it('[HC1][GW33] tokens that are guessed, spent or replayed bring nothing back', async () => {
  const field = await Field.open();
  const victim = await enter(field);
  const tokenOf = (of: HostileSocket): Uint8Array => {
    const welcome = of.messages.find((one) => one.kind === 'welcome');
    return welcome?.resumeToken ?? NONE;
  };
  const hello = { kind: 'hello', protocol: 1, client: '', minor: 0 } as const;
  const resume = (by: HostileSocket, token: Uint8Array): void =>
    by.say({ ...hello, resume: { token, tick: 1 } });
  const bad = await HostileSocket.open(field.port);
  const near = tokenOf(victim).map((byte, i) => (i === 0 ? byte ^ 1 : byte));
  const guesses = Array.from({ length: 20 }, (_, i) => new Uint8Array(RESUME_TOKEN_BYTES).fill(i));
  for (const guess of [near, ...guesses]) resume(bad, guess);
  await bad.heard('error', 21);
  expect(new Set(bad.errors())).toEqual(new Set(['RESUME_UNKNOWN']));

  const second = await HostileSocket.open(field.port);
  resume(second, tokenOf(victim));
  await second.heard('resumed');
  expect(await victim.ended()).toBe(4011);
  // With its first message the token before is spent.
  second.say({ kind: 'ack', tick: 1 });
  await settle(second);
  resume(bad, tokenOf(victim));
  await bad.heard('error', 22);
  expect(second.hasEnded).toBe(false);
  expect(field.refused('resume-unknown')).toBe(22);
  for (const one of [bad, second]) one.leave();
  await field.expectUnharmed();
});

it('[HC1][GW3][GW6] Hellos and Joins again and again take nothing, and end in 4009', async () => {
  const field = await Field.open({ limits: { overLimitMax: 50 } });
  const bad = await enter(field);
  for (let i = 0; i < 100; i += 1) {
    bad.hello();
    bad.say({ kind: 'join', room: i % 3, spectate: i % 2 === 0 });
  }
  expect(await bad.ended()).toBe(4009);
  const said = new Set(bad.errors());
  expect(said).toEqual(new Set(['HELLO_REPEATED', 'ALREADY_JOINED', 'RATE_LIMITED']));
  // Its slot is free again: the close code ends sessions.
  expect(field.harness.gateway.sessions).toBe(2);
  await field.expectUnharmed();
});

it('[HC1][GW35] acknowledging what was never sent, or less than before, changes nothing', async () => {
  const field = await Field.open({ limits: { ackLagTicksMax: 8 } });
  const bad = await enter(field);
  const ticks = [1e6, 0xffff_ffff, 0, 1];
  for (let round = 0; round < 4; round += 1) {
    for (const tick of ticks) bad.say({ kind: 'ack', tick });
    await settle(bad);
    await field.play(3);
    field.ackAll();
  }
  const seen = (): number[] =>
    bad.messages.flatMap((one: ServerMessage) => (one.kind === 'frame' ? [one.tick] : []));
  await settle(bad);
  // Not one is believed: it is held for one who acknowledges nothing.
  expect(seen()).toHaveLength(8);
  expect(seen()).toEqual(seen().map((_, i) => (seen()[0] ?? 0) + i));
  await field.pass(LIMITS.slowReaderMs);
  expect(await bad.ended()).toBe(4008);
  await field.expectUnharmed();
});

it('[HC1][GW41] renewals with garbage change nothing, and end in 4009', async () => {
  const field = await Field.open({ tickets, limits: { overLimitMax: 50 } });
  const protocols = `${SUBPROTOCOL}, ticket.ada.1`;
  const bad = await HostileSocket.greet(field.port, { protocols });
  for (let i = 0; i < 200; i += 1) bad.say({ kind: 'renew', ticket: `bad.${'x'.repeat(1_000)}` });
  expect(await bad.ended()).toBe(4009);
  expect(new Set(bad.errors())).toEqual(new Set(['TICKET_REFUSED', 'RATE_LIMITED']));
  expect(field.refused('renewal-refused')).toBeLessThanOrEqual(LIMITS.messageBurstMax);
  await field.expectUnharmed();
});

it('[HC1][GW42] a user has so many sessions, and one more gets 4015', async () => {
  const field = await Field.open({ tickets, limits: { sessionsPerUserMax: 3 } });
  const protocols = `${SUBPROTOCOL}, ticket.ada.1`;
  const all: HostileSocket[] = [];
  for (let i = 0; i < 3; i += 1) all.push(await HostileSocket.greet(field.port, { protocols }));
  const over = await HostileSocket.open(field.port, { protocols });
  over.hello();
  expect([await over.ended(), over.errors()]).toEqual([4015, ['SESSIONS_FULL']]);
  // Another user, and a guest, are not that user.
  all.push(await HostileSocket.greet(field.port, { protocols: `${SUBPROTOCOL}, ticket.bob.1` }));
  all.push(await HostileSocket.greet(field.port));
  for (const one of all) one.leave();
  await field.expectUnharmed();
});

it('[HC1][GW42] a flood of guests ends at the sessions of all, and puts out nobody who plays', async () => {
  const field = await Field.open({ limits: { sessionsMax: 12 } });
  const flood = await Promise.all(
    Array.from({ length: 30 }, async () => {
      const bad = await HostileSocket.open(field.port);
      bad.hello();
      await eventually(() => bad.messages.length > 0);
      return bad;
    }),
  );
  const welcomed = flood.filter(({ messages }) => messages[0]?.kind === 'welcome');
  expect([welcomed.length, field.refused('sessions')]).toEqual([10, 20]);
  await field.play();
  for (const one of welcomed) one.leave();
  // Who has left makes room for who comes: the session that waited longest ends.
  await eventually(() => field.harness.gateway.detached === 10);
  const next = await HostileSocket.greet(field.port);
  expect(field.harness.gateway.sessions).toBe(12);
  next.leave();
  await field.expectUnharmed();
});
