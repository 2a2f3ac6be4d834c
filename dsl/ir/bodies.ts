// All bodies of a program: what a tier has to be able to run besides the rules of events.
import type { TypedEffect } from './effect.ts';
import type { TypedEvent, TypedProgram } from './program.ts';
import type { TypedBody, TypedRule } from './statement.ts';

/** Hooks, periods and `modify` lines of effects, and the bodies of skills. */
export function bodiesOf(program: TypedProgram): readonly TypedBody[] {
  return [...program.effects.flatMap(effectBodiesOf), ...program.skills.map((skill) => skill.body)];
}

function effectBodiesOf(effect: TypedEffect): readonly TypedBody[] {
  const { init, modify, every, start, stack, absorbed, ends, end } = effect;
  const bodies = [init, modify, every?.body, start, stack, absorbed, ...Object.values(ends), end];
  return bodies.filter((body) => body !== undefined);
}

/** Rules of all phases. */
export function rulesOf({ before, on, after }: TypedEvent): readonly TypedRule[] {
  return before.concat(on, after);
}
