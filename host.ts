// The wiring of one server: every part is constructed here and handed to the others as arguments. Loaded
// by `serve` only. Parts start in the order in which they need each other and stop in reverse.
import { rm } from 'node:fs/promises';
import { createArenaCodec } from './combat-rules/protocol/codec.ts';
import { createArenaCompiler } from './combat-rules/service.ts';
import { arenaVocabulary } from './combat-rules/vocabulary.ts';
import { checkAdminPort, createAdmin } from './engine/admin/admin.ts';
import type { Health } from './engine/admin/route.ts';
import { readKernelStatus } from './engine/admin/kernel-status.ts';
import type { StatusReport } from './engine/admin/status-report.ts';
import { assert } from './engine/base/assert.ts';
import type { Clock } from './engine/base/clock.ts';
import type { Config } from './engine/base/config-file.ts';
import { LIMITS } from './engine/base/limits.ts';
import type { Log } from './engine/base/log.ts';
import { VERSION } from './engine/base/version.ts';
import { ENDPOINTS_FILE_NAME, originOf, type Endpoints } from './engine/cli/endpoints.ts';
import { keysFolderOf } from './engine/cli/locate.ts';
import type { Digest } from './engine/contract/ids.ts';
import type { Compiler } from './engine/contract/service.ts';
import { createGateway, type Gateway } from './engine/gateway/gateway.ts';
import { checkPort } from './engine/gateway/listen.ts';
import { openFilesMax, socketsMaxWithin } from './engine/gateway/socket-limit.ts';
import { createKernel, type Kernel } from './engine/kernel/kernel.ts';
import { createUnloader, type Unloader } from './engine/rollout/retire.ts';
import { createRollout, type Rollout } from './engine/rollout/rollout.ts';
import { startLoop } from './engine/room/loop.ts';
import { roomLayoutSpec } from './engine/room/room-layout.ts';
import { createRooms, type Rooms } from './engine/room/rooms.ts';
import { openDataFolder, type DataFolder } from './engine/state/data-folder.ts';
import { writeDurably } from './engine/state/durable-write.ts';
import { openHistory, type History } from './engine/state/history.ts';
import { assignLayout } from './engine/state/layout.ts';
import { openPackStore } from './engine/state/pack-store.ts';
import { createServiceStateStore } from './engine/state/service-state.ts';
import { ensureDevelopmentKeys, type DevelopmentKeys } from './engine/trust/dev-keys.ts';
import { sha256Hex } from './engine/trust/digest.ts';
import { buildPack } from './engine/trust/pack.ts';
import { readPackSource } from './engine/trust/pack-source.ts';

export interface HostOptions {
  readonly config: Config;
  readonly dataFolder: string;
  /** Folder with the pack that a new data folder starts with. */
  readonly builtInPackFolder: string;
  /** Development keys are refused in production. */
  readonly production: boolean;
  readonly clock: Clock;
  readonly log: Log;
}

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
    return await start({ ...options, compiler: createArenaCompiler() }, stops, stopAll);
  } catch (error) {
    await stopAll().catch((stopError: unknown) => {
      options.log.error({ err: stopError }, 'stopping after a failed start failed as well');
    });
    throw error;
  }
}

/** What the parts are wired from. */
interface Wiring extends HostOptions {
  readonly compiler: Compiler;
}

type Stop = () => Promise<void> | void;

async function start(options: Wiring, stops: Stop[], stopAll: () => Promise<void>): Promise<Host> {
  const { config, clock, log } = options;
  const startedMs = clock.nowMs();
  const { folder, keys, kernel, rollout } = await startCore(options, stops);
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
    services: describeServices(kernel),
  });
  const { port } = await gateway.listen();
  stops.push(() => gateway.close());
  // Rooms tick while the gateway is open, and not a moment longer.
  const loop = startLoop(rooms.scheduler, clock);
  stops.push(() => loop.stop());
  const { adminHost: host } = config;
  const token = keys.adminToken;
  const admin = createAdmin({ host, port: config.adminPort, token, rollout, status, health, log });
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

interface Core {
  readonly folder: DataFolder;
  readonly keys: DevelopmentKeys;
  readonly kernel: Kernel;
  readonly rollout: Rollout;
}

/** Everything that must be there before a room can open: data, keys, kernel, and an active pack. */
async function startCore(options: Wiring, stops: Stop[]): Promise<Core> {
  const { clock, log, config } = options;
  const folder = await openDataFolder(options.dataFolder, clock);
  stops.push(() => folder.close());
  // Before anything lasts: a start that fails for its port must not use up an epoch each time.
  await checkPort({ host: config.host, port: config.port });
  await checkAdminPort({ host: config.adminHost, port: config.adminPort });
  const keys = await ensureDevelopmentKeys(keysFolderOf(folder.path), options);
  const history = await openHistory(folder);
  stops.push(() => history.close());
  const unloader = createUnloader({ log, clock, epoch: () => kernel.epoch });
  stops.push(() => unloader.settled());
  const kernel = createHostKernel(history, unloader, log);
  const rollout = await createHostRollout(options, { kernel, folder, keys, history });
  await rollout.boot();
  stops.push(() => rollout.saveState());
  const drains = setInterval(() => kernel.expire(clock.nowMs()), LIMITS.drainCheckMs);
  stops.push(() => clearInterval(drains));
  return { folder, keys, kernel, rollout };
}

interface PlayParts {
  readonly kernel: Kernel;
  /** False once the server has begun to stop. */
  readonly isOpen: () => boolean;
}

/** Rooms, their loop, and the gateway they publish to. */
function startPlay(
  { config, clock, log, compiler }: Wiring,
  { kernel, isOpen }: PlayParts,
  stops: Stop[],
): { rooms: Rooms; gateway: Gateway; health: () => Health } {
  // Rooms and gateway know each other; the rooms come first and tick only when the loop runs.
  const connected: { gateway: Gateway | undefined } = { gateway: undefined };
  const rooms = createRooms({
    count: config.rooms,
    seed: config.seed,
    tickMs: arenaVocabulary.tickMs,
    service: compiler.service,
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
    version: () => readVersion(kernel, compiler.service),
    log,
    health,
    socketsMax: socketsMaxWithin(openFilesMax()),
  });
  connected.gateway = gateway;
  return { rooms, gateway, health };
}

function createHostKernel(history: History, unloader: Unloader, log: Log): Kernel {
  return createKernel({
    lastGeneration: history.lastGeneration,
    lastEpoch: history.lastEpoch,
    digest: (text) => sha256Hex(text),
    drainDeadlineMs: LIMITS.drainDeadlineMs,
    onUnload: unloader.onUnload,
    onDrained: unloader.onDrained,
    onHookError: (error) => log.error({ err: error }, 'a kernel hook threw'),
  });
}

interface RolloutParts {
  readonly kernel: Kernel;
  readonly folder: DataFolder;
  readonly keys: DevelopmentKeys;
  readonly history: History;
}

async function createHostRollout(options: Wiring, parts: RolloutParts): Promise<Rollout> {
  const { kernel, folder, keys, history } = parts;
  const { clock, log } = options;
  return createRollout({
    kernel,
    compilers: [options.compiler],
    trust: { keys: [keys.verify], threshold: 1, engineVersion: VERSION },
    history,
    packs: await openPackStore(folder),
    states: createServiceStateStore(folder),
    dataFolder: folder,
    sealKey: keys.state,
    environment: options.production ? 'production' : 'development',
    builtInPack: async () => {
      const source = await readPackSource(options.builtInPackFolder);
      const createdAt = new Date(clock.wallMs()).toISOString();
      const fields = { revision: 1, createdAt, expiresAt: null, cost: null };
      return buildPack({ ...source, ...fields }, [keys.signing]);
    },
    layoutOf: (spec) => assignLayout(roomLayoutSpec(spec)),
    clock,
    log,
  });
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

function describeServices(kernel: Kernel): Record<string, Readonly<Record<string, number>>> {
  const described: Record<string, Readonly<Record<string, number>>> = {};
  for (const [name, { service }] of kernel.routing?.defaultSet.generations ?? []) {
    const numbers = service.describe?.();
    if (numbers !== undefined) described[name] = numbers;
  }
  return described;
}
