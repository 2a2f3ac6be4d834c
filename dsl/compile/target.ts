// What the closure compiler works with: the scratch it lays out, and the build of one body. Formulas own
// fixed slots, which is sound because no formula can be active twice (they are acyclic).
import type { TypedExpression } from '../ir/expression.ts';
import type { TypedProgram } from '../ir/program.ts';
import type { TypedStatement } from '../ir/statement.ts';
import { instanceOffsets, type InstanceOffsets } from '../run/instance.ts';
import type { Binding } from '../runtime.ts';
import type { Ask, Run } from '../tier.ts';
import type { Steps } from './step.ts';

export interface FormulaSlots {
  readonly firstParameter: number;
  readonly result: number;
  readonly run: Run;
}

/** State of one compilation. */
export interface Target {
  readonly program: TypedProgram;
  readonly binding: Binding;
  /** By name: rules that are kept hold formulas of a program before, which are equal. */
  readonly formulas: Map<string, FormulaSlots>;
  /** Offsets of columns looked up so far, by kind and field. */
  readonly offsets: Map<string, Map<string, number>>;
  /** Looks the columns of instances up; only programs that ask what is held need them. */
  readonly instances: () => InstanceOffsets;
  /** Steps that further ways may be laid beside. */
  readonly last: { steps: Steps | undefined };
  /** Scratch slots in use so far. */
  scratchLength: number;
}

/** One body or formula being compiled. */
export interface Build {
  readonly target: Target;
  /** Scratch slot of local 0. */
  readonly localBase: number;
  /** Hash under which the body draws; 0 in a formula, which cannot. */
  readonly hash: number;
  /** Writes a value of any type into scratch slot `at`, using the slots after it. */
  readonly value: (node: TypedExpression, at: number) => Run;
  /** The same as a store leaves it: in range and never -0. */
  readonly stored: (node: TypedExpression, at: number) => Run;
  /** Answers a question; `at` is the first scratch slot it may use. */
  readonly ask: (node: TypedExpression, at: number) => Ask;
  /** Runs statements; `at` is the first scratch slot that no local has. */
  readonly block: (statements: readonly TypedStatement[], at: number) => Run;
  /** The same body with locals elsewhere: a formula inside it. */
  readonly within: (localBase: number) => Build;
}

export function createTarget(program: TypedProgram, binding: Binding): Target {
  let known: InstanceOffsets | undefined;
  const instances = (): InstanceOffsets => {
    known ??= instanceOffsets(program, binding);
    return known;
  };
  const last = { steps: undefined };
  const formulas = new Map<string, FormulaSlots>();
  return { program, binding, formulas, offsets: new Map(), instances, last, scratchLength: 0 };
}

/** Notes that slot `at` is written and returns it. */
export function claim(target: Target, at: number): number {
  target.scratchLength = Math.max(target.scratchLength, at + 1);
  return at;
}
