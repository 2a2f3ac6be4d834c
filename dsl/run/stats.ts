// The numbers of a holder that effects modify: its base numbers after the `modify` lines of all it
// holds, by age. Worked out again whenever what it holds changes. Hot path: 0 B/op.
import { BUCKET, BUCKETS, HALT, resetBuckets, resolveBucketsAt } from '../runtime.ts';
import { openInstance } from './context.ts';
import { writeField } from './field.ts';
import type { RunFrame } from './frame.ts';
import type { Machine } from './machine.ts';
import type { EffectPlan } from './plan-effect.ts';
import { nextByAge, sourceOf } from './slot.ts';

/**
 * Works out and writes the modifiable numbers of `holder`. Effects read its base numbers meanwhile.
 */
export function recompute(machine: Machine, holder: number): void {
  const { plan, world, statFrame: frame, cell } = machine;
  if (plan.stats.length === 0) return;
  for (const stat of plan.stats) {
    cell[0] = world.f64[stat.base + holder] ?? 0;
    writeField(world, stat.current, holder, cell, 0);
  }
  resetBuckets(frame.buckets, plan.holderFields);
  for (let at = nextByAge(machine, holder, 0); at >= 0; at = nextOf(machine, holder, at)) {
    const effect = effectAt(machine, at);
    if (effect?.modify === undefined) continue;
    if (effect.typed.sources === 'sum') runModify(machine, frame, effect, at);
    else if (isFirst(machine, holder, at)) addStrongest(machine, effect, holder);
  }
  for (const stat of plan.stats) {
    cell[0] = world.f64[stat.base + holder] ?? 0;
    resolveBucketsAt(frame.buckets, stat.index, cell, 0);
    writeField(world, stat.current, holder, cell, 0);
  }
}

function nextOf(machine: Machine, holder: number, at: number): number {
  return nextByAge(machine, holder, machine.world.u32[machine.plan.held.serial + at] ?? 0);
}

function effectAt({ plan, world }: Machine, at: number): EffectPlan | undefined {
  return plan.effectOf.get((world.u32[plan.held.id + at] ?? 0) | 0);
}

function runModify(machine: Machine, frame: RunFrame, effect: EffectPlan, at: number): void {
  openInstance(machine, frame, at);
  frame.tags = 0;
  frame.depth = 0;
  frame.sink.key.fill(0);
  effect.modify?.run(frame);
  frame.halt = HALT.none;
}

/** True for the oldest instance of its effect; with `source`, of its effect from that source. */
function isFirst(machine: Machine, holder: number, at: number, source = -1): boolean {
  const { plan, world } = machine;
  const id = world.u32[plan.held.id + at];
  for (let other = nextByAge(machine, holder, 0); other >= 0;) {
    const isSame = world.u32[plan.held.id + other] === id;
    if (isSame && (source < 0 || sourceOf(machine, other) === source)) return other === at;
    other = nextOf(machine, holder, other);
  }
  return true;
}

/** Adds per field and bucket only the strongest of all sources of an effect. */
function addStrongest(machine: Machine, effect: EffectPlan, holder: number): void {
  const { plan, strongest, sourceFrame, statFrame } = machine;
  resetBuckets(strongest, plan.holderFields);
  for (let at = nextByAge(machine, holder, 0); at >= 0; at = nextOf(machine, holder, at)) {
    if (effectAt(machine, at) !== effect) continue;
    const source = sourceOf(machine, at);
    if (!isFirst(machine, holder, at, source)) continue;
    resetBuckets(sourceFrame.buckets, plan.holderFields);
    for (let one = at; one >= 0; one = nextOf(machine, holder, one)) {
      const isTheirs = effectAt(machine, one) === effect && sourceOf(machine, one) === source;
      if (isTheirs) runModify(machine, sourceFrame, effect, one);
    }
    keepStronger(strongest, sourceFrame.buckets, plan.holderFields);
  }
  addBuckets(statFrame.buckets, strongest, plan.holderFields);
}

function keepStronger(best: Float64Array, other: Float64Array, groups: number): void {
  for (let i = 0; i < groups * BUCKETS; i += BUCKETS) {
    const flat = i + BUCKET.flat;
    if (Math.abs(other[flat] ?? 0) > Math.abs(best[flat] ?? 0)) best[flat] = other[flat] ?? 0;
    const increased = i + BUCKET.increased;
    if (Math.abs(other[increased] ?? 0) > Math.abs(best[increased] ?? 0)) {
      best[increased] = other[increased] ?? 0;
    }
    const more = i + BUCKET.more;
    if (isStronger(other[more] ?? 100, best[more] ?? 100)) best[more] = other[more] ?? 100;
    keepBounds(best, other, i);
  }
}

/** Whether `a` percent changes more than `b` percent: halving counts as much as doubling. */
function isStronger(a: number, b: number): boolean {
  if (a <= 100 && b <= 100) return a < b;
  return strengthOf(a) > strengthOf(b);
}

function strengthOf(percent: number): number {
  if (percent >= 100) return percent;
  return percent > 0 ? 10_000 / percent : Number.POSITIVE_INFINITY;
}

/** Bounds and `set` have no strength: the narrower bound and the later `set` count. */
function keepBounds(best: Float64Array, other: Float64Array, i: number): void {
  const low = i + BUCKET.atLeast;
  best[low] = Math.max(best[low] ?? 0, other[low] ?? 0);
  const high = i + BUCKET.atMost;
  best[high] = Math.min(best[high] ?? 0, other[high] ?? 0);
  const set = other[i + BUCKET.set] ?? Number.NaN;
  if (!Number.isNaN(set)) best[i + BUCKET.set] = set;
}

function addBuckets(sum: Float64Array, one: Float64Array, groups: number): void {
  for (let i = 0; i < groups * BUCKETS; i += BUCKETS) {
    sum[i + BUCKET.flat] = (sum[i + BUCKET.flat] ?? 0) + (one[i + BUCKET.flat] ?? 0);
    sum[i + BUCKET.increased] = (sum[i + BUCKET.increased] ?? 0) + (one[i + BUCKET.increased] ?? 0);
    sum[i + BUCKET.more] = ((sum[i + BUCKET.more] ?? 100) * (one[i + BUCKET.more] ?? 100)) / 100;
    keepBounds(sum, one, i);
  }
}
