// Saved states over a store and a ledger in a folder of their own, with generations that only have names.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { ManualClock } from '../../../engine/base/clock.ts';
import { silentLog } from '../../../engine/base/log.ts';
import type { SavedStates } from '../../../engine/service/options.ts';
import { openSaveLedger, type SaveLedger } from '../../../engine/service/save-ledger.ts';
import { createSavedStates } from '../../../engine/service/saved-state.ts';
import { openDataFolder } from '../../../engine/state/data-folder.ts';
import { openFileStore } from '../../../engine/state/file-store.ts';
import { openHistory, type History } from '../../../engine/state/history.ts';
import type { StateStore } from '../../../engine/state/state-store.ts';
import { nodeStorage, type Storage } from '../../../engine/state/storage.ts';
import { generateSealKey, loadSealKey, type SealKey } from '../../../engine/trust/seal.ts';
import { activation } from './sample-capture.ts';

export const KEY = loadSealKey(generateSealKey());
export const OTHER_KEY = loadSealKey(generateSealKey());

export interface SavedRig {
  readonly path: string;
  readonly states: SavedStates;
  readonly ledger: SaveLedger;
  readonly history: History;
  readonly errors: string[];
  readonly infos: string[];
  /** Puts a generation of the garden on record, as an activation does. */
  activate(generation: number): Promise<void>;
  crash(): Promise<void>;
}

export interface SavedRigOptions {
  readonly path?: string;
  readonly store?: StateStore;
  readonly key?: SealKey;
  readonly environment?: string;
  /** Of the ledger. */
  readonly storage?: Storage;
}

const opened: SavedRig[] = [];
const folders: string[] = [];

afterEach(async () => {
  for (const rig of opened.splice(0)) await rig.crash();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

export async function openSavedRig(options: SavedRigOptions = {}): Promise<SavedRig> {
  const path = options.path ?? (await temporaryFolder());
  const folder = await openDataFolder(path);
  const history = await openHistory(folder);
  const errors: string[] = [];
  const infos: string[] = [];
  const log = {
    ...silentLog,
    info: (_: unknown, message: string) => void infos.push(message),
    error: (_: unknown, message: string) => void errors.push(message),
  };
  const environment = options.environment ?? 'test';
  const sealing = { sealKey: options.key ?? KEY, environment, log };
  const clock = new ManualClock(1_000_000_000_000);
  const storage = options.storage ?? nodeStorage;
  const ledger = await openSaveLedger({
    ...sealing,
    folder,
    history,
    clock,
    storage,
    epoch: () => 1,
  });
  const store = options.store ?? openFileStore(folder);
  const states = createSavedStates({ ...sealing, store, ledger });
  let crashed = false;
  const rig = {
    path,
    states,
    ledger,
    history,
    errors,
    infos,
    activate: (generation: number) => history.append(activation(generation)),
    crash: async () => {
      if (crashed) return;
      crashed = true;
      await history.close();
      await folder.close();
    },
  };
  opened.push(rig);
  return rig;
}

/** A rig whose garden serves in generation 1. */
export async function openServing(options: SavedRigOptions = {}): Promise<SavedRig> {
  const rig = await openSavedRig(options);
  await rig.activate(1);
  return rig;
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'midswing-saved-'));
  folders.push(folder);
  return folder;
}

/** What is loaded for the garden, as text; undefined when there is nothing. */
export async function loadText(
  { states }: SavedRig,
  service = 'garden',
): Promise<string | undefined> {
  const saved = await states.load(service);
  return saved === undefined ? undefined : new TextDecoder().decode(saved.state);
}
