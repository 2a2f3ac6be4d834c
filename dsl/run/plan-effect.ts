// Effects of a program with their bodies as the tier runs them.
import type { TypedEffect } from '../ir/effect.ts';
import { END_CAUSES } from '../ir/effect.ts';
import type { TypedProgram } from '../ir/program.ts';
import type { TypedBody, TypedStatement } from '../ir/statement.ts';
import type { Run, Tier } from '../tier.ts';
import { signedHashes } from './instance.ts';

export interface Hook {
  readonly body: TypedBody;
  /** Of the body, as a signed integer; see EffectPlan. */
  readonly hash: number;
  readonly run: Run;
}

export interface EffectPlan {
  readonly typed: TypedEffect;
  /** Its hash as a signed integer: reading an unsigned one out of nodes of several shapes allocates. */
  readonly hash: number;
  /** Position in TypedProgram.effects. */
  readonly index: number;
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
  readonly every: Hook | undefined;
  readonly start: Hook | undefined;
  readonly stack: Hook | undefined;
  readonly absorbed: Hook | undefined;
  /** By position in END_CAUSES; then `end`, whatever the cause. */
  readonly ends: readonly (Hook | undefined)[];
  readonly end: Hook | undefined;
}

export function planEffects(program: TypedProgram, tier: Tier): EffectPlan[] {
  const worn = new Set(program.records.map((record) => record.effect));
  return program.effects.map((typed, index) => {
    const hook = (body: TypedBody | undefined): Hook | undefined =>
      body === undefined || body.statements.length === 0
        ? undefined
        : { body, hash: body.hash | 0, run: tier.body(body) };
    const ends = END_CAUSES.map((cause) => hook(typed.ends[cause]));
    const end = hook(typed.end);
    const hasEnding = end !== undefined || ends.some((one) => one !== undefined);
    const isWorn = worn.has(typed.hash);
    return {
      typed,
      hash: typed.hash | 0,
      index,
      preventedBy: signedHashes(typed.preventedBy),
      // What is worn stays on; so do cooldowns, while casts and channels have an ending to run.
      endsAtDeath: !isWorn && (!typed.internal || hasEnding),
      isKept: isWorn || typed.internal,
      given: givenFields(program, typed),
      init: hook(typed.init),
      modify: hook(typed.modify),
      every: hook(typed.every?.body),
      start: hook(typed.start),
      stack: hook(typed.stack),
      absorbed: hook(typed.absorbed),
      ends,
      end,
    };
  });
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
