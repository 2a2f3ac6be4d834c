// A proxy's view of the wire: messages to bytes and back, and hostile bytes that are no message.
import assert from 'node:assert/strict';
import {
  decodeClientMessage,
  decodeServerMessage,
  encodeClientMessage,
  encodeServerMessage,
  PROTOCOL_MINOR,
  PROTOCOL_VERSION,
  RESUME_TOKEN_BYTES,
  shortDigest,
} from 'midswing/protocol';

const resume = { token: new Uint8Array(RESUME_TOKEN_BYTES).fill(1), tick: 9 };
const speaker = { protocol: PROTOCOL_VERSION, minor: PROTOCOL_MINOR, client: 'proxy' };
const hello = { kind: 'hello', ...speaker, resume } as const;
assert.deepEqual(decodeClientMessage(encodeClientMessage(hello)), hello);

const version = { epoch: 2, generation: 5, set: shortDigest('0123456789abcdef'.repeat(4)) };
const replies = [{ member: 1, sequence: 9, refusal: 'TARGET_DOWN' }];
const swap = { fromEpoch: 1, pack: 'spring', revision: 3 };
const changes = Uint8Array.of(1, 2, 3);
const missed = { missed: 0, answeredSequence: 0 };
const news = { swap, keyframe: undefined, timeline: 1, durableTick: 68, ...missed };
const frame = { kind: 'frame', room: 1, tick: 70, version, replies, changes, ...news } as const;
const bytes = encodeServerMessage(frame);
assert.deepEqual(decodeServerMessage(bytes), frame);

assert.equal(decodeServerMessage(bytes.subarray(0, -1)), undefined);
assert.equal(decodeClientMessage(Uint8Array.of(0xff, 0xff, 0xff)), undefined);
assert.equal(decodeClientMessage(new Uint8Array(1_000_000)), undefined);
console.log('protocol ok');
