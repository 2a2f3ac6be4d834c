// One battle on every tier of the language: the same bytes in every tick.
import { describe, expect, it } from 'vitest';
import { createArenaBehaviour } from '../../combat-rules/behaviour.ts';
import { arenaLayoutSpec, createBindings } from '../../combat-rules/model/layout.ts';
import { arenaRules } from '../../combat-rules/model/rules.ts';
import { createStatisticsCounter } from '../../combat-rules/statistics.ts';
import { arenaVocabulary } from '../../combat-rules/vocabulary.ts';
import { check, type CheckedPack, type CompiledPack } from '../../dsl/compile.ts';
import { createDirectTier } from '../../dsl/direct/tier.ts';
import { createInterpreter } from '../../dsl/interpret/interpreter.ts';
import type { Binding } from '../../dsl/runtime.ts';
import type { Service } from '../../engine/contract/service.ts';
import { assignLayout } from '../../engine/state/layout.ts';
import { FIGHTER, TestArena, names } from './support/arena.ts';
import { shippedFiles } from './support/pack.ts';

const TICKS = 1_500;

/** Most of what the shipped pack leaves out. */
const WIDE = `effect slow { duration 2s modify speed: less 20% }
effect rage { duration 3s modify attack: more 30% modify attack: flat 2 modify armour: at most 40 }
effect ward { modify armour: increased 50% modify armour: at least 9 }
formula odd(n: number) = floor(abs(n - 3.3) * 3) / 7
rule base on hit, priority 100 { modify damage: flat max(1, attacker.attack * 150% - target.armour * 50%) }
rule crit on hit { chance 20% { modify damage: more 50% } else { modify damage: increased 2.5% } }
rule execute on hit { when target.hp < 30% and not target has slow
  apply(debuff: 'slow', duration: 1s * (damage / 3)) apply(debuff: rage, to: attacker) }
rule crowded on hit { if target has slow or target has rage { modify damage: flat odd(attacker.speed) } }
rule fast on hit { let x = attacker.attack / (target.speed - 0.1) else 7 modify damage: flat x * 3
  chance 10% { apply(debuff: ward, duration: 1500ms) } }
rule cap on hit { modify damage: at most 60 modify damage: at least 2 }
rule help on heal { modify amount: flat healer.attack chance 50% { modify amount: more 25% } }
rule fight on think { modify keep: flat 2  each foe in enemies of me limit 1 by lowest hp { use jab on foe } use mend on me }
`;

function checkFiles(texts: Readonly<Record<string, string>>): CheckedPack {
  const files = Object.entries(texts).map(([path, text]) => ({ path, text }));
  const outcome = check(files, arenaVocabulary);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.diagnostics));
  return outcome.pack;
}

const TIERS: Readonly<Record<string, (checked: CheckedPack, binding: Binding) => CompiledPack>> = {
  interpreter: (checked, binding) => checked.runOn(createInterpreter(checked.program, binding)),
  closures: (checked, binding) => checked.bind(binding),
  direct: (checked, binding) => {
    const outcome = createDirectTier(checked.program, binding);
    if (!outcome.ok) throw new Error(outcome.message);
    return checked.runOn(outcome.tier);
  },
};

type Bind = (checked: CheckedPack, binding: Binding) => CompiledPack;

function battleOn(checked: CheckedPack, bind: Bind, seed: number): TestArena {
  const layout = assignLayout(arenaLayoutSpec(checked.program));
  const binding = createBindings()(layout);
  const { tier } = bind(checked, binding);
  const rules = arenaRules({ checked, tier, binding, layout, names });
  const counter = createStatisticsCounter();
  const room = createArenaBehaviour({ layout, schema: '', rules, counter });
  const service: Service = { name: 'arena', contract: '^2.0.0', room };
  return new TestArena(service, seed);
}

describe('tiers', () => {
  it.each([
    ['the pack that ships', shippedFiles(), 5],
    ['rules of every kind', { 'fighter.rules': FIGHTER, 'wide.rules': WIDE }, 11],
  ])('[AR47] a battle on %s is the same on all, tick by tick', (_, files, seed) => {
    const checked = checkFiles(files);
    const battles = Object.values(TIERS).map((bind) => battleOn(checked, bind, seed));
    let happened = 0;
    for (let tick = 0; tick < TICKS; tick += 1) {
      const [first = [], ...others] = battles.map((battle) => battle.run());
      happened += first.length;
      for (const other of others) expect(other).toEqual(first);
      const [hash, ...hashes] = battles.map((battle) => battle.hash());
      expect(hashes, `tick ${tick}`).toEqual(hashes.map(() => hash));
    }
    expect(happened).toBeGreaterThan(TICKS);
  });
});
