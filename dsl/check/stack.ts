// `stack per source max 5, timers each, on reapply refresh, on full replace`: what applying an effect again does.
import type { StackClause } from '../ast/clause.ts';
import type { TypedEffect } from '../ir/effect.ts';
import { DSL_LIMITS } from '../limits.ts';
import type { Reporter } from '../reporter.ts';
import { constantBody, fixedNumber } from './constant.ts';
import type { EffectEntry, Pack } from './pack.ts';
import { wordOf } from './word.ts';

type Stacking = TypedEffect['stacking'];

/** Held once, for as long as the longest application says. */
export const UNSTACKED: Stacking = {
  per: 'target',
  max: 1,
  timers: 'shared',
  reapply: 'longer',
  full: 'ignore',
};

const PER = ['target', 'source'] as const;
const TIMERS = ['shared', 'each'] as const;
const REAPPLY = ['refresh', 'longer', 'extend', 'replace', 'ignore'] as const;
const FULL = ['ignore', 'refresh', 'replace'] as const;

export function stackingOf(pack: Pack, { filled, inner }: EffectEntry): Stacking {
  const { stack } = filled;
  if (stack === undefined) return UNSTACKED;
  const timers = wordOf(stack.timers, TIMERS) ?? 'shared';
  const stacking: Stacking = {
    per: wordOf(stack.per, PER) ?? 'target',
    max: maxOf(pack, stack, inner),
    timers,
    reapply: wordOf(stack.reapply, REAPPLY) ?? 'refresh',
    full: wordOf(stack.full, FULL) ?? 'refresh',
  };
  if (timers === 'each') checkEach(pack, stack, stacking, inner);
  return stacking;
}

/** The most stacks; 1 without a number. */
export function maxOf(pack: Pack, { max }: StackClause, reporter: Reporter): number {
  if (max === undefined) return 1;
  const range = { low: 1, high: DSL_LIMITS.stacksMax, isWhole: true } as const;
  const what = 'The most stacks of an effect';
  return fixedNumber(constantBody(pack, reporter), max, { what, example: '5', range }) ?? 1;
}

/** Stacks with timers of their own are instances, which need places, and know no reapplying. */
function checkEach(pack: Pack, stack: StackClause, { max }: Stacking, reporter: Reporter): void {
  const slots = pack.vocabulary.effectSlots ?? DSL_LIMITS.effectSlots;
  if (max > slots) {
    reporter.warning({
      code: 'STACKS_WITHOUT_ROOM',
      span: stack.max?.span ?? stack.span,
      message:
        `With \`timers each\` every stack takes one of the ${slots} places for effects that one holder has, so there ` +
        `are never ${max}. Write at most \`max ${slots}\`, or \`timers shared\`.`,
      found: `${max}`,
      expected: `at most ${slots}`,
    });
  }
  if (stack.reapply === undefined) return;
  reporter.warning({
    code: 'REAPPLY_UNUSED',
    span: stack.reapply.span,
    message:
      'With `timers each` every application is a stack with its own end, so nothing is reapplied. Remove ' +
      '`on reapply`, or write `timers shared`.',
    found: stack.reapply.text,
  });
}
