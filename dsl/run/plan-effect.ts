// Effects of a program with their bodies as the tier runs them.
import type { TypedEffect } from '../ir/effect.ts';
import { END_CAUSES } from '../ir/effect.ts';
import { statementsRoll } from '../ir/draws.ts';
import type { TypedProgram } from '../ir/program.ts';
import type { TypedBody, TypedStatement } from '../ir/statement.ts';
import type { Ask, Run, Tier } from '../tier.ts';
import { signedHashes } from './instance.ts';
import { modifiedBy } from './plan-modify.ts';

export interface Hook {
  readonly body: TypedBody;
  /** Of the body, as a signed integer; see EffectPlan. */
  readonly hash: number;
  /** It needs a key: the others are spared the work. */
  readonly draws: boolean;
  readonly run: Run;
}

/** All have one shape, which nodes of a program have not: reading those by name is slow. */
export interface EffectPlan {
  /** Its hash as a signed integer: reading an unsigned one out of nodes of several shapes allocates. */
  readonly hash: number;
  /** Position in TypedProgram.effects. */
  readonly index: number;
  /** 0 for ever. */
  readonly durationTicks: number;
  readonly stacking: TypedEffect['stacking'];
  /** Every instance modifies, not the strongest source alone. */
  readonly isSum: boolean;
  /** Number of own fields. */
  readonly ownCount: number;
  readonly period: PeriodPlan | undefined;
  readonly pool: PoolPlan | undefined;
  readonly endsWithSource: boolean;
  /** Hashes of the effects that keep it from being applied. */
  readonly preventedBy: Int32Array;
  /** It ends when its holder dies. */
  readonly endsAtDeath: boolean;
  /** A full entity gives up others first. */
  readonly isKept: boolean;
  /** Own fields that `apply` gives when it does not give all, in order. */
  readonly given: readonly number[];
  readonly init: Hook | undefined;
  readonly modify: Hook | undefined;
  /** Positions of the holder's fields that it modifies. */
  readonly modifies: readonly number[];
  readonly every: Hook | undefined;
  readonly start: Hook | undefined;
  readonly stack: Hook | undefined;
  readonly absorbed: Hook | undefined;
  /** By position in END_CAUSES; then `end`, whatever the cause. */
  readonly ends: readonly (Hook | undefined)[];
  readonly end: Hook | undefined;
}

export interface PeriodPlan {
  readonly ticks: number;
  /** Once when it is applied, and once in the tick of its end. */
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

export interface PoolPlan {
  /** Own field that says how much is left. */
  readonly left: number;
  readonly order: number;
  /** Asked in the event's context. */
  readonly accepts: Ask;
}

export function planEffects(program: TypedProgram, tier: Tier): EffectPlan[] {
  const worn = new Set(program.records.map((record) => record.effect));
  return program.effects.map((typed, index) => {
    const hook = (body: TypedBody | undefined): Hook | undefined =>
      body === undefined || body.statements.length === 0
        ? undefined
        : {
            body,
            hash: body.hash | 0,
            draws: statementsRoll(body.statements),
            run: tier.body(body),
          };
    const ends = END_CAUSES.map((cause) => hook(typed.ends[cause]));
    const end = hook(typed.end);
    const hasEnding = end !== undefined || ends.some((one) => one !== undefined);
    const isWorn = worn.has(typed.hash);
    return {
      hash: typed.hash | 0,
      index,
      durationTicks: typed.durationTicks ?? 0,
      stacking: typed.stacking,
      isSum: typed.sources === 'sum',
      ownCount: typed.own.length,
      period: planPeriod(typed),
      pool: planPool(typed, tier, index),
      endsWithSource: typed.endsWithSource,
      preventedBy: signedHashes(typed.preventedBy),
      // What is worn stays on; so do cooldowns, while casts and channels have an ending to run.
      endsAtDeath: !isWorn && (!typed.internal || hasEnding),
      isKept: isWorn || typed.internal,
      given: givenFields(program, typed),
      init: hook(typed.init),
      modify: hook(typed.modify),
      modifies: [...modifiedBy(typed.modify.statements)],
      every: hook(typed.every?.body),
      start: hook(typed.start),
      stack: hook(typed.stack),
      absorbed: hook(typed.absorbed),
      ends,
      end,
    };
  });
}

function planPeriod({ every }: TypedEffect): PeriodPlan | undefined {
  if (every === undefined) return undefined;
  return { ticks: every.ticks, isFirst: every.first === 'now', isLast: every.last };
}

function planPool({ pool }: TypedEffect, tier: Tier, index: number): PoolPlan | undefined {
  if (pool === undefined) return undefined;
  return { left: pool.left, order: pool.order, accepts: tier.accepts(index) };
}

/** Own fields without a default: those that `init` does not store. */
function givenFields(program: TypedProgram, effect: TypedEffect): number[] {
  const stored = new Set<number>();
  for (const statement of effect.init.statements) {
    const own = storedBy(program, statement);
    if (own !== undefined) stored.add(own);
  }
  return effect.own.map((_, index) => index).filter((index) => !stored.has(index));
}

function storedBy(program: TypedProgram, statement: TypedStatement): number | undefined {
  if (statement.kind !== 'emit') return undefined;
  const operation = program.operations[statement.op];
  return operation?.kind === 'store' ? operation.own : undefined;
}
