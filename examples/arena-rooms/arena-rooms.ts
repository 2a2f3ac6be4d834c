// Rooms of the arena in this process, for hosts that bring their own transport: rules, rooms, and the gateway that
// takes connections from any of them. What the examples beside this one carry over the network.
import { createArenaCompiler } from 'midswing/combat-rules';
import { createArenaCodec } from 'midswing/combat-rules/codec';
import { createArenaNames } from 'midswing/combat-rules/names';
import { systemClock } from 'midswing/clock';
import { createGateway, type Gateway, type GatewayOptions } from 'midswing/gateway';
import { createKernel } from 'midswing/kernel';
import type { Log } from 'midswing/log';
import { roomLayoutSpec } from 'midswing/room/layout';
import { startLoop } from 'midswing/room/loop';
import { createRooms, type Rooms } from 'midswing/room/rooms';
import { assignLayout } from 'midswing/state/layout';
import { sha256Hex } from 'midswing/trust/digest';

/** What the arena's rules count on. */
const TICK_MS = 100;

const RULES = `class boxer { maxHp 100  speed 5  skills punch }
skill punch {
  target enemy within 100m
  on use { hit(attacker: caster, target: target, damage: 5, element: physical) }
}
`;

export interface ArenaRooms {
  readonly gateway: Gateway;
  readonly rooms: Rooms;
  /** Ends all sessions with GOING_AWAY, and the rooms. */
  close(): void;
}

/** Two rooms that tick by themselves. */
export function openArenaRooms(log: Log, options: Partial<GatewayOptions> = {}): ArenaRooms {
  const members = new Map([['punch.rules', Buffer.from(RULES)]]);
  const pack = { name: 'punch', service: 'arena', revision: 1, members };
  const names = createArenaNames();
  const outcome = createArenaCompiler({ names }).compile(pack);
  if (!outcome.ok || outcome.layout === undefined) throw new Error('the rules have mistakes');
  const service = outcome.load(assignLayout(roomLayoutSpec(outcome.layout)));
  const set = sha256Hex(RULES);
  const kernel = createKernel({
    lastGeneration: 0,
    lastEpoch: 0,
    keepStandby: false,
    drain: { policy: 'evict', deadlineMs: 1_000 },
    digest: () => set,
    onUnload: () => undefined,
  });
  const generation = kernel.load(service, { ...pack, digest: set });
  kernel.activate(kernel.prepare([generation]), 0, 0);
  const battle = {
    count: 2,
    seed: 7,
    tickMs: TICK_MS,
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
  const version = (): ReturnType<GatewayOptions['version']> => ({
    epoch: kernel.epoch,
    generation: generation.id,
    set,
  });
  const game = { codec: createArenaCodec(names), tickMs: TICK_MS, rooms, version, log };
  const gateway = createGateway({ ...game, ...options });
  const loop = startLoop(rooms.scheduler, systemClock);
  const close = (): void => {
    loop.stop();
    gateway.shutdown();
    rooms.close();
  };
  return { gateway, rooms, close };
}
