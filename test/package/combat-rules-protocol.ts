// A player's side of the arena: payloads for commands, and what a frame's changes mean.
import assert from 'node:assert/strict';
import type { ChangeBuffer, Command } from 'midswing/contract/room';
import {
  createArenaCodec,
  decodeChanges,
  decodeKeyframe,
  encodeMend,
  encodeStrike,
} from 'midswing/combat-rules/protocol';

const codec = createArenaCodec();
const command: Command = { member: 0, sequence: 1, kind: 0, args: new Float64Array(4) };
assert(codec.decodeCommand(encodeStrike(3), command));
const strike = { kind: command.kind, target: command.args[0] };
assert(codec.decodeCommand(encodeMend(2), command));
assert.notEqual(command.kind, strike.kind);
assert.deepEqual([strike.target, command.args[0]], [3, 2]);
assert(!codec.decodeCommand(Uint8Array.of(0xff), command));

const rows = Float64Array.of(4, 0, 3, 33, 57, 0); // a hit: source 0, target 3, 33 points, 57 left
const changes: ChangeBuffer = { rows, length: 1, push: () => false };
const [hit] = decodeChanges(codec.encodeChanges(changes)) ?? [];
assert.deepEqual(hit, { kind: 4, source: 0, target: 3, amount: 33, hp: 57, effect: 0 });
assert.equal(decodeChanges(Uint8Array.of(0x0a)), undefined);
assert.equal(decodeKeyframe(new Uint8Array(0)), undefined);
assert.equal(codec.refusalCode(7), 'TARGET_DOWN');
console.log('combat-rules-protocol ok');
