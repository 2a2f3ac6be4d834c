// A server of one arena room in one process with its player: join, strike, be answered in a frame, leave.
import assert from 'node:assert/strict';
import { systemClock } from 'midswing/clock';
import { createClient } from 'midswing/client';
import { createNetSocketFactory } from 'midswing/client/net-socket';
import { createArenaCompiler } from 'midswing/combat-rules';
import { createArenaCodec } from 'midswing/combat-rules/codec';
import { createArenaNames } from 'midswing/combat-rules/names';
import { decodeKeyframe, encodeUse } from 'midswing/combat-rules/protocol';
import { teamOf } from 'midswing/combat-rules/teams';
import { createGateway } from 'midswing/gateway';
import { openGatewayServer } from 'midswing/gateway/server';
import { createKernel } from 'midswing/kernel';
import { sha256Hex } from 'midswing/trust/digest';
import { roomLayoutSpec } from 'midswing/room/layout';
import { startLoop } from 'midswing/room/loop';
import { createRooms } from 'midswing/room/rooms';
import { assignLayout } from 'midswing/state/layout';

const rules = Buffer.from(`class boxer { maxHp 100  speed 5  skills punch }
skill punch {
  target enemy within 100m
  on use { hit(attacker: caster, target: target, damage: 5, element: physical) }
}
`);
const pack = {
  name: 'punch',
  service: 'arena',
  revision: 1,
  members: new Map([['punch.rules', rules]]),
};
// What packs call things: the compiler learns it, the codec tells it.
const names = createArenaNames();
const outcome = createArenaCompiler({ names }).compile(pack);
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
const game = { codec: createArenaCodec(names), tickMs: 100, rooms };
const health = () => ({ live: true, ready: true });
const version = () => ({ epoch: kernel.epoch, generation: generation.id, set });
const gateway = createGateway({ ...game, version, log });
const address = { host: '127.0.0.1', port: 0 };
const server = await openGatewayServer({ gateway, ...address, health, log });
const { port } = server;
const loop = startLoop(rooms.scheduler, systemClock);
const client = createClient({ url: `ws://127.0.0.1:${port}`, connect: createNetSocketFactory() });
assert.equal((await client.connect()).version.epoch, 1);
const { member, keyframe } = await client.join(1);
assert.equal(member, 0);
const seen = decodeKeyframe(keyframe);
const units = seen?.units ?? [];
const friend = units.findIndex((_, row) => row > 0 && teamOf(row) === teamOf(0));
const [punch = 0] = [...(seen?.names ?? [])].find(([, name]) => name === 'punch') ?? [];
const answer = new Promise((resolve) => {
  client.onReply(({ code }) => resolve(code));
});
client.send(encodeUse(punch, friend));
assert.equal(await answer, 'WRONG_TARGET');
await client.close();
loop.stop();
await server.close();
rooms.close();
console.log('gateway ok');
