// The arena's pack as text that variants are made of, without its tests; and where its declarations stand.
import { readFileSync, readdirSync } from 'node:fs';

/** Text by file. */
export type PackText = ReadonlyMap<string, string>;

const FOLDER = new URL('../../combat-rules/pack/arena/', import.meta.url);

/** The pack that ships. */
export function shippedText(): PackText {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.rules'));
  return new Map(files.toSorted().map((file) => [file, withoutTests(file)]));
}

function withoutTests(file: string): string {
  const text = readFileSync(new URL(file, FOLDER), 'utf8');
  return text
    .replaceAll(/^test "[^\n]*\n(?:(?!\}$)[^\n]*\n)*\}\n?/gm, '')
    .replaceAll(/^\/\/.*\n/gm, '');
}

export type Kind = 'class' | 'effect' | 'item' | 'resource' | 'skill';

/** A declaration: its file, its name, and its text from its first word to the closing bracket. */
export interface Block {
  readonly file: string;
  readonly name: string;
  readonly text: string;
}

/** All declarations of a kind, in the order of the files. */
export function blocksOf(pack: PackText, kind: Kind): Block[] {
  const body = kind === 'resource' ? '[^\\n]*' : '[^\\n{]*\\{(?:[^\\n]*\\}$|[^\\n]*\\n[^]*?^\\}$)';
  const pattern = new RegExp(`^${kind} (\\w+)${body}`, 'gm');
  return [...pack].flatMap(([file, text]) =>
    [...text.matchAll(pattern)].map((match) => ({ file, name: match[1] ?? '', text: match[0] })),
  );
}

/** The pack with another text in the place of a declaration. */
export function replaceBlock(pack: PackText, { file, text }: Block, by: string): PackText {
  const before = pack.get(file) ?? '';
  return new Map([...pack, [file, before.replace(text, () => by)]]);
}

/** The pack with another name wherever a word stands. */
export function renameWord(pack: PackText, word: string, by: string): PackText {
  const pattern = new RegExp(`\\b${word}\\b`, 'g');
  return new Map([...pack].map(([file, text]) => [file, text.replaceAll(pattern, by)]));
}

/** What units of each class may use, by the name of the class. */
export function skillsByClass(pack: PackText): ReadonlyMap<string, readonly string[]> {
  return new Map(
    blocksOf(pack, 'class').map(({ name, text }) => {
      const list = /^\s*skills (.*)$/m.exec(text)?.[1] ?? '';
      return [name, list.split(',').map((one) => one.trim())];
    }),
  );
}
