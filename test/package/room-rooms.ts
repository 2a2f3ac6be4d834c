// All rooms of a process under a clock moved by hand: each ticks once a period, and moves to a newly
// activated set at its next tick.
import assert from 'node:assert/strict';
import { ManualClock } from 'midswing/clock';
import { CONTRACT_VERSION } from 'midswing/contract';
import { createKernel } from 'midswing/kernel';
import { roomLayoutSpec } from 'midswing/room/layout';
import { createRooms } from 'midswing/room/rooms';
import { assignLayout } from 'midswing/state/layout';
import { sha256Hex } from 'midswing/trust/digest';

const idle = (): void => undefined;
const layout = assignLayout(roomLayoutSpec({ columns: [] }));
const shape = { layout, schema: '{}', membersMax: 1, open: idle, memberChanged: idle, adopt: idle };
const behaviour = { ...shape, decide: () => 0, step: idle };
const service = { name: 'idle', contract: CONTRACT_VERSION, room: behaviour };
const set = sha256Hex('one pack');
const counts = { lastGeneration: 0, lastEpoch: 0, keepStandby: false };
const drain = { policy: 'evict', deadlineMs: 1_000 } as const;
const kernel = createKernel({ ...counts, drain, digest: sha256Hex, onUnload: idle });
const activate = (revision: number): void => {
  const pack = { name: 'idle', revision, digest: sha256Hex(`pack ${revision}`) };
  kernel.activate(kernel.prepare([kernel.load(service, pack)]), kernel.epoch, 0);
};
activate(1);

const clock = new ManualClock();
const log = { debug: idle, info: idle, warn: idle, error: idle };
const told: string[] = [];
const rooms = createRooms({
  ...{ count: 3, seed: 1, tickMs: 100, service: 'idle', kernel, clock, log, onFault: idle },
  onTick: ({ room, epoch }) => told.push(`room ${room.id}, epoch ${epoch}`),
});
const period = (): void => {
  const endMs = clock.nowMs() + 100;
  while (clock.nowMs() < endMs) clock.advance(rooms.scheduler.runDue(clock.nowMs()));
};
period();
activate(2);
period();
const ofEpoch = (epoch: number): string[] => [1, 2, 3].map((id) => `room ${id}, epoch ${epoch}`);
assert.deepEqual(told.slice(0, 3).toSorted(), ofEpoch(1));
assert.deepEqual(told.slice(3, 6).toSorted(), ofEpoch(2));
assert.equal(rooms.adoption().count, 3);
assert.equal(rooms.find(4), undefined);
rooms.close();
assert.deepEqual(kernel.leases(), []);
console.log('room-rooms ok');
