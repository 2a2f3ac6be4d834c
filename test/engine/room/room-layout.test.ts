// The engine's own columns beside the game's.
import { describe, expect, it } from 'vitest';
import { AssertionFailed } from '../../../engine/base/assert.ts';
import {
  carryEngineColumns,
  roomLayoutSpec,
  viewEngineColumns,
} from '../../../engine/room/room-layout.ts';
import { assignLayout, createColumns } from '../../../engine/state/layout.ts';

const own = { name: 'own', kind: 'u8', length: 3 } as const;

describe('the layout of a room', () => {
  it('[RM10] is the game layout with the engine columns behind it', () => {
    const names = roomLayoutSpec({ columns: [own] }).columns.map(({ name }) => name);
    expect(names).toEqual([
      'own',
      'room.seed',
      'room.tick',
      'room.inputs',
      'room.slots',
      'room.boundary',
    ]);
  });

  it('[RM10] a game that names its columns like the engine is a bug', () => {
    const taken = { ...own, name: 'room.own' };
    expect(() => roomLayoutSpec({ columns: [taken] })).toThrow(AssertionFailed);
    expect(roomLayoutSpec({ columns: [{ ...own, name: 'rooms' }] }).columns.length).toBe(6);
  });

  it('[RM10] a layout without the engine columns is a bug', () => {
    const bare = assignLayout({ columns: [own] });
    expect(() => viewEngineColumns(createColumns(bare), bare)).toThrow(AssertionFailed);
    const narrow = assignLayout({
      columns: [
        { name: 'room.seed', kind: 'u32', length: 2 },
        { name: 'room.tick', kind: 'u32', length: 1 },
        { name: 'room.inputs', kind: 'u32', length: 1 },
        { name: 'room.slots', kind: 'u8', length: 1 },
        { name: 'room.boundary', kind: 'u8', length: 1 },
      ],
    });
    expect(() => viewEngineColumns(createColumns(narrow), narrow)).toThrow(AssertionFailed);
  });

  it('[RM37] a host has columns of its own, under names that say so', () => {
    const host = { name: 'host.match', kind: 'u32', length: 2 } as const;
    const spec = roomLayoutSpec({ columns: [own] }, { columns: [host] });
    expect(spec.columns.slice(0, 2)).toEqual([own, host]);
    const wrong = { ...host, name: 'match' };
    expect(() => roomLayoutSpec({ columns: [own] }, { columns: [wrong] })).toThrow(AssertionFailed);
    expect(() => roomLayoutSpec({ columns: [host] })).toThrow(AssertionFailed);
  });

  it('[RM37] a move carries the columns of engine and host over, and nothing else', () => {
    const host = { name: 'host.match', kind: 'u32', length: 2 } as const;
    const other = { name: 'other', kind: 'f64', length: 5 } as const;
    const [from, to] = [own, other].map((column) => {
      const layout = assignLayout(roomLayoutSpec({ columns: [column] }, { columns: [host] }));
      return { layout, columns: createColumns(layout) };
    });
    if (from === undefined || to === undefined) throw new Error('two layouts');
    from.columns.u8.fill(3);
    carryEngineColumns(from, to);
    const match = to.layout.columns.get('host.match')?.offset ?? -1;
    expect(to.columns.u32[match]).toBe(0x0303_0303);
    expect(viewEngineColumns(to.columns, to.layout).slots[63]).toBe(3);
    expect([...to.columns.f64.subarray(0, 5)]).toEqual([0, 0, 0, 0, 0]);
  });
});
