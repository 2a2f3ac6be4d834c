// A player's side of the arena: payloads for commands, and bytes that are of another protocol.
import assert from 'node:assert/strict';
import {
  decodeChanges,
  decodeKeyframe,
  encodeMove,
  encodeStop,
  encodeUse,
} from 'midswing/combat-rules/protocol';

const payloads = [encodeUse(1, 2), encodeMove(3, 4), encodeStop()];
assert.equal(new Set(payloads.map((bytes) => Buffer.from(bytes).toString('hex'))).size, 3);
assert.deepEqual(decodeChanges(new Uint8Array(0)), { changes: [], names: new Map() });
assert.equal(decodeChanges(Uint8Array.of(0x0a)), undefined);
assert.equal(decodeKeyframe(new Uint8Array(0)), undefined);
console.log('combat-rules-protocol ok');
