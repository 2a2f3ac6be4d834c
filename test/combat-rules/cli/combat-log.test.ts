// The lines people read while they watch a battle.
import { describe, expect, it } from 'vitest';
import { createChangeDescriber } from '../../../combat-rules/cli/describe-changes.ts';
import { formatChange } from '../../../combat-rules/cli/combat-log.ts';
import { CHANGE_KIND, type ArenaChange } from '../../../combat-rules/model/change.ts';
import { createArenaCodec } from '../../../combat-rules/protocol/codec.ts';
import { hashName } from '../../../dsl/hash.ts';
import { TestArena, changeOf, loadRules, names } from '../support/arena.ts';

const [MAGE, GUARD] = [hashName('class mage'), hashName('class guard')];
const LOG = {
  classes: [GUARD, GUARD, 0, MAGE, 0, 0, 0, 0, MAGE, 0],
  names: new Map([
    [MAGE, 'mage'],
    [GUARD, 'guard'],
    [7, 'slow'],
    [8, 'fireball'],
  ]),
  tickMs: 100,
};
const {
  joined,
  left,
  used,
  hit,
  missed,
  healed,
  began,
  stacked,
  ended,
  prevented,
  died,
  respawned,
  moved,
  vitals,
  resource,
  spawned,
  roundBegan,
  roundOver,
  renamed,
} = CHANGE_KIND;
const base = changeOf({ kind: hit, source: 3, target: 0, amount: 23, hp: 77 });

it.each<[string | undefined, Partial<ArenaChange>]>([
  ['mage 3 hits guard 0 for 23 (hp 77)', {}],
  ['mage 3 hits guard 0 with fireball for 23 (5.5 absorbed, hp 77)', { what: 8, more: 5.5 }],
  ['guard 0 avoids a hit of mage 3', { kind: missed }],
  ['mage 3 heals guard 0 with fireball for 23 (hp 77.3)', { kind: healed, what: 8, hp: 77.25 }],
  ['mage 3 uses fireball on guard 0', { kind: used, what: 8 }],
  ['guard 0 uses fireball', { kind: used, what: 8, source: 0 }],
  ['guard 0 has slow for 2.5 s', { kind: began, amount: 1, more: 25, what: 7 }],
  ['guard 0 has slow x 3', { kind: stacked, amount: 3, what: 7 }],
  ['guard 0 has 0x000000ff for 0.1 s', { kind: began, amount: 1, more: 1, what: 255 }],
  ['guard 0 has slow no longer (dispelled)', { kind: ended, amount: 1, what: 7 }],
  ['guard 0 is immune to slow', { kind: prevented, what: 7 }],
  ['mage 3 brings guard 0 down, back in 5 s', { kind: died, amount: 50 }],
  ['guard 0 stands again (hp 80)', { kind: respawned, hp: 80 }],
  ['guard 0 is played by a member now', { kind: joined }],
  ['guard 0 is played by a bot now', { kind: left }],
  ['round 2 of 3 begins, 90 s at most', { kind: roundBegan, amount: 2, more: 900, hp: 3 }],
  ['round 7 begins', { kind: roundBegan, amount: 7, more: 0, hp: 0 }],
  ['the round is over: team 1 wins, 4 : 10', { kind: roundOver, amount: 1, more: 4, hp: 10 }],
  ['the round is over: nobody wins, 4 : 4', { kind: roundOver, amount: 2, more: 4, hp: 4 }],
  ...[moved, vitals, resource, spawned, renamed].map((kind): [undefined, { kind: typeof kind }] => [
    undefined,
    { kind },
  ]),
])('[AR38] a change is told as %s', (line, change) => {
  expect(formatChange({ ...base, ...change }, LOG)).toBe(line);
});

it('[AR38] a unit without a name is told by its row', () => {
  expect(formatChange(base, { ...LOG, classes: [] })).toBe('unit 3 hits unit 0 for 23 (hp 77)');
});

describe('frames', () => {
  const codec = createArenaCodec(names);
  const BURN = `effect slow { duration 2s modify speed: less 20% }
    rule r after hit { apply(debuff: 'slow') }`;

  /** A battle of players, and what describes it. */
  function watched(rules: string) {
    const battle = new TestArena(loadRules(rules)).withoutBots();
    const describer = createChangeDescriber();
    describer.see(codec.encodeKeyframe(battle.columns, battle.layout));
    const lines = (): readonly string[] =>
      describer.describe({ changes: codec.encodeChanges(battle.changes) });
    return { battle, describer, lines };
  }

  it('[AR38] a tick is told by all its changes but those for machines, with the names of the pack', () => {
    const { battle, lines } = watched(BURN);
    battle.next();
    battle.use(3, 'jab', 8);
    battle.step();
    expect(lines()).toEqual([
      'duelist 3 uses jab on duelist 8',
      'duelist 3 hits duelist 8 with jab for 10 (hp 90)',
      'duelist 8 has slow for 2 s',
    ]);
  });

  it('[AR57] names that a pack brings are known from its first frame on', () => {
    const { battle, lines } = watched(BURN);
    battle.adopt(loadRules(BURN.replaceAll('slow', 'mired')));
    battle.run();
    expect(lines()).toEqual([]);
    battle.next();
    battle.use(3, 'jab', 8);
    expect(lines().at(-1)).toBe('duelist 8 has mired for 2 s');
  });

  it('[AR38] a fresh class is told by its name from then on', () => {
    const { battle, lines } = watched('class knight { maxHp 50 speed 1 skills jab }');
    battle.next();
    battle.spawn(3, 'class knight');
    battle.use(3, 'jab', 8);
    expect(lines()[0]).toBe('knight 3 uses jab on duelist 8');
  });

  it('[AR38] a keyframe in a frame is seen', () => {
    const { battle } = watched(BURN);
    const describer = createChangeDescriber();
    const keyframe = codec.encodeKeyframe(battle.columns, battle.layout).slice();
    battle.use(3, 'jab', 8);
    const changes = codec.encodeChanges(battle.changes).slice();
    expect(describer.describe({ changes })[0]).toMatch(/^unit 3 uses 0x[0-9a-f]{8} on unit 8$/);
    expect(describer.describe({ changes, keyframe })[0]).toBe('duelist 3 uses jab on duelist 8');
  });

  it('[AR38] changes that cannot be read are told as such', () => {
    const lines = createChangeDescriber().describe({ changes: new Uint8Array([0xff]) });
    expect(lines).toEqual(['(changes that this version cannot read)']);
  });
});
