// The wire format of a game of one's own: two bytes a command, changes as a list of whole numbers.
import assert from 'node:assert/strict';
import { CHANGE_WIDTH, type ChangeBuffer, type Command } from 'midswing/contract/room';
import type { GameCodec } from 'midswing/contract/wire';

const MOVE = 1;

const codec: GameCodec = {
  decodeCommand: (payload, into) => {
    const [kind = 0, square = 0] = payload;
    if (payload.length !== 2 || kind !== MOVE || square > 63) return false;
    into.kind = kind;
    into.args[0] = square;
    return true;
  },
  encodeChanges: ({ rows, length }) => Uint8Array.from(rows.subarray(0, length * CHANGE_WIDTH)),
  encodeKeyframe: ({ u8 }) => u8.slice(),
  refusalCode: (refusal) => (refusal === 1 ? 'SQUARE_TAKEN' : 'MOVE_REFUSED'),
};

const command: Command = { member: 0, sequence: 1, kind: 0, args: new Float64Array(4) };
assert(codec.decodeCommand(Uint8Array.of(MOVE, 42), command));
assert.deepEqual([command.kind, command.args[0]], [MOVE, 42]);
for (const hostile of [[], [MOVE], [MOVE, 64], [9, 0]]) {
  assert(!codec.decodeCommand(Uint8Array.from(hostile), command));
}
const rows = Float64Array.of(MOVE, 0, 42, 0, 0, 0, 99, 99, 99, 99, 99, 99);
const changes: ChangeBuffer = { rows, length: 1, push: () => false };
assert.deepEqual(codec.encodeChanges(changes), Uint8Array.of(MOVE, 0, 42, 0, 0, 0));
assert.equal(codec.refusalCode(1), 'SQUARE_TAKEN');
console.log('contract-wire ok');
