// Service state from one schema to another over declared steps: `planMigration` finds the way, `migrate` goes
// it on copies. Both come before the one write: a missing or failing step refuses, and nothing has changed.
import type { MigratedDown, Migration } from '../contract/state.ts';
import { LIMITS } from '../base/limits.ts';
import { assert } from '../base/assert.ts';
import { CodedError } from '../base/errors.ts';
import { isPromised, thrownText } from '../base/thrown.ts';

/** What the way down from `to` to `from` had to leave out, kept until the way leads up again (S3). */
export interface Carried {
  readonly from: number;
  readonly to: number;
  readonly bytes: Uint8Array;
}

/** Who declares which steps: each version knows the schemas up to its own. */
export interface DeclaredMigrations {
  /** Of the version that takes over; they lead up. */
  readonly arriving: readonly Migration[];
  /** Of the version that is left; they lead down, since the older one does not know the newer schema. */
  readonly leaving: readonly Migration[];
}

/** A way that exists; no steps when the schemas are equal. */
export interface MigrationPlan {
  readonly from: number;
  readonly to: number;
  /** In the order of execution. */
  readonly steps: readonly Migration[];
}

/** State in the schema of the plan's end. */
export interface MigrationResult {
  readonly state: Uint8Array;
  /** For the next migration of this state: what is still left out. */
  readonly carried: readonly Carried[];
  /** What the way passed by without taking it in: it is lost, and worth a line in the log. */
  readonly dropped: readonly Carried[];
}

/**
 * The way from schema `from` to schema `to`. Of several the one that takes in most of `carried`, then the one
 * of the fewest steps, then the one whose first differing step goes farthest, then the first declared.
 * @throws MIGRATION_MISSING
 */
export function planMigration(
  from: number,
  to: number,
  declared: DeclaredMigrations,
  carried: readonly Carried[] = [],
): MigrationPlan {
  assertSchema(from);
  assertSchema(to);
  const isUp = from <= to;
  const steps = isUp ? declared.arriving : declared.leaving;
  for (const step of steps) {
    assertSchema(step.from);
    assertSchema(step.to);
    assert(step.from < step.to, 'MG1 a step leads from a lower schema to a higher one');
  }
  const ways = isUp ? findWaysUp(to, steps, carried) : findWaysDown(to, steps);
  if (from !== to && !ways.has(from)) throw missing(from, to, steps);
  return { from, to, steps: follow(ways, from, to) };
}

/**
 * Runs a plan. No step sees bytes that somebody else holds, so none can change the state it was given.
 * @throws MIGRATION_FAILED when a step throws or returns no bytes; STATE_TOO_LARGE
 */
export function migrate(
  state: Uint8Array,
  plan: MigrationPlan,
  carried: readonly Carried[],
): MigrationResult {
  // Schemas below the state's own were passed long ago: what was carried from there fits nowhere.
  // Copies: a few bytes that stay are often a view of a whole record, which would stay with them.
  let kept: readonly Carried[] = carried
    .filter(({ from }) => from >= plan.from)
    .map((left) => ({ ...left, bytes: copyOf(left.bytes) }));
  let dropped = carried.filter(({ from }) => from < plan.from);
  let current = state;
  for (const step of plan.steps) {
    if (plan.from < plan.to) {
      const own = kept.find((left) => isOf(left, step));
      current = stepUp(step, current, own?.bytes);
      dropped = [...dropped, ...kept.filter((left) => left.from < step.to && left !== own)];
      kept = kept.filter((left) => left.from >= step.to);
    } else {
      const down = stepDown(step, current);
      current = down.state;
      if (down.carried !== undefined) {
        kept = [...kept, { from: step.from, to: step.to, bytes: copyOf(down.carried) }];
      }
    }
    refuseTooLarge(current, kept, step);
  }
  return { state: current, carried: kept, dropped };
}

/** The best way on from one schema. */
interface Way {
  readonly step: Migration;
  readonly next: number;
  readonly takenIn: number;
  readonly length: number;
}

function findWaysUp(
  to: number,
  steps: readonly Migration[],
  carried: readonly Carried[],
): ReadonlyMap<number, Way> {
  const ways = new Map<number, Way>();
  // From the end backwards: all that lies between a step's end and the goal is decided before the step.
  for (const step of steps.toSorted((a, b) => b.from - a.from || b.to - a.to)) {
    const rest = ways.get(step.to);
    if (step.to > to || (step.to < to && rest === undefined)) continue;
    const takesIn = carried.some((left) => isOf(left, step)) ? 1 : 0;
    const takenIn = takesIn + (rest?.takenIn ?? 0);
    keepBetter(ways, step.from, { step, next: step.to, takenIn, length: 1 + (rest?.length ?? 0) });
  }
  return ways;
}

function findWaysDown(to: number, steps: readonly Migration[]): ReadonlyMap<number, Way> {
  const ways = new Map<number, Way>();
  const passable = steps.filter((step) => step.down !== undefined);
  for (const step of passable.toSorted((a, b) => a.to - b.to || a.from - b.from)) {
    const rest = ways.get(step.from);
    if (step.from < to || (step.from > to && rest === undefined)) continue;
    keepBetter(ways, step.to, {
      step,
      next: step.from,
      takenIn: 0,
      length: 1 + (rest?.length ?? 0),
    });
  }
  return ways;
}

/** Steps come farthest first and sorting is stable: an equal way never replaces an earlier one. */
function keepBetter(ways: Map<number, Way>, from: number, way: Way): void {
  const best = ways.get(from);
  const isBetter =
    best === undefined ||
    way.takenIn > best.takenIn ||
    (way.takenIn === best.takenIn && way.length < best.length);
  if (isBetter) ways.set(from, way);
}

function follow(ways: ReadonlyMap<number, Way>, from: number, to: number): Migration[] {
  const steps: Migration[] = [];
  for (let at = from; at !== to;) {
    const way = ways.get(at);
    assert(way !== undefined, 'MG2 a way that was found has no gap');
    steps.push(way.step);
    at = way.next;
  }
  return steps;
}

function stepUp(step: Migration, state: Uint8Array, carried: Uint8Array | undefined): Uint8Array {
  const name = `${step.from} to ${step.to}`;
  const result = run(name, () =>
    step.up(copyOf(state), carried === undefined ? undefined : copyOf(carried)),
  );
  if (isBytes(result)) return result;
  throw failed(name, isPromised(result) ? 'returned a promise' : 'returned no Uint8Array');
}

function stepDown(step: Migration, state: Uint8Array): MigratedDown {
  const name = `${step.to} to ${step.from}`;
  const result = run(name, () => step.down?.(copyOf(state)));
  if (isPromised(result)) throw failed(name, 'returned a promise');
  if (!isBytes(result?.state)) throw failed(name, 'returned no { state: Uint8Array }');
  if (result.carried !== undefined && !isBytes(result.carried)) {
    throw failed(name, 'carried something else than a Uint8Array');
  }
  return result;
}

function run<T>(name: string, step: () => T): T {
  try {
    return step();
  } catch (cause) {
    throw failed(name, `threw: ${thrownText(cause)}`, cause);
  }
}

function failed(name: string, found: string, cause?: unknown): CodedError {
  const message = `Migration from schema ${name} ${found}.`;
  return new CodedError('MIGRATION_FAILED', { message, details: { step: name }, cause });
}

function missing(from: number, to: number, steps: readonly Migration[]): CodedError {
  const names = steps.map((step) => {
    const isOneWay = from > to && step.down === undefined;
    return `${step.from}->${step.to}${isOneWay ? ' (no way back)' : ''}`;
  });
  const message =
    `State of schema ${from} was found, schema ${to} is expected; ` +
    `declared steps: ${names.join(', ') || 'none'}.`;
  return new CodedError('MIGRATION_MISSING', { message, details: { from, to, steps: names } });
}

function refuseTooLarge(state: Uint8Array, carried: readonly Carried[], step: Migration): void {
  if (carried.length > LIMITS.carriedStepsMax) {
    const allowed = `${LIMITS.carriedStepsMax} are allowed`;
    const message = `What ${carried.length} steps left out would be carried, ${allowed}.`;
    throw new CodedError('STATE_TOO_LARGE', { message });
  }
  const carriedBytes = carried.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const most = Math.max(state.length, carriedBytes);
  if (most <= LIMITS.serviceStateBytesMax) return;
  const message =
    `Migration between schemas ${step.from} and ${step.to} made ${most} bytes, ` +
    `${LIMITS.serviceStateBytesMax} are allowed.`;
  throw new CodedError('STATE_TOO_LARGE', { message });
}

function isOf(carried: Carried, step: Migration): boolean {
  return carried.from === step.from && carried.to === step.to;
}

/** A copy also of a Buffer, whose slice() is a view. */
function copyOf(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}

/** Whatever realm it comes from: a module's bytes may be of another one than ours. */
function isBytes(value: unknown): value is Uint8Array {
  return Object.prototype.toString.call(value) === '[object Uint8Array]';
}

function assertSchema(schema: number): void {
  assert(Number.isSafeInteger(schema) && schema >= 0, 'MG1 a schema is a whole number from 0 on');
}
