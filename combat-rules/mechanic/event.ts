// Raises the events that rules run on: works out one number by the pack's rules and records what follows
// from it. Hot path: creates no object. A unit acts once a tick at most, so a tick records no more than
// 10 x (3 + 32) rows of events, 80 endings, 10 returns and 20 joins and leaves: it always fits.
import { resetBuckets, resolveBuckets } from '#dsl/runtime';
import { deriveKey, hashName } from '#engine/contract/chance';
import type { RoomContext } from '#engine/contract/room';
import { CHANGE_KIND } from '../model/change.ts';
import { ARENA } from '../model/limits.ts';
import { EVENT_POINTS } from '../vocabulary.ts';
import type { ArenaRules } from '../model/rules.ts';

const HIT = hashName('arena event hit');
const MEND = hashName('arena event mend');
const EVENT_FIELDS = 3;

/** Copies every unit's hp, so that several events can be recorded before the first is applied. */
export function loadHp(rules: ArenaRules, context: RoomContext): void {
  for (let unit = 0; unit < ARENA.units; unit += 1) {
    rules.hp[unit] = context.columns.f64[rules.offsets.hp + unit] ?? 0;
  }
}

/** Records `actor` striking `target`, both checked before. */
export function raiseHit(
  rules: ArenaRules,
  context: RoomContext,
  actor: number,
  target: number,
): void {
  openEvent(rules, context, actor, target);
  deriveKey(context.key, HIT, actor, rules.frame.sink.key);
  rules.runHit(rules.frame);
  const damage = resolvePoints(rules);
  const hp = Math.max(0, (rules.hp[target] ?? 0) - damage) | 0;
  rules.hp[target] = hp;
  recordActed(rules, context, actor);
  context.changes.push(CHANGE_KIND.hit, actor, target, damage, hp, 0);
  if (hp === 0) {
    const ticks = Math.ceil(ARENA.downMs / context.tickMs);
    context.changes.push(CHANGE_KIND.downed, actor, target, ticks, 0, 0);
  }
  recordEffects(rules, context, actor);
}

/** Records `actor` mending `target`, both checked before. */
export function raiseMend(
  rules: ArenaRules,
  context: RoomContext,
  actor: number,
  target: number,
): void {
  openEvent(rules, context, actor, target);
  deriveKey(context.key, MEND, actor, rules.frame.sink.key);
  rules.runMend(rules.frame);
  const amount = resolvePoints(rules);
  const maxHp = context.columns.f64[rules.offsets.maxHp + target] ?? 0;
  const hp = Math.min(maxHp, (rules.hp[target] ?? 0) + amount) | 0;
  rules.hp[target] = hp;
  recordActed(rules, context, actor);
  context.changes.push(CHANGE_KIND.mended, actor, target, amount, hp, 0);
  recordEffects(rules, context, actor);
}

/** Ticks a unit waits after acting: base time by speed, rounded up to whole ms, then to whole ticks. */
export function cooldownTicks(speed: number, tickMs: number): number {
  return Math.max(1, Math.ceil(Math.ceil((ARENA.cooldownBaseMs * 100) / speed) / tickMs));
}

function openEvent(rules: ArenaRules, context: RoomContext, actor: number, target: number): void {
  const { frame } = rules;
  frame.load(context);
  frame.event[0] = actor;
  frame.event[1] = target;
  frame.event[EVENT_POINTS] = 0;
  resetBuckets(frame.buckets, EVENT_FIELDS);
}

/**
 * The event's number after its modifiers: rounded down once, at least 0; not a number counts as 0. Points
 * and hp are whole and below 2^31: as 32-bit integers they are passed on without being allocated.
 */
function resolvePoints(rules: ArenaRules): number {
  const { frame } = rules;
  resolveBuckets(frame, 0, EVENT_POINTS, frame.event, EVENT_POINTS);
  const points = Math.floor(frame.event[EVENT_POINTS] ?? 0);
  return points > 0 ? Math.min(points, ARENA.pointsMax) | 0 : 0;
}

function recordActed(rules: ArenaRules, context: RoomContext, actor: number): void {
  const speed = context.columns.f64[rules.offsets.speed + actor] ?? ARENA.speedMin;
  const readyTick = context.tick + cooldownTicks(speed, context.tickMs);
  context.changes.push(CHANGE_KIND.acted, actor, actor, readyTick, 0, 0);
}

/** Records the effects that rules applied; a unit that is down holds none. */
function recordEffects(rules: ArenaRules, context: RoomContext, actor: number): void {
  const { sink } = rules.frame;
  for (let i = 0; i < sink.count; i += 1) {
    const unit = sink.effectUnit[i] ?? 0;
    if (rules.hp[unit] === 0) continue;
    const ticks = sink.effectTicks[i] ?? 1;
    const hash = sink.effectHash[i] ?? 0;
    context.changes.push(CHANGE_KIND.effectApplied, actor, unit, ticks, 0, hash);
  }
}
