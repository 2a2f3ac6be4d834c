// Everything of the language that waits for a later tick, each in a pack of its own, and what of it waits in a battle.
import { layoutState } from '../../../../dsl/run/allocate.ts';
import type { Battle } from './battle.ts';
import { GAME, UNITS } from './game.ts';

export interface Waiting {
  readonly text: string;
  /** What `waitingIn` tells of it. */
  readonly tells: string;
}

const BOLT = 'hit(attacker: caster, target: target, damage: 1d6)';
const PUT_ON = 'rule give on heal { when amount > 5  apply(effect: it, to: target) }';

/** In each, units are hit and healed, and may use the skill `go`. */
export const WAITING: Readonly<Record<string, Waiting>> = {
  'the cooldown of a rule': {
    tells: 'quick cooldown',
    text: 'rule quick on hit, cooldown 700ms per attacker { chance 70% { modify damage: flat 2d6 } }',
  },
  'the cooldown of a skill': {
    tells: 'go cooldown',
    text: `skill go { target unit  cooldown 600ms  on use { ${BOLT} } }`,
  },
  'charges that come back': {
    tells: 'go charges',
    text: `skill go { target unit  charges 3 every 500ms  on use { ${BOLT} } }`,
  },
  'a cast, with its cooldown behind it': {
    tells: 'go cast',
    text: `skill go { target unit  cast 400ms  cooldown 300ms, starts end
  on use { ${BOLT} } on interrupted { note(who: caster, value: 1d6) } }`,
  },
  'a channel': {
    tells: 'channel',
    text: `skill go { target unit  on use { let strength = 1d6
  channel caster for 900ms every 200ms { hit(attacker: caster, target: target, damage: strength + 1d4) }
  on broken { note(who: caster, value: strength) } } }`,
  },
  'a chain': {
    tells: 'chain',
    text: `skill go { target unit  on use {
  chain u in units near last within 3m limit 1 by random from target jumps 4 every 200ms {
    hit(attacker: caster, target: u, damage: 3 + index) } } }`,
  },
  'a delayed block': {
    tells: 'later after',
    text: `rule later on hit { when damage > 2  let back = damage / 2 + 1d4
  after 100ms * 1d6 { heal(healer: attacker, target: target, amount: back) } }`,
  },
  'a delayed event': {
    tells: 'task note',
    text: `rule later on hit { note(who: target, value: damage) after 300ms }
rule pays on note { chance 50% { gain who.hp: 1d6 } }`,
  },
  'a smoothed chance': {
    tells: 'lucky misses',
    text: 'rule lucky on hit { chance 10% smoothed for attacker { modify damage: more 100% } }',
  },
  'a resource that comes back': {
    tells: 'timer mana',
    text: `resource mana of unit max 20, start 20, gains 1.5 every 300ms
skill go { target unit  cost 7 mana  on use { ${BOLT} } }`,
  },
  'a resource that goes': {
    tells: 'timer rage',
    text: `resource rage of unit max 9, loses 1 every 200ms
rule anger on hit { gain target.rage: 1d4 }
rule strong on hit { modify damage: flat attacker.rage }`,
  },
  'a resource against another': {
    tells: 'grudge',
    text: `resource grudge of unit per target max 6, loses 1 every 300ms
rule anger on hit { gain grudge(target, attacker): 1d4 }
rule strong on hit { modify damage: flat grudge(attacker, target) }`,
  },
  'an aura that lingers': {
    tells: 'it',
    text: `effect it { duration 2s
  aura u in units except holder near holder within 2m limit 3 gives better, every 300ms, linger 400ms }
effect better { sources strongest  ends with source  modify attack: flat 5 }
rule strong on hit { modify damage: flat attacker.attack / 50 }
${PUT_ON}`,
  },
  'a pool': {
    tells: 'it',
    text: `effect it { duration 1500ms  pool 1d20 from hit  on absorbed { note(who: holder, value: absorbed) }
  on broken { each u in units limit 2 by random { note(who: u, value: 1d6) } } }
${PUT_ON}`,
  },
  'stacks with timers of their own': {
    tells: 'it',
    text: `effect it { duration 900ms  stack per source max 4, timers each, on full replace
  own power: number = 1d4
  every 200ms { hit(attacker: source, target: holder, damage: power) }
  on end { note(who: holder, value: power) } }
${PUT_ON}`,
  },
};

/** What waits: names of what is held, of delayed events, of resources that are on their way. */
export function waitingIn({ program, world }: Battle): readonly string[] {
  const { columns, binding } = layoutState(program, GAME);
  const all = (name: string): readonly number[] => {
    const length = columns.find((column) => column.name === name)?.length ?? 0;
    const at = binding.offset(name);
    return [...world.u32.subarray(at, at + length)];
  };
  const named = [...program.effects, ...program.resources];
  const held = all('effect.id').flatMap((id) => named.filter(({ hash }) => hash === id));
  const tasks = all('task.event').flatMap((id) => program.events.filter(({ hash }) => hash === id));
  const moved = program.resources.filter(({ pair, name, start }) => {
    const at = pair ? -1 : binding.offset(`unit.${name}`);
    return !pair && world.f64.subarray(at, at + UNITS).some((value) => value !== start);
  });
  const timed = program.resources.filter(
    ({ pair, name }) => !pair && all(`unit.${name}.tick`).some((tick) => tick !== 0),
  );
  return [
    ...held.map(({ name }) => name),
    ...tasks.map(({ name, internal }) => (internal ? name : `task ${name}`)),
    ...moved.map(({ name }) => name),
    ...timed.map(({ name }) => `timer ${name}`),
  ];
}
