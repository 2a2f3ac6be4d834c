// A battle that went on under another program: what this one does not know ends silently, and every
// number is worked out anew, so that none outlives the rule that made it.
import type { Machine } from './machine.ts';
import { clearSlot } from './slot.ts';
import { recompute } from './stats.ts';
import { clearTask } from './task.ts';

export function adoptBattle(machine: Machine): void {
  const { plan, world } = machine;
  const { u32 } = world;
  const rows = world.rows[plan.holderKind] ?? 0;
  for (let at = 0; at < rows * plan.held.slots; at += 1) {
    const id = (u32[plan.held.id + at] ?? 0) | 0;
    if (id !== 0 && !plan.effectOf.has(id) && !plan.pairOf.has(id)) clearSlot(machine, at);
  }
  for (let place = 0; place < plan.tasks.count; place += 1) {
    const event = (u32[plan.tasks.event + place] ?? 0) | 0;
    if (event !== 0 && !plan.eventOf.has(event)) clearTask(machine, place);
  }
  for (let row = 0; row < rows; row += 1) recompute(machine, row);
}
