// The wiring of one server: every part is constructed here and handed to the others as arguments. Loaded
// by `serve` only. Parts start in the order in which they need each other and stop in reverse.
import { rm } from 'node:fs/promises';
import { createArenaCodec } from './combat-rules/protocol/codec.ts';
import { ARENA_SERVICE } from './combat-rules/service.ts';
import { arenaVocabulary } from './combat-rules/vocabulary.ts';
import { createAdmin } from './engine/admin/admin.ts';
import { describeServices } from './engine/admin/describe-services.ts';
import { readKernelStatus } from './engine/admin/kernel-status.ts';
import type { Health } from './engine/admin/route.ts';
import type { StatusReport } from './engine/admin/status-report.ts';
import { assert } from './engine/base/assert.ts';
import { VERSION } from './engine/base/version.ts';
import { ENDPOINTS_FILE_NAME, originOf, type Endpoints } from './engine/cli/endpoints.ts';
import type { Digest } from './engine/contract/ids.ts';
import { createGateway, type Gateway } from './engine/gateway/gateway.ts';
import { openFilesMax, socketsMaxWithin } from './engine/gateway/socket-limit.ts';
import type { Kernel } from './engine/kernel/kernel.ts';
import { startLoop } from './engine/room/loop.ts';
import { createRooms, type Rooms } from './engine/room/rooms.ts';
import { writeDurably } from './engine/state/durable-write.ts';
import { startCore, type HostOptions, type Stop } from './host-core.ts';

/** A running server. */
export interface Host {
  readonly endpoints: Endpoints;
  readonly dataFolder: string;
  status(): StatusReport;
  /** Stops taking players, saves service state, frees the data folder. Once. */
  close(): Promise<void>;
}

/** Starts a server; on failure everything that had started is stopped again. */
export async function startHost(options: HostOptions): Promise<Host> {
  const stops: Stop[] = [];
  const stopAll = async (): Promise<void> => {
    const errors: unknown[] = [];
    for (const stop of stops.splice(0).toReversed()) {
      try {
        await stop();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, 'the server did not stop cleanly');
  };
  try {
    return await start(options, stops, stopAll);
  } catch (error) {
    await stopAll().catch((stopError: unknown) => {
      options.log.error({ err: stopError }, 'stopping after a failed start failed as well');
    });
    throw error;
  }
}

async function start(
  options: HostOptions,
  stops: Stop[],
  stopAll: () => Promise<void>,
): Promise<Host> {
  const { config, clock, log, metrics } = options;
  const startedMs = clock.nowMs();
  const core = await startCore(options, stops);
  const { folder, keys, rollout, protection } = core;
  const { kernel } = core.services;
  const phase = { closing: false };
  const isOpen = (): boolean => !phase.closing;
  const { rooms, gateway, health } = startPlay(options, { kernel, isOpen }, stops);
  const status = (): StatusReport => ({
    version: VERSION,
    uptimeMs: clock.nowMs() - startedMs,
    node: process.version,
    ...readKernelStatus(kernel, rollout),
    rooms: rooms.count,
    sockets: gateway.sockets,
    ticks: rooms.ticks,
    faultedRooms: rooms.faulted,
    adoption: rooms.adoption(),
    services: describeServices(kernel.routing?.defaultSet.generations, log),
  });
  const { port } = await gateway.listen();
  stops.push(() => gateway.close());
  // Rooms tick while the gateway is open, and not a moment longer.
  const loop = startLoop(rooms.scheduler, clock);
  stops.push(() => loop.stop());
  const { adminHost: host } = config;
  const token = keys.adminToken;
  const admin = createAdmin({
    host,
    port: config.adminPort,
    token,
    rollout,
    protection,
    metrics,
    status,
    health,
    log,
  });
  const { port: adminPort } = await admin.listen();
  stops.push(() => admin.close());
  const endpoints = {
    gateway: originOf('ws', config.host, port),
    admin: originOf('http', config.adminHost, adminPort),
  };
  await writeDurably(folder.path, ENDPOINTS_FILE_NAME, Buffer.from(JSON.stringify(endpoints)));
  // Commands bring their token where the file says: not to whoever has the port after us.
  stops.push(() => rm(folder.file(ENDPOINTS_FILE_NAME), { force: true }));
  const close = (): Promise<void> => {
    phase.closing = true;
    return stopAll();
  };
  return { endpoints, dataFolder: folder.path, status, close };
}

interface PlayParts {
  readonly kernel: Kernel;
  /** False once the server has begun to stop. */
  readonly isOpen: () => boolean;
}

/** Rooms, their loop, and the gateway they publish to. */
function startPlay(
  { config, clock, log }: HostOptions,
  { kernel, isOpen }: PlayParts,
  stops: Stop[],
): { rooms: Rooms; gateway: Gateway; health: () => Health } {
  // Rooms and gateway know each other; the rooms come first and tick only when the loop runs.
  const connected: { gateway: Gateway | undefined } = { gateway: undefined };
  const rooms = createRooms({
    count: config.rooms,
    seed: config.seed,
    tickMs: arenaVocabulary.tickMs,
    service: ARENA_SERVICE,
    kernel,
    clock,
    log,
    onTick: (report) => connected.gateway?.publish(report),
    onFault: (room) => connected.gateway?.closeRoom(room),
  });
  stops.push(() => rooms.close());
  // Live as long as it answers; ready while it can take players.
  const health = (): Health => ({ live: true, ready: isOpen() && rooms.isPlayable });
  const gateway = createGateway({
    host: config.host,
    port: config.port,
    rooms,
    codec: createArenaCodec(),
    tickMs: arenaVocabulary.tickMs,
    version: () => readVersion(kernel, ARENA_SERVICE),
    log,
    health,
    socketsMax: socketsMaxWithin(openFilesMax()),
  });
  connected.gateway = gateway;
  return { rooms, gateway, health };
}

function readVersion(
  kernel: Kernel,
  service: string,
): { epoch: number; generation: number; set: Digest } {
  const set = kernel.routing?.defaultSet;
  const generation = set?.generations.get(service);
  assert(set !== undefined && generation !== undefined, 'the gateway opens after the boot');
  return { epoch: kernel.epoch, generation: generation.id, set: set.digest };
}
