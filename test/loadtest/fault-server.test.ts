// The misbehaving server's own frames and faults, without sockets.
import { describe, expect, it } from 'vitest';
import { encodeFrame } from '../../engine/client/net-socket.ts';
import { FrameReader } from '../../engine/client/frame-reader.ts';
import {
  acceptUpgrade,
  ClientFrameReader,
  encodeServerFrame,
} from '../../loadtest/server-frames.ts';
import { createTamper } from '../../loadtest/tamper.ts';
import type { FrameMessage, JoinedMessage } from '../../loadtest/wire.ts';

const MASK = Uint8Array.of(1, 2, 3, 4);

/** Feeds `bytes` in pieces of `size`; what came out, in order. */
function read(bytes: Uint8Array, size: number): string[] {
  const found: string[] = [];
  const reader = new ClientFrameReader({
    onMessage: (payload) => found.push(`message ${Buffer.from(payload).toString()}`),
    onClose: (payload) => found.push(`close ${payload.length}`),
    onFault: () => found.push('fault'),
  });
  for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size));
  return found;
}

function frame(epoch: number, sequence: number): FrameMessage {
  const version = { epoch, generation: epoch, set: '0'.repeat(16) };
  const replies = sequence === 0 ? [] : [{ member: 2, sequence, refusal: '' }];
  const rest = { room: 1, tick: 1, changes: new Uint8Array(0), swap: undefined };
  const none = {
    missed: 0,
    answeredSequence: 0,
    keyframe: undefined,
    timeline: 0,
    durableTick: undefined,
  };
  return { kind: 'frame', version, replies, ...rest, ...none };
}

const JOINED: JoinedMessage = {
  kind: 'joined',
  room: 1,
  member: 2,
  spectator: false,
  tick: 0,
  version: { epoch: 1, generation: 1, set: '0'.repeat(16) },
  keyframe: new Uint8Array(0),
};

describe('frames', () => {
  it('[LT21] the accept key is that of RFC 6455, 1.3', () => {
    const head = 'GET / HTTP/1.1\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';
    expect(acceptUpgrade(head)).toContain('Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n');
    expect(acceptUpgrade('GET / HTTP/1.1\r\n\r\n')).toBeUndefined();
  });

  it('[LT21] client frames of both lengths come out whole, however they are cut', () => {
    const long = Buffer.from('x'.repeat(300));
    const bytes = Buffer.concat([
      encodeFrame(2, Buffer.from('one'), MASK),
      encodeFrame(10, new Uint8Array(0), MASK),
      encodeFrame(2, long, undefined),
      encodeFrame(8, Uint8Array.of(3, 232), MASK),
      encodeFrame(2, Buffer.from('after the close'), MASK),
    ]);
    const expected = ['message one', `message ${long.toString()}`, 'close 2'];
    for (const size of [1, 7, bytes.length]) expect(read(bytes, size)).toEqual(expected);
  });

  it('[LT21] text, fragments and unmasked frames end the reading', () => {
    const text = encodeFrame(1, Buffer.from('hi'), MASK);
    const fragment = encodeFrame(2, Buffer.from('hi'), MASK);
    fragment[0] = 0x02;
    const unmasked = encodeServerFrame(2, Buffer.from('hi there'));
    for (const bytes of [text, fragment, unmasked]) {
      expect(read(Buffer.concat([bytes, encodeFrame(2, MASK, MASK)]), 64)).toEqual(['fault']);
    }
  });

  it('[LT21] server frames of every length are what a client reads', () => {
    for (const length of [0, 125, 126, 65_535, 65_536]) {
      const payload = Buffer.alloc(length, 7);
      const found: Uint8Array[] = [];
      const unexpected = (): never => {
        throw new Error('not expected');
      };
      const reader = new FrameReader(100_000, {
        onMessage: (bytes) => found.push(bytes),
        onPing: unexpected,
        onClose: unexpected,
        onFault: unexpected,
      });
      reader.push(encodeServerFrame(2, payload));
      expect(found.map((bytes) => payload.equals(bytes))).toEqual([true]);
    }
  });
});

describe('faults', () => {
  it('[LT21] nothing is touched before its chance, and no fault is done more often than budgeted', () => {
    const tamper = createTamper('drop', { left: 2, skip: 1 });
    tamper.judge(JOINED);
    const kinds = Array.from({ length: 20 }, (_, i) => tamper.judge(frame(1, i + 1)).kind);
    expect([kinds[0], kinds[1]]).toEqual(['pass', 'replace']);
    expect(kinds.filter((kind) => kind === 'replace')).toHaveLength(2);
  });

  it('[LT21] answers of others, and frames without one, are not dropped', () => {
    const tamper = createTamper('drop', { left: 9, skip: 0 });
    tamper.judge({ ...JOINED, member: 3 });
    expect([tamper.judge(frame(1, 1)).kind, tamper.judge(frame(1, 0)).kind]).toEqual([
      'pass',
      'pass',
    ]);
  });

  it('[LT21] a stale frame is one after the first of a new epoch, under the version before', () => {
    const tamper = createTamper('stale', { left: 9, skip: 0 });
    tamper.judge(JOINED);
    expect(tamper.judge(frame(1, 0)).kind).toBe('pass');
    expect(tamper.judge(frame(2, 0)).kind).toBe('pass');
    expect(tamper.judge(frame(2, 0))).toMatchObject({ message: { version: { epoch: 1 } } });
    expect(tamper.judge(frame(2, 0)).kind).toBe('pass');
  });

  it('[LT21] an answer is repeated in its own epoch by double, in the next one by split', () => {
    const double = createTamper('double', { left: 9, skip: 0 });
    const split = createTamper('split', { left: 9, skip: 0 });
    for (const tamper of [double, split]) {
      tamper.judge(JOINED);
      expect(tamper.judge(frame(1, 5)).kind).toBe('pass');
    }
    const repeated = { kind: 'replace', message: { replies: [{ member: 2, sequence: 5 }] } };
    expect(double.judge(frame(1, 0))).toMatchObject(repeated);
    expect(double.judge(frame(2, 0)).kind).toBe('pass');
    expect(split.judge(frame(1, 0)).kind).toBe('pass');
    expect(split.judge(frame(2, 0))).toMatchObject(repeated);
  });
});
