// A battle in one file: round trip, and every way a file can be wrong.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorCode } from '../../../engine/base/errors.ts';
import {
  decodeBattleFile,
  encodeBattleFile,
  type BattleFile,
} from '../../../engine/state/battle-file.ts';

const text = (content: string): Uint8Array => new TextEncoder().encode(content);

const FILE: BattleFile = {
  head: {
    engine: '0.1.0',
    tickMs: 100,
    seed: 7,
    firstTick: 0,
    lastTick: 20,
    schema: 'ab'.repeat(32),
    endHash: '0123456789abcdef',
  },
  packs: [
    {
      id: 'first',
      program: 'cd'.repeat(32),
      contents: {
        name: 'duel',
        service: 'toy',
        revision: 3,
        edition: 1,
        members: new Map([
          ['b.rules', text('second')],
          ['a.rules', text('first')],
        ]),
      },
    },
  ],
  records: [
    { kind: 1, bytes: text('start') },
    { kind: 6, bytes: new Uint8Array() },
  ],
};

function plainFile({ head, packs, records }: BattleFile): unknown {
  return {
    head,
    packs: packs.map(({ contents, ...pack }) => ({
      ...pack,
      ...contents,
      members: Object.fromEntries([...contents.members].map(([path, bytes]) => [path, [...bytes]])),
    })),
    records: records.map(({ kind, bytes }) => [kind, [...bytes]]),
  };
}

function codeOf(bytes: Uint8Array): string | undefined {
  try {
    decodeBattleFile(bytes);
    return undefined;
  } catch (error) {
    return errorCode(error) ?? String(error);
  }
}

describe('a battle file', () => {
  const bytes = encodeBattleFile(FILE);

  it('[RY1] reads back as it was written', () => {
    expect(plainFile(decodeBattleFile(bytes))).toEqual(plainFile(FILE));
    expect(encodeBattleFile(decodeBattleFile(bytes))).toEqual(bytes);
  });

  it('[RY2] of another kind or version is refused as such', () => {
    expect(codeOf(text(''))).toBe('BATTLE_FILE_INVALID');
    expect(codeOf(text('no battle, but long enough to be one'))).toBe('BATTLE_FILE_INVALID');
    const newer = bytes.slice();
    newer[8] = 2;
    expect(codeOf(newer)).toBe('BATTLE_FILE_UNSUPPORTED');
  });

  it('[RY2] cut anywhere is refused', () => {
    for (let length = 8; length < bytes.length; length += 1) {
      expect(codeOf(bytes.subarray(0, length))).toMatch(/^BATTLE_FILE_(TRUNCATED|DAMAGED)$/);
    }
    expect(codeOf(bytes.subarray(0, bytes.length - 1))).toBe('BATTLE_FILE_TRUNCATED');
    expect(codeOf(Uint8Array.of(...bytes, 0))).toBe('BATTLE_FILE_DAMAGED');
  });

  it('[RY2] with any bit flipped is refused', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
        const flipped = bytes.slice();
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(codeOf(flipped)).toMatch(/^BATTLE_FILE_/);
      }),
      { numRuns: 500 },
    );
  });
});
