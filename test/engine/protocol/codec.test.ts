// The codec: what goes in comes out, and whatever else comes in gives undefined.
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { LIMITS } from '../../../engine/base/limits.ts';
import {
  createServerEncoder,
  decodeClientMessage,
  decodeServerMessage,
  encodeClientMessage,
  encodeServerMessage,
  RESUME_TOKEN_BYTES,
  shortDigest,
} from '../../../engine/protocol/codec.ts';
import type { ClientMessage, ServerMessage } from '../../../engine/protocol/message.ts';

const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
const positive = fc.integer({ min: 1, max: 0xffff_ffff });
const bytes = fc.uint8Array({ maxLength: 200 });
const set = fc.stringMatching(/^[0-9a-f]{16}$/);
const version = fc.record({ epoch: u32, generation: u32, set });
const code = fc.stringMatching(/^[A-Z][A-Z0-9_]{0,20}$/);
const text = (maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: 'grapheme', maxLength: Math.floor(maxLength / 16) });

function token(): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ minLength: RESUME_TOKEN_BYTES, maxLength: RESUME_TOKEN_BYTES });
}

const clientMessage: fc.Arbitrary<ClientMessage> = fc.oneof(
  fc.record({
    kind: fc.constant('hello' as const),
    protocol: u32,
    client: text(LIMITS.clientNameCharsMax),
    minor: u32,
    resume: fc.option(fc.record({ token: token(), tick: u32 }), { nil: undefined }),
  }),
  fc.record({ kind: fc.constant('join' as const), room: u32, spectate: fc.boolean() }),
  fc.record({
    kind: fc.constant('command' as const),
    sequence: positive,
    payload: bytes,
    ackTick: u32,
  }),
  fc.record({ kind: fc.constant('ack' as const), tick: u32 }),
  fc.record({
    kind: fc.constant('renew' as const),
    ticket: fc.string({ minLength: 1, maxLength: LIMITS.ticketCharsMax }),
  }),
);

const reply = fc.record({
  member: fc.integer({ min: 0, max: LIMITS.roomMembersMax - 1 }),
  sequence: positive,
  refusal: fc.oneof(fc.constant(''), code),
});

const serverMessage: fc.Arbitrary<ServerMessage> = fc.oneof(
  fc.record({
    kind: fc.constant('welcome' as const),
    protocol: u32,
    session: text(LIMITS.sessionCharsMax),
    tickMs: fc.integer({ min: 1, max: LIMITS.tickMsMax }),
    rooms: fc.integer({ min: 0, max: LIMITS.roomsMax }),
    version,
    minor: u32,
    resumeToken: token(),
    resumeGraceMs: u32,
  }),
  fc.record({
    kind: fc.constant('resumed' as const),
    place: fc.option(
      fc
        .record({ room: u32, member: fc.integer({ min: -1, max: LIMITS.roomMembersMax - 1 }) })
        .map((place) => ({ ...place, spectator: place.member < 0 })),
      { nil: undefined },
    ),
    lastSequence: u32,
  }),
  fc.record({ kind: fc.constant('going-away' as const), reconnectAfterMs: u32 }),
  fc
    .record({
      kind: fc.constant('joined' as const),
      room: u32,
      member: fc.integer({ min: -1, max: LIMITS.roomMembersMax - 1 }),
      tick: u32,
      version,
      keyframe: bytes,
    })
    .map((joined) => ({ ...joined, spectator: joined.member < 0 })),
  fc
    .record({
      kind: fc.constant('frame' as const),
      missed: u32,
      answeredSequence: u32,
      room: u32,
      tick: u32,
      version,
      replies: fc.array(reply, { maxLength: 20 }),
      changes: bytes,
      swap: fc.option(
        fc.record({ fromEpoch: u32, pack: text(LIMITS.packNameCharsMax), revision: u32 }),
        { nil: undefined },
      ),
      keyframe: fc.option(fc.uint8Array({ minLength: 1, maxLength: 200 }), { nil: undefined }),
      timeline: u32,
      durableTick: fc.option(u32, { nil: undefined }),
    })
    .map((frame) => ({ ...frame, missed: frame.keyframe === undefined ? 0 : frame.missed })),
  fc.record({
    kind: fc.constant('error' as const),
    code,
    message: text(LIMITS.errorCharsMax),
    sequence: u32,
  }),
);

it('[PR1] every client message comes out of the wire as it went in', () => {
  fc.assert(
    fc.property(clientMessage, (message) => {
      expect(decodeClientMessage(encodeClientMessage(message))).toEqual(message);
    }),
  );
});

it('[PR1] every server message comes out of the wire as it went in', () => {
  fc.assert(
    fc.property(serverMessage, (message) => {
      expect(decodeServerMessage(encodeServerMessage(message))).toEqual(message);
    }),
  );
});

it('[PR3] noise never throws, and what it gives is a message or undefined', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
      const client = decodeClientMessage(noise);
      const server = decodeServerMessage(noise);
      expect(client === undefined || typeof client.kind === 'string').toBe(true);
      expect(server === undefined || typeof server.kind === 'string').toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

it('[PR3] a message with some bytes replaced never throws', () => {
  const flips = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(serverMessage, clientMessage, flips, (server, client, changes) => {
      for (const encoded of [encodeServerMessage(server), encodeClientMessage(client)]) {
        for (const [at, byte] of changes) encoded[at % encoded.length] = byte;
        expect(() => decodeServerMessage(encoded)).not.toThrow();
        expect(() => decodeClientMessage(encoded)).not.toThrow();
      }
    }),
  );
});

it('[PR3] a message cut off anywhere is none', () => {
  fc.assert(
    fc.property(clientMessage, fc.nat(), (message, cut) => {
      const encoded = encodeClientMessage(message);
      expect(decodeClientMessage(encoded.slice(0, cut % encoded.length))).toBeUndefined();
    }),
  );
});

it.each([
  ['nothing', []],
  ['an unknown message', [0x7a, 0x00]],
  ['a message of the wrong wire type', [0x08, 0x01]],
  ['a sequence that is text', [0x1a, 0x03, 0x0a, 0x01, 0x35]],
])('[PR3] %s is no client message', (_, noise) => {
  expect(decodeClientMessage(Uint8Array.from(noise))).toBeUndefined();
});

it('[PR4] a client message of the largest size is read, one byte more is not', () => {
  const fit = (size: number): Uint8Array => {
    const overhead = 9;
    const payload = new Uint8Array(size - overhead);
    const encoded = encodeClientMessage({ kind: 'command', sequence: 300, payload, ackTick: 0 });
    expect(encoded).toHaveLength(size);
    return encoded;
  };
  expect(decodeClientMessage(fit(LIMITS.frameBytesMax))?.kind).toBe('command');
  expect(decodeClientMessage(fit(LIMITS.frameBytesMax + 1))).toBeUndefined();
});

it('[PR4] a server message over the size limit is not read', () => {
  const keyframe = new Uint8Array(LIMITS.serverFrameBytesMax);
  const v = { epoch: 1, generation: 1, set: '00'.repeat(8) };
  const message = { room: 0, member: 0, spectator: false, tick: 1, version: v, keyframe };
  expect(decodeServerMessage(encodeServerMessage({ kind: 'joined', ...message }))).toBeUndefined();
});

const v1 = { epoch: 1, generation: 1, set: '0123456789abcdef' };
const frame = {
  kind: 'frame',
  room: 0,
  tick: 1,
  version: v1,
  replies: [],
  changes: new Uint8Array(0),
  swap: undefined,
  keyframe: undefined,
  timeline: 0,
  durableTick: undefined,
  missed: 0,
  answeredSequence: 0,
} as const;
const welcome = {
  kind: 'welcome',
  protocol: 1,
  session: '',
  tickMs: 50,
  rooms: 1,
  version: v1,
  minor: 0,
  resumeToken: new Uint8Array(RESUME_TOKEN_BYTES),
  resumeGraceMs: 0,
} as const;
const oneReply = { member: 0, sequence: 1, refusal: '' };

it.each<[string, ServerMessage]>([
  ['a tick length of 0', { ...welcome, tickMs: 0 }],
  ['a tick length over the limit', { ...welcome, tickMs: LIMITS.tickMsMax + 1 }],
  ['a short resume token', { ...welcome, resumeToken: new Uint8Array(1) }],
  ['missed ticks without the state after them', { ...frame, missed: 1 }],
  ['too many rooms', { ...welcome, rooms: LIMITS.roomsMax + 1 }],
  ['a session name too long', { ...welcome, session: 'x'.repeat(LIMITS.sessionCharsMax + 1) }],
  [
    'a member beyond the slots',
    {
      kind: 'joined',
      room: 0,
      member: LIMITS.roomMembersMax,
      spectator: false,
      tick: 1,
      version: v1,
      keyframe: new Uint8Array(0),
    },
  ],
  ['a reply of no member', { ...frame, replies: [{ ...oneReply, member: LIMITS.roomMembersMax }] }],
  ['a reply to nothing', { ...frame, replies: [{ ...oneReply, sequence: 0 }] }],
  ['a refusal that is no code', { ...frame, replies: [{ ...oneReply, refusal: 'no code' }] }],
  [
    'more replies than a mailbox holds',
    {
      ...frame,
      replies: Array.from({ length: LIMITS.mailboxCommandsMax + 1 }, () => oneReply),
    },
  ],
  [
    'a pack name too long',
    {
      ...frame,
      swap: { fromEpoch: 1, pack: 'x'.repeat(LIMITS.packNameCharsMax + 1), revision: 1 },
    },
  ],
  ['an error without a code', { kind: 'error', code: '', message: '', sequence: 0 }],
  [
    'an error text too long',
    { kind: 'error', code: 'A', message: 'x'.repeat(LIMITS.errorCharsMax + 1), sequence: 0 },
  ],
])('[PR5] %s makes the message unreadable', (_, message) => {
  expect(decodeServerMessage(encodeServerMessage(message))).toBeUndefined();
});

it.each<[string, ClientMessage]>([
  [
    'a name too long',
    {
      kind: 'hello',
      protocol: 1,
      client: 'x'.repeat(LIMITS.clientNameCharsMax + 1),
      minor: 0,
      resume: undefined,
    },
  ],
  ['sequence 0', { kind: 'command', sequence: 0, payload: new Uint8Array(1), ackTick: 0 }],
  ['an empty ticket', { kind: 'renew', ticket: '' }],
  ['a long ticket', { kind: 'renew', ticket: 'x'.repeat(LIMITS.ticketCharsMax + 1) }],
  [
    'a short resume token',
    {
      kind: 'hello',
      protocol: 1,
      client: '',
      minor: 0,
      resume: { token: new Uint8Array(RESUME_TOKEN_BYTES - 1), tick: 0 },
    },
  ],
])('[PR5] %s makes a client message unreadable', (_, message) => {
  expect(decodeClientMessage(encodeClientMessage(message))).toBeUndefined();
});

it('[PR6] a set travels as the first 8 bytes of its digest', () => {
  const digest = '0123456789abcdef'.repeat(4);
  expect(shortDigest(digest)).toBe('0123456789abcdef');
  const encoded = encodeServerMessage({ ...frame, version: { ...v1, set: shortDigest(digest) } });
  const hex = Buffer.from(encoded).toString('hex');
  expect(hex).toContain('1a080123456789abcdef');
});

it('[PR6] a set of any other length makes the message unreadable', () => {
  const encoded = encodeServerMessage(frame);
  const at = Buffer.from(encoded).indexOf(Buffer.from('1a080123456789abcdef', 'hex'));
  // The same bytes, but 7 of them as the set and the last one as an unknown field's tag and value.
  encoded[at + 1] = 6;
  encoded[at + 8] = 0x78;
  encoded[at + 9] = 0x01;
  expect(decodeServerMessage(encoded)).toBeUndefined();
});

it('[PR7] the reused encoder gives the bytes of the plain one, until its next call', () => {
  const encoder = createServerEncoder();
  fc.assert(
    fc.property(fc.array(serverMessage, { maxLength: 5 }), (messages) => {
      for (const message of messages) {
        expect(encoder.encode(message)).toEqual(encodeServerMessage(message));
      }
    }),
  );
  const first = encoder.encode(frame);
  const copy = first.slice();
  encoder.encode({ ...frame, tick: 2 });
  expect(first).not.toEqual(copy);
});

it('[PR8] fields that a newer peer added are skipped', () => {
  const join = encodeClientMessage({ kind: 'join', room: 5, spectate: true });
  const newer = Uint8Array.from([...join, 0xf8, 0x7f, 0x01]);
  expect(decodeClientMessage(newer)).toEqual({ kind: 'join', room: 5, spectate: true });
});
