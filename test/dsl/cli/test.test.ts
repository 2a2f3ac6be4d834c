// midswing test and midswing trace on packs on disk.
import { expect, it } from 'vitest';
import { runTests } from '../../../dsl/cli/test.ts';
import { runTrace } from '../../../dsl/cli/trace.ts';
import { folderWith, GAMES, recordingTerminal } from './rig.ts';

const games = GAMES;
const EXECUTE = `effect slow { duration 2s  modify speed: less 20% }
rule strike on hit, priority 10 { modify damage: flat attacker.attack * 150% }
rule execute on hit {
  when target.hp < 30% and not target has slow
  modify damage: more 50%
  apply(debuff: 'slow')
}
`;
const TESTS = `test "execute slows below 30%" {
  given attacker.attack = 10, target.hp = 29, target.maxHp = 100
  when hit(damage: 2)
  expect damage = 25, target.hp = 4, target has slow for 2s
}
test "nothing above" {
  given attacker.attack = 10, target.hp = 80, target.maxHp = 100
  when hit
  expect damage = 15, target.hp = 65, not target has slow
}
`;

const options = { games, filter: undefined, coverage: false, tunes: [], json: false };

it('[CX16] test runs what stands in the files and ends with 0 when all hold', async () => {
  const terminal = recordingTerminal();
  const path = folderWith({ 'a.rules': EXECUTE, 'b.rules': TESTS });
  expect(await runTests({ ...options, path }, terminal), terminal.out()).toBe(0);
  expect(terminal.out()).toBe(
    'ok     execute slows below 30%  b.rules:1\nok     nothing above  b.rules:6\n2 tests, none failed\n',
  );
  const filtered = recordingTerminal();
  await runTests({ ...options, path, filter: 'above' }, filtered);
  expect(filtered.out()).toContain('1 test, none failed\n');
});

it('[CX16] a failed test says what it expected and found, and how it came about', async () => {
  const wrong = TESTS.replace('damage = 15, target.hp = 65', 'damage = 15, target.hp = 66');
  const path = folderWith({ 'a.rules': EXECUTE, 'b.rules': wrong });
  const terminal = recordingTerminal();
  expect(await runTests({ ...options, path }, terminal)).toBe(1);
  expect(terminal.out()).toContain('FAILED nothing above  b.rules:6\n');
  expect(terminal.out()).toContain('line 9: expected target.hp = 66\n    found: target.hp is 65\n');
  expect(terminal.out()).toContain('rule strike, priority 10: fired\n');
  expect(terminal.out()).toContain('damage: (0 base + 15 flat) = 15\n');
  const json = recordingTerminal();
  expect(await runTests({ ...options, path, json: true }, json)).toBe(1);
  expect(JSON.parse(json.out())).toMatchObject({
    ok: false,
    tests: [
      { passed: true },
      { passed: false, failures: [{ line: 9, expected: 'target.hp = 66' }] },
    ],
  });
});

it('[CX16] --coverage says which rules and branches ran', async () => {
  const path = folderWith({ 'a.rules': EXECUTE, 'b.rules': TESTS });
  const terminal = recordingTerminal();
  await runTests({ ...options, path, coverage: true, filter: 'nothing' }, terminal);
  expect(terminal.out()).toMatch(/^rule execute +yes +1 of 2$/m);
  expect(terminal.out()).toMatch(/^effect slow: modify +no$/m);
  expect(terminal.out()).toContain(
    'a.rules:4  never yes: target.hp < 30% and not target has slow\n' +
      'a.rules:1  effect slow: modify never ran\n',
  );
  const all = recordingTerminal();
  await runTests({ ...options, path, coverage: true, json: true }, all);
  expect(JSON.parse(all.out()).coverage).toMatchObject({ branches: 2, branchesTaken: 2 });
});

it('[IT10] coverage names the refusals of a skill that no test has seen, once each', async () => {
  const skill = `resource mana of unit max 100, start 10
skill bolt {
  target enemy within 5m
  cost 20 mana
  requires caster.speed > 0 else 'rooted'
  on use { if caster.attack > 5 { hit(attacker: caster, target: target, damage: 5) } }
}
test "poor" {
  given a.hp = 9, b.hp = 9, a in team 1, b in team 2
  when a uses bolt on b
  expect refused 'not enough'
}
`;
  const path = folderWith({ 'a.rules': skill });
  const terminal = recordingTerminal();
  expect(await runTests({ ...options, path, coverage: true }, terminal), terminal.out()).toBe(0);
  expect(terminal.out()).toContain('a.rules:6  skill bolt: on use never ran\n');
  expect(terminal.out()).toContain(
    "a.rules:2  skill bolt was never refused 'wrong target', 'dead', 'out of range', 'busy', 'rooted'\n",
  );
  expect(terminal.out()).toContain('0 of 2 branches taken, 1 of 6 refusals seen\n');
  const json = recordingTerminal();
  await runTests({ ...options, path, coverage: true, json: true }, json);
  const { bodies } = JSON.parse(json.out()).coverage;
  expect(bodies).toContainEqual({
    body: 'skill bolt: on use',
    file: 'a.rules',
    line: 6,
    ran: false,
    branches: [{ line: 6, text: 'caster.attack > 5', held: false, didNot: false }],
    refusals: [],
  });
});

it('[CX16] a mistake in a test is a finding', async () => {
  const path = folderWith({ 'a.rules': EXECUTE, 'b.rules': 'test "t" { when hti }\n' });
  const terminal = recordingTerminal();
  expect(await runTests({ ...options, path }, terminal)).toBe(1);
  expect(terminal.out() + terminal.err()).toContain('UNKNOWN_EVENT');
});

it('[CX17] trace shows one event rule by rule and bucket by bucket', async () => {
  const path = folderWith({ 'a.rules': EXECUTE });
  const terminal = recordingTerminal();
  const set = ['attacker.attack=24', 'target.hp=20', 'damage=4'];
  const asked = { path, games, event: 'hit', set, use: undefined, test: undefined, json: false };
  expect(await runTrace(asked, terminal), terminal.err()).toBe(0);
  expect(terminal.out()).toBe(
    [
      'hit(attacker: attacker, target: target, crit: false, damage: 4)',
      '  rule strike, priority 10: fired',
      '    modify damage: flat 36',
      '  rule execute, priority 0: fired',
      '    target.hp < 30% (20 of 100): yes',
      '    target has slow: no',
      '    modify damage: more 50%',
      '    apply slow to target',
      '  damage: (4 base + 36 flat) * 150% more = 60',
      '  60 taken from hp: absorbed 0, dealt 20, overkill 40',
      'death(victim: target, killer: attacker)',
      '',
    ].join('\n'),
  );
});

it('[CX17] a rule that does nothing says which part of its condition did not hold', async () => {
  const path = folderWith({ 'a.rules': EXECUTE });
  const terminal = recordingTerminal();
  const set = ['attacker.attack=24', 'target.hp=20', 'target has slow for 2s'];
  await runTrace(
    { path, games, event: undefined, set, use: undefined, test: undefined, json: false },
    terminal,
  );
  expect(terminal.out()).toContain(
    '  rule execute, priority 0: did nothing\n    target.hp < 30% (20 of 100): yes\n    target has slow: yes\n',
  );
});

it('[CX17] trace of an inline test shows the last thing that happens in it', async () => {
  const path = folderWith({ 'a.rules': EXECUTE, 'b.rules': TESTS });
  const terminal = recordingTerminal();
  const asked = {
    path,
    games,
    event: undefined,
    set: [],
    use: undefined,
    test: 'nothing above',
    json: true,
  };
  expect(await runTrace(asked, terminal)).toBe(0);
  expect(JSON.parse(terminal.out()).events[0]).toMatchObject({
    event: 'hit',
    buckets: [{ field: 'damage', base: 0, flat: 15, value: 15 }],
  });
  const unknown = recordingTerminal();
  expect(await runTrace({ ...asked, test: 'zzz', json: false }, unknown)).toBe(2);
  expect(unknown.err()).toContain('ARGUMENT_INVALID');
});

it('[CX17] an event whose pool has a hook keeps its outcome, and its rules stay with it', async () => {
  const ward = `effect ward { pool 50 from hit  on absorbed { apply(debuff: 'seen', to: holder) } }
effect seen { duration 1s }
rule late after hit { when dealt > 50 and absorbed = 50  apply(debuff: 'seen', to: attacker) }
test "absorbs" { given target.hp = 300, target.maxHp = 300, target has ward  when hit(damage: 150)
  expect target.hp = 200 }
`;
  const path = folderWith({ 'a.rules': ward });
  const terminal = recordingTerminal();
  const asked = {
    path,
    games,
    event: undefined,
    set: [],
    use: undefined,
    test: 'absorbs',
    json: false,
  };
  expect(await runTrace(asked, terminal), terminal.err()).toBe(0);
  const [head] = terminal.out().split('\neffect ward');
  expect(head).toContain('  rule late (after), priority 0: fired\n');
  expect(head).toContain(
    '  150 taken from hp: absorbed 50 (ward), dealt 100, overkill 0\n  rule late',
  );
  expect(terminal.out()).toContain('effect ward, on absorbed\n  apply seen to target\n');
});

it('[CX16] a filter that no test goes through fails, and says so', async () => {
  const path = folderWith({ 'a.rules': EXECUTE, 'b.rules': TESTS });
  const terminal = recordingTerminal();
  expect(await runTests({ ...options, path, filter: 'nosuch' }, terminal)).toBe(1);
  expect(terminal.out()).toBe('The pack has no test whose name holds "nosuch".\n');
  const json = recordingTerminal();
  expect(await runTests({ ...options, path, filter: 'nosuch', json: true }, json)).toBe(1);
  expect(JSON.parse(json.out())).toMatchObject({ ok: false, tests: [] });
});

it('[CX5] a value for somebody who takes no part in the traced event is wrong use', async () => {
  const path = folderWith({ 'a.rules': EXECUTE });
  const trace = async (...set: readonly string[]): Promise<readonly [number, string]> => {
    const terminal = recordingTerminal();
    const asked = { path, games, event: 'hit', set, use: undefined, test: undefined, json: false };
    return [await runTrace(asked, terminal), terminal.err()];
  };
  expect(await trace('attaker.attack=24')).toEqual([
    2,
    'ARGUMENT_INVALID There is no `attaker` in `hit`. Did you mean `attacker`?\n',
  ]);
  expect(await trace('tarket has slow for 2s')).toMatchObject([
    2,
    expect.stringContaining('`target`'),
  ]);
  expect(await trace('bob.hp=20', 'target=bob')).toEqual([0, '']);
  expect(await trace('target has slow from bob', 'bob.hp=20')).toEqual([0, '']);
});

it('[CX16] a failed test and a trace say why a skill was refused', async () => {
  const shield = `effect ward { duration 5s }
skill shield { target self  on use { apply(buff: 'ward', to: caster) } }
skill jab { target enemy within 2m  on use { apply(debuff: 'ward', to: target) } }
test "dead" { given a.hp = 0, a.maxHp = 100  when a uses shield  expect a has ward }
test "far" {
  given a.hp = 9, b.hp = 9, a in team 1, b in team 2, a at 0m, 0m, b at 9m, 0m
  when a uses jab on b
  expect b has ward
}
`;
  const path = folderWith({ 'a.rules': shield });
  const terminal = recordingTerminal();
  expect(await runTests({ ...options, path }, terminal)).toBe(1);
  expect(terminal.out()).toContain(
    "the last thing that happened:\n    a uses shield: refused 'dead'\n",
  );
  expect(terminal.out()).toContain("    a uses jab on b: refused 'out of range'\n");
  const json = recordingTerminal();
  await runTests({ ...options, path, json: true, filter: 'dead' }, json);
  expect(JSON.parse(json.out()).tests[0].trace).toEqual(["a uses shield: refused 'dead'"]);
  const traced = recordingTerminal();
  const asked = {
    path,
    games,
    event: undefined,
    set: [],
    use: undefined,
    test: 'dead',
    json: false,
  };
  expect(await runTrace(asked, traced)).toBe(0);
  expect(traced.out()).toBe("a uses shield: refused 'dead'\n");
});

const SKILLS = `resource mana of unit max 100, start 50
effect poison { duration 4s  stack per source max 3 }
skill bolt {
  target enemy within 10m
  cost 30 mana
  cooldown 3s
  cast 1s
  ranks 2
  on use {
    let power = 10 * rank + caster.attack
    hit(attacker: caster, target: target, damage: power)
    if target.element = fire { apply(debuff: 'poison', to: target, stacks: 2) }
  }
}
`;

it('[CX21] trace --use shows how a skill is asked, paid, cast and what it does', async () => {
  const path = folderWith({ 'a.rules': SKILLS });
  const terminal = recordingTerminal();
  const set = ['rank=2', 'caster.attack=4', 'target at 3m, 4m'];
  const asked = { path, games, event: undefined, set, test: undefined, json: false };
  expect(await runTrace({ ...asked, use: 'bolt' }, terminal), terminal.err()).toBe(0);
  const out = terminal.out();
  expect(out).toContain('  target.team = caster.team (2 and 1): no\n');
  expect(out).toContain('  target within 10m of caster (5m): yes\n');
  expect(out).toContain('  caster has the cooldown of bolt: no\n');
  expect(out).toContain('  start the cast of bolt for 1s\n');
  expect(out).toContain(
    [
      'skill bolt: on use',
      '  let power = 10 * rank + caster.attack = 24',
      '  hit(attacker: caster, target: target, crit: false, damage: 24)',
      '  target.element = fire (fire): yes',
      '  apply poison to target with 2 stacks',
      'hit(attacker: caster, target: target, crit: false, damage: 24)',
    ].join('\n'),
  );
  const far = recordingTerminal();
  await runTrace({ ...asked, set: ['target at 0m, 11m'], use: 'bolt' }, far);
  expect(far.out()).toContain('  target within 10m of caster (11m): no\n');
  expect(far.out()).toContain("caster uses bolt on target: refused 'out of range'\n");
});

it.each([
  ['a skill asked for as an event', { event: 'bolt' }, '--use bolt'],
  [
    'a skill that does not exist',
    { use: 'bold' },
    'There is no skill "bold". Did you mean `bolt`?',
  ],
  ['a pack of skills alone, without one', {}, 'Say which skill is used with --use: bolt.'],
  ['a value that is none', { use: 'bolt', set: ['rank'] }, 'Write name=value, such as rank=24'],
  ['a value that the event does not have', { event: 'hit', set: ['damge=4'] }, '`damage`'],
])('[CX21] %s is wrong use, with what to write', async (_what, more, message) => {
  const path = folderWith({ 'a.rules': SKILLS });
  const terminal = recordingTerminal();
  const asked = { path, games, event: undefined, use: undefined, set: [], test: undefined };
  expect(await runTrace({ ...asked, json: false, ...more }, terminal)).toBe(2);
  expect(terminal.err()).toContain(message);
});

it('[CX17] a trace calls a bare `if` by its line, and gives the result of a roll', async () => {
  const rules = `roll edge on hit = 1d100
if edge > 90 { modify damage: flat 5 }
`;
  const path = folderWith({ 'a.rules': rules });
  const terminal = recordingTerminal();
  const asked = { path, games, event: undefined, use: undefined, test: undefined, json: false };
  await runTrace({ ...asked, set: ['edge=95'] }, terminal);
  expect(terminal.out()).toContain('  the `if` in a.rules:2, priority 0: fired\n');
  expect(terminal.out()).toContain('    1d100 rolled 95\n');
});
