// The engine's columns beside the game's: seed, tick and member slots, read from any snapshot; and a host's own.
import assert from 'node:assert/strict';
import { roomLayoutSpec, viewEngineColumns } from 'midswing/room/layout';
import { assignLayout, copyColumns, createColumns } from 'midswing/state/layout';

const layout = assignLayout(
  roomLayoutSpec(
    { columns: [{ name: 'health', kind: 'f64', length: 4 }] },
    { columns: [{ name: 'host.match', kind: 'u32', length: 1 }] },
  ),
);
const live = createColumns(layout);
const engine = viewEngineColumns(live, layout);
engine.tick[0] = 12;
engine.inputs[0] = 2;

const snapshot = createColumns(layout);
copyColumns(live, snapshot);
engine.tick[0] = 13;
const { tick, inputs } = viewEngineColumns(snapshot, layout);
assert.deepEqual([tick[0], inputs[0]], [12, 2]);
const reserved = { columns: [{ name: 'room.mine', kind: 'u8', length: 1 } as const] };
assert.throws(() => roomLayoutSpec(reserved), /room\./);
console.log('room-layout ok');
