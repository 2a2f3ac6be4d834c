// 10,000 replacements of a module of 50 KB, each run anew from its text: what is left of them. A generation
// counts as gone when the collector has taken its service, which holds the module's closure.
import type { BenchRow } from '../row.ts';
import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import { CONTRACT_VERSION } from '#engine/contract';
import { adoptService } from '#engine/module/adopt';
import { createRealm } from '#engine/module/realm';
import { runModule } from '#engine/module/run-module';
import { benchRow } from '../row.ts';
import { collectGarbage, heapBytes } from '../measure.ts';
import { makeHost, packOf } from './fixture.ts';

const SERVICE = 'module';
const REPLACEMENTS = 10_000;
/** Before the heap is looked at for the first time: by then the host's own code is compiled, about 1 MB. */
const WARM = 2_000;
const FUNCTIONS = 250;
/** The active generation and the standby that a rollback would take. */
const HELD = 2;
const COLLECTIONS_MAX = 20;
const MEGABYTE = 1_048_576;

/** Rows "module-heap" and "module-uncollected". */
export async function measureModules(): Promise<readonly BenchRow[]> {
  const host = makeHost();
  const ledger = new Ledger();
  // One for all versions, as the module compiler has it.
  const realm = createRealm('modules', false);
  const sourceOf = (version: number) => ({
    pack: packOf(SERVICE, version),
    create: () => ledger.enter(load(version, realm)),
  });
  await host.start([sourceOf(0)]);
  const replace = async (from: number, to: number): Promise<void> => {
    for (let version = from; version <= to; version += 1) {
      host.confirm();
      await host.replace({ put: [sourceOf(version)] });
    }
    await ledger.settle();
  };
  await replace(1, WARM);
  const before = heapBytes();
  const startMs = performance.now();
  await replace(WARM + 1, WARM + REPLACEMENTS);
  const seconds = (performance.now() - startMs) / 1_000;
  const grownBytes = heapBytes() - before;
  const answer = host.request(SERVICE, 1);
  if (answer !== expectedAnswer(WARM + REPLACEMENTS)) throw new Error(`answered ${String(answer)}`);
  const uncollected = ledger.alive - HELD;
  await host.stop();
  const kilobytes = (textOf(1).length / 1_024).toFixed(0);
  return [
    benchRow({
      id: 'module-heap',
      what: `heap growth over ${REPLACEMENTS} replacements of a module`,
      value: Math.max(grownBytes / MEGABYTE, 0),
      unit: 'MB',
      bar: 1,
      note: `${kilobytes} KB, ${FUNCTIONS} functions; ${seconds.toFixed(1)} s, after ${WARM} to warm up`,
    }),
    benchRow({
      id: 'module-uncollected',
      what: 'generations not collected beyond active and standby',
      value: Math.max(uncollected, 0),
      unit: 'generations',
      bar: 0,
      note: `of ${WARM + REPLACEMENTS + 1}; ${ledger.alive} are alive`,
    }),
  ];
}

function load(version: number, realm: ReturnType<typeof createRealm>) {
  return adoptService(
    runModule({ text: textOf(version), filename: `${SERVICE}@${version}/module.js` }, realm),
    SERVICE,
  );
}

/** A bundle whose functions all have another constant in every version: no two share their code. */
function textOf(version: number): string {
  const lines = ['"use strict";'];
  for (let i = 0; i < FUNCTIONS; i += 1) {
    lines.push(
      `function step${i}(value) {`,
      `  const scaled = (value * ${i + 3} + ${version} * ${i + 1}) % 1000003;`,
      `  if (scaled % ${i + 2} === 0) return { kind: "even", value: scaled, step: ${i} };`,
      `  return { kind: "odd", value: scaled + ${version}, step: ${i} };`,
      '}',
    );
  }
  const names = Array.from({ length: FUNCTIONS }, (_none, i) => `step${i}`).join(', ');
  lines.push(
    `const steps = [${names}];`,
    'exports.createService = () => {',
    '  let count = 0;',
    '  return {',
    `    name: ${JSON.stringify(SERVICE)},`,
    `    contract: ${JSON.stringify(`^${CONTRACT_VERSION}`)},`,
    '    state: {',
    '      schema: 1,',
    '      exportState: () => Uint8Array.of(count & 255, (count >> 8) & 255),',
    '      importState: (bytes) => { count = bytes[0] + bytes[1] * 256 + 1; },',
    '    },',
    `    handle: (request) => steps[0](request).step + steps.length + ${version} + count,`,
    '  };',
    '};',
  );
  return lines.join('\n');
}

/** Every replacement brought the count over and added one. */
function expectedAnswer(version: number): number {
  return FUNCTIONS + version + version;
}

/** Knows how many of the services that were made are still alive, without keeping them so. */
class Ledger {
  #alive = 0;
  readonly #registry = new FinalizationRegistry<undefined>(() => {
    this.#alive -= 1;
  });

  get alive(): number {
    return this.#alive;
  }

  enter<T extends object>(service: T): T {
    this.#alive += 1;
    this.#registry.register(service, undefined);
    return service;
  }

  /** Collects until nothing more goes; finalizers run between macrotasks. */
  async settle(): Promise<void> {
    for (let i = 0; i < COLLECTIONS_MAX && this.#alive > HELD; i += 1) {
      collectGarbage();
      await setImmediate();
    }
  }
}
