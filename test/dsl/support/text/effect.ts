// Effects, templates and items of generated packs, as text.
import { EVENT_TAGS, openScope, type EffectName, type Names, type Scope } from './scope.ts';
import type { Random } from '../program/random.ts';
import { modifyOf, statementsOf } from './statement.ts';
import { durationOf, numberOf, questionOf, selectionOf } from './value.ts';

const HOOKS = ['start', 'stack', 'end', 'expired', 'dispelled', 'broken', 'died', 'replaced'];

export function effectText(random: Random, names: Names, effect: EffectName): string {
  const clauses = [
    ...heldClauses(random, names, effect),
    ...ownClauses(random, names, effect),
    ...modifyClauses(random, names, effect),
    ...timeClauses(random, names, effect),
    ...poolClauses(random, names, effect),
    ...HOOKS.filter(() => random.often(15)).map((name) => hookText(random, names, effect, name)),
  ];
  return `effect ${effect.name} {\n  ${clauses.join('\n  ')}\n}`;
}

function heldClauses(random: Random, names: Names, effect: EffectName): string[] {
  const { tags } = effect;
  const scope = openScope(random, names, { place: 'effect', units: ['holder'] });
  return [
    `duration ${random.often(85) ? durationOf(scope) : '5s'}`,
    ...(tags.length === 0 ? [] : [`tags ${tags.join(', ')}`]),
    ...(random.often(12) ? [`immune ${random.pick(names.tags)}`] : []),
    ...(effect.max > 1 || random.often(30) ? [stackText(random, effect)] : []),
    ...(random.often(30) ? [`sources ${random.pick(['sum', 'strongest'])}`] : []),
    ...(random.often(25) ? ['ends with source'] : []),
  ];
}

function stackText(random: Random, { max }: EffectName): string {
  const parts = [
    `per ${random.pick(['target', 'source'])} max ${max}`,
    ...(random.often(60) ? [`timers ${random.pick(['shared', 'each'])}`] : []),
    ...(random.often(60)
      ? [`on reapply ${random.pick(['refresh', 'longer', 'extend', 'replace', 'ignore'])}`]
      : []),
    ...(random.often(60) ? [`on full ${random.pick(['ignore', 'refresh', 'replace'])}`] : []),
  ];
  return `stack ${parts.join(', ')}`;
}

function ownClauses(random: Random, names: Names, effect: EffectName): string[] {
  const { own, given, whom } = effect;
  const scope = openScope(random, names, { place: 'hook', units: ['holder', 'source'] });
  const value = (): string => (random.often(50) ? 'source.attack' : numberOf(scope));
  return [
    ...own.map(
      (name) => `own ${name} = ${value()}${random.often(10) ? ` was old_${name} * 2` : ''}`,
    ),
    ...(random.often(15)
      ? [`on change ${random.pick(['keep', 'rescale', 'clamp', 'end', 'end silently'])}`]
      : []),
    ...(given === undefined ? [] : [`own ${given}: number`]),
    ...(whom === undefined ? [] : [`own ${whom}: unit`]),
  ];
}

function modifyClauses(random: Random, names: Names, effect: EffectName): string[] {
  const numbers = ['stacks', ...effect.own];
  const scope = openScope(random, names, { place: 'effect', units: ['holder'], numbers, depth: 1 });
  return ['attack', 'defense', 'speed']
    .filter(() => random.often(30))
    .map((field) => {
      const text = `${modifyOf(scope, field)}${random.often(30) ? ' each stack' : ''}`;
      return random.often(10) ? `if stacks > 1 { ${text} }` : text;
    });
}

/** An `every` or an aura. */
function timeClauses(random: Random, names: Names, effect: EffectName): string[] {
  const period = random.pick(['100ms', '200ms', '500ms', '1s']);
  if (random.often(15)) {
    const scope = openScope(random, names, { place: 'effect', units: ['holder'] });
    const selection = selectionOf(scope, 'friend');
    const gives = random.pick(
      names.effects.filter(({ given, whom }) => given === undefined && whom === undefined),
    ).name;
    const linger = random.often(50) ? ', linger 300ms' : '';
    return [`aura ${selection} gives ${gives}, every ${period}${linger}`];
  }
  if (!random.often(35)) return [];
  const first = random.often(40) ? `, first ${random.pick(['now', 'later'])}` : '';
  const last = random.often(40) ? `, last ${random.pick(['yes', 'no'])}` : '';
  return [`every ${period}${first}${last} ${bodyText(hookScope(random, names, effect))}`];
}

function poolClauses(random: Random, names: Names, effect: EffectName): string[] {
  if (!effect.hasPool) return [];
  const order = random.often(40) ? `, order ${random.below(3)}` : '';
  const where = random.often(40) ? ` where not event has ${random.pick(EVENT_TAGS)}` : '';
  const amount = random.pick(['200', '15', '0', 'holder.attack', '1d20']);
  const pool = `pool ${amount} from hit${order}${where}`;
  if (!random.often(60)) return [pool];
  const scope = hookScope(random, names, effect);
  const inner = {
    ...scope,
    units: [...scope.units, 'attacker'],
    numbers: [...scope.numbers, 'absorbed'],
  };
  return [pool, `on absorbed ${bodyText(inner)}`];
}

function hookText(random: Random, names: Names, effect: EffectName, name: string): string {
  return `on ${name} ${bodyText(hookScope(random, names, effect))}`;
}

function hookScope(random: Random, names: Names, effect: EffectName): Scope {
  const guard = random.often(50) ? random.pick(EVENT_TAGS) : undefined;
  return openScope(random, names, {
    place: 'hook',
    units: ['holder', 'source', ...(effect.whom === undefined ? [] : [effect.whom])],
    numbers: ['stacks', ...effect.own, ...(effect.hasPool ? ['left'] : [])],
    own: effect,
    guard,
    isRule: random.often(20),
    budget: { left: 3 },
  });
}

function bodyText(scope: Scope): string {
  const { random, guard } = scope;
  const asked = [
    ...(guard === undefined ? [] : [`not event has ${guard}`]),
    ...(random.often(15) ? [questionOf(scope)] : []),
  ];
  const when = asked.length === 0 ? '' : `when ${asked.join(' and ')}\n    `;
  return `{ ${when}${statementsOf(scope, 1 + random.below(2))} }`;
}

export function templateText(random: Random, names: Names): string {
  const scope = openScope(random, names, {
    place: 'hook',
    units: ['holder', 'source'],
    numbers: ['size'],
    guard: 'echo',
    budget: { left: 3 },
  });
  return `template made(size: number, period: duration) {
  duration 2s
  tags debuff.dot
  modify speed: flat size
  every period ${bodyText(scope)}
}
effect made0 = made(size: ${numberOf({ ...scope, place: 'effect', units: [], numbers: [], depth: 3 })}, period: 500ms)
effect made1 = made(size: ${random.pick(['2', '0', '7', '2.5', random.often(20) ? '40%' : '1'])}, period: 1s)
rule make on rest { apply(effect: made0, to: sleeper) apply(effect: made1, to: sleeper) }`;
}
