// Rules that raise each other for ever, and events that cost too much.
import { describe, expect, it } from 'vitest';
import { fine, listed, one, using } from '../check/pack-support.ts';

const THORNS =
  'rule thorns after hit { hit(attacker: target, target: attacker, damage: dealt * 20%) }';

describe('cycles', () => {
  it('[EC1] a rule that raises what it runs on is refused, with both bounds as fixes', () => {
    const finding = one(THORNS, {
      code: 'EVENT_CYCLE',
      where: 'hit(attacker: target, target: attacker, damage: dealt * 20%)',
      says: '`thorns` raises `hit`, and `thorns` runs again',
      fixed: THORNS.replace('after hit', 'after hit, depth 2'),
    });
    expect(finding.fixes).toHaveLength(2);
    expect(finding.fixes[1]?.text).toBe(
      'rule thorns after hit { when not event has thorns  hit(attacker: target, target: attacker, damage: dealt * 20%) as thorns }',
    );
  });

  it('[EC1] a condition is kept by the fix, with parentheses around an or', () => {
    const conditions: readonly (readonly [string, string])[] = [
      ['damage > 5', 'not event has thorns and damage > 5'],
      ['damage > 5 or dealt > 5', 'not event has thorns and (damage > 5 or dealt > 5)'],
    ];
    for (const [condition, fixed] of conditions) {
      const text = `rule thorns after hit { when ${condition}\n hit(attacker: target, target: attacker, damage: 1) as back }`;
      const { fixes } = one(text, {
        code: 'EVENT_CYCLE',
        where: 'hit(attacker: target, target: attacker, damage: 1) as back',
        says: 'This would go on for ever',
      });
      expect(fixes[1]?.text).toContain(`when ${fixed}`);
      expect(fixes[1]?.text).toContain('as back, thorns');
    }
  });

  it('[EC1] a cycle over several rules is told once', () => {
    const text = `event jab { attacker: unit, target: unit }
rule a on hit { jab(attacker: attacker, target: target) }
rule b on jab { hit(attacker: attacker, target: target, damage: 1) }`;
    one(text, {
      code: 'EVENT_CYCLE',
      where: 'jab(attacker: attacker, target: target)',
      says: '`a` raises `jab`, then `b` raises `hit`, and `a` runs again',
    });
  });

  it('[EC1] two cycles are two findings', () => {
    const text = `${THORNS}\nrule echo on heal { heal(target: target, amount: 1) }`;
    expect(listed(text).map((line) => line.split(' ')[0])).toEqual(['EVENT_CYCLE', 'EVENT_CYCLE']);
  });

  it('[EC1] a cycle through a block that chooses is one, too', () => {
    const text =
      'rule r on hit { chance 10% { hit(attacker: attacker, target: target, damage: 1) } }';
    expect(listed(text)).toEqual([
      'EVENT_CYCLE hit(attacker: attacker, target: target, damage: 1)',
    ]);
  });

  it('[EC1] a bare if has no place for a depth', () => {
    const text = 'if damage > 3 { hit(attacker: attacker, target: target, damage: 1) }';
    const { fixes } = one(text, {
      code: 'EVENT_CYCLE',
      where: 'hit(attacker: attacker, target: target, damage: 1)',
      says: 'the `if` a.rules#1',
    });
    expect(fixes).toEqual([]);
  });

  it('[EC2] a depth bounds it', () => {
    fine(THORNS.replace('after hit', 'after hit, depth 2'));
  });

  it('[EC3] leaving out what it raised itself bounds it', () => {
    fine(
      'rule thorns after hit { when not event has thorns  hit(attacker: target, target: attacker, damage: 1) as thorns }',
    );
    const other =
      'rule thorns after hit { when not event has thorns  hit(attacker: target, target: attacker, damage: 1) as other }';
    expect(listed(other)).toEqual([
      'EVENT_CYCLE hit(attacker: target, target: attacker, damage: 1) as other',
    ]);
  });

  it('[EC4] what waits starts anew', () => {
    fine('rule again on hit { hit(attacker: attacker, target: target, damage: 1) after 1s }');
    fine('rule again on hit { after 1s { hit(attacker: attacker, target: target, damage: 1) } }');
    fine(
      `effect burn { duration 3s  every 1s { hit(attacker: source, target: holder, damage: 1) } }
rule light on hit { apply(effect: burn) }`,
    );
  });

  it('[EC5] hooks that run at once are part of a cycle', () => {
    const text = `effect shock { duration 3s  on start { hit(attacker: source, target: holder, damage: 1) } }
rule zap on hit { apply(effect: shock) }`;
    expect(listed(text).map((line) => line.split(' ')[0])).toEqual(['EVENT_CYCLE']);
    fine(text.replace('rule zap on hit', 'rule zap on hit, depth 1'));
  });

  it('[EC5] two shields that reflect each other need a tag', () => {
    const shield = (when: string, as: string): string =>
      `effect shield { duration 5s  pool 200 from hit
  on absorbed { ${when}hit(attacker: holder, target: attacker, damage: absorbed * 20%)${as} } }${using('shield')}`;
    const { fixes } = one(shield('', ''), {
      code: 'EVENT_CYCLE',
      where: 'hit(attacker: holder, target: attacker, damage: absorbed * 20%)',
      says: 'the effect `shield` raises `hit`',
      fixed: shield('when not event has shield  ', ' as shield'),
    });
    expect(fixes).toHaveLength(1);
    fine(shield('when not event has back  ', ' as back'));
    fine(shield('', ' as back').replace('from hit', 'from hit where not event has back'));
  });

  it('[EC6] who dies does so once: no bound is needed unless something revives', () => {
    const boom =
      'rule boom on death { each foe in units near victim within 3m limit 5 { hit(attacker: victim, target: foe, damage: 9) } }';
    fine(boom);
    const revive = `${boom}\nrule rise on death { gain victim.hp: 50 }`;
    expect(listed(revive).map((line) => line.split(' ')[0])).toEqual(['EVENT_CYCLE']);
    fine(boom.replace('damage: 9) }', 'damage: 9)  gain foe.attack: 1 }'));
    const endless = boom.replace('damage: 9) }', 'damage: 9)  gain foe.hp: 50 }');
    expect(listed(endless).map((line) => line.split(' ')[0])).toEqual(['EVENT_CYCLE']);
  });

  it('[EC6] an end uses up its instance: no bound is needed unless something puts it on', () => {
    const plague = (also: string): string =>
      `effect plague { duration 5s  on broken { hit(attacker: source, target: holder, damage: 1)${also} } }
rule cure on hit { end(effect: plague, on: target) }${using('plague')}`;
    fine(plague(''));
    const again = plague('  apply(effect: plague, to: holder)');
    expect(listed(again).map((line) => line.split(' ')[0])).toEqual(['EVENT_CYCLE']);
  });

  it('[EC7] effects that put each other on are refused, whatever the depth', () => {
    const text = `effect ping { duration 1s  on start { apply(effect: pong, to: holder) } }
effect pong { duration 1s  on start { apply(effect: ping, to: holder) } }${using('ping')}`;
    one(text, {
      code: 'EVENT_CYCLE',
      where: 'ping',
      says: 'Leave one of the steps out, or let time pass with `after`',
    });
  });
});

describe('costs', () => {
  it('[EC8] an event costs its rules and all they raise, as often as they may', () => {
    const costOf = (limit: number): number => {
      const program = fine(`event jab { target: unit }
rule a on rest { each foe in units limit ${limit} { jab(target: foe) } }
rule b on jab { lose target.hp: 1 }`);
      return program.events.find(({ name }) => name === 'rest')?.cost ?? 0;
    };
    const jab = fine(`event jab { target: unit }
rule a on rest { jab(target: sleeper) }
rule b on jab { lose target.hp: 1 }`).events.find(({ name }) => name === 'jab');
    expect(jab?.cost).toBeGreaterThan(jab?.ownCost ?? 0);
    expect(costOf(16) - costOf(15)).toBeGreaterThanOrEqual(jab?.cost ?? 0);
  });

  it('[EC8] a depth is paid for as often as it lets the rule run', () => {
    const costOf = (depth: number): number => {
      const program = fine(THORNS.replace('after hit', `after hit, depth ${depth}`));
      return program.events.find(({ name }) => name === 'hit')?.cost ?? 0;
    };
    expect(costOf(2)).toBeGreaterThan(costOf(1));
    expect(costOf(3) - costOf(2)).toBe(costOf(2) - costOf(1));
  });

  it('[EC8] what leads to too much is refused where it is raised', () => {
    const text = `rule storm after hit, depth 5 {
  each foe in units limit 16 { hit(attacker: attacker, target: foe, damage: 1) }
}`;
    one(text, {
      code: 'EVENT_TOO_COSTLY',
      where: 'storm',
      says: 'One `hit` may take more than 100,000 steps with everything that this rule and others raise',
    });
  });

  it('[EC8] a long line of events is bounded, and no text is too long for the checker', () => {
    const events = Array.from({ length: 2_000 }, (_, i) => `event e${i} { t: unit }`);
    const rules = Array.from(
      { length: 1_999 },
      (_, i) => `rule r${i} on e${i} { e${i + 1}(t: t) }`,
    );
    const text = [...events, ...rules, 'rule s on rest { e0(t: sleeper) }'].join('\n');
    expect(listed(text).some((line) => line.startsWith('EVENT_TOO_COSTLY'))).toBe(true);
  });

  it('[EC8] what a skill does counts, too', () => {
    const text = `skill storm { on use {
  each foe in units limit 16 { each other in units limit 16 { hit(attacker: caster, target: other, damage: 1) } }
} }
rule heavy on hit { each u in units near target within 9m limit 16 { lose u.hp: count(o in units limit 16) } }`;
    one(text, {
      code: 'EVENT_TOO_COSTLY',
      where: 'o',
      says: 'What the skill `storm` does here may take more than 100,000 steps',
    });
  });

  it('[EC8] what is too much is told in the words of whoever wrote it', () => {
    const flood = `{
  each foe in units limit 16 { each other in units limit 16 { hit(attacker: sleeper, target: other, damage: 1) } }
}`;
    const heavy =
      'rule heavy on hit { each u in units near target within 9m limit 16 { lose u.hp: count(o in units limit 16) } }';
    one(`rule slow_flood on rest { after 1s ${flood} }\n${heavy}`, {
      code: 'EVENT_TOO_COSTLY',
      where: 'a',
      says: 'What the rule `slow_flood` does here may take more than 100,000 steps',
    });
  });
});
