// The part of a server's wiring that is there before a room can open: data, keys, services, rollout, watched
// folder. What has started is on the list of stops, in the order in which it needs what came before.
import { createArenaNames, type ArenaNames } from './combat-rules/model/names.ts';
import { createCompilers, layoutOf } from './compilers.ts';
import { checkAdminPort } from './engine/admin/admin.ts';
import type { MetricRegistry } from './engine/admin/metrics.ts';
import type { Clock } from './engine/base/clock.ts';
import type { Config } from './engine/base/config-file.ts';
import { LIMITS } from './engine/base/limits.ts';
import type { Log } from './engine/base/log.ts';
import { parseSwitchList } from './engine/base/protection-switch.ts';
import { VERSION } from './engine/base/version.ts';
import { keysFolderOf } from './engine/cli/locate.ts';
import { checkPort } from './engine/gateway/listen.ts';
import type { Participant } from './engine/contract/participant.ts';
import type { BreakerTrip } from './engine/kernel/breaker.ts';
import type { Kernel } from './engine/kernel/kernel.ts';
import { packFolder } from './engine/module/pack-module.ts';
import { checkWatchedFolder, watchFolder } from './engine/module/watch.ts';
import { createProtection, type Protection } from './engine/rollout/protection.ts';
import type { Formers } from './engine/rollout/boot.ts';
import { createRollout, type Rollout } from './engine/rollout/rollout.ts';
import { takeBack } from './engine/rollout/take-back.ts';
import type { Replacement } from './engine/service/change.ts';
import { createServiceHost, type ServiceHost } from './engine/service/host.ts';
import type { SavedStates } from './engine/service/options.ts';
import { startPeriodicSave } from './engine/service/periodic-save.ts';
import { openSaveLedger } from './engine/service/save-ledger.ts';
import { createSavedStates } from './engine/service/saved-state.ts';
import { systemTimers } from './engine/service/timers.ts';
import type { OutboxSink } from './engine/state/outbox.ts';
import { openOutboxFiles } from './engine/state/outbox-files.ts';
import { openDataFolder, type DataFolder } from './engine/state/data-folder.ts';
import { openHistory, type History } from './engine/state/history.ts';
import { inspectPack } from './engine/state/inspect.ts';
import { openStateStore } from './engine/state/open-state-store.ts';
import { openPackStore } from './engine/state/pack-store.ts';
import { ensureDevelopmentKeys, type DevelopmentKeys } from './engine/trust/dev-keys.ts';
import {
  buildPack,
  verifyPack,
  type VerifiedPack,
  type VerifyPolicy,
} from './engine/trust/pack.ts';
import { readPackSource, type PackSource } from './engine/trust/pack-source.ts';
import { openAdmittance, type Admittance } from './host-admittance.ts';
import { openBattleJournal, type BattleJournal } from './host-journal.ts';

export interface HostOptions {
  readonly config: Config;
  readonly dataFolder: string;
  /** Folder of pack folders that are pushed when they change; undefined when none is watched. */
  readonly watchFolder: string | undefined;
  /** Folder of public keys for tickets; undefined when none is named. */
  readonly ticketKeys: string | undefined;
  /** Folder with the pack that a new data folder starts with. */
  readonly builtInPackFolder: string;
  /** Development keys are refused in production. */
  readonly production: boolean;
  readonly clock: Clock;
  readonly log: Log;
  /** Of this server alone; shown by its admin API. */
  readonly metrics: MetricRegistry;
  /** Where results of rooms go; files in the data folder when absent. */
  readonly outboxSink?: OutboxSink;
  /** The third level of the breaker: end this process, so that a fresh one takes over. */
  readonly onRestartNeeded: (trip: BreakerTrip) => void;
}

export type Stop = () => Promise<void> | void;

/** What the services are told of and ask the rooms, which are there later. */
export interface CoreRooms extends Participant {
  /** A change of services was carried out. */
  activated(replacement: Replacement, kernel: Kernel): void;
}

/** What rooms, gateway and admin API are built on. */
export interface Core {
  readonly folder: DataFolder;
  readonly battles: BattleJournal;
  /** Versions that rooms were on and that do not serve: to be resumed. */
  readonly formers: Formers;
  readonly keys: DevelopmentKeys;
  /** Who may connect. */
  readonly admittance: Admittance;
  readonly services: ServiceHost;
  readonly rollout: Rollout;
  readonly protection: Protection;
  /** What packs call things, for the wire. */
  readonly names: ArenaNames;
  /** Takes a service back whose version rooms cannot move to. */
  takeBack(service: string): Promise<void>;
}

/** What the parts below are made of, as far as it has started. */
interface Parts extends HostOptions {
  readonly rooms: CoreRooms;
  readonly names: ArenaNames;
  readonly folder: DataFolder;
  readonly keys: DevelopmentKeys;
  readonly history: History;
  readonly protection: Protection;
  readonly battles: BattleJournal;
}

/** Starts everything that must be there before a room can open, with an active pack. */
export async function startCore(
  options: HostOptions,
  rooms: CoreRooms,
  stops: Stop[],
): Promise<Core> {
  const { clock, log, config } = options;
  const folder = await openDataFolder(options.dataFolder, clock);
  stops.push(() => folder.close());
  // Before anything lasts: a start that fails for these must not use up an epoch each time.
  await checkPort({ host: config.host, port: config.port });
  await checkAdminPort({ host: config.adminHost, port: config.adminPort });
  if (options.watchFolder !== undefined) await checkWatchedFolder(options.watchFolder);
  const history = await openHistory(folder);
  stops.push(() => history.close());
  const isUsed = history.lastEpoch > 0;
  const keys = await ensureDevelopmentKeys(keysFolderOf(folder.path), { ...options, isUsed });
  const admittance = await openAdmittance(options, keys.ticket);
  const openFromStart = parseSwitchList(config.openSwitches) ?? [];
  const protection = createProtection({ history, clock, log, openFromStart });
  const names = createArenaNames();
  const battles = await openBattles({ ...options, folder, keys });
  stops.push(() => battles.journal.close());
  const parts = { ...options, rooms, names, folder, keys, history, protection, battles };
  const { services, rollout, formers } = await startServices(parts, stops);
  const checks = setInterval(() => {
    protection.expire().catch((error: unknown) => {
      log.error({ err: error }, 'protection switches could not be looked at');
    });
  }, LIMITS.drainCheckMs);
  stops.push(() => clearInterval(checks));
  const watched = await startWatch(parts, rollout);
  stops.push(() => watched?.stop());
  const back = (service: string): Promise<void> => takeBack(service, rollout, log);
  const data = { folder, battles, formers, keys, admittance };
  return { ...data, services, rollout, protection, names, takeBack: back };
}

async function openBattles(
  options: HostOptions & Pick<Parts, 'folder' | 'keys'>,
): Promise<BattleJournal> {
  const { config, folder, keys } = options;
  const sink = options.outboxSink ?? (await openOutboxFiles(folder.file('outbox')));
  const environment = environmentOf(options);
  return openBattleJournal({
    ...options,
    sink,
    environment,
    key: keys.state,
    rooms: config.rooms,
  });
}

async function startServices(
  parts: Parts,
  stops: Stop[],
): Promise<{ services: ServiceHost; rollout: Rollout; formers: Formers }> {
  const { clock, log, history, metrics, keys } = parts;
  const timers = systemTimers;
  const epoch = (): number => services.kernel.epoch;
  const savedStates = await openSavedStates(parts, epoch, stops);
  const services: ServiceHost = createServiceHost({
    log,
    metrics,
    clock,
    timers,
    savedStates,
    sealKey: keys.state,
    environment: environmentOf(parts),
    lastGeneration: history.lastGeneration,
    lastEpoch: history.lastEpoch,
    drain: { policy: 'evict', deadlineMs: LIMITS.drainDeadlineMs },
    rollBack: (service) => takeBack(service, rollout, log),
    onReplaced: (replacement) => parts.rooms.activated(replacement, services.kernel),
    onRestartNeeded: parts.onRestartNeeded,
  });
  stops.push(() => services.stop());
  const rollout: Rollout = createRollout({
    services,
    savedStates,
    history,
    clock,
    log,
    layoutOf,
    compilers: createCompilers({
      mayGenerate: () => parts.protection.isOpen('generated-code'),
      names: parts.names,
    }),
    protection: parts.protection,
    participants: [parts.rooms],
    trust: trustOf(parts),
    packs: await openPackStore(parts.folder),
    builtInPack: async () => sign(await readPackSource(parts.builtInPackFolder), 1, parts),
  });
  const formers = await rollout.boot(parts.battles.roomsOn);
  const save = (): Promise<void> => rollout.saveState();
  const saving = startPeriodicSave({ save, clock, timers, log, metrics });
  stops.push(() => saving.stop());
  return { services, rollout, formers };
}

/** Where service state outlives the process: sealed, counted, in the configured store. */
async function openSavedStates(
  parts: Parts,
  epoch: () => number,
  stops: Stop[],
): Promise<SavedStates> {
  const { clock, log, config, folder, history, keys } = parts;
  const store = await openStateStore(folder, config.stateStore);
  stops.push(() => store.close());
  const sealing = { sealKey: keys.state, environment: environmentOf(parts), log };
  const ledger = await openSaveLedger({ ...sealing, folder, history, clock, epoch });
  return createSavedStates({ ...sealing, store, ledger });
}

/** Pushes what changes in the watched folder; activates nothing itself. */
async function startWatch(
  parts: Parts,
  rollout: Rollout,
): Promise<{ stop(): Promise<void> } | undefined> {
  const { watchFolder: root, log, history, protection } = parts;
  if (root === undefined) return undefined;
  const resumed = await readResumed(parts);
  const serves = ({ service, members }: PackSource): boolean => {
    const pack = resumed.get(service);
    return (
      pack !== undefined &&
      rollout.active(service)?.pack.digest === pack.digest &&
      isSame(members, pack.contents.members)
    );
  };
  return watchFolder({
    root,
    isOpen: () => protection.isOpen('file-watch'),
    packFolder,
    nextRevision: (name) => (history.floor(name)?.revision ?? 0) + 1,
    sign: (source, revision) => sign(source, revision, parts),
    submit: (pack) => rollout.push(pack, 'file-watch'),
    remove: (service) => rollout.remove(service, 'file-watch'),
    serves,
    log,
  });
}

/** What a start resumed, by service: a folder with the same content need not be pushed again. */
async function readResumed(parts: Parts): Promise<ReadonlyMap<string, VerifiedPack>> {
  const { history, folder } = parts;
  const packs = new Map<string, VerifiedPack>();
  for (const { service, pack } of history.resumable()) {
    const bytes = await inspectPack(folder.path, pack.digest);
    const policy = { ...trustOf(parts), wallMs: Number.NEGATIVE_INFINITY };
    packs.set(service, verifyPack(bytes, policy));
  }
  return packs;
}

/** Whose packs come in here, pushed or resumed. */
function trustOf({ keys }: Parts): Omit<VerifyPolicy, 'wallMs'> {
  return { keys: [keys.verify], threshold: 1, engineVersion: VERSION };
}

function isSame(a: PackSource['members'], b: PackSource['members']): boolean {
  const same = ([path, bytes]: [string, Uint8Array]): boolean => {
    const other = b.get(path);
    return other !== undefined && Buffer.compare(bytes, other) === 0;
  };
  return a.size === b.size && [...a].every(same);
}

function sign(source: PackSource, revision: number, { clock, keys }: Parts): Uint8Array {
  const createdAt = new Date(clock.wallMs()).toISOString();
  return buildPack({ ...source, revision, createdAt, expiresAt: null, cost: null }, [keys.signing]);
}

/** What sealed records are bound to. */
export function environmentOf({ production }: HostOptions): string {
  return production ? 'production' : 'development';
}
