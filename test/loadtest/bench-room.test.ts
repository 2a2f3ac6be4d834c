// The fight that the room benchmarks measure: rules on closures, on generated code, and code by hand, tick by tick.
import { describe, expect, it } from 'vitest';
import { createBattle, createReport, type Battle } from '../../engine/room/battle.ts';
import { ruledFight } from '../../loadtest/bench/room/fight-behaviour.ts';
import { FIGHT_TICK_MS, readFightPack } from '../../loadtest/bench/room/fight-pack.ts';
import { handFight } from '../../loadtest/bench/room/hand/behaviour.ts';

const TICKS = 1_200;

const fight = readFightPack();
const behaviours = [ruledFight(fight, 'closures'), ruledFight(fight, 'direct'), handFight(fight)];

function openAll(seed: number): readonly Battle[] {
  return behaviours.map((behaviour) => createBattle({ behaviour, seed, tickMs: FIGHT_TICK_MS }));
}

/** Names of what began in the battle's last tick. */
function began({ columns, layout, tick }: Battle): readonly string[] {
  const at = (name: string): number => layout.columns.get(name)?.offset ?? Number.NaN;
  const slots = layout.columns.get('effect.id')?.length ?? 0;
  const found: string[] = [];
  for (let slot = 0; slot < slots; slot += 1) {
    if (columns.u32[at('effect.startTick') + slot] !== tick) continue;
    const hash = columns.u32[at('effect.id') + slot];
    found.push(fight.pack.program.effects.find((effect) => effect.hash === hash)?.name ?? '');
  }
  return found;
}

describe('the fight', () => {
  it.each([1, 2, 3, 77, 123_456])('[BN8] of seed %s is the same by rules and by hand', (seed) => {
    const battles = openAll(seed);
    const report = createReport();
    for (let i = 0; i < TICKS; i += 1) {
      for (const battle of battles) battle.runTick(report);
      const [closures, direct, hand] = battles.map((battle) => battle.hash());
      expect([i, direct, hand]).toEqual([i, closures, closures]);
    }
  });

  it('[BN8] has all its mechanics in it', () => {
    const [battle] = openAll(5);
    if (battle === undefined) throw new Error('three battles were opened');
    const report = createReport();
    const seen = new Set<string>();
    let fallen = 0;
    const respawn = battle.layout.columns.get('fight.respawnTick');
    for (let i = 0; i < TICKS; i += 1) {
      battle.runTick(report);
      for (const name of began(battle)) seen.add(name);
      const { offset = 0, length = 0 } = respawn ?? {};
      if (battle.columns.u32.subarray(offset, offset + length).includes(battle.tick + 50)) {
        fallen += 1;
      }
    }
    const names = fight.pack.program.effects.map(({ name }) => name);
    const held = names.filter((name) => name !== 'fighter' && name !== 'caster');
    expect([...seen].sort()).toEqual(held.sort());
    expect(fallen).toBeGreaterThan(5);
  });
});
