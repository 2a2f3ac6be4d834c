// The numbers of a holder that effects modify: its base numbers after the `modify` lines of all it
// holds, by age. Worked out again whenever what it holds changes. Hot path: 0 B/op.
import { EFFECT_SLOT } from '../ir/effect.ts';
import { DSL_LIMITS } from '../limits.ts';
import {
  BUCKET,
  BUCKETS,
  HALT,
  resetBuckets,
  resetBucketsOf,
  resolveBucketsAt,
} from '../runtime.ts';
import { openInstance } from './context.ts';
import { writeField } from './field.ts';
import type { RunFrame } from './frame.ts';
import type { Machine } from './machine.ts';
import type { EffectPlan } from './plan-effect.ts';
import { isOlder } from './instance.ts';
import { holderOf, sourceOf } from './slot.ts';

const NOTHING: readonly number[] = [];

/** An instance of `effect` began, ended or changed: works the numbers of `holder` out anew, unless nothing changes. */
export function recomputeAfter(machine: Machine, effect: EffectPlan, holder: number): void {
  if (effect.modify !== undefined || !machine.plan.isSteady) recompute(machine, holder);
}

/**
 * Works out and writes the modifiable numbers of `holder`. Effects read its base numbers meanwhile.
 */
export function recompute(machine: Machine, holder: number): void {
  const { plan, world, statFrame: frame, cell, modifying, touched } = machine;
  const { modified } = plan;
  putBaseNumbers(machine, holder);
  const count = collectModifying(machine, holder);
  if (count === 0) return;
  touch(machine, count);
  for (let i = 0; i < count; i += 1) {
    const at = modifying[i] ?? 0;
    const effect = effectAt(machine, at);
    if (effect === undefined) continue;
    if (effect.isSum) runModify(machine, frame, effect, at);
    else if (isFirst(machine, count, at)) addStrongest(machine, effect, count);
  }
  for (let i = 0; i < modified.length; i += 1) {
    const stat = modified[i];
    if (stat === undefined || touched[stat.index] === 0) continue;
    cell[0] = world.f64[stat.base + holder] ?? 0;
    resolveBucketsAt(frame.buckets, stat.index, cell, 0);
    writeField(world, stat.current, holder, cell, 0);
  }
}

/** Marks the fields that what is held modifies: all others are their base numbers already. */
function touch(machine: Machine, count: number): void {
  const { statFrame, modifying, touched } = machine;
  touched.fill(0);
  for (let i = 0; i < count; i += 1) {
    const fields = effectAt(machine, modifying[i] ?? 0)?.modifies ?? NOTHING;
    for (let k = 0; k < fields.length; k += 1) {
      const field = fields[k] ?? 0;
      if (touched[field] !== 0) continue;
      touched[field] = 1;
      resetBucketsOf(statFrame.buckets, field);
    }
  }
}

function putBaseNumbers({ plan, world, cell }: Machine, holder: number): void {
  const { f64 } = world;
  const { stats, statPlaces } = plan;
  for (let i = 0; i < statPlaces.length; i += 2) {
    const value = f64[(statPlaces[i] ?? 0) + holder] ?? 0;
    const current = statPlaces[i + 1] ?? -1;
    // False for what is no number, too.
    if (current >= 0 && Math.abs(value) <= DSL_LIMITS.valueMax) {
      f64[current + holder] = value + 0;
      continue;
    }
    const stat = stats[i >> 1];
    if (stat === undefined) continue;
    cell[0] = value;
    writeField(world, stat.current, holder, cell, 0);
  }
}

/** Puts the instances with `modify` lines into machine.modifying, by age; how many there are. */
function collectModifying(machine: Machine, holder: number): number {
  const { plan, world, modifying } = machine;
  const { held, modifierOf } = plan;
  const { u32 } = world;
  const ids = held.id;
  const first = holder * held.slots;
  const end = first + held.slots;
  let count = 0;
  for (let at = first; at < end; at += 1) {
    const id = (u32[ids + at] ?? 0) | 0;
    if (id === 0 || !modifierOf.has(id)) continue;
    let i = count;
    for (; i > 0 && isOlder(u32, held, at, modifying[i - 1] ?? 0); i -= 1) {
      modifying[i] = modifying[i - 1] ?? 0;
    }
    modifying[i] = at;
    count += 1;
  }
  return count;
}

function effectAt({ plan, world }: Machine, at: number): EffectPlan | undefined {
  return plan.modifierOf.get((world.u32[plan.held.id + at] ?? 0) | 0);
}

function runModify(machine: Machine, frame: RunFrame, effect: EffectPlan, at: number): void {
  const { key } = frame.sink;
  if (machine.plan.isSteady) openSteady(machine, frame, effect, at);
  else openInstance(machine, frame, at);
  frame.tags = 0;
  frame.depth = 0;
  key[0] = 0;
  key[1] = 0;
  effect.modify?.run(frame);
  frame.halt = HALT.none;
}

/** What steady `modify` lines read of an instance, and no more: adoptions of many rooms find all of it in no cache. */
function openSteady(machine: Machine, frame: RunFrame, effect: EffectPlan, at: number): void {
  const { plan, world } = machine;
  const { held } = plan;
  const { event } = frame;
  const length = effect.ownCount;
  event[EFFECT_SLOT.holder] = holderOf(machine, at);
  event[EFFECT_SLOT.source] = sourceOf(machine, at);
  event[EFFECT_SLOT.stacks] = world.u32[held.stacks + at] ?? 0;
  for (let k = 0; k < length; k += 1) {
    event[EFFECT_SLOT.own + k] = world.f64[(held.own[k] ?? 0) + at] ?? 0;
  }
}

/** True for the oldest instance of its effect; with `source`, of its effect from that source. */
function isFirst(machine: Machine, count: number, at: number, source = -1): boolean {
  const { plan, world, modifying } = machine;
  const id = world.u32[plan.held.id + at];
  for (let i = 0; i < count; i += 1) {
    const other = modifying[i] ?? 0;
    const isSame = world.u32[plan.held.id + other] === id;
    if (isSame && (source < 0 || sourceOf(machine, other) === source)) return other === at;
  }
  return true;
}

/** Adds per field and bucket only the strongest of all sources of an effect. */
function addStrongest(machine: Machine, effect: EffectPlan, count: number): void {
  const { plan, strongest, sourceFrame, statFrame, modifying } = machine;
  resetBuckets(strongest, plan.holderFields);
  for (let i = 0; i < count; i += 1) {
    const at = modifying[i] ?? 0;
    if (effectAt(machine, at) !== effect) continue;
    const source = sourceOf(machine, at);
    if (!isFirst(machine, count, at, source)) continue;
    resetBuckets(sourceFrame.buckets, plan.holderFields);
    for (let k = i; k < count; k += 1) {
      const one = modifying[k] ?? 0;
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
