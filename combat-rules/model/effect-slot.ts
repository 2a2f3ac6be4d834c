// The effects a unit holds: eight slots in columns. Called by apply and adopt only, the two that write.
import type { RoomContext } from '#engine/contract/room';
import type { Columns } from '#engine/contract/layout';
import { OPERAND } from './change.ts';
import type { ArenaOffsets } from './layout.ts';
import { ARENA } from './limits.ts';

/**
 * Carries out the effectApplied row that starts at `row`: refreshes the effect if the unit holds it (the
 * later end wins), else takes the first empty slot, else replaces the effect that ends first.
 */
export function putEffect(context: RoomContext, offsets: ArenaOffsets, row: number): void {
  const { rows } = context.changes;
  const { u32, u8 } = context.columns;
  const hash = rows[row + OPERAND.effect] ?? 0;
  const untilTick = context.tick + (rows[row + OPERAND.amount] ?? 0);
  const slot = slotFor(context.columns, offsets, rows[row + OPERAND.target] ?? 0, hash);
  const held = u32[offsets.effectId + slot] === hash;
  if (held && (u32[offsets.effectUntilTick + slot] ?? 0) >= untilTick) return;
  u32[offsets.effectId + slot] = hash;
  u32[offsets.effectUntilTick + slot] = untilTick;
  u8[offsets.effectSource + slot] = rows[row + OPERAND.source] ?? 0;
}

/** Takes `hash` from `unit`; nothing happens when it is not held. */
export function endEffect(
  columns: Columns,
  offsets: ArenaOffsets,
  unit: number,
  hash: number,
): void {
  const first = unit * ARENA.effectSlots;
  for (let slot = first; slot < first + ARENA.effectSlots; slot += 1) {
    if (columns.u32[offsets.effectId + slot] === hash) clearSlot(columns, offsets, slot);
  }
}

/** Takes every effect from `unit`. */
export function endAllEffects(columns: Columns, offsets: ArenaOffsets, unit: number): void {
  const first = unit * ARENA.effectSlots;
  for (let slot = first; slot < first + ARENA.effectSlots; slot += 1) {
    clearSlot(columns, offsets, slot);
  }
}

/** Empties one slot, counted over all units. */
export function clearSlot(columns: Columns, offsets: ArenaOffsets, slot: number): void {
  columns.u32[offsets.effectId + slot] = 0;
  columns.u32[offsets.effectUntilTick + slot] = 0;
  columns.u8[offsets.effectSource + slot] = 0;
}

/** The slot that holds `hash`, else the first empty one, else the one that ends first. */
function slotFor(columns: Columns, offsets: ArenaOffsets, unit: number, hash: number): number {
  const first = unit * ARENA.effectSlots;
  let empty = -1;
  let soonest = first;
  for (let slot = first; slot < first + ARENA.effectSlots; slot += 1) {
    const id = columns.u32[offsets.effectId + slot] ?? 0;
    if (id === hash) return slot;
    if (id === 0 && empty < 0) empty = slot;
    const until = columns.u32[offsets.effectUntilTick + slot] ?? 0;
    if (until < (columns.u32[offsets.effectUntilTick + soonest] ?? 0)) soonest = slot;
  }
  return empty < 0 ? soonest : empty;
}
