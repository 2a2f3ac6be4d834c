// Deaths, heals and casts of one tick: one after the other, in either order of what the game asks for.
import { describe, expect, it } from 'vitest';
import { createClosures } from '../../../dsl/compile/closures.ts';
import { fine } from '../check/pack-support.ts';
import { openBattle, type Battle } from './support/battle.ts';
import { EVENT, GAME } from './support/game.ts';

const ORDERS = [
  ['the first', 0, 1],
  ['the second', 1, 0],
] as const;

function start(text: string): Battle {
  return openBattle(fine(text, { vocabulary: GAME }), GAME, {
    createTier: (program, binding) => createClosures(program, binding),
  });
}

function use(battle: Battle, caster: number, target: number): string | undefined {
  const reason = battle.runner.use(0, caster, target, 1);
  return reason === 0 ? undefined : battle.program.reasons[reason];
}

function lives(battle: Battle): number[] {
  return [battle.get('hp', 0), battle.get('hp', 1)];
}

const KEPT = `effect ward { duration 9s }
rule warded on note { when value = 1  apply(effect: ward, to: who) }`;

describe('what the game asks for in one tick', () => {
  it.each(ORDERS)(
    '[RN29] two strike each other dead: %s strikes, the other one is dead',
    (_name, a, b) => {
      const battle = start(
        'skill strike { target unit  on use { hit(attacker: caster, target: target, damage: 100) } }',
      );
      expect(use(battle, a, b)).toBeUndefined();
      expect(use(battle, b, a)).toBe('dead');
      expect([battle.get('hp', a), battle.get('hp', b)]).toEqual([100, 0]);
    },
  );

  it.each(ORDERS)(
    '[RN29] two casts end together: that of %s is the older one, and breaks the other',
    (_name, a, b) => {
      const battle = start(`skill strike { target unit  cast 500ms
  on use { hit(attacker: caster, target: target, damage: 100) }
  on interrupted { note(who: caster, value: 7) } }`);
      use(battle, a, b);
      use(battle, b, a);
      battle.log.length = 0;
      battle.pass(5);
      const alive = battle.log.filter(
        (line) => !line.startsWith('ended') && !line.startsWith('skill'),
      );
      expect(alive).toEqual([`hit ${a}>${b} 100 = 0 + 100 + 0`, `die ${a}>${b}`, `note ${b}>${b}`]);
      expect([battle.get('hp', a), battle.get('hp', b)]).toEqual([100, 0]);
    },
  );

  it('[RN29] a blow and a heal: what is healed last lives, and got back nothing else', () => {
    const first = start(KEPT);
    first.raise(EVENT.note, 1, 1);
    first.hit(0, 1, 100);
    first.raise(EVENT.heal, 0, 1, 30);
    expect(first.get('hp', 1)).toBe(30);
    expect(first.held(1)).toEqual([]);
    const second = start(KEPT);
    second.raise(EVENT.note, 1, 1);
    second.raise(EVENT.heal, 0, 1, 30);
    second.hit(0, 1, 100);
    expect(second.get('hp', 1)).toBe(0);
    expect(second.held(1)).toEqual([]);
  });

  it('[RN29] two blows: who is dead by then takes nothing and dies once', () => {
    for (const [, a, b] of ORDERS) {
      const battle = start(KEPT);
      battle.hit(a, 2, 100);
      battle.hit(b, 2, 100);
      expect(battle.log).toEqual([
        `hit ${a}>2 100 = 0 + 100 + 0`,
        `die ${a}>2`,
        `hit ${b}>2 100 = 0 + 0 + 100`,
      ]);
    }
  });
});

describe('what happens in one tick by itself', () => {
  const POISON = `skill sting { target unit  on use { apply(effect: poison, to: target) } }
effect poison { duration 500ms  ends with source
  on end { when cause = expired  hit(attacker: source, target: holder, damage: 100) } }`;

  it.each(ORDERS)(
    '[RN29] of two poisons that end together that of %s is the older one',
    (_name, a, b) => {
      for (const [text, left] of [
        [POISON, 100],
        [POISON.replace('ends with source', ''), 0],
      ] as const) {
        const battle = start(text);
        use(battle, a, b);
        use(battle, b, a);
        battle.pass(5);
        expect([battle.get('hp', a), battle.get('hp', b)]).toEqual([left, 0]);
      }
    },
  );

  it.each(ORDERS)(
    '[RN29] delayed blocks that are due together: that of %s waited first',
    (_name, a, b) => {
      const battle = start(`rule later on note { when value = 1
  after 300ms { each u in units except who limit 1 by lowest hp { hit(attacker: who, target: u, damage: 60) } } }`);
      battle.raise(EVENT.note, a, 1);
      battle.raise(EVENT.note, b, 1);
      battle.log.length = 0;
      battle.pass(3);
      expect(battle.log.filter((line) => line.startsWith('hit'))).toEqual([
        `hit ${a}>${b} 60 = 0 + 60 + 0`,
        `hit ${b}>${a} 60 = 0 + 60 + 0`,
      ]);
    },
  );

  it('[RN29] a delayed heal comes before the poison of its tick, whichever was asked for first', () => {
    const text = `effect poison { duration 300ms  on expired { hit(attacker: source, target: holder, damage: 60) } }
rule harm on note { when value = 1  apply(effect: poison, to: who) }
rule help on note { when value = 2  after 300ms { heal(healer: who, target: who, amount: 50) } }`;
    for (const [, first, second] of ORDERS) {
      const battle = start(text);
      battle.set('hp', 0, 50);
      battle.raise(EVENT.note, 0, 1 + first);
      battle.raise(EVENT.note, 0, 1 + second);
      battle.pass(3);
      expect(battle.get('hp', 0)).toBe(40);
    }
  });
});

describe('what happens in one chain', () => {
  const BLAST = 'each u in units except who limit 2 { hit(attacker: who, target: u, damage: 100) }';
  const MEND = 'each u in units except who limit 2 { heal(healer: who, target: u, amount: 9) }';

  it('[RN29] all are hit before the first of them has died', () => {
    const battle = start(`rule blast on note { when value = 2  ${BLAST} }`);
    battle.raise(EVENT.note, 5, 2);
    expect(battle.log.map((line) => line.slice(0, 7))).toEqual([
      'note 5>',
      'hit 5>0',
      'hit 5>1',
      'die 5>0',
      'die 5>1',
    ]);
  });

  it('[RN29] who is healed in it before the event of the zero keeps what is held', () => {
    for (const [body, hp, held] of [
      [`${BLAST} ${MEND}`, 9, ['ward']],
      [`${MEND} ${BLAST}`, 0, []],
    ] as const) {
      const battle = start(`${KEPT}\nrule blast on note { when value = 2  ${body} }`);
      battle.raise(EVENT.note, 0, 1);
      battle.raise(EVENT.note, 1, 1);
      battle.raise(EVENT.note, 5, 2);
      expect(lives(battle)).toEqual([hp, hp]);
      expect(battle.held(0)).toEqual(held);
    }
  });
});
