// The frame reader alone: a byte stream in any pieces, and every breach of RFC 6455 that it must notice.
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { FrameReader } from '../../../engine/client/frame-reader.ts';
import { serverFrame } from './scripted-server.ts';

const MESSAGE_BYTES_MAX = 70_000;
type Event = [string, ...unknown[]];

function read(chunks: readonly Uint8Array[]): Event[] {
  const events: Event[] = [];
  const reader = new FrameReader(MESSAGE_BYTES_MAX, {
    onMessage: (bytes) => events.push(['message', [...bytes]]),
    onPing: (payload) => events.push(['ping', [...payload]]),
    onClose: (code, reason) => events.push(['close', code, reason]),
    onFault: (code) => events.push(['fault', code]),
  });
  for (const chunk of chunks) reader.push(chunk);
  return events;
}

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

it('[CL3] frames give the same messages however the stream is cut', () => {
  const payloads = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 6 });
  const cuts = fc.array(fc.nat(2_000), { maxLength: 10 });
  fc.assert(
    fc.property(payloads, cuts, (messages, places) => {
      const stream = Buffer.concat(messages.map((message) => serverFrame(0x82, message)));
      const ends = places.map((place) => Math.min(place, stream.length)).sort((a, b) => a - b);
      const chunks = [...ends, stream.length].map((end, i) =>
        stream.subarray(ends[i - 1] ?? 0, end),
      );
      expect(read(chunks)).toEqual(messages.map((message) => ['message', [...message]]));
    }),
  );
});

it('[CL3] fragments become one message, with a ping between them', () => {
  const stream = Buffer.concat([
    serverFrame(0x02, bytes(1, 2)),
    serverFrame(0x00, bytes()),
    serverFrame(0x89, bytes(9)),
    serverFrame(0x80, bytes(3)),
    serverFrame(0x82, bytes(4)),
  ]);
  expect(read([stream])).toEqual([
    ['ping', [9]],
    ['message', [1, 2, 3]],
    ['message', [4]],
  ]);
});

it.each([0, 125, 126, 65_535, 65_536, MESSAGE_BYTES_MAX])(
  '[CL2] a payload of %i bytes is read in its length form',
  (length) => {
    const [event] = read([serverFrame(0x82, new Uint8Array(length))]);
    expect(event?.[0]).toBe('message');
    expect(event?.[1]).toHaveLength(length);
  },
);

it.each<[string, Uint8Array[], number]>([
  ['a masked frame', [bytes(0x82, 0x81, 0, 0, 0, 0, 1)], 1002],
  ['reserved bits', [bytes(0xc2, 0x00)], 1002],
  ['an unknown opcode', [bytes(0x83, 0x00)], 1002],
  ['an unknown control opcode', [bytes(0x8b, 0x00)], 1002],
  ['a continuation without a beginning', [bytes(0x80, 0x00)], 1002],
  ['a message inside another', [bytes(0x02, 0x00), bytes(0x82, 0x00)], 1002],
  ['a fragmented ping', [bytes(0x09, 0x00)], 1002],
  ['a ping that is too long', [bytes(0x89, 126, 0, 126)], 1002],
  ['a close frame with half a code', [bytes(0x88, 1, 3)], 1002],
  ['a text message', [serverFrame(0x81, bytes(65))], 1003],
  ['a message one byte too big', [bytes(0x82, 127, 0, 0, 0, 0, 0, 1, 0x11, 0x71)], 1009],
  ['an absurd length', [bytes(0x82, 127, 255, 255, 255, 255, 255, 255, 255, 255)], 1009],
  [
    'fragments that are too big together',
    [serverFrame(0x02, new Uint8Array(40_000)), bytes(0x80, 126, 0x9c, 0x40)],
    1009,
  ],
])('[CL6] %s is a fault, and nothing is read after it', (_, chunks, code) => {
  const after = serverFrame(0x82, bytes(1));
  expect(read([...chunks, after])).toEqual([['fault', code]]);
});

it('[CL6] an endless run of empty fragments is a fault', () => {
  const empty = serverFrame(0x00, bytes());
  const chunks = [serverFrame(0x02, bytes())];
  for (let i = 0; i <= MESSAGE_BYTES_MAX; i += 1) chunks.push(empty);
  expect(read(chunks)).toEqual([['fault', 1009]]);
});

it('[CL5] a close frame ends the reading with its code and reason', () => {
  const close = serverFrame(0x88, Buffer.concat([bytes(0x0f, 0xa8), Buffer.from('SLOW')]));
  expect(read([close, serverFrame(0x82, bytes(1))])).toEqual([['close', 4008, 'SLOW']]);
  expect(read([bytes(0x88, 0x00)])).toEqual([['close', 1005, '']]);
});
