// Skills that rules ask for: when their turn comes, which of them is used, and what it is part of.
import { describe, expect, it } from 'vitest';
import { createCompileCache } from '../../../dsl/cache/cache.ts';
import type { TypedProgram } from '../../../dsl/ir/program.ts';
import { createInterpreter } from '../../../dsl/interpret/interpreter.ts';
import { createRunner } from '../../../dsl/run/runner.ts';
import { SILENT_SINK } from '../../../dsl/run/game-sink.ts';
import { allocateState, layoutState } from '../../../dsl/run/allocate.ts';
import { GUIDE } from '../language/guide.ts';
import { fine } from '../check/pack-support.ts';
import { wrongOnTiers } from '../support/text/on-all-tiers.ts';

const SKILLS = `
resource mana of unit max 100, start 30
skill bolt {
  target enemy within 10m
  cost 20 mana
  ranks 3
  requires not caster has dizzy else 'dizzy'
  on use { hit(attacker: caster, target: target, damage: 10 * rank) }
}
skill rest_up {
  target self
  on use { gain caster.mana: 50 }
}
effect dizzy { duration 1s }
rule spin on heal { apply(effect: dizzy, to: healer) }
`;

const READY =
  'given a.hp = 50, a.maxHp = 50, a in team 1, b.hp = 90, b.maxHp = 90, b in team 2, b at 5m, 0m';

const check = (rules: string, steps: string): string[] =>
  wrongOnTiers(`${SKILLS}${rules}\ntest "t" {\n${READY}\n${steps}\n}`);

const AIMED = 'each foe in enemies of sleeper limit 1';

describe('use', () => {
  it('[RN31] is checked, paid and done like any use, by who does what is going on', () => {
    const rule = `rule r on rest { ${AIMED} { use bolt on foe rank 2 } }`;
    expect(check(rule, 'when rest(sleeper: a)\nexpect b.hp = 70, a.mana = 10')).toEqual([]);
  });

  it('[RN31] the first that is accepted ends the others, whatever was refused before it', () => {
    const rule = `rule r on rest { ${AIMED} { use bolt on foe  use rest_up  use bolt on foe } }`;
    const steps = `when rest(sleeper: a)\nexpect b.hp = 80, a.mana = 10
when rest(sleeper: a)\nexpect b.hp = 80, a.mana = 60
when rest(sleeper: a)\nexpect b.hp = 70, a.mana = 40`;
    expect(check(rule, steps)).toEqual([]);
  });

  it('[RN31] rules of one event share a choice, events have one each', () => {
    const rules = `rule r on rest { ${AIMED} { use bolt on foe rank 3 } }
rule s on rest { use rest_up }
event nap { sleeper: unit }
rule t on nap { use rest_up }
rule u on rest { nap(sleeper: sleeper) }`;
    expect(check(rules, 'when rest(sleeper: a)\nexpect b.hp = 60, a.mana = 60')).toEqual([]);
  });

  it('[RN31] waits its turn behind what was raised before it, and is judged then', () => {
    const rule = `rule r on rest {
  heal(healer: sleeper, target: sleeper, amount: 0)
  ${AIMED} { use bolt on foe }
}`;
    expect(check(rule, 'when rest(sleeper: a)\nexpect b.hp = 90, a.mana = 30')).toEqual([]);
  });

  it('[RN31] hooks, delayed blocks and skills ask as well', () => {
    const rules = `effect eager { duration 1s  on start { use rest_up } }
skill wake { target self  on use { use rest_up } }
rule r on rest { apply(effect: eager, to: sleeper, source: sleeper)  after 200ms { use wake } }`;
    const steps = `when rest(sleeper: a)\nexpect a.mana = 80\nwhen 200ms pass\nexpect a.mana = 100`;
    expect(check(rules, steps)).toEqual([]);
  });

  it('[RN31] tags and distance go on through it', () => {
    const rules = `rule r on rest { ${AIMED} { hit(attacker: sleeper, target: foe, damage: 1) as first } }
rule again on hit, depth 2 { when event has first  use bolt on target rank 3 }
rule double on hit { when event has first and damage > 1  modify damage: more 100% }`;
    expect(check(rules, 'when rest(sleeper: a)\nexpect b.hp = 29, a.mana = 10')).toEqual([]);
  });

  it('[RN31] the game is told what was accepted, from it and from rules, and not what rules asked in vain', () => {
    const text = `${SKILLS}rule r on rest { ${AIMED} { use bolt on foe rank foe.team + 3  use bolt on foe rank 3 } }`;
    const program = fine(text);
    const layout = layoutState(program, GUIDE);
    const views = allocateState(layout);
    const told: string[] = [];
    const runner = createRunner({
      program,
      vocabulary: GUIDE,
      binding: layout.binding,
      tier: createInterpreter(program, layout.binding),
      sink: {
        ...SILENT_SINK,
        used: (...values) => told.push(`used ${values.join(' ')}`),
        refused: (...values) => told.push(`refused ${values.join(' ')}`),
      },
    });
    runner.load({ ...views, objects: [], rows: Int32Array.of(2), key: Uint32Array.of(1, 2) }, 1);
    for (const row of [0, 1]) {
      views.f64[layout.binding.offset('unit.hp') + row] = 50;
      views.f64[layout.binding.offset('unit.team') + row] = row;
      runner.enter(0, row);
    }
    runner.raise(3, [0]);
    expect(runner.use(1, 0, 0, 1)).toBe(0);
    expect(runner.use(0, 0, 0, 1)).toBeGreaterThan(0);
    expect(told).toEqual(['used 0 0 1 3', 'used 1 0 0 1', 'refused 0 0 0 3']);
  });
});

describe('the cache', () => {
  it('[CA1][CA3] a rule that is kept uses the skill of its name, wherever that stands now', () => {
    const cache = createCompileCache({ max: 9 });
    const check = (text: string): TypedProgram | undefined =>
      cache.check([{ path: 'a.rules', text }], GUIDE).program;
    const rule = 'rule r on rest { use rest_up }\n';
    check(`${SKILLS}${rule}`);
    check(`${SKILLS}${rule}rule s on rest { gain sleeper.hp: 1 }`);
    const moved = `skill first { target self  on use { gain caster.hp: 2 } }\n${SKILLS}${rule}`;
    const operation = check(moved)?.operations.find(({ kind }) => kind === 'use');
    const program = fine(moved);
    expect(program.skills.map(({ name }) => name)).toEqual(['first', 'bolt', 'rest_up']);
    expect(operation).toEqual({ kind: 'use', skill: 2 });
  });
});
