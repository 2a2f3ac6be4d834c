// A checked program to closures bound to one layout. Scratch: formulas own slots of their own; all
// rules share one region, because they run one after another; effects share another, so that a sink
// may run them while a rule waits.
import type { TypedEffect, TypedFormula, TypedProgram, TypedRule } from '../check/typed.ts';
import type { Binding, Frame } from '../runtime.ts';
import { compileInto } from './question.ts';
import { compileStatements, sequence } from './statement.ts';
import { claim, type Run, type Target } from './target.ts';

/** Everything a frame can be run through. */
export interface Closures {
  readonly scratchLength: number;
  readonly run: (eventName: string) => Run;
  runEffect(hash: number, frame: Frame): boolean;
}

export function bindProgram(program: TypedProgram, binding: Binding): Closures {
  const { tickMs } = program;
  const target: Target = { binding, tickMs, formulas: new Map(), scratchLength: 0, localBase: 0 };
  for (const formula of program.formulas) compileFormula(target, formula);
  const rulesBase = target.scratchLength;
  const events = new Map<string, Run>();
  for (const [name, rules] of program.rules) {
    events.set(name, sequence(rules.map((rule) => compileBody(target, rule, rulesBase))));
  }
  const effectsBase = target.scratchLength;
  const effects = new Map<number, Run>();
  for (const effect of program.effects) {
    effects.set(effect.hash, compileBody(target, effect, effectsBase));
  }
  const nothing: Run = () => undefined;
  return {
    scratchLength: target.scratchLength,
    run: (eventName) => events.get(eventName) ?? nothing,
    runEffect: (hash, frame) => {
      const run = effects.get(hash);
      if (run === undefined) return false;
      run(frame);
      return true;
    },
  };
}

function compileFormula(target: Target, formula: TypedFormula): void {
  const firstParameter = target.scratchLength;
  const result = firstParameter + formula.parameterCount;
  target.localBase = firstParameter;
  claim(target, result);
  const run = compileInto(target, formula.body, result);
  target.formulas.set(formula, { firstParameter, result, run });
}

function compileBody(target: Target, body: TypedRule | TypedEffect, base: number): Run {
  target.localBase = base;
  const at = base + body.localCount;
  claim(target, at);
  return compileStatements({ target, hash: body.hash, at }, body.statements);
}
