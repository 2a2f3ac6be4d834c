// The reader that packs folders, on the cases that it shares with the reader of the language.
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { errorCode } from '../../../engine/base/errors.ts';
import { LIMITS } from '../../../engine/base/limits.ts';
import { BASE_PREFIX } from '../../../engine/trust/pack-layers.ts';
import { listLeftOut, readPackSource } from '../../../engine/trust/pack-source.ts';
import { PACK_LIMITS } from '../../../dsl/cli/walk-folder.ts';
import { BASES_MAX, BASE_PREFIX as LANGUAGE_BASE_PREFIX } from '../../../dsl/member-path.ts';
import { buildPack, verifyPack } from '../../../engine/trust/pack.ts';
import { FOLDER_CASES, plant, type FolderCase } from '../../support/pack-folder-cases.ts';
import { sampleKey, samplePolicy } from './sample-pack.ts';

async function read(folder: string): Promise<FolderCase['outcome']> {
  try {
    const { members } = await readPackSource(folder);
    const leftOut = (await listLeftOut(folder)).join(' ');
    const paths = [...members.keys()].join(' ');
    return { members: paths, ...(leftOut !== '' && { leftOut }) };
  } catch (error) {
    return errorCode(error) ?? String(error);
  }
}

describe('what can be packed', () => {
  it.each(FOLDER_CASES.map((one) => [one.what, one] as const))(
    '[PK28] %s',
    async (_what, one: FolderCase) => {
      const folder = plant(one);
      expect(await read(folder)).toEqual(one.outcome);
      rmSync(dirname(folder), { recursive: true });
    },
  );

  it('[PK28] both readers have the same bounds and names', () => {
    expect(LANGUAGE_BASE_PREFIX).toBe(BASE_PREFIX);
    expect({ ...PACK_LIMITS, basesMax: BASES_MAX }).toEqual({
      levelsMax: LIMITS.packSourceDepthMax,
      entriesMax: LIMITS.packSourceEntriesMax,
      membersMax: LIMITS.packMembersMax,
      bytesMax: LIMITS.packBytesMax,
      pathCharactersMax: LIMITS.memberPathCharactersMax,
      basesMax: LIMITS.packExtendsMax,
    });
  });

  it('[PK29] a pack that extends another is complete by itself, and its manifest knows nothing of it', async () => {
    const one = FOLDER_CASES.find(({ what }) => what.startsWith('what the base extends'));
    if (one === undefined) throw new Error('the case is there');
    const folder = plant(one);
    const source = await readPackSource(folder);
    rmSync(dirname(folder), { recursive: true });
    const rest = {
      revision: 1,
      createdAt: '2026-11-20T00:00:00.000Z',
      expiresAt: null,
      cost: null,
    };
    const pack = verifyPack(buildPack({ ...source, ...rest }, [sampleKey]), samplePolicy());
    expect(Object.keys(pack.manifest)).not.toContain('extends');
    expect([...pack.contents.members.keys()]).toEqual([
      '.base/.base/c.rules',
      '.base/b.rules',
      'a.rules',
    ]);
    expect(pack.contents.edition).toBe(1);
  });
});
