// The proof of the unload for modules: code and instances of replaced versions are collected, no file is held.
import { readdirSync, readlinkSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import type { CompileOutcome } from '../../../engine/contract/compiler.ts';
import type { Service } from '../../../engine/contract/service.ts';
import { createKernel, type Kernel } from '../../../engine/kernel/kernel.ts';
import { createModuleCompiler } from '../../../engine/module/compiler.ts';
import { sha256Hex } from '../../../engine/trust/digest.ts';
import { buildPack, verifyPack } from '../../../engine/trust/pack.ts';
import { bytesOf, sampleInput, sampleKey, samplePolicy } from '../trust/sample-pack.ts';
import { serviceOf, shopModule } from './compile-text.ts';
import { temporaryFolder } from './pack-folder.ts';

const VERSIONS = 200;
const GENERATIONS = 30;
const WARM_UP = 20;
const FUNCTIONS = 250;
const HEAP_GROWTH_MAX = 1_048_576;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void; // what --expose-gc defines

/** About 50 KB; every function is different, and all are called. */
function largeModule(version: number): string {
  const functions = Array.from(
    { length: FUNCTIONS },
    (_, n) => `  (value) => { /* ${'x'.repeat(160)} */ return value * ${n} + ${version}; },`,
  );
  const before = `const steps = [\n${functions.join('\n')}\n];`;
  return shopModule('handle: () => steps.reduce((sum, step) => sum + step(1), 0)', before);
}

/** Compiled without the dry run: that it leaves nothing is shown by the worker that ended. */
async function load(version: number): Promise<Service> {
  const compiler = createModuleCompiler(async () => ({ ok: true }));
  const members = new Map([['module.js', bytesOf(largeModule(version))]]);
  const pack = { name: 'shop', service: 'shop', revision: version, members };
  const outcome: CompileOutcome = await compiler.compile(pack, { generatedCode: false });
  if (!outcome.ok) throw new Error('it compiles');
  return outcome.load(undefined);
}

/** In a function of its own, so that no local of the test keeps a version. */
async function replace(version: number, active: { service?: Service }): Promise<WeakRef<object>[]> {
  const service = await load(version);
  service.handle?.(undefined);
  active.service = service;
  return [new WeakRef(service), new WeakRef(codeOf(service))];
}

/** A function of the module: what keeps its code. */
function codeOf(service: Service): object {
  const code: unknown = Reflect.get(service, 'handle');
  return typeof code === 'function' ? code : service;
}

/** In a function of its own, for the same reason. */
async function activate(kernel: Kernel, revision: number): Promise<WeakRef<object>> {
  const service = await load(revision);
  const digest = sha256Hex(`shop ${revision}`);
  const generation = kernel.load(service, { name: 'shop', revision, digest });
  kernel.activate(kernel.prepare([generation]), kernel.epoch, revision);
  return new WeakRef(codeOf(service));
}

async function settle(): Promise<number> {
  // WeakRefs are kept alive until the end of the job that made them.
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    collect();
  }
  return process.memoryUsage().heapUsed;
}

it('[MO19] of 200 versions of 50 KB the last one stays, and the heap does not grow', async () => {
  expect(largeModule(1).length).toBeGreaterThan(50_000);
  const active: { service?: Service } = {};
  const versions: WeakRef<object>[] = [];
  for (let version = 1; version <= WARM_UP; version += 1) await replace(version, active);
  const before = await settle();
  for (let version = 1; version <= VERSIONS; version += 1) {
    versions.push(...(await replace(WARM_UP + version, active)));
  }
  const growth = (await settle()) - before;
  expect(versions.filter((reference) => reference.deref() !== undefined)).toHaveLength(2);
  expect(active.service?.handle?.(undefined)).toBe(FUNCTIONS * (WARM_UP + VERSIONS) + 31_125);
  expect(growth).toBeLessThan(HEAP_GROWTH_MAX);
});

it('[MO19] generations that the kernel replaced under leases are collected', async () => {
  let unloads = 0;
  const kernel = createKernel({
    lastGeneration: 0,
    lastEpoch: 0,
    digest: (text) => sha256Hex(text),
    drain: { policy: 'wait', deadlineMs: 1_000 },
    keepStandby: true,
    onUnload: () => {
      unloads += 1;
    },
  });
  const lease = kernel.createServiceLease('a caller', 'shop');
  const references: WeakRef<object>[] = [];
  for (let revision = 1; revision <= GENERATIONS; revision += 1) {
    references.push(await activate(kernel, revision));
    lease[Symbol.dispose]();
    lease.acquire();
    expect(lease.service?.handle?.(undefined)).toBe(FUNCTIONS * revision + 31_125);
  }
  await settle();
  // The active one, and the standby to go back to.
  expect(references.filter((reference) => reference.deref() !== undefined)).toHaveLength(2);
  kernel.confirm();
  await settle();
  expect(references.filter((reference) => reference.deref() !== undefined)).toHaveLength(1);
  expect(unloads).toBe(GENERATIONS - 1);
});

it('[MO19] a version that went through its dry run is collected like any other', async () => {
  const references: WeakRef<object>[] = [];
  const run = async (): Promise<void> => {
    const service = await serviceOf(largeModule(1));
    references.push(new WeakRef(service), new WeakRef(codeOf(service)));
  };
  await run();
  await settle();
  expect(references.map((reference) => reference.deref())).toEqual([undefined, undefined]);
});

it('[MO18] the file of a pack can be overwritten and deleted while its module runs', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'shop.pack');
  const text = shopModule('handle: () => "as it was signed"');
  const members = new Map([['module.js', bytesOf(text)]]);
  await writeFile(file, buildPack(sampleInput({ service: 'shop', members }), [sampleKey]));
  const { contents } = verifyPack(await readFile(file), samplePolicy());
  await writeFile(file, 'something else');
  const compiler = createModuleCompiler(async () => ({ ok: true }));
  const outcome = await compiler.compile(contents, { generatedCode: false });
  await rm(folder, { recursive: true });
  if (!outcome.ok) throw new Error('it compiles');
  expect(outcome.load(undefined).handle?.(0)).toBe('as it was signed');
  expect(openFiles().filter((path) => path.startsWith(folder))).toEqual([]);
});

/** What this process holds open; nothing where there is no /proc. */
function openFiles(): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc/self/fd').map((name) => {
    try {
      return readlinkSync(`/proc/self/fd/${name}`);
    } catch {
      return ''; // the one that was open to list them
    }
  });
}
