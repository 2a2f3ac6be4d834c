// The short way to embed: names, rows that come and go, and rules that change under a battle.
import { describe, expect, it } from 'vitest';
import { check, type CheckedPack } from '../../../dsl/compile.ts';
import { embed, type EmbeddedBattle } from '../../../dsl/embed/embed.ts';
import type { PackNames } from '../../../dsl/embed/names.ts';
import { directTier } from './support/direct.ts';
import { LOAD_GAME } from './support/load.ts';

const VOCABULARY = { ...LOAD_GAME, functions: [] };

function pack(text: string): CheckedPack {
  const outcome = check([{ path: 'a.rules', text }], VOCABULARY);
  if (outcome.ok) return outcome.pack;
  throw new Error(outcome.diagnostics.map(({ message }) => message).join('\n'));
}

function unit(team: number): Record<string, number> {
  return { hp: 100, maxHp: 100, attack: 10, speed: 1, x: 0, y: 0, team };
}

interface Game {
  readonly units: Record<string, number>[];
  readonly told: string[];
  readonly battle: EmbeddedBattle<PackNames>;
}

function start(text: string, options: { readonly direct?: true } = {}): Game {
  const units = [unit(0), unit(1)];
  const told: string[] = [];
  const battle = embed(pack(text), {
    vocabulary: VOCABULARY,
    objects: { unit: units },
    sink: {
      handled: (event, { actor, subject, amount, absorbed, dealt, overkill }) => {
        const what = event === 'death' ? '' : ` ${amount} = ${absorbed} + ${dealt} + ${overkill}`;
        told.push(`${event} ${actor}>${subject}${what}`);
      },
      cancelled: (event) => told.push(`cancelled ${event}`),
      began: (effect, holder, source, stacks) =>
        told.push(`${effect} ${source}>${holder} x${stacks}`),
      stacked: (effect, holder, _source, stacks) => told.push(`${effect} ${holder} x${stacks}`),
      ended: (effect, holder, _source, cause) => told.push(`${effect} ${holder} ${cause}`),
      prevented: (effect, holder) => told.push(`${effect} ${holder} prevented`),
      changed: (resource, entity, value, against) =>
        told.push(`${resource} ${entity}${against < 0 ? '' : `>${against}`} = ${value}`),
      refused: (skill, caster, target, reason) =>
        told.push(`${skill} ${caster}>${target} ${reason}`),
      fault: (code, about) => told.push(`${code} ${about}`),
    },
    ...(options.direct && { createTier: (one, binding) => directTier(one.program, binding) }),
  });
  told.length = 0;
  return { units, told, battle };
}

const HIT = { attacker: 0, target: 1, damage: 10 };
const MANA = `resource mana of unit max 50, start 20
skill bolt {
  target enemy
  cost 15 mana
  cooldown 1s
  on use { hit(attacker: caster, target: target, damage: 5) }
}`;

describe('names', () => {
  it('[EM10] faults are about what has a name', () => {
    const count = (VOCABULARY.effectSlots ?? 8) + 1;
    const names = Array.from({ length: count }, (_, n) => `mark${n}`);
    const effects = names.map(
      (name) =>
        `effect ${name} { duration 9s  on replaced { apply(effect: ${name}, to: holder) } }`,
    );
    const puts = names.map((name) => `apply(effect: ${name}, to: target)`).join('\n');
    const { battle, told } = start(`${effects.join('\n')}\nrule crowd on hit {\n${puts}\n}`);
    battle.raise('hit', HIT);
    expect(told.filter((line) => line.includes('CROWDED'))).toEqual(['EFFECT_CROWDED mark0']);
  });

  it('[EM10] events are raised and told by name; numbers that are left out are 0', () => {
    const { battle, told, units } = start('rule r on hit { modify damage: flat 2 }');
    battle.raise('hit', HIT);
    battle.raise('hit', { attacker: 1, target: 0 });
    expect(told).toEqual(['hit 0>1 12 = 0 + 12 + 0', 'hit 1>0 2 = 0 + 2 + 0']);
    expect(units.map(({ hp }) => hp)).toEqual([98, 88]);
    expect(() => battle.raise('hitt', HIT)).toThrow('no event hitt');
  });

  it('[EM10] skills answer undefined or the reason, and what the language keeps for itself is not told', () => {
    const { battle, told } = start(MANA);
    expect(battle.use('bolt', 0, 1)).toBeUndefined();
    expect(battle.use('bolt', 0, 1)).toBe('not ready');
    expect(battle.use('bolt', 0)).toBe('wrong target');
    expect(battle.use('blot', 0, 1)).toBe('unknown skill');
    expect(told).toEqual([
      'mana 0 = 5',
      'hit 0>1 5 = 0 + 5 + 0',
      'bolt 0>1 not ready',
      'bolt 0>0 wrong target',
    ]);
  });

  it('[EM10] effects, stacks, immunity, refusals and deaths are told', () => {
    const { battle, told } = start(`effect rot { duration 1s  stack per target max 2  tags foul }
effect pure { duration 1s  immune foul }
rule r on hit { if damage > 50 { apply(buff: pure) } else { apply(debuff: rot) } }
rule b before heal { cancel }`);
    battle.raise('hit', HIT);
    battle.raise('hit', HIT);
    battle.raise('heal', { healer: 0, target: 1, amount: 1 });
    battle.raise('hit', { ...HIT, damage: 60 });
    battle.raise('hit', HIT);
    battle.raise('hit', { ...HIT, target: 5 });
    battle.raise('hit', { ...HIT, damage: 90 });
    expect(told.filter((line) => !line.startsWith('hit'))).toEqual([
      'rot 0>1 x1',
      'rot 1 x2',
      'cancelled heal',
      'pure 0>1 x1',
      'rot 1 prevented',
      'ENTITY_UNKNOWN undefined',
      'pure 1 x1',
      'death 0>1',
      'rot 1 died',
      'pure 1 died',
    ]);
  });
});

describe('rows', () => {
  it('[EM11] a list of objects may grow up to the rows of its kind', () => {
    const { battle, units } = start('rule r on hit { modify damage: flat target.mana }\n' + MANA);
    units.push(unit(1));
    battle.enter('unit', 2);
    battle.raise('hit', { ...HIT, target: 2 });
    expect(units[2]?.['hp']).toBe(70);
    while (units.length <= 16) units.push(unit(0));
    expect(() => battle.step()).toThrow('more than 16 of unit');
  });

  it('[EM11] an object without a number for a field is a bug of the game', () => {
    const { hp: _hp, ...rest } = unit(0);
    const options = { vocabulary: VOCABULARY, sink: {} };
    const broken = { ...options, objects: { unit: [unit(0), rest] } };
    const message = 'unit 1 has no number "hp"';
    expect(() => embed(pack(MANA), broken)).toThrow(message);
    const units: object[] = [unit(0)];
    const battle = embed(pack(MANA), { ...options, objects: { unit: units } });
    units.push({ ...rest, hp: 'full' });
    expect(() => battle.enter('unit', 1)).toThrow(message);
    expect(() => battle.enter('unit', 2)).toThrow('there is no unit 2');
    expect(() => embed(pack(MANA), { ...options, objects: { wall: [] } })).toThrow('no kind wall');
  });

  it('[EM11] who leaves takes along what it held', () => {
    const { battle, told } = start(
      'effect rot { duration 1s }\nrule r on hit { apply(debuff: rot, duration: 200ms) }',
    );
    battle.raise('hit', HIT);
    battle.leave('unit', 1);
    for (let i = 0; i < 5; i += 1) battle.step();
    expect(battle.tick).toBe(5);
    expect(told.filter((line) => line.startsWith('rot'))).toEqual(['rot 0>1 x1']);
  });

  it('[EM10] generated code serves as closures do', () => {
    const play = (options: { readonly direct?: true }): readonly string[] => {
      const { battle, told } = start(
        'rule r on hit { chance 50% { modify damage: flat 1.5 } }',
        options,
      );
      for (let i = 0; i < 20; i += 1) battle.raise('hit', { ...HIT, damage: 2 });
      return told;
    };
    expect(new Set(play({})).size).toBe(2);
    expect(play({ direct: true })).toEqual(play({}));
  });
});

describe('other rules under a battle', () => {
  const BEFORE = `resource mana of unit max 50, start 20
effect rot { duration 3s  own deep = 3  own wide = 7  every 1s { hit(attacker: source, target: holder, damage: deep) as rotten } }
effect gone { duration 9s }
rule r on hit {
  when not event has rotten
  apply(debuff: rot)
  apply(debuff: gone)
  gain attacker.mana: 5
  after 500ms { hit(attacker: attacker, target: target, damage: damage) as rotten }
}`;
  const AFTER = `resource grit of unit max 5, start 5
resource mana of unit max 50, start 20
effect rot { duration 3s  own fresh = 1  own wide = 70  own deep = 30
  every 1s { hit(attacker: source, target: holder, damage: deep * 10 + wide + fresh * 1000) as rotten } }
rule r on hit {
  when not event has rotten
  apply(debuff: rot)
  gain attacker.mana: 1
  gain attacker.grit: 1
}`;

  it('[EM12] instances keep their own fields by name, resources their numbers; new ones are 0', () => {
    const { battle, told, units } = start(BEFORE);
    battle.raise('hit', { ...HIT, damage: 1 });
    battle.reload(pack(AFTER));
    for (let i = 0; i < 10; i += 1) battle.step();
    // 3 * 10 + 7, by what the instance had before.
    expect(told.at(-1)).toBe('hit 0>1 37 = 0 + 37 + 0');
    expect(units[1]?.['hp']).toBe(62);
    battle.raise('hit', { ...HIT, damage: 0 });
    expect(told).toContain('mana 0 = 26');
  });

  it('[EM12] what the new rules do not know is gone without a word', () => {
    const { battle, told } = start(BEFORE);
    battle.raise('hit', { ...HIT, damage: 1 });
    battle.reload(pack(AFTER));
    told.length = 0;
    for (let i = 0; i < 9; i += 1) battle.step();
    expect(told).toEqual([]);
  });

  it('[EM12] equal rules go on as if nothing had happened', () => {
    const play = (reloads: boolean): string => {
      const { battle, told, units } = start(BEFORE);
      for (let i = 0; i < 40; i += 1) {
        if (i % 9 === 0) battle.raise('hit', { ...HIT, damage: 1 });
        if (reloads) battle.reload(pack(BEFORE));
        battle.step();
      }
      return JSON.stringify([told, units]);
    };
    expect(play(true)).toBe(play(false));
  });
});
