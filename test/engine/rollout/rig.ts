// A rollout over the real kernel, trust and state on a folder of its own, with the toy service. It
// can be stopped without saving, like a crash, and opened again on the same folder.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { ManualClock } from '../../../engine/base/clock.ts';
import { silentMetrics } from '../../../engine/base/metrics.ts';
import type { Participant } from '../../../engine/contract/participant.ts';
import type { ProtectionSwitch } from '../../../engine/base/protection-switch.ts';
import type {
  CompileOutcome,
  CompilePolicy,
  Compiler,
  PackContents,
} from '../../../engine/contract/compiler.ts';
import type { Kernel } from '../../../engine/kernel/kernel.ts';
import type { PushOutcome } from '../../../engine/rollout/outcome.ts';
import { createProtection, type Protection } from '../../../engine/rollout/protection.ts';
import { createRollout, type Rollout } from '../../../engine/rollout/rollout.ts';
import { takeBack } from '../../../engine/rollout/take-back.ts';
import { createServiceHost, type ServiceHost } from '../../../engine/service/host.ts';
import { openSaveLedger } from '../../../engine/service/save-ledger.ts';
import { createSavedStates } from '../../../engine/service/saved-state.ts';
import { systemTimers } from '../../../engine/service/timers.ts';
import { openDataFolder } from '../../../engine/state/data-folder.ts';
import { openHistory, type History } from '../../../engine/state/history.ts';
import { assignLayout } from '../../../engine/state/layout.ts';
import { openFileStore } from '../../../engine/state/file-store.ts';
import { openPackStore } from '../../../engine/state/pack-store.ts';
import { nodeStorage, type Storage } from '../../../engine/state/storage.ts';
import { generateSigningKey, loadSigningKey, loadVerifyKey } from '../../../engine/trust/keys.ts';
import { buildPack, type PackInput } from '../../../engine/trust/pack.ts';
import { generateSealKey, loadSealKey, type SealKey } from '../../../engine/trust/seal.ts';
import { recordingLog, type LogLine } from '../../support/recording-log.ts';
import { asToy, createToyCompiler, TOY, type ToyService } from './toy-service.ts';

const START_MS = Date.parse('2026-11-21T12:00:00.000Z');
export const SIGNING_PEM = generateSigningKey().privatePem;
export const SIGNING_KEY = loadSigningKey(SIGNING_PEM);
export const OTHER_KEY = loadSigningKey(generateSigningKey().privatePem);
export const SEAL_KEY = loadSealKey(generateSealKey());

export interface Rig {
  readonly path: string;
  readonly services: ServiceHost;
  readonly kernel: Kernel;
  readonly rollout: Rollout;
  readonly history: History;
  readonly protection: Protection;
  readonly clock: ManualClock;
  readonly lines: LogLine[];
  /** Records the history still takes; the next write fails, as on a full disk. */
  failHistoryAfter(records: number): void;
  /** Is told of every log line as it is written. */
  onLine: (line: LogLine) => void;
  /** The serving toy. */
  toy(): ToyService;
  push(revision: number, text: string): Promise<PushOutcome>;
  /** Stops without saving. */
  crash(): Promise<void>;
}

export interface RigOptions {
  readonly path?: string;
  readonly environment?: string;
  readonly startMs?: number;
  readonly builtIn?: string;
  readonly disposeDeadlineMs?: number;
  readonly boot?: false;
  readonly sealKey?: SealKey;
  /** Protection switches that are open from the start. */
  readonly open?: readonly ProtectionSwitch[];
  /** The switch that guards the toy's compiler. */
  readonly guardedBy?: ProtectionSwitch;
  /** Its packs are refused while they may make no code out of text. */
  readonly needsGeneratedCode?: boolean;
  /** Hears under which policy each pack is compiled. */
  readonly onPolicy?: (policy: CompilePolicy) => void;
  /** The compiler refuses every pack that it is to try, as on a machine that is too slow. */
  readonly failsToBeTried?: true;
  /** Services of the server in the order of their compilers; the toy alone when absent. */
  readonly services?: readonly string[];
  readonly participants?: readonly Participant[];
}

const opened: Rig[] = [];
const folders: string[] = [];

afterEach(async () => {
  for (const rig of opened.splice(0)) await rig.crash();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

export interface ToyPack {
  readonly name?: string;
  readonly service?: string;
  readonly expiresAt?: string;
  readonly takes?: number[];
  readonly key?: typeof SIGNING_KEY;
  readonly update?: 'now' | 'next-round' | 'pin';
}

/** A signed pack of one member. */
export function toyPack(revision: number, text: string, options: ToyPack = {}): Uint8Array {
  return buildPack(toyPackInput(revision, text, options), [options.key ?? SIGNING_KEY]);
}

export function toyPackInput(revision: number, text: string, options: ToyPack = {}): PackInput {
  const stateSchema = options.takes === undefined ? null : { in: options.takes, out: 1 };
  return {
    name: options.name ?? 'counting',
    service: options.service ?? TOY,
    revision,
    engine: '>=0.1.0 <0.2.0',
    edition: 1,
    createdAt: '2026-11-21T00:00:00.000Z',
    expiresAt: options.expiresAt ?? null,
    stateSchema,
    ...(options.update !== undefined && { update: options.update }),
    cost: null,
    members: new Map([['main.rules', new TextEncoder().encode(text)]]),
  };
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'midswing-rollout-'));
  folders.push(folder);
  return folder;
}

export async function openRig(options: RigOptions = {}): Promise<Rig> {
  const path = options.path ?? join(await temporaryFolder(), 'data');
  const clock = new ManualClock(options.startMs ?? START_MS);
  const lines: LogLine[] = [];
  const told: Pick<Rig, 'onLine'> = { onLine: () => undefined };
  const log = recordingLog(lines, (line) => told.onLine(line));
  const folder = await openDataFolder(path);
  const fault = { writesLeft: Number.POSITIVE_INFINITY };
  const history = await openHistory(folder, failingStorage(fault));
  const openFromStart = options.open ?? [];
  const protection = createProtection({ history, clock, log, openFromStart });
  const sealKey = options.sealKey ?? SEAL_KEY;
  const environment = options.environment ?? 'test';
  const ledger = await openSaveLedger({
    folder,
    history,
    sealKey,
    environment,
    clock,
    log,
    epoch: () => services.kernel.epoch,
    storage: failingStorage(fault),
  });
  const savedStates = createSavedStates({
    store: openFileStore(folder),
    ledger,
    sealKey,
    environment,
    log,
  });
  const { disposeDeadlineMs } = options;
  const services = createServiceHost({
    log,
    metrics: silentMetrics,
    clock,
    timers: systemTimers,
    sealKey,
    environment,
    lastGeneration: history.lastGeneration,
    lastEpoch: history.lastEpoch,
    drain: { policy: 'evict', deadlineMs: 1_000 },
    savedStates,
    rollBack: (service) => takeBack(service, rollout, log),
    ...(disposeDeadlineMs === undefined ? {} : { disposeDeadlineMs }),
  });
  const { kernel } = services;
  const rollout = createRollout({
    services,
    protection,
    compilers: (options.services ?? [TOY]).map((service) => createGuarded(service, options)),
    trust: { keys: [loadVerifyKey(SIGNING_KEY.publicPem)], threshold: 1, engineVersion: '0.1.0' },
    history,
    packs: await openPackStore(folder),
    savedStates,
    builtInPack: () => Promise.resolve(toyPack(1, options.builtIn ?? 'step 1')),
    layoutOf: assignLayout,
    participants: options.participants ?? [],
    clock,
    log,
  });
  let crashed = false;
  const rig: Rig = {
    path,
    services,
    kernel,
    rollout,
    history,
    protection,
    clock,
    lines,
    get onLine() {
      return told.onLine;
    },
    set onLine(onLine) {
      told.onLine = onLine;
    },
    failHistoryAfter: (records) => {
      fault.writesLeft = records;
    },
    toy: () => asToy(kernel.routing?.defaultSet.generations.get(TOY)?.service),
    push: (revision, text) => rollout.push(toyPack(revision, text), 'tester'),
    crash: async () => {
      if (crashed) return;
      crashed = true;
      await history.close();
      await folder.close();
    },
  };
  opened.push(rig);
  if (options.boot !== false) await rollout.boot();
  return rig;
}

const NEEDS_CODE: CompileOutcome = {
  ok: false,
  diagnostics: [
    {
      code: 'MODULE_GENERATED_CODE',
      severity: 'error',
      message: 'It makes code.',
      file: 'module.js',
      line: 1,
      column: 1,
      endLine: 1,
      endColumn: 1,
      rendered: 'It makes code.',
    },
  ],
};

/** What the toy's compiler refuses. */
const TOO_SLOW: PackContents = {
  name: 'slow',
  service: TOY,
  revision: 1,
  members: new Map([['main.rules', new TextEncoder().encode('mistake')]]),
};

function createGuarded(service: string, options: RigOptions): Compiler {
  const { guardedBy, onPolicy, needsGeneratedCode = false, failsToBeTried = false } = options;
  const toy = createToyCompiler(service);
  const compiler: Compiler = {
    ...toy,
    compile: (pack, policy) => {
      onPolicy?.(policy);
      if (needsGeneratedCode && !policy.generatedCode) return NEEDS_CODE;
      if (failsToBeTried && policy.served !== true) return toy.compile(TOO_SLOW);
      return toy.compile(pack);
    },
  };
  return guardedBy === undefined ? compiler : { ...compiler, guardedBy };
}

/** A disk that is full from some write on. */
function failingStorage(fault: { writesLeft: number }): Storage {
  return {
    ...nodeStorage,
    create: (path) =>
      fault.writesLeft < 1 ? Promise.reject(new Error('ENOSPC')) : nodeStorage.create(path),
    openToAppend: async (path) => {
      const file = await nodeStorage.openToAppend(path);
      return {
        truncate: (bytes) => file.truncate(bytes),
        status: () => file.status(),
        sync: () => file.sync(),
        close: () => file.close(),
        write: (bytes) => {
          fault.writesLeft -= 1;
          return fault.writesLeft < 0 ? Promise.reject(new Error('ENOSPC')) : file.write(bytes);
        },
      };
    },
  };
}
