// The server's side of the arena's messages: commands come in, changes go out.
import assert from 'node:assert/strict';
import type { ChangeBuffer, Command } from 'midswing/contract/room';
import { createArenaCodec } from 'midswing/combat-rules/codec';
import { decodeChanges, encodeMove, encodeUse } from 'midswing/combat-rules/protocol';

const codec = createArenaCodec();
const command: Command = { member: 0, sequence: 1, kind: 0, args: new Float64Array(4) };
assert(codec.decodeCommand(encodeUse(77, 3), command));
assert.deepEqual([command.kind, ...command.args], [1, 77, 3, 0, 0]);
assert(codec.decodeCommand(encodeMove(1.5, 2), command));
assert.deepEqual([command.kind, ...command.args], [2, 1.5, 2, 0, 0]);
assert(!codec.decodeCommand(Uint8Array.of(0xff), command));

// A hit of unit 0 on unit 3: 33 points, 5 absorbed, 57 left.
const rows = Float64Array.of(4, 3 * 16, 33, 5, 57, 0);
const changes: ChangeBuffer = { rows, length: 1, push: () => false };
const hit = { kind: 4, source: 0, target: 3, amount: 33, more: 5, hp: 57, what: 0 };
assert.deepEqual(decodeChanges(codec.encodeChanges(changes))?.changes, [hit]);
assert.equal(codec.refusalCode(2), 'UNIT_DOWN');
console.log('combat-rules-codec ok');
