// What is said about a symbol: by the vocabulary, or by the comment right above its declaration.
import type { Meaning } from './meaning.ts';
import { placeOf } from './meaning.ts';
import type { FileAnalysis } from './file.ts';
import type { PackIndex, Place } from './pack-index.ts';
import { FUNCTIONS } from './words.ts';

/** Longest head shown, in characters. */
const HEAD_MAX = 160;
/** Kinds whose declaration is shown as it is written. */
const DECLARED: ReadonlySet<string> = new Set([
  'rule',
  'effect',
  'template',
  'resource',
  'skill',
  'class',
  'unit',
  'item',
  'enum',
  'table',
  'tune',
  'roll',
]);

export function documentation(index: PackIndex, meaning: Meaning): string {
  const { kind, name, owner, doc } = meaning;
  if (doc !== undefined) return doc;
  if (kind === 'function') return FUNCTIONS.get(name)?.[1] ?? index.functions.get(name)?.doc ?? '';
  if (kind === 'event' || kind === 'eventField') {
    const event = index.events.get(kind === 'event' ? name : owner);
    const field = event?.fields.find((one) => one.name === name);
    const told = kind === 'event' ? event?.doc : field?.doc;
    if (told !== undefined) return told;
  }
  const place = placeOf(index, meaning);
  const file = place && pieceOf(index, place);
  if (place === undefined || file === undefined) return '';
  return commentAbove(file.text, place.span.start - file.start);
}

/** The head of a declaration as the file has it, up to its `{` or its end. */
export function headOf(index: PackIndex, meaning: Meaning): string | undefined {
  if (!DECLARED.has(meaning.kind)) return undefined;
  const place = placeOf(index, meaning);
  const file = place && pieceOf(index, place);
  if (place === undefined || file === undefined) return undefined;
  const at = place.span.start - file.start;
  const node = file.node.declarations.find(({ span }) => span.start <= at && at < span.end);
  if (node === undefined) return undefined;
  const whole = file.text.slice(node.span.start, node.span.end);
  const head = node.kind === 'enum' ? whole : (whole.split('{', 1)[0] ?? '');
  return head.replaceAll(/\s+/g, ' ').trim().slice(0, HEAD_MAX);
}

/** The piece of a file that a place lies in. */
function pieceOf({ files }: PackIndex, { path, span }: Place): FileAnalysis | undefined {
  return files.find((file) => {
    const offset = span.start - file.start;
    return file.path === path && offset >= 0 && offset < file.text.length;
  });
}

/** The `//` lines right above the line of an offset, as one text. */
export function commentAbove(text: string, offset: number): string {
  const lines: string[] = [];
  let lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  while (lineStart > 0) {
    const above = text.lastIndexOf('\n', lineStart - 2) + 1;
    const line = text.slice(above, lineStart).trim();
    if (!line.startsWith('//')) break;
    lines.unshift(line.replace(/^\/+ ?/, ''));
    lineStart = above;
  }
  return lines.join('\n').trim();
}
