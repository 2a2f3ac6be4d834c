// A recorder of battles, typed by the messages of the protocol: the door has types and runs nothing.
import assert from 'node:assert/strict';
import { decodeServerMessage, encodeServerMessage } from 'midswing/protocol';
import type { FrameMessage, Reply, ServerMessage } from 'midswing/protocol/message';
import * as message from 'midswing/protocol/message';

const refusalsOf = ({ replies }: FrameMessage): string[] =>
  replies.map(({ refusal }: Reply) => refusal).filter((refusal) => refusal !== '');
const version = { epoch: 3, generation: 2, set: '00'.repeat(8) };
const reply: Reply = { member: 1, sequence: 9, refusal: 'NOT_READY' };
const sent: ServerMessage = {
  kind: 'frame',
  room: 1,
  tick: 12,
  version,
  replies: [{ ...reply, refusal: '' }, reply],
  changes: new Uint8Array(0),
  swap: undefined,
  keyframe: undefined,
  timeline: 0,
  durableTick: undefined,
  missed: 0,
  answeredSequence: 0,
};
const received = decodeServerMessage(encodeServerMessage(sent));
assert(received?.kind === 'frame');
assert.deepEqual(refusalsOf(received), ['NOT_READY']);
assert.deepEqual(Object.keys(message), []);
console.log('protocol-message ok');
