// The loop of a server without timers: two rooms tick in their own slices, one fails alone.
import assert from 'node:assert/strict';
import { CONTRACT_VERSION } from 'midswing/contract';
import { roomId } from 'midswing/contract/ids';
import { createKernel } from 'midswing/kernel';
import { createRoom } from 'midswing/room';
import { sha256Hex } from 'midswing/trust/digest';
import { roomLayoutSpec } from 'midswing/room/layout';
import { createScheduler } from 'midswing/room/scheduler';
import { assignLayout } from 'midswing/state/layout';

const idle = (): void => undefined;
const broken = (): never => assert.fail('a broken rule');
const layout = assignLayout(roomLayoutSpec({ columns: [] }));
const shape = { layout, schema: '{}', membersMax: 1, open: idle, memberChanged: idle, adopt: idle };
const behaviour = { ...shape, decide: broken, step: idle };
const service = { name: 'idle', contract: CONTRACT_VERSION, room: behaviour };

const set = sha256Hex('one pack');
const counts = { lastGeneration: 0, lastEpoch: 0, keepStandby: false };
const drain = { policy: 'evict', deadlineMs: 1_000 } as const;
const kernel = createKernel({ ...counts, drain, digest: () => set, onUnload: idle });
const generation = kernel.load(service, { name: 'idle', revision: 1, digest: set });
kernel.activate(kernel.prepare([generation]), 0, 0);
const clock = { nowMs: () => performance.now(), wallMs: () => Date.now() };
const open = (id: number) =>
  createRoom({ id: roomId(id), seed: 7, tickMs: 100, service: 'idle', kernel, clock });
const [two, three] = [open(2), open(3)];

const told: string[] = [];
const onTick = ({ room }: { room: { id: number } }) => told.push(`${room.id} ticked`);
const onFault = ({ id }: { id: number }) => told.push(`${id} failed`);
const scheduler = createScheduler({ tickMs: 100, slices: 2, catchUpTicksMax: 2, onTick, onFault });
scheduler.add(two);
scheduler.add(three);
assert.equal(scheduler.runDue(0), 50);
two.join();
assert.equal(scheduler.runDue(100), 50);
two.enqueue({ member: 0, sequence: 1, kind: 1, args: new Float64Array(4) });
scheduler.runDue(250);
const before = ['2 ticked', '3 ticked', '2 ticked'];
assert.deepEqual(told, [...before, '3 ticked', '2 failed', '3 ticked']);
console.log('room-scheduler ok');
