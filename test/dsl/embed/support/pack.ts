// Packs of examples/rules, checked.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readPackFolder } from '../../../../dsl/cli/pack-folder.ts';
import { check, type CheckedPack } from '../../../../dsl/compile.ts';
import type { Vocabulary } from '../../../../dsl/vocabulary.ts';
import { ROOT } from '../../../support/source-tree.ts';

const FOLDER = join(ROOT, 'examples', 'rules');

export const GOLDEN_PACKS = readdirSync(FOLDER);

export interface LoadedPack {
  readonly pack: CheckedPack;
  readonly vocabulary: Vocabulary;
}

export async function loadGolden(name: string): Promise<LoadedPack> {
  const { sources, members, vocabulary } = await readPackFolder(join(FOLDER, name), new Map());
  const outcome = check(sources, vocabulary, { members });
  if (outcome.ok) return { pack: outcome.pack, vocabulary };
  throw new Error(`${name}: ${outcome.diagnostics[0]?.message}`);
}
