// The engine's own columns beside the game's.
import { describe, expect, it } from 'vitest';
import { AssertionFailed } from '../../../engine/base/assert.ts';
import {
  clearMemberBit,
  roomLayoutSpec,
  setMemberBit,
  viewEngineColumns,
} from '../../../engine/room/room-layout.ts';
import { assignLayout, createColumns } from '../../../engine/state/layout.ts';

const own = { name: 'own', kind: 'u8', length: 3 } as const;

describe('the layout of a room', () => {
  it('[RM10] is the game layout with the engine columns behind it', () => {
    const names = roomLayoutSpec({ columns: [own] }).columns.map(({ name }) => name);
    expect(names).toEqual(['own', 'room.seed', 'room.tick', 'room.members']);
  });

  it('[RM10] a game that names its columns like the engine is a bug', () => {
    const taken = { ...own, name: 'room.own' };
    expect(() => roomLayoutSpec({ columns: [taken] })).toThrow(AssertionFailed);
    expect(roomLayoutSpec({ columns: [{ ...own, name: 'rooms' }] }).columns.length).toBe(4);
  });

  it('[RM10] a layout without the engine columns is a bug', () => {
    const bare = assignLayout({ columns: [own] });
    expect(() => viewEngineColumns(createColumns(bare), bare)).toThrow(AssertionFailed);
    const narrow = assignLayout({
      columns: [
        { name: 'room.seed', kind: 'u32', length: 2 },
        { name: 'room.tick', kind: 'u32', length: 1 },
        { name: 'room.members', kind: 'u32', length: 1 },
      ],
    });
    expect(() => viewEngineColumns(createColumns(narrow), narrow)).toThrow(AssertionFailed);
  });

  it('[RM10] each of 64 slots has a bit of its own', () => {
    const members = new Uint32Array(2);
    for (let slot = 0; slot < 64; slot += 1) {
      setMemberBit(members, slot);
      const expected = slot < 32 ? [2 ** slot, 0] : [0, 2 ** (slot - 32)];
      expect([...members]).toEqual(expected);
      clearMemberBit(members, slot);
    }
    members.fill(0xffff_ffff);
    clearMemberBit(members, 33);
    expect([...members]).toEqual([0xffff_ffff, 0xffff_fffd]);
  });
});
