// The lines people read while they watch a battle.
import { expect, it } from 'vitest';
import { createChangeDescriber } from '../../../combat-rules/cli/describe-changes.ts';
import { formatChange } from '../../../combat-rules/cli/combat-log.ts';
import { CHANGE_KIND } from '../../../combat-rules/model/change.ts';
import type { ArenaChange } from '../../../combat-rules/model/change.ts';
import { createArenaCodec } from '../../../combat-rules/protocol/codec.ts';
import { unitNames } from '../../../combat-rules/model/roster.ts';
import { TestArena, loadRules } from '../support/arena.ts';

const names = { units: unitNames(), effects: new Map([[7, 'slow']]), tickMs: 100 };
const base: ArenaChange = {
  kind: CHANGE_KIND.hit,
  source: 3,
  target: 8,
  amount: 23,
  hp: 77,
  effect: 0,
};

it.each<[string | undefined, Partial<ArenaChange>]>([
  ['Blade 3 hits Mage 8 for 23 (hp 77)', {}],
  ['Medic 6 mends Guard 0 for 19 (hp 160)', { kind: 5, source: 6, target: 0, amount: 19, hp: 160 }],
  ['Mage 8 has slow for 2.5 s', { kind: 6, amount: 25, effect: 7 }],
  ['Mage 8 has effect 0x000000ff for 0.1 s', { kind: 6, amount: 1, effect: 255 }],
  ['Mage 8 has slow no longer', { kind: 7, effect: 7 }],
  ['Blade 3 downs Mage 8, back in 3 s', { kind: 8, amount: 30 }],
  ['Mage 8 returns (hp 80)', { kind: 9, hp: 80 }],
  ['Mage 8 is played by a member now', { kind: 1 }],
  ['Mage 8 is played by a bot now', { kind: 2 }],
  [undefined, { kind: 3 }],
])('[AR38] a change is told as %s', (line, change) => {
  expect(formatChange({ ...base, ...change }, names)).toBe(line);
});

it('[AR38] a unit without a name is told by its slot', () => {
  expect(formatChange(base, { ...names, units: [] })).toBe('unit 3 hits unit 8 for 23 (hp 77)');
});

/** The changes of a strike that slows, and the hash of the effect. */
function slowed(rules: string): { changes: Uint8Array; hash: number } {
  const battle = new TestArena(loadRules(rules)).withoutBots();
  battle.strike(3, 8);
  const hash = battle.effects(8)[0]?.effect ?? 0;
  return { changes: createArenaCodec().encodeChanges(battle.changes), hash };
}

const RULES = `effect slow { duration 2s modify speed: less 20% }
  rule r on hit { modify damage: flat 23 apply(debuff: 'slow') }`;

it('[AR38] a tick is told by all its changes but those for machines, with the effects of the pack', () => {
  const describe = createChangeDescriber(new Map([['a.rules', new TextEncoder().encode(RULES)]]));
  expect(describe(slowed(RULES).changes)).toEqual([
    'Blade 3 hits Mage 8 for 23 (hp 57)',
    'Mage 8 has slow for 2 s',
  ]);
});

it('[AR38] without the pack an effect is told as its hash', () => {
  const { changes, hash } = slowed(RULES);
  const hex = hash.toString(16).padStart(8, '0');
  for (const rules of [new Map(), new Map([['a.rules', new Uint8Array([0x7b])]])]) {
    expect(createChangeDescriber(rules)(changes)[1]).toBe(`Mage 8 has effect 0x${hex} for 2 s`);
  }
});

it('[AR38] changes that cannot be read are told as such', () => {
  const describe = createChangeDescriber(new Map());
  expect(describe(new Uint8Array([0xff]))).toEqual(['(changes that this version cannot read)']);
});
