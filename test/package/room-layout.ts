// The engine's columns beside the game's: who is present and which tick it is, read from any snapshot.
import assert from 'node:assert/strict';
import { roomLayoutSpec, setMemberBit, viewEngineColumns } from 'midswing/room/layout';
import { assignLayout, copyColumns, createColumns } from 'midswing/state/layout';

const layout = assignLayout(
  roomLayoutSpec({ columns: [{ name: 'health', kind: 'f64', length: 4 }] }),
);
const live = createColumns(layout);
const engine = viewEngineColumns(live, layout);
engine.tick[0] = 12;
setMemberBit(engine.members, 3);

const snapshot = createColumns(layout);
copyColumns(live, snapshot);
engine.tick[0] = 13;
const { tick, members } = viewEngineColumns(snapshot, layout);
assert.deepEqual([tick[0], members[0]], [12, 0b1000]);
const reserved = { columns: [{ name: 'room.mine', kind: 'u8', length: 1 } as const] };
assert.throws(() => roomLayoutSpec(reserved), /room\./);
console.log('room-layout ok');
