// HOT PATH: calls of formulas and of functions of the game.
import type { TypedExpression } from '../ir/expression.ts';
import type { Run } from '../tier.ts';
import { claim, type Build } from './target.ts';

type Node<Kind extends TypedExpression['kind']> = Extract<TypedExpression, { kind: Kind }>;

/** Arguments go to temporary slots first: an argument may call the same formula. */
export function compileCall(build: Build, node: Node<'call'>, at: number): Run {
  const { formula } = node;
  const slots = build.target.formulas.get(formula.name);
  if (slots === undefined) throw new Error(`invariant broken: ${formula.name} is not compiled yet`);
  const args = node.args.map((arg, index) => build.stored(arg, at + index));
  const { firstParameter, result, run } = slots;
  const [first, second] = args;
  if (first !== undefined && second === undefined) {
    return (frame) => {
      const { scratch } = frame;
      first(frame);
      scratch[firstParameter] = scratch[at] ?? 0;
      run(frame);
      scratch[at] = scratch[result] ?? 0;
    };
  }
  const count = args.length;
  return (frame) => {
    const { scratch } = frame;
    for (let i = 0; i < count; i += 1) args[i]?.(frame);
    for (let i = 0; i < count; i += 1) scratch[firstParameter + i] = scratch[at + i] ?? 0;
    run(frame);
    scratch[at] = scratch[result] ?? 0;
  };
}

/** The game finds the arguments in scratch from `at` on and leaves its result at `at`. */
export function compileHost(build: Build, node: Node<'host'>, at: number): Run {
  const { index } = node;
  const count = node.args.length;
  const args = node.args.map((arg, i) => build.stored(arg, at + i));
  claim(build.target, at);
  return (frame) => {
    for (let i = 0; i < count; i += 1) args[i]?.(frame);
    frame.sink.host(frame, index, at, count);
  };
}
