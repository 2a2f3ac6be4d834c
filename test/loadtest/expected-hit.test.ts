// The number of each revision: told apart, and what the pack that is pushed holds.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { expectedHit, writeRules } from '../../loadtest/expected-hit.ts';
import { STRIKE } from '../../loadtest/wire.ts';
import { hashName } from '../../dsl/hash.ts';
import { TestArena, compileRules, loadOutcome } from '../combat-rules/support/arena.ts';

const PACK = new URL('../../loadtest/pack/fight.rules', import.meta.url);
const TEMPLATE = readFileSync(PACK, 'utf8');

it('[LT6] revisions that follow each other have different numbers', () => {
  const numbers = Array.from({ length: 900 }, (_, i) => expectedHit(i + 17));
  expect(new Set(numbers).size).toBe(900);
  expect(expectedHit(3)).toBe(103);
});

it.each([1, 2, 899])('[LT6] a hit under revision %s has its number', (revision) => {
  const rules = { 'fight.rules': writeRules(TEMPLATE, revision) };
  const battle = new TestArena(loadOutcome(compileRules(rules))).withoutBots();
  const before = battle.get('hp', 9);
  expect(battle.use(0, 'strike', 9)).toBe('ok');
  expect(battle.use(0, 'strike', 9)).toBe('ok');
  expect(before - battle.get('hp', 9)).toBe(2 * expectedHit(revision));
  expect(STRIKE).toBe(hashName('strike'));
});

it('[LT6] rules without a place for the number are a bug', () => {
  expect(() => writeRules('class duelist { maxHp 1 }', 1)).toThrow(/invariant broken/);
});
