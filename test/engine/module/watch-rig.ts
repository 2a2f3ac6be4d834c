// A watched folder with ports that note what is asked of them, and waiting for what was noted.
import { afterEach } from 'vitest';
import type { Log } from '../../../engine/base/log.ts';
import { packFolder } from '../../../engine/module/pack-module.ts';
import { watchFolder, type FolderWatch } from '../../../engine/module/watch.ts';
import type { FolderWatchOptions } from '../../../engine/module/watch-options.ts';
import type { SigningKey } from '../../../engine/trust/keys.ts';
import { buildPack, verifyPack } from '../../../engine/trust/pack.ts';
import { policyOf, sampleKey } from '../trust/sample-pack.ts';
import { put, temporaryFolder } from './pack-folder.ts';

/** A bound, not an expectation. */
const DEADLINE_MS = 10_000;

export interface WatchRig {
  readonly root: string;
  readonly watch: FolderWatch;
  /** What the ports were asked, in order: "submit echo@1 <text of its members>", "remove echo". */
  readonly calls: readonly string[];
  /** Warnings and errors, as "folder message reason". */
  readonly warnings: readonly string[];
  /** Writes files below the root. */
  put(files: Readonly<Record<string, unknown>>): Promise<void>;
  /** Resolves when the ports were asked `count` times; answers all calls. */
  called(count: number): Promise<readonly string[]>;
  warned(count: number): Promise<readonly string[]>;
  /**
   * Puts a folder of its own beside the others and waits until it was submitted: whatever was noticed before
   * has been acted on by then. Answers the calls without it.
   */
  fence(): Promise<readonly string[]>;
}

const running: FolderWatch[] = [];

afterEach(async () => {
  for (const watch of running.splice(0)) await watch.stop();
});

/** Watches a new folder, with these files in it from the start. */
export async function openWatchRig(
  files: Readonly<Record<string, unknown>> = {},
  { key = sampleKey, ...ports }: Partial<FolderWatchOptions> & { key?: SigningKey } = {},
): Promise<WatchRig> {
  const root = ports.root ?? (await temporaryFolder());
  await put(root, files);
  const calls: string[] = [];
  const warnings: string[] = [];
  const waiting = new Set<() => void>();
  const note = (list: string[], line: string): void => {
    list.push(line);
    for (const look of waiting) look();
  };
  const until = (isDone: () => boolean, what: () => string): Promise<void> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`not in time: ${what()} (${warnings.join('; ')})`)),
        DEADLINE_MS,
      );
      const look = (): void => {
        if (!isDone()) return;
        clearTimeout(timer);
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  const { submit, remove, ...others } = ports;
  const floors = new Map<string, number>();
  const options: FolderWatchOptions = {
    root,
    isOpen: () => true,
    packFolder,
    nextRevision: (name) => (floors.get(name) ?? 0) + 1,
    sign: (source, revision) => {
      const createdAt = '2026-11-20T00:00:00.000Z';
      return buildPack({ ...source, revision, createdAt, expiresAt: null, cost: null }, [key]);
    },
    submit: async (pack) => {
      const { manifest, contents } = verifyPack(pack, policyOf(1, key));
      const outcome = (await submit?.(pack)) ?? { ok: true };
      if (!outcome.ok) return outcome;
      floors.set(manifest.name, manifest.revision);
      const texts = [...contents.members.values()].map((bytes) => new TextDecoder().decode(bytes));
      note(calls, `submit ${manifest.service}@${manifest.revision} ${markOf(texts.join(''))}`);
      return outcome;
    },
    remove: async (service) => {
      const outcome = (await remove?.(service)) ?? { ok: true };
      if (outcome.ok) note(calls, `remove ${service}`);
      return outcome;
    },
    log: logTo((line) => note(warnings, line)),
    quietMs: 25,
    rescanMs: 200,
    ...others,
  };
  const watch = await watchFolder(options);
  running.push(watch);
  let fences = 0;
  return {
    root,
    watch,
    calls,
    warnings,
    put: (added) => put(root, added),
    called: async (count) => {
      await until(
        () => calls.length >= count,
        () => `${count} calls in ${calls.join('; ')}`,
      );
      return calls;
    },
    warned: async (count) => {
      await until(
        () => warnings.length >= count,
        () => `${count} warnings in ${warnings.join('; ')}`,
      );
      return warnings;
    },
    fence: async () => {
      fences += 1;
      const service = `zz-fence-${fences}`;
      await put(root, modulePack(service, 'fence', service));
      const isFence = (line: string): boolean => line.includes(' zz-fence-');
      await until(
        () => calls.some((line) => line.includes(` ${service}@`)),
        () => service,
      );
      return calls.filter((line) => !isFence(line));
    },
  };
}

/** The files of one module pack, in a folder of its own. */
export function modulePack(
  folder: string,
  mark: string,
  service = folder,
): Readonly<Record<string, unknown>> {
  return {
    [`${folder}/pack.json`]: {
      name: `${service}-pack`.slice(0, 40),
      service,
      engine: '>=0.1.0',
      module: 'service.ts',
    },
    [`${folder}/service.ts`]: moduleText(mark),
  };
}

/** A module that is told by its mark. */
export function moduleText(mark: string): string {
  return `export const createService = () => ({ text: '@@${mark}@@' });\n`;
}

/** The files of one pack of rules. */
export function rulesPack(folder: string, mark: string): Readonly<Record<string, unknown>> {
  return {
    [`${folder}/pack.json`]: { name: folder, service: folder, engine: '>=0.1.0', edition: 1 },
    [`${folder}/main.rules`]: `@@${mark}@@`,
  };
}

function markOf(text: string): string {
  return /@@(.*?)@@/.exec(text)?.[1] ?? '';
}

function logTo(note: (line: string) => void): Log {
  const line = (fields: Readonly<Record<string, unknown>>, message: string): void =>
    note([fields['folder'], message, fields['reason']].map((part) => text(part)).join(' '));
  const text = (part: unknown): string => (typeof part === 'string' ? part : '-');
  return { debug: () => undefined, info: () => undefined, warn: line, error: line };
}
