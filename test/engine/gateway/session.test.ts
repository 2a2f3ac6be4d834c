// A connection and its session alone: bytes and time in, outcomes out; no sockets, no rooms.
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { LIMITS } from '../../../engine/base/limits.ts';
import { Connection } from '../../../engine/gateway/connection.ts';
import { gatewayLimits, type GatewayLimits } from '../../../engine/gateway/limit-table.ts';
import type { Link } from '../../../engine/gateway/link.ts';
import type { Outcome } from '../../../engine/gateway/outcome.ts';
import { Session, type User } from '../../../engine/gateway/session.ts';
import { TokenBucket } from '../../../engine/gateway/token-bucket.ts';
import { encodeClientMessage } from '../../../engine/protocol/codec.ts';

const hello = encodeClientMessage({
  kind: 'hello',
  protocol: 1,
  client: '',
  minor: 0,
  resume: undefined,
});
const join = encodeClientMessage({ kind: 'join', room: 0, spectate: false });
const command = (sequence: number): Uint8Array =>
  encodeClientMessage({ kind: 'command', sequence, payload: new Uint8Array([1]), ackTick: 0 });

const LINK: Link = {
  address: 'a test',
  bufferedBytes: 0,
  send: () => true,
  cork: (body) => body(),
  close: () => undefined,
};

function connect(given: Partial<GatewayLimits> = {}): Connection {
  const limits = gatewayLimits(given);
  const refused = { rate: 0, 'user-rate': 0 };
  return new Connection({ link: LINK, limits, refused, nowMs: 0, onClose: () => undefined });
}

function user(burst: number = LIMITS.userMessageBurstMax): User {
  const bucket = new TokenBucket(burst, LIMITS.userMessagesPerSecondMax, 0);
  return { name: undefined, bucket, sessions: new Set() };
}

/** A connection that has said hello; its session may join. */
function greeted(burst?: number): Connection & { session: Session } {
  const connection = connect();
  connection.receive(hello, 0);
  const session = new Session({ id: 'a test', user: user(burst), keptAnswersMax: 4 });
  return Object.assign(connection, { session });
}

function joined(role: 'member' | 'spectator', burst?: number): Connection & { session: Session } {
  const connection = greeted(burst);
  connection.receive(join, 0);
  connection.session.phase = role;
  return connection;
}

/** A member that has used up its burst, with no number spent. */
function flooded(): Connection & { session: Session } {
  const connection = joined('member', 100_000);
  for (let i = 2; i < LIMITS.messageBurstMax; i += 1) connection.receive(hello, 0);
  return connection;
}

it.each([
  ['a join', join],
  ['a command', command(1)],
])('[GW1] %s before hello is refused and closes with HELLO_EXPECTED', (_, bytes) => {
  expect(connect().receive(bytes, 0)).toEqual({
    kind: 'error',
    code: 'HELLO_EXPECTED',
    sequence: 0,
    ending: 'hello-expected',
  });
});

it.each([0, 2, 0xffff_ffff])('[GW2] protocol version %i is refused and closes', (protocol) => {
  const bytes = encodeClientMessage({
    kind: 'hello',
    protocol,
    client: '',
    minor: 0,
    resume: undefined,
  });
  expect(connect().receive(bytes, 0)).toMatchObject({
    code: 'PROTOCOL_UNSUPPORTED',
    ending: 'protocol',
  });
});

it('[GW3] a second hello is an error and changes nothing', () => {
  const session = joined('member');
  expect(session.receive(hello, 0)).toMatchObject({ code: 'HELLO_REPEATED', ending: undefined });
  expect(session.session.phase).toBe('member');
});

it('[GW6] a second join is refused while joining, as a member and as a spectator', () => {
  const joining = greeted();
  joining.session.phase = 'joining';
  for (const session of [joining, joined('member'), joined('spectator')]) {
    expect(session.receive(join, 0)).toMatchObject({
      code: 'ALREADY_JOINED',
      ending: undefined,
    });
  }
});

it('[GW7] a command before Joined is answered with JOIN_EXPECTED and its sequence', () => {
  const session = greeted();
  expect(session.receive(command(1), 0)).toMatchObject({ code: 'JOIN_EXPECTED', sequence: 1 });
  session.session.phase = 'joining';
  expect(session.receive(command(2), 0)).toMatchObject({ code: 'JOIN_EXPECTED', sequence: 2 });
  session.session.phase = 'member';
  expect(session.receive(command(3), 0)).toMatchObject({ kind: 'command', sequence: 3 });
});

it('[GW7] a command of a spectator is answered with SPECTATOR_COMMAND', () => {
  const outcome = joined('spectator').receive(command(9), 0);
  expect(outcome).toMatchObject({ code: 'SPECTATOR_COMMAND', sequence: 9, ending: undefined });
});

it('[GW8] of any sequence numbers exactly those greater than all before pass', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 30 }), (sequences) => {
      const session = joined('member');
      let highest = 0;
      for (const sequence of sequences) {
        const outcome = session.receive(command(sequence), 0);
        const expected = sequence > highest ? 'command' : 'error';
        expect(outcome).toMatchObject({ kind: expected, sequence });
        if (outcome.kind === 'error') expect(outcome.code).toBe('SEQUENCE_REPLAYED');
        highest = Math.max(highest, sequence);
      }
    }),
  );
});

it('[GW8] a refused command spends its sequence number', () => {
  const session = greeted();
  session.receive(command(5), 0);
  session.session.phase = 'member';
  expect(session.receive(command(5), 0)).toMatchObject({ code: 'SEQUENCE_REPLAYED' });
  expect(session.receive(command(6), 0)).toMatchObject({ kind: 'command' });
});

it('[GW11] unreadable messages are errors; the last one allowed closes with MALFORMED', () => {
  const session = joined('member');
  for (let i = 1; i < LIMITS.malformedMax; i += 1) {
    // Text and noise count alike.
    const bytes = i % 2 === 0 ? undefined : new Uint8Array([255]);
    expect(session.receive(bytes, 0)).toMatchObject({
      code: 'MESSAGE_MALFORMED',
      ending: undefined,
    });
  }
  expect(session.receive(undefined, 0)).toMatchObject({ ending: 'malformed' });
});

it('[GW13] beyond the burst a command is answered with RATE_LIMITED, until time has passed', () => {
  const session = joined('member');
  // Hello and join took two tokens.
  for (let i = 1; i <= LIMITS.messageBurstMax - 2; i += 1) {
    expect(session.receive(command(i), 0)).toMatchObject({ kind: 'command' });
  }
  expect(session.receive(command(100), 0)).toMatchObject({ code: 'RATE_LIMITED', sequence: 100 });
  const refillMs = 1000 / LIMITS.messagesPerSecondMax;
  expect(session.receive(command(101), refillMs + 1)).toMatchObject({ kind: 'command' });
  expect(session.receive(command(102), refillMs + 1)).toMatchObject({ code: 'RATE_LIMITED' });
});

it('[GW8] a command over the rate spends its sequence number', () => {
  const session = flooded();
  expect(session.receive(command(7), 0)).toMatchObject({ code: 'RATE_LIMITED', sequence: 7 });
  const later = session.receive(command(7), 1_000);
  expect(later).toMatchObject({ code: 'SEQUENCE_REPLAYED', sequence: 7 });
  expect(session.receive(command(8), 1_000)).toMatchObject({ kind: 'command' });
});

it.each([
  ['repeated hello', hello],
  ['join', join],
  ['replayed command', command(1)],
  ['noise', new Uint8Array([255])],
  ['text', undefined],
])('[GW13] over the rate a %s is told once a while and not carried out', (_, bytes) => {
  const session = flooded();
  session.receive(command(1), 0);
  const notice = { kind: 'error', code: 'RATE_LIMITED', sequence: 0, ending: undefined };
  expect(session.receive(bytes, 0)).toEqual(notice);
  for (let i = 0; i < 20; i += 1) expect(session.receive(bytes, 0)).toEqual({ kind: 'dropped' });
  // All tokens of the pause are spent again.
  for (let i = 0; i < LIMITS.messageBurstMax; i += 1) session.receive(command(1), 999);
  expect(session.receive(bytes, 999)).toEqual({ kind: 'dropped' });
  // One token may have come back.
  const later = [1, 2, 3].map(() => session.receive(bytes, LIMITS.rateNoticeMs));
  const isNotice = (outcome: Outcome): boolean =>
    outcome.kind === 'error' && outcome.code === 'RATE_LIMITED';
  expect(later.filter(isNotice)).toEqual([notice]);
});

it.each([
  ['repeated hellos', () => hello, 2],
  // The first of them is new.
  ['replayed commands', () => command(1), 3],
  ['new commands', (i: number) => command(i + 2), LIMITS.overLimitMax],
])('[GW13] a flood of %s is closed with 4009 after overLimitMax', (_, bytesOf, answersMax) => {
  const session = flooded();
  const outcomes = Array.from({ length: LIMITS.overLimitMax }, (__, i) =>
    session.receive(bytesOf(i), 0),
  );
  const answers = outcomes.filter(({ kind }) => kind === 'error');
  expect(answers.length).toBeLessThanOrEqual(answersMax);
  const closing = outcomes.flatMap((outcome, i) =>
    outcome.kind === 'error' && outcome.ending !== undefined ? [[i, outcome.ending]] : [],
  );
  expect(closing).toEqual([[LIMITS.overLimitMax - 1, 'flood']]);
});

it('[GW13] joins count against the rate too', () => {
  const session = greeted();
  for (let i = 1; i < LIMITS.messageBurstMax; i += 1) {
    expect(session.receive(join, 0)).toMatchObject({ kind: 'join' });
  }
  expect(session.receive(join, 0)).toMatchObject({ code: 'RATE_LIMITED', sequence: 0 });
});

it('[GW13] a bucket never gives more than its burst plus what its rate allows', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -50, max: 200 }), { maxLength: 200 }), (steps) => {
      const bucket = new TokenBucket(5, 20, 0);
      let nowMs = 0;
      let highestMs = 0;
      let given = 0;
      for (const step of steps) {
        nowMs = Math.max(highestMs, nowMs + step);
        highestMs = nowMs;
        if (bucket.take(nowMs)) given += 1;
        expect(given).toBeLessThanOrEqual(5 + (nowMs * 20) / 1000 + 1e-6);
      }
    }),
  );
});

it('[GW13] a pause refills a bucket no further than its burst', () => {
  const bucket = new TokenBucket(2, 1000, 0);
  expect([bucket.take(0), bucket.take(0), bucket.take(0)]).toEqual([true, true, false]);
  const taken = [1, 2, 3].map(() => bucket.take(1e9));
  expect(taken).toEqual([true, true, false]);
});
