// Declarations as other languages write them, outside all blocks: `on hit { }`, `const power = 5`, `function f(x) { }`. One
// finding each, that says what it is here.
import type { Declaration } from '../ast/declaration.ts';
import { quoted } from '../reporter.ts';
import { isDeclaration } from './block.ts';
import { describe, spanOf, type Cursor } from './cursor.ts';
import { parseTune } from './declaration-list.ts';

interface Meant {
  /** What is written in the place of the word. */
  readonly text: string;
  readonly says: string;
  /** True where the text alone mends it. */
  readonly isWhole: boolean;
}

export interface ForeignDeclaration {
  /** What it was read as, where it is known well enough. */
  readonly node?: Declaration;
}

/** Reports the declaration that stands here and is known from elsewhere; undefined where there is none. */
export function parseForeignDeclaration(cursor: Cursor): ForeignDeclaration | undefined {
  const token = cursor.token;
  const meant = ruleMeant(cursor) ?? valueMeant(cursor);
  if (meant === undefined) return undefined;
  const { text, says, isWhole } = meant;
  cursor.report({
    code: 'EXPECTED_DECLARATION',
    span: spanOf(token),
    message: `Found ${describe(token)}, which cannot stand by itself. ${says}`,
    found: token.text,
    expected: text,
    suggestions: [text],
    fixes: isWhole ? [{ title: `Write ${quoted(text)}`, span: spanOf(token), text }] : [],
  });
  if (text === 'tune') return { node: parseTune(cursor) };
  cursor.panicking = true;
  cursor.skip(isDeclaration);
  return {};
}

const PHASES: ReadonlySet<string> = new Set(['before', 'on', 'after', 'when']);

/** `on hit { }` */
function ruleMeant(cursor: Cursor): Meant | undefined {
  const token = cursor.token;
  const event = cursor.peek(1);
  const isHead = [',', '{'].includes(cursor.peek(2).text);
  if (!PHASES.has(token.text) || event.kind !== 'name' || !isHead) return undefined;
  const phase = token.text === 'when' ? 'on' : token.text;
  const text = `rule ${phase}_${event.text} ${phase}`;
  return { text, says: `A rule has a name: ${quoted(`${text} ${event.text}`)}.`, isWhole: true };
}

const VALUES: ReadonlySet<string> = new Set(['let', 'const', 'var', 'define', 'global']);
const FUNCTIONS: ReadonlySet<string> = new Set(['function', 'def', 'func', 'fn', 'macro']);

function valueMeant(cursor: Cursor): Meant | undefined {
  const token = cursor.token;
  const hasName = cursor.peek(1).kind === 'name';
  const following = cursor.peek(2).text;
  if (VALUES.has(token.text) && hasName && following === '=') {
    const says = 'A value for all rules is a tune, such as `tune power = 5`.';
    return { text: 'tune', says, isWhole: true };
  }
  if (!FUNCTIONS.has(token.text) || !hasName || following !== '(') return undefined;
  const says = 'A calculation is a formula, such as `formula twice(x: number) = x * 2`.';
  return { text: 'formula', says, isWhole: false };
}
