// The same rules as JavaScript that a programmer would write: one function a rule over plain objects of one shape,
// the result added to a typed array. Numbers are not brought into range, which the language does; everything else
// is the same arithmetic, so that results can be compared.
import { questionText, valueText, type Dialect } from './infix.ts';
import type { BenchRule, Field } from './rule-set.ts';

/** An effect that a unit holds. */
export interface HandEffect {
  readonly id: number;
  readonly untilTick: number;
}

export type HandUnit = Readonly<Record<Field, number>> & {
  readonly effects: readonly HandEffect[];
};

/** Written out, so that all units are of one hidden class: a literal that spreads others costs readers twice the time. */
export function createHandUnit(
  values: Readonly<Record<Field, number>>,
  effects: readonly HandEffect[],
): HandUnit {
  return {
    hp: values.hp,
    maxHp: values.maxHp,
    attack: values.attack,
    defense: values.defense,
    speed: values.speed,
    level: values.level,
    power: values.power,
    armour: values.armour,
    crit: values.crit,
    focus: values.focus,
    effects,
  };
}

export interface HandEvent {
  attacker: HandUnit;
  target: HandUnit;
  damage: number;
  range: number;
  tick: number;
}

export type HandRule = (event: HandEvent, out: Float64Array) => void;

const JAVASCRIPT: Dialect = {
  and: '&&',
  or: '||',
  range: 'event.range',
  number: String,
  below: (who, percent) => `${who}.hp * 100 < ${who}.maxHp * ${percent}`,
  has: (who, effect) => `has(${who}, ${effect}, event.tick)`,
  share: (value, percent) => `(${value} * ${percent} / 100)`,
  called: (name) => `Math.${name}`,
};

/** One module of functions, as a build would make it; not one source for each. */
export function handWrittenRules(rules: readonly BenchRule[]): readonly HandRule[] {
  const functions = rules.map(
    ({ condition, value }, i) => `function rule${i}(event, out) {
  const { attacker, target } = event;
  if (${questionText(JAVASCRIPT, condition)}) out[0] += ${valueText(JAVASCRIPT, value)};
}`,
  );
  const names = rules.map((_, i) => `rule${i}`);
  const source = `'use strict';
function has(unit, id, tick) {
  const { effects } = unit;
  for (let i = 0; i < effects.length; i += 1) {
    if (effects[i].id === id && effects[i].untilTick > tick) return true;
  }
  return false;
}
${functions.join('\n')}
return [${names.join(', ')}];`;
  // oxlint-disable-next-line typescript/no-implied-eval -- out of this file and numbers only
  return Reflect.apply(new Function(source), undefined, []);
}
