// What a designer is told about two states of a pack.
import { describe, expect, it } from 'vitest';
import { diffPacks } from '../../../dsl/describe/diff.ts';
import { format } from '../../../dsl/format/format.ts';
import { listFiles, readText } from '../../support/source-tree.ts';

const NOTHING: ReadonlyMap<string, string> = new Map();

/** Lines for two texts of one file. */
function diff(before: string, after: string): string[] {
  const pack = (text: string): Parameters<typeof diffPacks>[0] => ({
    sources: [{ path: 'a.rules', text }],
    members: NOTHING,
  });
  return diffPacks(pack(before), pack(after)).map(({ text }) => text);
}

const HIT = (amount: string): string => `hit(attacker: caster, target: target, damage: ${amount})`;
const FIREBALL = (amount: string, more = ''): string =>
  `skill fireball { target enemy within 30m ${more} on use { ${HIT(amount)} } }`;

describe('numbers', () => {
  it('[DD1] a number is told by what is changed and by both values', () => {
    expect(diff(FIREBALL('120'), FIREBALL('110'))).toEqual(['Fireball: damage 120 -> 110']);
    expect(
      diff(
        'rule a on hit, priority 10 { modify damage: more 50% }',
        'rule a on hit, priority 20 { modify damage: more 60% }',
      ),
    ).toEqual(['rule a: priority 10 -> 20', 'rule a: damage more 50% -> more 60%']);
    expect(diff('tune power = 120 in 80..160', 'tune power = 130 in 80..160')).toEqual([
      'tune power: value 120 -> 130',
    ]);
    expect(diff('effect slow { duration 2s }', 'effect slow { duration 3s }')).toEqual([
      'effect slow: duration 2s -> 3s',
    ]);
    expect(diff('formula f(a: number) = a * 2', 'formula f(a: number) = a * 3')).toEqual([
      'formula f: value a * 2 -> a * 3',
    ]);
  });

  it('[DD2] a name that two places share is told with what tells them apart', () => {
    const two = (a: string, b: string): string =>
      `skill bolt { on use { ${HIT(a)} } on interrupted { ${HIT(b)} } }`;
    expect(diff(two('1', '2'), two('1', '3'))).toEqual(['Bolt: on interrupted hit damage 2 -> 3']);
  });

  it('[DD3] blanks, comments, quotes, the file and its place in it are no change', () => {
    const before = 'effect slow { duration 2s }\nrule a on hit { apply(debuff: "slow") }';
    const after =
      "// told\nrule a on hit {\n  apply( debuff: 'slow' ) // here\n}\neffect slow {\n  duration 2000ms\n}";
    expect(diff(before, after)).toEqual([]);
    const files = listFiles('examples/rules', ['.rules']).filter(
      (path) => format(readText(path), path).ok,
    );
    const sources = files.map((path) => ({ path, text: readText(path) }));
    const moved = sources.map(({ path, text }) => ({ path: `moved/${path}`, text: `\n\n${text}` }));
    expect(diffPacks({ sources, members: NOTHING }, { sources: moved, members: NOTHING })).toEqual(
      [],
    );
  });
});

describe('pieces', () => {
  it('[DD3] a bare `if` is itself by what it says, in whatever file and place it stands', () => {
    const execute = "if target.hp < 30% { apply(debuff: 'slow', duration: 2s) }\n";
    const one = { sources: [{ path: 'one.rules', text: execute }], members: NOTHING };
    const two = { sources: [{ path: 'two.rules', text: execute }], members: NOTHING };
    expect(diffPacks(one, two)).toEqual([]);
    const above = 'if target.hp < 10% { modify damage: more 50% }\n';
    expect(diff(execute, above + execute)).toEqual(['added the `if` in a.rules:1']);
    expect(diff(above + execute, execute)).toEqual(['removed the `if` in a.rules:1']);
    expect(diff(above + execute, execute + above)).toEqual([]);
    expect(diff(execute, `\n${execute.replace('2s', '3s')}`)).toEqual([
      'the `if` in a.rules:2: duration 2s -> 3s',
    ]);
  });

  it('[DD4] declarations are added, removed and renamed', () => {
    const slow = 'effect slow { duration 2s }';
    expect(diff('', slow)).toEqual(['added effect slow']);
    expect(diff(FIREBALL('1'), '')).toEqual(['removed skill fireball']);
    expect(diff(slow, 'effect chilled { duration 2s }')).toEqual([
      'effect slow: renamed to chilled',
    ]);
    expect(diff(slow, 'effect chilled { duration 3s }')).toEqual([
      'added effect chilled',
      'removed effect slow',
    ]);
  });

  it('[DD4] what says its old name was renamed, whatever else of it changed', () => {
    expect(
      diff(
        'effect venom { duration 2s }\nskill jump { cooldown 8s }\nresource fury of unit max 9\neffect frost { duration 1s }',
        'effect poison was venom { duration 3s }\nskill leap was jump { cooldown 8s }\nresource rage of unit max 9, was fury\nremoved effect frost',
      ),
    ).toEqual([
      'effect poison was venom',
      'effect poison: duration 2s -> 3s',
      'Leap was Jump',
      'resource rage was fury',
      'removed effect frost',
    ]);
  });

  it('[DD5] clauses and statements are added to and removed from where they stand', () => {
    expect(diff(FIREBALL('1'), FIREBALL('1', 'cooldown 8s'))).toEqual([
      'Fireball: added cooldown 8s',
    ]);
    expect(
      diff(
        'rule a on hit { if target.hp < 30% { modify damage: flat 5 } }',
        "rule a on hit { if target.hp < 30% { modify damage: flat 5 apply(debuff: 'slow', duration: 2s) } }",
      ),
    ).toEqual(["rule a: added apply(debuff: 'slow', duration: 2s) to if"]);
    expect(diff('class mage { maxHp 80 attack 14 }', 'class mage { maxHp 80 }')).toEqual([
      'Mage: removed attack 14',
    ]);
  });

  it('[DD8] a number of a selection or an aura is told by itself', () => {
    const aura = (limit: number, far: string): string =>
      `effect banner { aura ally in allies of holder near holder within ${far} limit ${limit} gives rallied }`;
    expect(diff(aura(5, '8m'), aura(6, '8m'))).toEqual(['effect banner: limit 5 -> 6']);
    expect(diff(aura(5, '8m'), aura(5, '9m'))).toEqual(['effect banner: within 8m -> 9m']);
    const each = (where: string, order: string): string =>
      `rule a on hit { each foe in (units except target or enemies of attacker near target within 4m where ${where}) limit 4 by ${order} { lose foe.hp: 1 } }`;
    expect(diff(each('hp < 50%', 'lowest hp'), each('hp < 40%', 'highest hp'))).toEqual([
      'rule a: where hp < 50% -> hp < 40%',
      'rule a: by lowest hp -> highest hp',
    ]);
    const chain = (jumps: number, limit: number): string =>
      `skill s { on use { chain foe in enemies of caster near last within 6m limit ${limit} from target jumps ${jumps} { lose foe.hp: 1 } } }`;
    expect(diff(chain(2, 1), chain(3, 1))).toEqual(['S: jumps 2 -> 3']);
  });

  it('[DD6] rules that run in another order without another priority are told', () => {
    const rule = (name: string): string => `rule ${name} on hit { modify damage: flat 5 }\n`;
    expect(diff(rule('a') + rule('b'), rule('b') + rule('a'))).toEqual([
      'rules on hit: order a, b -> b, a',
    ]);
  });
});

it('[DD7] spreadsheets are told by rows, which are named by their keys', () => {
  const sources = [{ path: 'a.rules', text: "table armour from 'armour.csv'" }];
  const table = (rows: string): Parameters<typeof diffPacks>[0] => ({
    sources,
    members: new Map([['armour.csv', `level: number key,reduction: percent\n${rows}`]]),
  });
  const changes = diffPacks(table('1,5%\n3,10%\n4,20%\n'), table('1,5%\n3,12%\n5,30%\n'));
  expect(changes.map(({ text }) => text)).toEqual([
    'table armour: row level=3: reduction 10% -> 12%',
    'table armour: removed row level=4 (reduction 20%)',
    'table armour: added row level=5 (reduction 30%)',
  ]);
  const german = 'level: number key;reduction: percent\r\n"1";5,5%\r\n';
  const english = 'level: number key,reduction: percent\n1,5.5%\n';
  const of = (text: string): Parameters<typeof diffPacks>[0] => ({
    sources,
    members: new Map([['armour.csv', text]]),
  });
  expect(diffPacks(of(`\uFEFF${german}`), of(english))).toEqual([]);
});

it('[DD8] every golden pack differs from itself with one number changed by that number alone', () => {
  for (const path of listFiles('examples/rules', ['.rules'])) {
    const text = readText(path);
    const at = /\b(duration|cooldown) (\d+)s/.exec(text);
    if (at === null) continue;
    const changed = text.replace(at[0], `${at[1]} 77s`);
    expect(diff(text, changed), path).toEqual([
      expect.stringMatching(new RegExp(`: ${at[1]} ${at[2]}s -> 77s$`)),
    ]);
  }
});
