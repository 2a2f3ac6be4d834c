// What generated packs found: loops that only something beside them keeps going, and chains whose fuel did not last.
import { describe, expect, it } from 'vitest';
import { runPackTests } from '../../../dsl/test-runner/run-tests.ts';
import { checkPack, eventOf, fine, listed } from './pack-support.ts';

const CODES = (text: string): string[] => [
  ...new Set(listed(text).flatMap((found) => found.split(' ').slice(0, 1))),
];

const ENDLESS = ['EVENT_CYCLE'];

describe('endless loops', () => {
  const AGAIN = 'rule again on death { hit(attacker: killer, target: victim, damage: 9) }';

  it('[FZ6] a rule beside the loop revives whom it kills', () => {
    expect(CODES(AGAIN)).toEqual([]);
    expect(CODES(`${AGAIN}\nrule up after death { gain victim.hp: 5 }`)).toEqual(ENDLESS);
    expect(
      CODES(
        `${AGAIN}\nrule up after death { gain victim.hp: 5 }`.replace(
          'on death {',
          'on death, depth 2 {',
        ),
      ),
    ).toEqual([]);
  });

  it('[FZ6] an event beside the loop does', () => {
    const rest = 'rule ask on death { rest(sleeper: victim) }';
    expect(CODES(`${AGAIN}\n${rest}\nrule up on rest { put sleeper.hp: 5 }`)).toEqual(ENDLESS);
    expect(CODES(`${AGAIN}\n${rest}\nrule up on rest { put sleeper.attack: 5 }`)).toEqual([]);
  });

  it('[FZ6] a rule beside the loop puts on again what it ends', () => {
    const text = `effect a { on end { rest(sleeper: holder) } }
rule off on rest { end(effect: a, on: sleeper) }
rule first on hit { apply(effect: a, to: target) }`;
    expect(CODES(text)).toEqual([]);
    expect(CODES(`${text}\nrule on on rest, priority 5 { apply(effect: a, to: sleeper) }`)).toEqual(
      ENDLESS,
    );
  });

  it('[FZ7] a pool that begins empty breaks at once', () => {
    const text = (pool: string, hooks: string): string => `
effect a { pool ${pool} from hit  ${hooks} }
rule first on rest { apply(effect: a, to: sleeper) }`;
    const again = 'on broken { apply(effect: a, to: holder) }';
    expect(CODES(text('200', again))).toEqual([]);
    expect(CODES(text('0', again))).toEqual(ENDLESS);
    expect(CODES(text('holder.attack', again))).toEqual(ENDLESS);
    expect(CODES(text('200', `on start { store left: 0 } ${again}`))).toEqual(ENDLESS);
    expect(CODES(text('200', `on start { store left: 50 } ${again}`))).toEqual([]);
  });
});

/** Faults of the one test of a pack. */
function faults(text: string): readonly string[] {
  const { program, pack } = checkPack(text);
  if (program === undefined) throw new Error('no program');
  return runPackTests(pack, program).results.flatMap((result) => [
    ...result.faults,
    ...(result.passed ? [] : ['failed']),
  ]);
}

describe('fuel', () => {
  it('[FZ8] rules that are too deep to run are asked all the same', () => {
    const text = `rule deep on death, depth 1 { gain killer.attack: 1  gain killer.defense: 2 }
skill smite { target enemy  on use { death(victim: target, killer: caster) } }`;
    const program = fine(text);
    const smite = program.events.find(({ name }) => name === 'skill smite use');
    const own = eventOf(program, 'death').ownCost;
    expect(smite?.cost).toBeGreaterThanOrEqual((smite?.ownCost ?? 0) + own);
    expect(
      faults(`${text}
test "t" { given a.hp = 5, a.maxHp = 5, b.hp = 5, b.maxHp = 5, a in team 1, b in team 2 when a uses smite on b expect a.attack = 0 }`),
    ).toEqual([]);
  });

  it('[FZ8] an event lasts for what its rules raise, whatever else leads to it', () => {
    const text = `rule hard on hit { when damage * 2 + target.attack * 3 > 7  modify damage: flat target.attack * 2 + 5 }
rule again on death { hit(attacker: killer, target: killer, damage: 1) }`;
    const program = fine(text);
    const { ownCost, cost } = eventOf(program, 'death');
    expect(cost).toBeGreaterThanOrEqual(ownCost + eventOf(program, 'hit').ownCost);
    expect(
      faults(`${text}
test "t" { given a.hp = 50, a.maxHp = 50, b.hp = 5, b.maxHp = 5 when death(victim: b, killer: a) expect a.hp < 50 }`),
    ).toEqual([]);
  });
});

describe('what cuts a cast or a channel short', () => {
  const NAMES =
    'given a.hp = 50, a.maxHp = 50, a in team 1, b.hp = 500, b.maxHp = 500, b in team 2';
  const drain = `skill drain { target enemy  on use {
  channel caster for 3s every 1s { lose target.hp: 1 } on broken { gain caster.attack: 1 } } }
rule calm on rest { dispel(tag: channel, from: sleeper) }`;

  it('[FZ9] a channel that is dispelled is broken', () => {
    expect(
      faults(`${drain}
test "t" { ${NAMES} when a uses drain on b when rest(sleeper: a) when 2s pass expect a.attack = 1, b.hp = 500 }`),
    ).toEqual([]);
  });

  it('[FZ9] so is that of one who dies', () => {
    expect(
      faults(`${drain}
test "t" { ${NAMES} when a uses drain on b when hit(attacker: b, target: a, damage: 99) when 2s pass expect a.attack = 1, b.hp = 500 }`),
    ).toEqual([]);
  });

  it('[FZ9] a channel that lasts is not', () => {
    expect(
      faults(`${drain}
test "t" { ${NAMES} when a uses drain on b when 4s pass expect a.attack = 0, b.hp = 497 }`),
    ).toEqual([]);
  });

  it('[FZ9] a cast that gives way to another effect is interrupted', () => {
    const program = fine(`skill bolt { target self  cast 1s  on use { gain caster.attack: 1 }
  on interrupted { gain caster.defense: 1 } }`);
    const cast = program.effects.find(({ tags }) => tags.includes('cast'));
    expect(cast?.ends.replaced).toBe(cast?.ends.broken);
  });
});
