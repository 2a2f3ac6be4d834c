// One battle on every tier of the language: the same bytes in every tick.
import { describe, expect, it } from 'vitest';
import { createArenaBehaviour } from '../../combat-rules/behaviour.ts';
import { createBindings } from '../../combat-rules/model/layout.ts';
import { arenaRules } from '../../combat-rules/model/rules.ts';
import { createStatisticsCounter } from '../../combat-rules/statistics.ts';
import { arenaVocabulary } from '../../combat-rules/vocabulary.ts';
import { check, type CheckedPack, type CompiledPack } from '../../dsl/compile.ts';
import { createDirectTier } from '../../dsl/direct/tier.ts';
import { createInterpreter } from '../../dsl/interpret/interpreter.ts';
import type { Binding } from '../../dsl/runtime.ts';
import type { PackContents } from '../../engine/contract/compiler.ts';
import type { Service } from '../../engine/contract/service.ts';
import { TestArena, layout } from './support/arena.ts';
import { shippedPack } from './support/pack.ts';

const TICKS = 4_000;

/** Rules that use everything the arena offers; most of what the shipped pack leaves out. */
const WIDE = `effect slow { duration 2s modify speed: less 20% }
effect rage { duration 3s modify attack: more 30% modify attack: flat 2 modify defense: at most 40 }
effect ward { modify defense: increased 50% modify defense: at least 9 }
formula strike(a: unit, t: unit) = max(1, a.attack * 150% - t.defense * 50%)
formula odd(n: number) = floor(abs(n - 3.3) * 3) / 7
rule base on hit, priority 100 { modify damage: flat strike(attacker, target) }
rule crit on hit { chance 20% { modify damage: more 50% } else { modify damage: increased 2.5% } }
rule execute on hit { when target.hp < 30% and not target has slow
  apply(debuff: 'slow', duration: 1s * (damage / 3)) apply(debuff: rage, to: attacker) }
rule crowded on hit { if target has slow or target has rage { modify damage: flat odd(attacker.speed) } }
rule fast on hit { let x = attacker.attack / (target.speed - 0.1) else 7 modify damage: flat x * 3
  chance 10% { apply(debuff: ward, duration: 1500ms) } }
rule cap on hit { modify damage: at most 60 modify damage: at least 2 }
rule help on mend { modify amount: flat healer.attack chance 50% { modify amount: more 25% } apply(debuff: ward, duration: 900ms) }
`;

function wide(): PackContents {
  const members = new Map([['wide.rules', new TextEncoder().encode(WIDE)]]);
  return { name: 'wide', service: 'arena', revision: 1, members };
}

function checkPack({ members }: PackContents): CheckedPack {
  const files = [...members]
    .filter(([path]) => path.endsWith('.rules'))
    .map(([path, bytes]) => ({ path, text: new TextDecoder().decode(bytes) }));
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

function battleOn(pack: CompiledPack, checked: CheckedPack, seed: number): TestArena {
  const rules = arenaRules(checked, pack, layout);
  const room = createArenaBehaviour(layout, rules, createStatisticsCounter());
  const service: Service = { name: 'arena', contract: '^2.0.0', room };
  return new TestArena(service, seed);
}

describe('tiers', () => {
  it.each([
    ['the pack that ships', shippedPack(), 5],
    ['rules of every kind', wide(), 11],
  ])('[AR47] a battle on %s is the same on all, tick by tick', (_, contents, seed) => {
    const checked = checkPack(contents);
    const binding = createBindings()(layout);
    const battles = Object.values(TIERS).map((on) => battleOn(on(checked, binding), checked, seed));
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
