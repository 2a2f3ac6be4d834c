// Packs as headless commands run them: that of the arena, and small ones made of text.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { packOf } from '../../../battle-parts.ts';
import type { BattlePack } from '../../../combat-rules/battle-pack.ts';
import { builtInPackFolder } from '../../../combat-rules/cli/built-in-pack.ts';
import type { PackContents } from '../../../engine/contract/compiler.ts';

/** The pack that ships; `change` may write another text for a file. */
export function arenaContents(
  change: (path: string, text: string) => string = (_, text) => text,
): PackContents {
  const folder = builtInPackFolder();
  const paths = readdirSync(folder).filter((path) => path.endsWith('.rules'));
  const members = new Map(
    paths.map((path) => [
      path,
      new TextEncoder().encode(change(path, readFileSync(join(folder, path), 'utf8'))),
    ]),
  );
  return { name: 'arena', service: 'arena', revision: 0, edition: 1, members };
}

/** Compiles it; fails the test when there is something wrong. */
export function compiledPack(contents: PackContents): BattlePack {
  const pack = packOf(contents);
  if (pack === undefined) throw new Error('the pack of a test compiles');
  return pack;
}

/** The arena with strikes that hurt more. */
export function harderContents(): PackContents {
  return arenaContents((path, text) =>
    path === 'strike.rules' ? text.replaceAll('150%', '190%') : text,
  );
}
