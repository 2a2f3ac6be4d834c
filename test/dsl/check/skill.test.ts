// Skills as they are used: everything is asked in one order, a refusal takes nothing, a cast can be interrupted.
import { describe, expect, it } from 'vitest';
import { runPackTests } from '../../../dsl/test-runner/run-tests.ts';
import { checkPack, effectOf, eventOf, fine } from './pack-support.ts';

const BOLT = `
resource mana of unit max 100, start 50
resource combo of unit per target max 5
effect silenced { duration 9s }
skill bolt {
  target enemy within 10m
  cost 20 mana
  cost 1 combo
  cooldown 4s
  charges 2 every 30s
  ranks 3
  requires not caster has silenced else 'silenced'
  on use { hit(attacker: caster, target: target, damage: 10 * rank) }
}
rule hush on rest { apply(effect: silenced, to: sleeper) }
`;

const READY =
  'given a.hp = 50, a.maxHp = 50, b.hp = 50, b.maxHp = 50, a in team 1, b in team 2, a at 0m, 0m, b at 5m, 0m, a.mana = 50, combo(a, b) = 5';

/** Runs inline tests behind a pack; what failed. */
function failures(rules: string, steps: string): unknown[] {
  const { program, pack, diagnostics } = checkPack(`${rules}\ntest "t" {\n${steps}\n}`);
  expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([]);
  if (program === undefined) throw new Error('no program');
  const { results, diagnostics: found } = runPackTests(pack, program);
  expect(found.map(({ code, message }) => [code, message])).toEqual([]);
  return results.flatMap((result) => result.failures);
}

describe('use', () => {
  it('[DC18] a use that nothing speaks against takes its costs and does what it says', () => {
    const steps = `${READY}\nwhen a uses bolt on b rank 2\nexpect b.hp = 30, a.mana = 30`;
    expect(failures(BOLT, steps)).toEqual([]);
  });

  it('[DC18] what speaks against it is told in one order', () => {
    const refused: readonly (readonly [string, string])[] = [
      ['b in team 1, b at 50m, 0m, a.mana = 0, a has silenced', 'wrong target'],
      ['b at 50m, 0m, a.mana = 0, a has silenced', 'out of range'],
      ['a.mana = 0, a has silenced', 'not enough'],
      ['a has silenced', 'silenced'],
    ];
    for (const [given, reason] of refused) {
      const steps = `${READY}, ${given}\nwhen a uses bolt on b\nexpect refused '${reason}', b.hp = 50`;
      expect(failures(BOLT, steps), reason).toEqual([]);
    }
  });

  it('[DC18] a dead target is refused', () => {
    const steps = `${READY}, b.hp = 0\nwhen a uses bolt on b\nexpect refused 'dead'`;
    expect(failures(BOLT, steps)).toEqual([]);
  });

  it('[DC19] the cooldown, then the charges', () => {
    const twice = `${READY}\nwhen a uses bolt on b\nwhen a uses bolt on b\nexpect refused 'not ready'`;
    expect(failures(BOLT, twice)).toEqual([]);
    const third = `${READY}\nwhen a uses bolt on b\nwhen 4s pass\nwhen a uses bolt on b\nwhen 4s pass
when a uses bolt on b\nexpect refused 'no charges'`;
    expect(failures(BOLT, third)).toEqual([]);
  });

  it('[DC19] two costs of one resource must be there together', () => {
    const skill = `resource mana of unit max 100
skill s { cost 30 mana  cost 30 mana  on use { lose caster.hp: 1 } }`;
    const given = 'given a.hp = 50, a.maxHp = 50, a.mana = 40';
    expect(
      failures(
        skill,
        `${given}\nwhen a uses s\nexpect refused 'not enough', a.mana = 40, a.hp = 50`,
      ),
    ).toEqual([]);
  });

  it('[DC18] a skill for oneself has the caster as its target', () => {
    const skill = 'skill s { target self  on use { gain target.hp: 5 } }';
    expect(
      failures(skill, 'given a.hp = 10, a.maxHp = 50\nwhen a uses s\nexpect a.hp = 15'),
    ).toEqual([]);
  });
});

describe('casts', () => {
  const CAST = `resource mana of unit max 100
effect stun { duration 1s }
skill bolt { target enemy  cost 10 mana  cooldown 3s, starts end  cast 1s  ranks 2
  on use { hit(attacker: caster, target: target, damage: 10 * rank) }
  on interrupted { gain caster.mana: 5 } }
rule break_cast on rest { dispel(tag: cast, from: sleeper, limit: 1)  apply(effect: stun, to: sleeper) }`;

  it('[DC19] a cast ends in the use, and starts the cooldown then', () => {
    const steps = `${READY.replace(', combo(a, b) = 5', '')}\nwhen a uses bolt on b rank 2\nexpect b.hp = 50, a.mana = 40
when a uses bolt on b\nexpect refused 'busy'\nwhen 1s pass\nexpect b.hp = 30
when a uses bolt on b\nexpect refused 'not ready'\nwhen 3s pass\nwhen a uses bolt on b\nexpect a.mana = 30`;
    expect(failures(CAST, steps)).toEqual([]);
  });

  it('[DC19] what breaks a cast interrupts it', () => {
    const steps = `${READY.replace(', combo(a, b) = 5', '')}\nwhen a uses bolt on b\nwhen rest(sleeper: a)
expect a.mana = 45\nwhen 2s pass\nexpect b.hp = 50`;
    expect(failures(CAST, steps)).toEqual([]);
  });

  it('[DC19] a cast is an internal effect with the tag `cast`, and the use an internal event', () => {
    const program = fine(CAST);
    expect(effectOf(program, 'skill bolt cast')).toMatchObject({
      internal: true,
      tags: ['cast'],
      own: [{ name: 'target' }, { name: 'rank' }],
    });
    expect(eventOf(program, 'skill bolt use')).toMatchObject({
      internal: true,
      actor: 0,
      subject: 1,
      slots: 3,
    });
    expect(program.reasons.slice(0, 2)).toEqual(['accepted', 'unknown skill']);
  });
});
