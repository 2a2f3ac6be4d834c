// Columns that are used again.
import { expect, it } from 'vitest';
import { LIMITS } from '../../../engine/base/limits.ts';
import { ColumnsPool } from '../../../engine/room/columns-pool.ts';
import { createRoomHarness } from './room-harness.ts';
import { TOY_LAYOUT, valueOf } from './toy-behaviour.ts';
import { NARROW, WIDE } from './toy-versions.ts';

it('[RM50] columns are zeroed, each over its own bytes, and come again when they are given back', () => {
  const pool = new ColumnsPool();
  const taken = Array.from({ length: 50 }, () => pool.take(TOY_LAYOUT));
  for (const [index, { u8 }] of taken.entries()) {
    expect(u8.every((byte) => byte === 0)).toBe(true);
    u8.fill(index + 1);
  }
  for (const [index, { f64, i32, u32, u8 }] of taken.entries()) {
    expect(new Set(u8)).toEqual(new Set([index + 1]));
    const lengths = [f64.byteLength, i32.byteLength, u32.byteLength, u8.length];
    expect(lengths).toEqual(lengths.map(() => TOY_LAYOUT.bytes));
  }
  const [first] = taken;
  if (first === undefined) throw new Error('something was taken');
  pool.give(first);
  const again = pool.take(TOY_LAYOUT);
  expect([again === first, again.u8.every((byte) => byte === 0)]).toEqual([true, true]);
});

it('[RM50] what waits to be used again is bounded', () => {
  const pool = new ColumnsPool();
  const layout = { ...TOY_LAYOUT, bytes: LIMITS.columnsPoolBytesMax / 2 };
  const taken = Array.from({ length: 4 }, () => pool.take(layout));
  for (const columns of taken) pool.give(columns);
  expect(pool.bytes).toBe(LIMITS.columnsPoolBytesMax);
});

it('[RM50] rooms that move for ever use the same columns', () => {
  const { commons, open, swap } = createRoomHarness(NARROW);
  const rooms = Array.from({ length: 20 }, (_, seed) => open({ seed }));
  const twins = Array.from({ length: 20 }, (_, seed) => createRoomHarness(NARROW).open({ seed }));
  for (let i = 0; i < 40; i += 1) {
    swap(i % 2 === 0 ? WIDE : NARROW);
    for (const each of [...rooms, ...twins]) each.runTick();
  }
  expect(rooms.map(({ columns }) => valueOf(columns, 0))).toEqual(
    twins.map(({ columns }) => valueOf(columns, 0)),
  );
  expect(commons.images.memory.bytes).toBeLessThan(LIMITS.columnsSlabBytes * 3);
});
