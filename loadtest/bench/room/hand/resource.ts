// Energy and rage, and their clocks: each runs while the number is away from its rest. Hot path.
import { FIGHT_UNITS } from '../fight-pack.ts';
import type { Hand } from './hand.ts';

const ENERGY_TICKS = 10;
const RAGE_TICKS = 20;

export function spendEnergy({ f64, u32, at, tick }: Hand, row: number, amount: number): void {
  f64[at.energy + row] = (f64[at.energy + row] ?? 0) - amount;
  if (u32[at.energyTick + row] === 0) u32[at.energyTick + row] = tick + ENERGY_TICKS;
}

export function spendRage({ f64, u32, at }: Hand, row: number, amount: number): void {
  const rage = (f64[at.rage + row] ?? 0) - amount;
  f64[at.rage + row] = rage;
  if (rage === 0) u32[at.rageTick + row] = 0;
}

export function gainRage({ f64, u32, at, tick }: Hand, row: number, amount: number): void {
  f64[at.rage + row] = Math.min((f64[at.rage + row] ?? 0) + amount, 100);
  if (u32[at.rageTick + row] === 0) u32[at.rageTick + row] = tick + RAGE_TICKS;
}

/** 10 energy a second, and 2 rage less every other second. */
export function stepResources({ f64, u32, at, tick }: Hand): void {
  for (let row = 0; row < FIGHT_UNITS; row += 1) {
    const due = u32[at.energyTick + row] ?? 0;
    if (due === 0 || due > tick) continue;
    const energy = Math.min((f64[at.energy + row] ?? 0) + 10, 100);
    f64[at.energy + row] = energy;
    u32[at.energyTick + row] = energy === 100 ? 0 : tick + ENERGY_TICKS;
  }
  for (let row = 0; row < FIGHT_UNITS; row += 1) {
    const due = u32[at.rageTick + row] ?? 0;
    if (due === 0 || due > tick) continue;
    const rage = Math.max((f64[at.rage + row] ?? 0) - 2, 0);
    f64[at.rage + row] = rage;
    u32[at.rageTick + row] = rage === 0 ? 0 : tick + RAGE_TICKS;
  }
}
