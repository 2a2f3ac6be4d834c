// What members are told of a battle, and that it is all they need to know it.
import { describe, expect, it } from 'vitest';
import { CHANGE_KIND } from '../../../combat-rules/model/change.ts';
import { hashName } from '../../../dsl/hash.ts';
import { shippedPack } from '../support/pack.ts';
import {
  TestArena,
  changeOf,
  compileRules,
  loadOutcome,
  loadRules,
  ofKind,
} from '../support/arena.ts';

const WITCH = `resource mana of unit max 20, start 20
effect ward { duration 2s  pool 6 from hit }
effect burning { duration 1s  tags debuff  every 500ms { hit(attacker: source, target: holder, damage: 2, element: arcane) } }
effect calm { duration 90s  immune debuff }
skill burn { target enemy within 99m  cost 5 mana  on use {
  hit(attacker: caster, target: target, damage: 10, element: arcane)
  apply(debuff: burning, to: target)
} }
skill shield { target self  on use { apply(buff: ward, to: caster) } }
skill quiet { target self  on use { apply(buff: calm, to: caster) } }
class witch { maxHp 100  speed 5  skills burn, shield, quiet, jab }
`;

/** Row 0 is a witch; nobody is a bot. */
function witch(rules = ''): TestArena {
  const battle = new TestArena(loadRules(WITCH + rules)).withoutBots();
  battle.spawn(0, 'class witch');
  battle.run();
  battle.next();
  return battle;
}

describe('what happens', () => {
  it('[AR55] a skill, its effect and its hit are told in the order they came about, with hit points left', () => {
    const battle = witch();
    battle.use(0, 'burn', 1);
    const { used, hit, began } = CHANGE_KIND;
    const units = { source: 0, target: 1 };
    expect(battle.changes.read()).toEqual([
      changeOf({ kind: used, ...units, amount: 1, what: hashName('burn') }),
      changeOf({ kind: began, ...units, amount: 1, more: 10, what: hashName('burning') }),
      changeOf({ kind: hit, ...units, amount: 10, hp: 90, what: expect.any(Number) }),
    ]);
    battle.use(0, 'burn', 1);
    expect(ofKind(battle.changes.read(), CHANGE_KIND.stacked)).toHaveLength(1);
    const later = Array.from({ length: 11 }, () => battle.run()).flat();
    expect(ofKind(later, hit).map(({ amount }) => amount)).toEqual([2, 2]);
    expect(ofKind(later, CHANGE_KIND.ended)).toEqual([
      changeOf({ kind: CHANGE_KIND.ended, ...units, what: hashName('burning') }),
    ]);
  });

  it('[AR55] what a shield takes is told apart from what the unit loses', () => {
    const battle = witch();
    battle.use(0, 'shield', 0);
    battle.use(1, 'jab', 0);
    expect(ofKind(battle.changes.read(), CHANGE_KIND.hit)).toMatchObject([
      { source: 1, target: 0, amount: 4, more: 6, hp: 96 },
    ]);
  });

  it('[AR55] a hit that is cancelled and an effect that is prevented are told', () => {
    const battle = witch('rule dodge before hit { when target.hp < 50  cancel }');
    battle.set('hp', 1, 40);
    battle.use(0, 'burn', 1);
    expect(ofKind(battle.changes.read(), CHANGE_KIND.missed)).toMatchObject([
      { source: 0, target: 1 },
    ]);
    battle.set('hp', 1, 100);
    battle.spawn(1, 'class witch');
    battle.use(1, 'quiet', 1);
    battle.use(0, 'burn', 1);
    expect(ofKind(battle.changes.read(), CHANGE_KIND.prevented)).toMatchObject([
      { source: 0, target: 1, what: hashName('burning') },
    ]);
  });

  it('[AR55] cooldowns, classes and items are not told as effects', () => {
    const battle = new TestArena(loadRules('item boots { modify speed: flat 1 }')).withoutBots();
    battle.next();
    battle.use(0, 'jab', 1);
    expect(ofKind(battle.changes.read(), CHANGE_KIND.began)).toEqual([]);
    expect(battle.held(0).length).toBeGreaterThan(1);
  });
});

describe('what is different', () => {
  it('[AR56] places, hit points and resources are told once, at the end of the tick', () => {
    const battle = witch();
    battle.use(0, 'burn', 1);
    battle.set('x', 2, 7);
    const changes = battle.step();
    expect(changes).toEqual([
      changeOf({ kind: CHANGE_KIND.vitals, source: 1, target: 1, amount: 100, hp: 90 }),
      changeOf({
        kind: CHANGE_KIND.moved,
        source: 2,
        target: 2,
        amount: 7,
        more: battle.get('y', 2),
      }),
      changeOf({
        kind: CHANGE_KIND.resource,
        source: 0,
        target: 0,
        amount: 15,
        what: hashName('mana'),
      }),
    ]);
    expect(battle.run()).toEqual([]);
  });

  it('[AR57] a pack with other names is told at the end of its first tick', () => {
    const battle = witch();
    battle.run();
    const before = battle.get('arena.told.names');
    battle.adopt(loadRules(WITCH.replaceAll('burning', 'scalding')));
    expect(battle.run()).toEqual([
      changeOf({ kind: CHANGE_KIND.renamed, amount: before, what: battle.get('arena.told.names') }),
    ]);
    expect(battle.get('arena.told.names')).not.toBe(before);
  });

  it('[AR56] whoever hears all of it knows places, hit points and resources of everybody', () => {
    const members = [...shippedPack().members].filter(([path]) => path.endsWith('.rules'));
    const outcome = compileRules(Object.fromEntries(members));
    const battle = new TestArena(loadOutcome(outcome), 4);
    const fields = ['x', 'y', 'hp', 'maxHp', 'mana', 'rage', 'energy'];
    const known = new Map(fields.map((field) => [field, battle.all(field)]));
    const note = (field: string, row: number, value: number): void => {
      known.get(field)?.splice(row, 1, value);
    };
    const resources = new Map(fields.slice(4).map((name) => [hashName(name), name]));
    for (let tick = 0; tick < 1_500; tick += 1) {
      for (const { kind, target, amount, more, hp, what } of battle.run()) {
        if (kind === CHANGE_KIND.moved) {
          note('x', target, amount);
          note('y', target, more);
        } else if (kind === CHANGE_KIND.vitals) {
          note('hp', target, hp);
          note('maxHp', target, amount);
        } else if (kind === CHANGE_KIND.resource) {
          note(resources.get(what) ?? '', target, amount);
        }
      }
      for (const field of fields) expect(known.get(field), field).toEqual(battle.all(field));
    }
  });
});
