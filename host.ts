// The wiring of one server: every part is constructed here and handed to the others as arguments. Loaded
// by `serve` only. Parts start in the order in which they need each other and stop in reverse.
import { rm } from 'node:fs/promises';
import type { ArenaNames } from './combat-rules/model/names.ts';
import { createArenaCodec } from './combat-rules/protocol/codec.ts';
import { ARENA_SERVICE } from './combat-rules/service.ts';
import { arenaVocabulary } from './combat-rules/vocabulary.ts';
import { createAdmin } from './engine/admin/admin.ts';
import { describeServices } from './engine/admin/describe-services.ts';
import { readKernelStatus } from './engine/admin/kernel-status.ts';
import type { Health } from './engine/admin/route.ts';
import type { RoomsPreview, StatusReport } from './engine/admin/status-report.ts';
import { assert } from './engine/base/assert.ts';
import { LIMITS } from './engine/base/limits.ts';
import type { Log } from './engine/base/log.ts';
import { VERSION } from './engine/base/version.ts';
import { ENDPOINTS_FILE_NAME, originOf, type Endpoints } from './engine/cli/endpoints.ts';
import type { Digest } from './engine/contract/ids.ts';
import { createGateway, type Gateway } from './engine/gateway/gateway.ts';
import { heldSlots, type SavedSessions } from './engine/gateway/saved-sessions.ts';
import { openFilesMax, socketsMaxWithin } from './engine/gateway/socket-limit.ts';
import { openGatewayServer } from './engine/gateway/uws-server.ts';
import type { Kernel } from './engine/kernel/kernel.ts';
import { startLoop } from './engine/room/loop.ts';
import type { RoomReturn } from './engine/room/room-commons.ts';
import { createRooms, type Rooms } from './engine/room/rooms.ts';
import type { Replacement } from './engine/service/change.ts';
import type { DataFolder } from './engine/state/data-folder.ts';
import { writeDurably } from './engine/state/durable-write.ts';
import { createMemorySeal, type MemorySeal } from './engine/state/memory-seal.ts';
import { startCommitting } from './engine/state/journal/committing.ts';
import type { Outbox } from './engine/state/outbox.ts';
import type { Admittance } from './host-admittance.ts';
import { recoverRooms, type BattleJournal, type RecoveredRooms } from './host-journal.ts';
import { takeSavedSessions, writeSavedSessions, type SavedSessionsFile } from './host-sessions.ts';
import {
  environmentOf,
  startCore,
  type Core,
  type CoreRooms,
  type HostOptions,
  type Stop,
} from './host-core.ts';

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
  const connected: Connected = { rooms: undefined, gateway: undefined };
  const core = await startCore(options, coreRoomsOf(connected), stops);
  const { folder, keys, admittance, rollout, protection, names, battles, services } = core;
  const { kernel } = services;
  const { recovered, saved, sealing, sessionsFile } = await resume(options, core);
  const phase = { closing: false };
  const isOpen = (): boolean => !phase.closing;
  const takeBack = onceAtATime((service) => core.takeBack(service), log);
  const shared = { names, battles, recovered, admittance, saved, sealing };
  const parts = { kernel, isOpen, connected, takeBack, ...shared };
  const { rooms, gateway, health } = startPlay(options, parts, stops);
  // Once the gateway has shut down, and before the rooms are let go.
  stops.push(() => writeSavedSessions(gateway.save(), sessionsFile));
  const status = (): StatusReport => ({
    version: VERSION,
    uptimeMs: clock.nowMs() - startedMs,
    node: process.version,
    ...readKernelStatus(kernel, rollout),
    rooms: rooms.count,
    sockets: gateway.sockets,
    ticks: rooms.ticks,
    faultedRooms: rooms.faulted,
    journal: { ...battles.journal.figures(), recovered: recovered.finding },
    outbox: battles.outbox.waiting,
    adoption: rooms.adoption(),
    services: describeServices(kernel.routing?.defaultSet.generations, log),
  });
  if (recovered.rooms.size > 0) rooms.settle();
  const address = { host: config.host, port: config.port };
  const server = await openGatewayServer({ gateway, ...address, health, log });
  stops.push(() => server.close());
  const { port } = server;
  // Rooms tick while the gateway is open, and not a moment longer.
  const loop = startLoop({ runDue: (nowMs) => runDue(rooms.scheduler, gateway, nowMs) }, clock);
  stops.push(() => loop.stop());
  const { adminHost: host } = config;
  const token = keys.adminToken;
  const admin = createAdmin({
    host,
    port: config.adminPort,
    token,
    rollout,
    protection,
    previewRooms: (pack) => previewRooms(rooms, battles.outbox, pack),
    sessions: gateway,
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
  await tellEndpoints(folder, endpoints, stops);
  const close = (): Promise<void> => {
    phase.closing = true;
    return stopAll();
  };
  return { endpoints, dataFolder: folder.path, status, close };
}

/** Commands bring their token where the file says: not to whoever has the port after us. */
async function tellEndpoints(
  folder: DataFolder,
  endpoints: Endpoints,
  stops: Stop[],
): Promise<void> {
  await writeDurably(folder.path, ENDPOINTS_FILE_NAME, Buffer.from(JSON.stringify(endpoints)));
  stops.push(() => rm(folder.file(ENDPOINTS_FILE_NAME), { force: true }));
}

/** What the process before left: battles, and who was in them. */
async function resume(
  options: HostOptions,
  { folder, keys, services, battles, formers }: Core,
): Promise<Resumed> {
  const { config, clock, log } = options;
  const sessionsFile = { folder, key: keys.state, environment: environmentOf(options), log };
  const saved = await takeSavedSessions(sessionsFile);
  const places = saved === undefined ? new Map<number, never>() : heldSlots(saved);
  const service = ARENA_SERVICE;
  const recovery = { services, service, formers, rooms: config.rooms, places, clock, log };
  const sealing = createMemorySeal(keys.state, sessionsFile.environment);
  return { recovered: await recoverRooms(battles, recovery), saved, sealing, sessionsFile };
}

interface Resumed {
  readonly recovered: RecoveredRooms;
  readonly saved: SavedSessions | undefined;
  /** For what rooms keep to go back. */
  readonly sealing: MemorySeal;
  readonly sessionsFile: SavedSessionsFile;
}

/** Rooms so late that they run several ticks at once send them together: a write is what costs most. */
function runDue(scheduler: Rooms['scheduler'], gateway: Gateway, nowMs: number): number {
  if (scheduler.behindMs(nowMs) < arenaVocabulary.tickMs) return scheduler.runDue(nowMs);
  return gateway.batch(() => scheduler.runDue(nowMs));
}

/** Rooms and gateway, for those that were there before them and for one another. */
interface Connected {
  rooms: Rooms | undefined;
  gateway: Gateway | undefined;
}

interface PlayParts {
  readonly kernel: Kernel;
  readonly names: ArenaNames;
  readonly connected: Connected;
  /** A room could not move to the version of this service. */
  readonly takeBack: (service: string) => void;
  /** False once the server has begun to stop. */
  readonly isOpen: () => boolean;
  readonly battles: BattleJournal;
  readonly recovered: RecoveredRooms;
  readonly admittance: Admittance;
  readonly saved: SavedSessions | undefined;
  /** For what rooms keep to go back. */
  readonly sealing: MemorySeal;
}

/** Rooms, their loop, and the gateway they publish to. */
function startPlay(
  options: HostOptions,
  parts: PlayParts,
  stops: Stop[],
): { rooms: Rooms; gateway: Gateway; health: () => Health } {
  const { config, clock, log, metrics } = options;
  const { kernel, isOpen, connected, takeBack, names, recovered, admittance, saved } = parts;
  const { sealing: kept } = parts;
  const { journal, outbox } = parts.battles;
  // Rooms and gateway know each other; the rooms come first and tick only when the loop runs.
  const rooms = createRooms({
    count: countOf(config.rooms, recovered, log),
    journal,
    outbox,
    sealing: kept,
    recovered: recovered.rooms,
    formers: recovered.formers,
    seed: config.seed,
    tickMs: arenaVocabulary.tickMs,
    service: ARENA_SERVICE,
    kernel,
    clock,
    log,
    onTick: (report) => connected.gateway?.publish(report),
    onFault: (room) => connected.gateway?.closeRoom(room),
    onMoveFailed: (_room, service) => takeBack(service),
  });
  connected.rooms = rooms;
  stops.push(() => rooms.suspend(() => journal.commit()));
  outbox.start();
  stops.push(() => outbox.stop());
  const committing = startCommitting(journal);
  stops.push(() => committing.stop());
  const expiry = setInterval(() => rooms.expire(), LIMITS.drainCheckMs);
  const sealing = setInterval(() => rooms.sealKept(), LIMITS.preImageSealEveryMs);
  stops.push(() => {
    clearInterval(expiry);
    clearInterval(sealing);
  });
  // Live as long as it answers; ready while it can take players.
  const health = (): Health => ({ live: true, ready: isOpen() && rooms.isPlayable });
  const gateway = createGateway({
    rooms,
    codec: createArenaCodec(names),
    tickMs: arenaVocabulary.tickMs,
    version: () => readVersion(kernel, ARENA_SERVICE),
    log,
    clock,
    metrics,
    ...admittance,
    limits: { socketsMax: socketsMaxWithin(openFilesMax()) },
    ...(saved === undefined ? {} : { saved }),
  });
  connected.gateway = gateway;
  return { rooms, gateway, health };
}

/** What going back would mean, as long as nobody has. */
function previewRooms(rooms: Rooms, outbox: Outbox, pack: string): RoomsPreview {
  const plans = [...rooms.planRestore(undefined, pack)].flatMap(([room, plan]) =>
    typeof plan === 'string' ? [] : [{ room, plan }],
  );
  const sent = plans.flatMap(({ room, plan }) => outbox.sentSince(room, plan.fromTick));
  const listed = plans.slice(0, LIMITS.previewListMax);
  const commands = listed.flatMap(({ room, plan }) =>
    plan.commands(LIMITS.previewListMax).map((command) => ({ room, ...command })),
  );
  return {
    returning: plans.length,
    staying: rooms.count - plans.length,
    accepted: plans.reduce((sum, { plan }) => sum + plan.accepted, 0),
    rooms: listed.map(({ room, plan: { fromTick, accepted } }) => ({ room, fromTick, accepted })),
    commands: commands.toSorted((a, b) => a.tick - b.tick).slice(0, LIMITS.previewListMax),
    sent: sent
      .slice(0, LIMITS.previewListMax)
      .map(({ room, tick, topic, key }) => ({ room, tick, topic, key })),
    sentCount: sent.length,
  };
}

/** Battles that were fought go on, however many rooms are asked for. */
function countOf(asked: number, { rooms }: RecoveredRooms, log: Log): number {
  const highest = Math.max(0, ...rooms.keys());
  if (highest <= asked) return asked;
  const beyond = [...rooms.keys()].filter((number) => number > asked);
  log.warn({ rooms: beyond, asked }, 'more rooms are open than asked for: their battles go on');
  return highest;
}

/** Before there are rooms nothing has to be asked of them. */
function coreRoomsOf(connected: Connected): CoreRooms {
  return {
    prepare: async (candidate) => (await connected.rooms?.participant.prepare(candidate)) ?? [],
    confirm: (services) => connected.rooms?.participant.confirm(services),
    activated: ({ kind, services, lost }, kernel) => {
      for (const { service, to } of services) {
        const generation = kernel.routing?.defaultSet.generations.get(service);
        if (to === undefined || generation === undefined) continue;
        connected.rooms?.activated(generation, wayOf(kind, lost.includes(service)));
      }
    },
  };
}

/** Rooms follow a rollback or a restart at once: what they leave is bad. */
function wayOf(kind: Replacement['kind'], isLost: boolean): RoomReturn | undefined {
  if (kind === 'rollback') return isLost ? 'restore' : 'keep-state';
  return kind === 'restart' ? 'keep-state' : undefined;
}

/** Many rooms may fail at one version: it is taken back once. */
function onceAtATime(
  takeBack: (service: string) => Promise<void>,
  log: Log,
): (service: string) => void {
  const running = new Set<string>();
  return (service) => {
    if (running.has(service)) return;
    running.add(service);
    takeBack(service)
      .catch((error: unknown) => {
        const message = 'a version that rooms cannot move to could not be taken back';
        log.error({ err: error, service }, message);
      })
      .finally(() => running.delete(service));
  };
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
