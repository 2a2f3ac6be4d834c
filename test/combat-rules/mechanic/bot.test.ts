// Units that nobody plays think, and their rules act for them.
import { expect, it } from 'vitest';
import { CHANGE_KIND } from '../../../combat-rules/model/change.ts';
import { hashName } from '../../../dsl/hash.ts';
import { TestArena, loadRules, ofKind } from '../support/arena.ts';

const COUNTING = `resource thoughts of unit max 99, start 0
rule count on think { gain me.thoughts: 1  modify keep: flat me.thoughts }`;

it('[AR22] each thinks once in half a second, rows in turns', () => {
  const battle = new TestArena(loadRules(COUNTING));
  battle.run(5);
  expect(battle.all('thoughts')).toEqual(Array.from({ length: 10 }, () => 1));
  battle.run();
  expect(battle.all('thoughts')).toEqual([1, 2, 1, 1, 1, 1, 2, 1, 1, 1]);
  battle.run(44);
  expect(battle.all('thoughts')).toEqual(Array.from({ length: 10 }, () => 10));
});

it('[AR22] units of players and those that are down do not think', () => {
  const battle = new TestArena(loadRules(COUNTING));
  battle.member(3, 'joins');
  battle.set('hp', 4, 0);
  battle.set('arena.respawnTick', 4, 8);
  battle.run(10);
  expect([battle.get('thoughts', 3), battle.get('thoughts', 4)]).toEqual([0, 1]);
  battle.member(3, 'leaves');
  battle.run(5);
  expect(battle.get('thoughts', 3)).toBe(1);
});

it('[AR22] what its rules set as `keep` is what it wants from then on', () => {
  const battle = new TestArena(loadRules('rule far on think { modify keep: flat me.hp / 10 }'));
  battle.run(5);
  expect(battle.all('arena.keep')).toEqual(Array.from({ length: 10 }, () => 10));
});

it('[AR22] the skills that its rules ask for are used, the first that can be', () => {
  const battle = new TestArena(
    loadRules(
      'rule fight on think { each foe in enemies of me limit 1 { use jab on me  use jab on foe  use rest } }',
    ),
  );
  battle.next();
  const used = ofKind(battle.step(), CHANGE_KIND.used);
  expect(used.map(({ source, target, what }) => [source, target, what])).toEqual([
    [1, 0, hashName('jab')],
    [6, 1, hashName('jab')],
  ]);
});
