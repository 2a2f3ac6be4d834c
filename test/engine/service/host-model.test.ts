// Random sequences of starts, replacements, removals, rollbacks, confirmations and calls against a model: per
// service what its version and count must be, and which ways back there are. fast-check prints the seed.
import * as fc from 'fast-check';
import { it } from 'vitest';
import { ManualClock } from '../../../engine/base/clock.ts';
import { errorCode } from '../../../engine/base/errors.ts';
import { silentLog } from '../../../engine/base/log.ts';
import { silentMetrics } from '../../../engine/base/metrics.ts';
import { createServiceHost, type ServiceHost } from '../../../engine/service/host.ts';
import { ManualTimers } from '../../support/manual-timers.ts';
import { counterSource, SEAL_KEY, type CounterShape } from './host-rig.ts';

const NAMES = ['a', 'b', 'c'] as const;
type Name = (typeof NAMES)[number];

interface Version {
  readonly revision: number;
  readonly count: number;
}

interface Way {
  readonly order: number;
  readonly before: ReadonlyMap<Name, Version | undefined>;
}

type Operation =
  | {
      readonly kind: 'put' | 'failing put';
      readonly names: readonly Name[];
      readonly schema: 1 | 2;
    }
  | { readonly kind: 'remove'; readonly name: Name }
  | { readonly kind: 'rollback'; readonly name: Name; readonly state: 'snapshot' | 'migrate' }
  | { readonly kind: 'confirm' }
  | { readonly kind: 'add'; readonly name: Name };

/** What a host must be, in a few lines. */
class Model {
  readonly serving = new Map<Name, Version>();
  ways: Way[] = [];
  epoch = 0;
  revision = 0;

  change(names: readonly Name[], next: (name: Name) => Version | undefined): void {
    const before = new Map(names.map((name) => [name, this.serving.get(name)]));
    this.#set(new Map(names.map((name) => [name, next(name)])));
    this.#endWays(names);
    this.ways.push({ order: this.epoch, before });
  }

  rollBack(way: Way, state: 'snapshot' | 'migrate'): void {
    const now = new Map(this.serving);
    const back = [...way.before].map(([name, before]) => {
      const count = now.get(name)?.count;
      const keeps = state === 'migrate' && before !== undefined && count !== undefined;
      return [name, keeps ? { ...before, count } : before] as const;
    });
    this.#set(new Map(back));
    this.#endWays([...way.before.keys()]);
  }

  #set(next: ReadonlyMap<Name, Version | undefined>): void {
    for (const [name, version] of next) {
      if (version === undefined) this.serving.delete(name);
      else this.serving.set(name, version);
    }
    this.epoch += 1;
  }

  #endWays(names: readonly Name[]): void {
    this.ways = this.ways.filter(({ before }) => !names.some((name) => before.has(name)));
  }
}

const name = fc.constantFrom(...NAMES);
const names = fc.uniqueArray(name, { minLength: 1, maxLength: 3 });
const operation: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('put' as const), names, schema: schemas() }),
  },
  fc.record({ kind: fc.constant('failing put' as const), names, schema: schemas() }),
  fc.record({ kind: fc.constant('remove' as const), name }),
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('rollback' as const),
      name,
      state: fc.constantFrom('snapshot' as const, 'migrate' as const),
    }),
  },
  fc.record({ kind: fc.constant('confirm' as const) }),
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('add' as const), name }) },
);

function schemas(): fc.Arbitrary<1 | 2> {
  return fc.constantFrom(1 as const, 2 as const);
}

async function run(step: Operation, host: ServiceHost, model: Model): Promise<string | undefined> {
  if (step.kind === 'add') {
    const version = model.serving.get(step.name);
    if (version === undefined) {
      return catchCode(() => host.request(step.name, 'add'), 'DEPENDENCY_MISSING');
    }
    model.serving.set(step.name, { ...version, count: version.count + 1 });
    return check(host.request(step.name, 'add') === version.count + 1, "the count is the model's");
  }
  if (step.kind === 'confirm') {
    host.confirm();
    model.ways = [];
    return undefined;
  }
  if (step.kind === 'remove') {
    const change = host.replace({ remove: [step.name] });
    if (!model.serving.has(step.name)) return catchCodeOf(change, 'SERVICE_UNKNOWN');
    await change;
    model.change([step.name], () => undefined);
    return undefined;
  }
  if (step.kind === 'rollback') return rollBack(step, host, model);
  return put(step, host, model);
}

async function rollBack(
  { name: service, state }: Extract<Operation, { kind: 'rollback' }>,
  host: ServiceHost,
  model: Model,
): Promise<string | undefined> {
  const way = model.ways.find(({ before }) => before.has(service));
  const rollback = host.rollback({ state, service });
  if (way === undefined) return catchCodeOf(rollback, 'ROLLBACK_NONE');
  await rollback;
  model.rollBack(way, state);
  return undefined;
}

async function put(
  step: Extract<Operation, { kind: 'put' | 'failing put' }>,
  host: ServiceHost,
  model: Model,
): Promise<string | undefined> {
  const fails = step.kind === 'failing put';
  model.revision += 1;
  const { revision } = model;
  const shape = (service: Name, index: number): CounterShape => ({
    name: service,
    revision,
    schema: step.schema,
    ...(fails && index === step.names.length - 1
      ? { prepare: () => Promise.reject(new Error('no')) }
      : {}),
  });
  const change = host.replace({ put: step.names.map((s, i) => counterSource(shape(s, i))) });
  if (fails) return catchCodeOf(change, 'SERVICE_PREPARE_FAILED');
  await change;
  model.change(step.names, (service) => ({
    revision,
    count: model.serving.get(service)?.count ?? 0,
  }));
  return undefined;
}

/** What of host and model differs, if anything. */
function difference(host: ServiceHost, model: Model): string | undefined {
  const { kernel } = host;
  const generations = kernel.routing?.defaultSet.generations ?? new Map<string, never>();
  const served = [...generations.values()].map(({ pack, service }) => [
    pack.name,
    pack.revision,
    service.handle?.('count'),
  ]);
  const expected = [...model.serving].map(([service, version]) => [
    service,
    version.revision,
    version.count,
  ]);
  const standing = model.ways.flatMap(({ before }) => [...before.values()]).filter(isThere).length;
  return (
    check(kernel.epoch === model.epoch, `epoch ${kernel.epoch}, expected ${model.epoch}`) ??
    check(sorted(served) === sorted(expected), `${sorted(served)}, expected ${sorted(expected)}`) ??
    check(
      kernel.generations().length === expected.length + standing,
      `${kernel.generations().length} generations, expected ${expected.length} + ${standing}`,
    )
  );
}

it('[RP16] any sequence of operations agrees with the model, and a stop leaves nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { maxLength: 30 }), async (steps) => {
      const clock = new ManualClock();
      const host = createServiceHost({
        log: silentLog,
        metrics: silentMetrics,
        clock,
        timers: new ManualTimers(clock),
        sealKey: SEAL_KEY,
        environment: 'model',
      });
      const model = new Model();
      for (const step of steps) {
        const fault = (await run(step, host, model)) ?? difference(host, model);
        if (fault !== undefined) throw new Error(`${JSON.stringify(step)}: ${fault}`);
      }
      await host.stop();
      if (host.kernel.generations().length > 0) throw new Error('something is left after a stop');
    }),
    { numRuns: 150 },
  );
});

function sorted(rows: readonly unknown[]): string {
  return rows
    .map((row) => JSON.stringify(row))
    .toSorted()
    .join(' ');
}

function isThere(version: Version | undefined): boolean {
  return version !== undefined;
}

function check(holds: boolean, otherwise: string): string | undefined {
  return holds ? undefined : otherwise;
}

function catchCode(act: () => unknown, code: string): string | undefined {
  try {
    act();
  } catch (error) {
    return check(errorCode(error) === code, `threw ${String(error)}`);
  }
  return `${code} expected`;
}

async function catchCodeOf(task: Promise<unknown>, code: string): Promise<string | undefined> {
  return task.then(
    () => `${code} expected`,
    (error: unknown) => check(errorCode(error) === code, `threw ${String(error)}`),
  );
}
