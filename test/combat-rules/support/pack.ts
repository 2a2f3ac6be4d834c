// The pack that ships, as what a compiler is given.
import { readFileSync, readdirSync } from 'node:fs';
import type { PackContents } from '../../../engine/contract/compiler.ts';

const SHIPPED = new URL('../../../combat-rules/pack/arena/', import.meta.url);

/** The members of the pack that ships, each as `edit` gives it back. */
export function shippedPack(
  edit: (text: string, path: string) => string = (text) => text,
): PackContents {
  const members = new Map(
    readdirSync(SHIPPED).map((name) => {
      const text = readFileSync(new URL(name, SHIPPED), 'utf8');
      return [name, new TextEncoder().encode(edit(text, name))];
    }),
  );
  return { name: 'arena', service: 'arena', revision: 1, members };
}

/** Its rule files by path. */
export function shippedFiles(): Record<string, string> {
  const members = [...shippedPack().members].filter(([path]) => path.endsWith('.rules'));
  return Object.fromEntries(
    members.map(([path, bytes]) => [path, new TextDecoder().decode(bytes)]),
  );
}
