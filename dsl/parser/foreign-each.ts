// `foreach (foe in enemies of target) { }` and `for foe in ...`, as other languages go over a group: read as `each`,
// one finding that also says the limit where none is given.
import type { Statement } from '../ast/statement.ts';
import { written } from '../reporter.ts';
import { parseBlock, type ParseStatement } from './block.ts';
import type { Cursor } from './cursor.ts';
import { parseOperand } from './expression.ts';
import { parseSelection } from './selection.ts';

/** How many tokens stand before the name that is found; 0 where no such statement stands here. */
export function foreignEach(cursor: Cursor): number {
  if (!WORDS.has(cursor.token.text)) return 0;
  const word = cursor.token.text.toLowerCase();
  let ahead = word === 'for' && cursor.peek(1).text === 'each' ? 2 : 1;
  const isPlain = word === 'each' || ahead === 2;
  const hasParen = cursor.peek(ahead).text === '(';
  if (hasParen) ahead += 1;
  if (DECLARING.has(cursor.peek(ahead).text)) ahead += 1;
  if (isPlain && !hasParen) return 0;
  return cursor.peek(ahead).kind === 'name' && cursor.peek(ahead + 1).text === 'in' ? ahead : 0;
}

const WORDS: ReadonlySet<string> = new Set(
  'for For FOR foreach forEach ForEach each Each'.split(' '),
);
const DECLARING: ReadonlySet<string> = new Set(['let', 'var', 'const', 'auto']);

/** Reads it; `words` is what foreignEach() gave. */
export function parseForeignEach(cursor: Cursor, words: number, parse: ParseStatement): Statement {
  const { start } = cursor.token;
  let hasParen = false;
  for (let i = 0; i < words; i += 1) hasParen = cursor.next().text === '(' || hasParen;
  const head = cursor.spanFrom(start);
  cursor.startExpression();
  const found = parseSelection(cursor, { parseValue: parseOperand, isLimitOptional: true });
  const limit = found.limit ?? { kind: 'number', value: LIMIT, span: found.span };
  const bound = found.limit === undefined ? ` limit ${LIMIT}` : '';
  const text = `each ${cursor.text.slice(found.span.start, found.span.end)}${bound}`;
  if (hasParen) cursor.accept(')');
  const whole = cursor.spanFrom(start);
  cursor.report({
    code: 'KEYWORD_FOREIGN',
    span: head,
    message: `A group is gone over with \`each\`, up to a limit. Write ${written(text)}.`,
    found: cursor.text.slice(head.start, head.end),
    expected: 'each',
    suggestions: ['each'],
    fixes: [{ title: `Write ${written(text)}`, span: whole, text }],
  });
  const body = parseBlock(cursor, { after: 'the selection', parse });
  const span = cursor.spanFrom(start);
  return { kind: 'each', selection: { ...found, limit }, body, span };
}

const LIMIT = 8;
