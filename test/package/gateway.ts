// A server of one arena room in one process with its player: join, strike, be answered in a frame, leave.
import assert from 'node:assert/strict';
import { systemClock } from 'midswing/clock';
import { createClient } from 'midswing/client';
import { createNetSocketFactory } from 'midswing/client/net-socket';
import { createArenaCompiler } from 'midswing/combat-rules';
import { createArenaCodec, encodeStrike } from 'midswing/combat-rules/protocol';
import { teamOf, unitNames } from 'midswing/combat-rules/roster';
import { createGateway } from 'midswing/gateway';
import { createKernel } from 'midswing/kernel';
import { sha256Hex } from 'midswing/trust/digest';
import { roomLayoutSpec } from 'midswing/room/layout';
import { startLoop } from 'midswing/room/loop';
import { createRooms } from 'midswing/room/rooms';
import { assignLayout } from 'midswing/state/layout';

const rules = Buffer.from('rule punch on hit, priority 1 { modify damage: flat 5 }\n');
const pack = {
  name: 'punch',
  service: 'arena',
  revision: 1,
  members: new Map([['punch.rules', rules]]),
};
const outcome = createArenaCompiler().compile(pack);
assert(outcome.ok && outcome.layout !== undefined);
const service = outcome.load(assignLayout(roomLayoutSpec(outcome.layout)));
const ignore = (): void => undefined;
const set = sha256Hex('one pack');
const counts = { lastGeneration: 0, lastEpoch: 0, keepStandby: false };
const drain = { policy: 'evict', deadlineMs: 1_000 } as const;
const kernel = createKernel({ ...counts, drain, digest: () => set, onUnload: ignore });
const generation = kernel.load(service, { ...pack, digest: set });
kernel.activate(kernel.prepare([generation]), 0, 0);
const log = { debug: ignore, info: ignore, warn: ignore, error: ignore };
const battle = {
  count: 1,
  seed: 7,
  tickMs: 100,
  service: 'arena',
  kernel,
  clock: systemClock,
  log,
};
const rooms = createRooms({
  ...battle,
  onTick: (report) => gateway.publish(report),
  onFault: (room) => gateway.closeRoom(room),
});
const game = { codec: createArenaCodec(), tickMs: 100, rooms };
const health = () => ({ live: true, ready: true });
const version = () => ({ epoch: kernel.epoch, generation: generation.id, set });
const gateway = createGateway({ host: '127.0.0.1', port: 0, ...game, version, log, health });
const { port } = await gateway.listen();
const loop = startLoop(rooms.scheduler, systemClock);
const client = createClient({ url: `ws://127.0.0.1:${port}`, connect: createNetSocketFactory() });
assert.equal((await client.connect()).version.epoch, 1);
assert.equal((await client.join(1)).member, 0);
const friend = unitNames().findIndex((_, slot) => slot > 0 && teamOf(slot) === teamOf(0));
const strike = () => client.send(encodeStrike(friend));
const answer = new Promise((resolve) => {
  // The bot that had the slot before may have just struck.
  client.onReply(({ refusal }) => (refusal === 'NOT_READY' ? strike() : resolve(refusal)));
});
strike();
assert.equal(await answer, 'TARGET_NOT_ENEMY');
await client.close();
loop.stop();
await gateway.close();
rooms.close();
console.log('gateway ok');
