// What a rule, an effect or an event may cost at most, from the checked program.
import type { TypedProgram } from '../ir/program.ts';
import type { TypedRule } from '../ir/statement.ts';
import type { Meaning } from './meaning.ts';

/** One sentence; empty for what costs nothing by itself, and for packs that could not be checked. */
export function costText({ kind, name }: Meaning, program: TypedProgram | undefined): string {
  if (program === undefined) return '';
  if (kind === 'event') {
    const event = program.events.find((one) => one.name === name);
    if (event === undefined) return '';
    return `Its rules take at most ${steps(event.ownCost)}, with all they raise ${steps(event.cost)}.`;
  }
  if (kind === 'rule') {
    const rule = rulesOf(program).find((one) => one.name === name);
    return rule === undefined ? '' : `Takes at most ${steps(rule.cost)} of ${rule.event}.`;
  }
  if (kind === 'effect') {
    const effect = program.effects.find((one) => one.name === name);
    const each =
      effect?.every === undefined ? '' : ` Its period takes ${steps(effect.every.body.cost)}.`;
    return effect === undefined
      ? ''
      : `Its changes take at most ${steps(effect.modify.cost)}.${each}`;
  }
  const skill = kind === 'skill' ? program.skills.find((one) => one.name === name) : undefined;
  return skill === undefined ? '' : `A use takes at most ${steps(skill.body.cost)}.`;
}

function rulesOf({ events }: TypedProgram): readonly TypedRule[] {
  return events.flatMap(({ before, on, after }) => [...before, ...on, ...after]);
}

function steps(count: number): string {
  return `${count} ${count === 1 ? 'step' : 'steps'}`;
}
