// What lowered statements do when they run: packs with inline tests, played by the runner.
import { describe, expect, it } from 'vitest';
import { checkProgram } from '../../../dsl/check/program.ts';
import { runPackTests } from '../../../dsl/test-runner/run-tests.ts';
import { GUIDE } from '../language/guide.ts';

/** Runs the one test `steps` of a file. */
function plays(text: string, steps: string): void {
  const path = 'play.rules';
  const file = `${text}\ntest "play" { ${steps} }`;
  const { program, pack, diagnostics } = checkProgram([{ path, text: file }], GUIDE);
  expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([]);
  if (program === undefined || pack === undefined) throw new Error('no program');
  const run = runPackTests(pack, program);
  expect(run.diagnostics).toEqual([]);
  expect(run.results.map(({ failures, faults }) => ({ failures, faults }))).toEqual([
    { failures: [], faults: [] },
  ]);
}

const UNITS = ['a', 'b', 'c', 'd']
  .map((name, i) => `${name}.hp = 100, ${name}.maxHp = 100, ${name} at ${i * 4}m, 0m`)
  .join(', ');
const TEAMS = 'a in team 1, b in team 2, c in team 2, d in team 2';
const GIVEN = `given ${UNITS}, ${TEAMS}`;

describe('chain', () => {
  const bolt = (rest: string): string => `rule bolt on rest { chain foe in ${rest} }`;

  it('[SD11] it meets nobody twice, and ends where there is nobody left', () => {
    plays(
      bolt(
        'units near last within 5m by nearest to last from sleeper jumps 9 { lose foe.hp: 10 + index }',
      ),
      `${GIVEN} when rest(sleeper: b) when 2s pass
       expect b.hp = 90, a.hp = 89, c.hp = 100, d.hp = 100`,
    );
  });

  it('[SD11] it starts from whom it starts from, whatever the selection says', () => {
    plays(
      bolt(
        'enemies of sleeper near last within 5m by nearest to last from sleeper jumps 3 every 1s { lose foe.hp: 10 }',
      ),
      `${GIVEN} when rest(sleeper: a) expect a.hp = 90, b.hp = 100
       when 1s pass expect b.hp = 90, c.hp = 100
       when 1s pass expect c.hp = 90, d.hp = 100
       when 3s pass expect d.hp = 90, a.hp = 90, b.hp = 90`,
    );
  });

  it('[SD11] stop in its block ends it, and last is who was met before', () => {
    plays(
      bolt(
        'units near last within 5m by farthest from sleeper from sleeper jumps 3 { lose last.hp: 1 if index = 1 { stop } }',
      ),
      `${GIVEN} when rest(sleeper: a) when 2s pass
       expect a.hp = 98, b.hp = 100, c.hp = 100`,
    );
  });
});

describe('delayed blocks', () => {
  it('[SD10] values are kept as they were, fields are read as they are', () => {
    plays(
      `rule later on rest {
         let before = sleeper.hp
         lose sleeper.hp: 30
         after 1s { after 1s { put sleeper.attack: before  put sleeper.defense: sleeper.hp } } }`,
      `${GIVEN} when rest(sleeper: a) when 1s pass expect a.attack = 0
       when 1s pass expect a.attack = 100, a.defense = 70`,
    );
  });
});

describe('changes', () => {
  it('[SD7] a pair resource is put, gained and lost within its bounds', () => {
    plays(
      `resource combo of unit per target max 5
       rule r on hit { gain combo(attacker, target): damage }
       rule s on heal { put combo(healer, target): amount  lose combo(target, healer): 1 }`,
      `${GIVEN} when hit(attacker: a, target: b, damage: 4) when hit(attacker: a, target: b, damage: 4)
       when hit(attacker: b, target: a, damage: 2)
       expect combo(a, b) = 5, combo(b, a) = 2
       when heal(healer: a, target: b, amount: 1) expect combo(a, b) = 1, combo(b, a) = 1`,
    );
  });

  it('[SD9] what is spent is gone at once, for the same rule', () => {
    plays(
      `resource mana of unit max 100, start 50
       rule r on hit {
         spend attacker.mana: 30 { modify damage: flat attacker.mana } else { modify damage: flat 1 }
         spend attacker.mana: 30 { modify damage: flat 1000 } else { gain attacker.mana: 5 } }`,
      `${GIVEN} when hit(attacker: a, target: b) expect damage = 20, a.mana = 25, b.hp = 80`,
    );
  });
});

describe('smoothed chance', () => {
  it('[SD15] it cannot miss longer than its constant lets it', () => {
    const hits = Array.from({ length: 40 }, () => 'when hit(attacker: a, target: b, damage: 0)');
    plays(
      `rule r on hit { chance 50% smoothed for attacker { gain attacker.attack: 1 } else { gain attacker.defense: 1 } }`,
      `seed 3 ${GIVEN} ${hits.join(' ')} expect a.attack + a.defense = 40, a.attack >= 13, a.attack <= 27`,
    );
  });
});

describe('how long effects last', () => {
  it('[TY9] without any duration until they are ended', () => {
    plays(
      `effect calm { tags mood  modify speed: flat 7 }
rule settle on rest { apply(buff: 'calm', to: sleeper) }
rule shake on hit { dispel(tag: mood, from: target) }`,
      `${GIVEN}, a has calm when rest(sleeper: b) when 59s pass
       expect a has calm, b has calm, b.speed = 7
       when hit(attacker: a, target: b) expect not b has calm, b.speed = 0, a has calm`,
    );
  });

  it('[DC14] an aura without lingering ends a tick after it found nobody, and not before', () => {
    plays(
      `effect flag { aura ally in allies of holder except holder near holder within 5m limit 9 gives cheer,
  every 100ms, linger 0s }
effect cheer { modify speed: flat 3  on start { gain holder.attack: 1 }  on end { lose holder.hp: 1 } }
rule raise on rest { apply(buff: 'flag', to: sleeper) }`,
      `${GIVEN} given b in team 1, a has flag when 1s pass
       expect b.speed = 3, b.hp = 100, not c has cheer
       given b at 50m, 0m
       when 100ms pass expect b.hp = 100
       when 100ms pass expect not b has cheer, b.hp = 99`,
    );
  });
});

describe('items and classes', () => {
  it('[DC21] what is worn can be named where an effect can', () => {
    plays(
      `item staff { tags gear.weapon  modify attack: flat 6 }
class mage { maxHp 80  modify speed: flat 2 }
rule lend on rest { apply(buff: 'staff', to: sleeper) }
rule take on hit {
  when target has staff and attacker has mage and stacks of staff on target = 1
  modify damage: flat 5
  end(effect: staff, on: target)
}`,
      `${GIVEN} given a is mage, b has staff, c has mage, a.hp = 9, a.maxHp = 9
       when rest(sleeper: d)
       expect d has staff, d has gear, d.attack = 6, b.attack = 6, c.speed = 2, a has mage
       when hit(attacker: a, target: b) expect damage = 5, not b has staff, b.attack = 0, b.hp = 95`,
    );
  });
});
