// HOT PATH: what is left to chance. A draw is named by the hash of its body and its number there, so that
// adding a rule disturbs no other draw.
import { thresholdOf } from '../arithmetic.ts';
import type { TypedExpression } from '../ir/expression.ts';
import { rollDice } from '../run/dice.ts';
import { DRAW_RANGE } from '../runtime.ts';
import type { Ask, Run } from '../tier.ts';
import type { Build } from './target.ts';

type Dice = Extract<TypedExpression, { kind: 'dice' }>;

/** Writes the sum of some dice. */
export function compileDice(build: Build, node: Dice, at: number): Run {
  const { count, sides, number } = node;
  const isShared = node.hash !== 0;
  const dice = { count, sides, hash: isShared ? node.hash : build.hash, number, isShared };
  return (frame) => {
    frame.scratch[at] = rollDice(frame, dice);
  };
}

/** Whether draw `number` of the body lies below a percent. */
export function compileChance(
  build: Build,
  number: number,
  percent: TypedExpression,
  at: number,
): Ask {
  const { hash } = build;
  if (percent.kind === 'constant') {
    const threshold = thresholdOf(percent.value);
    return (frame) => frame.sink.draw(frame, hash, number) < threshold;
  }
  const value = build.value(percent, at);
  return (frame) => {
    value(frame);
    const threshold = Math.floor(((frame.scratch[at] ?? 0) * DRAW_RANGE) / 100);
    return frame.sink.draw(frame, hash, number) < threshold;
  };
}
