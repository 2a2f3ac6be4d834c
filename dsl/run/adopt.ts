// A battle that went on under another program: every number is worked out anew, so that none outlives the rule that
// made it.
import type { Machine } from './machine.ts';
import { recompute } from './stats.ts';

export function adoptBattle(machine: Machine): void {
  const { plan, world } = machine;
  const rows = world.rows[plan.holderKind] ?? 0;
  for (let row = 0; row < rows; row += 1) recompute(machine, row);
}
