// A room that counts: each tick adds what its generation says, across a swap, without losing its number.
import assert from 'node:assert/strict';
import type { RoomBehaviour } from 'midswing/contract/room';
import { CONTRACT_VERSION } from 'midswing/contract';
import { roomId } from 'midswing/contract/ids';
import { createKernel } from 'midswing/kernel';
import { createRoom } from 'midswing/room';
import { sha256Hex } from 'midswing/trust/digest';
import { roomLayoutSpec } from 'midswing/room/layout';
import { assignLayout } from 'midswing/state/layout';

const sum = { name: 'sum', kind: 'f64', length: 1 } as const;
const layout = assignLayout(roomLayoutSpec({ columns: [sum] }));
const sumAt = layout.columns.get('sum')?.offset ?? assert.fail();
const idle = (): void => undefined;
const shape = { layout, schema: '', membersMax: 2, open: idle, memberChanged: idle, adopt: idle };
const countBy = (amount: number): RoomBehaviour => ({
  ...shape,
  decide: () => 1,
  step: ({ columns, changes }) => {
    columns.f64[sumAt] = (columns.f64[sumAt] ?? 0) + amount;
    changes.push(1, amount, 0, 0, 0, 0);
  },
});
const digest = (text: string) => sha256Hex(text);
const counts = { lastGeneration: 0, lastEpoch: 0, keepStandby: false };
const drain = { policy: 'evict', deadlineMs: 1_000 } as const;
const kernel = createKernel({ ...counts, drain, digest, onUnload: idle });
function swap(by: number): void {
  const service = { name: 'count', contract: CONTRACT_VERSION, room: countBy(by) };
  const generation = kernel.load(service, { name: 'by', revision: by, digest: digest(`${by}`) });
  kernel.activate(kernel.prepare([generation]), kernel.epoch, 0);
}
swap(1);
const clock = { nowMs: () => performance.now(), wallMs: () => Date.now() };
const id = roomId(1);
const room = createRoom({ id, seed: 7, tickMs: 100, service: 'count', kernel, clock });
assert.deepEqual([room.runTick().epoch, room.columns.f64[sumAt]], [1, 1]);
swap(10);
const { epoch, adoptedFrom, generation } = room.runTick();
assert.deepEqual([epoch, adoptedFrom, generation.pack.revision], [2, 1, 10]);
assert.equal(room.columns.f64[sumAt], 11);
room.close();
assert.equal(kernel.leases().length, 0);
console.log('room ok');
