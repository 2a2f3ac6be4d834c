// `resource mana of unit max 100, start 50, gains 5 every 1s`; `per target` for one number a pair.
import type { ResourceNode } from '../ast/declaration.ts';
import type { Expression, Name } from '../ast/expression.ts';
import { insertion } from '../reporter.ts';
import { describe, spanOf, type Cursor } from './cursor.ts';
import { expectName } from './expect.ts';
import { expectChoice, expectWord } from './expect-word.ts';
import { parseExpression } from './expression.ts';
import { parseSubClauses } from './sub-clause.ts';
import { RESOURCE_CLAUSES } from './words.ts';

interface Draft {
  max?: Expression;
  start?: Expression;
  was?: Expression;
  change?: NonNullable<ResourceNode['change']>;
}

export function parseResource(cursor: Cursor): ResourceNode {
  const { start } = cursor.next();
  const name = expectName(cursor, 'the name of the resource');
  const of = parseKind(cursor, name);
  const isPair = acceptPair(cursor);
  dropComma(cursor);
  const draft: Draft = {};
  let free: readonly string[] = RESOURCE_CLAUSES;
  parseSubClauses(cursor, {
    of: 'a resource',
    isStrict: 'line',
    words: RESOURCE_CLAUSES,
    meant: new Map([
      ['maximum', 'max'],
      ['from', 'start'],
      ['begin', 'start'],
      ['regen', 'gains'],
      ['regenerates', 'gains'],
      ['decays', 'loses'],
      ['decay', 'loses'],
    ]),
    get free() {
      return free;
    },
    keyOf: (word) => (word === 'gains' || word === 'loses' ? 'gains` or `loses' : word),
    read: (word, token) => {
      free = [];
      if (word === 'max') draft.max = parseExpression(cursor);
      else if (word === 'was') draft.was = parseExpression(cursor);
      else if (word === 'start') draft.start = parseExpression(cursor);
      else draft.change = parseChange(cursor, word === 'gains' ? 'gains' : 'loses', token.start);
    },
  });
  const resource = { kind: 'resource', name, isPair, ...draft } as const;
  const span = cursor.spanFrom(start);
  return of === undefined ? { ...resource, span } : { ...resource, of, span };
}

/** `per target` */
function acceptPair(cursor: Cursor): boolean {
  if (cursor.panicking || cursor.accept('per') === undefined) return false;
  expectChoice(cursor, { what: 'what a pair is counted against', words: ['target'] });
  return true;
}

/** `of unit` */
function parseKind(cursor: Cursor, name: Name): Name | undefined {
  const token = cursor.token;
  const at = cursor.previousEnd;
  const isMissing = RESOURCE_CLAUSES.some((word) => word === token.text) || cursor.at('per');
  if (cursor.panicking) return undefined;
  if (!isMissing) {
    expectWord(cursor, 'of', `\`resource ${name.text}\``);
    return cursor.panicking ? undefined : expectName(cursor, 'a kind, such as `unit`');
  }
  cursor.report({
    code: 'MISSING_WORD',
    span: spanOf(token),
    message: `Found ${describe(token)}, but expected \`of\` and who has it, such as \`of unit\`.`,
    found: token.text,
    expected: 'of',
    fixes: [insertion('Add `of unit`', at, ' of unit')],
  });
  return undefined;
}

/** No comma stands before the first clause. */
function dropComma(cursor: Cursor): void {
  const token = cursor.panicking ? undefined : cursor.accept(',');
  if (token === undefined) return;
  cursor.report({
    code: 'EXTRA_COMMA',
    span: spanOf(token),
    message: 'No `,` stands before the first clause of a resource. Remove it.',
    found: ',',
    fixes: [{ title: 'Remove `,`', span: spanOf(token), text: '' }],
  });
}

/** `5 every 1s` */
function parseChange(
  cursor: Cursor,
  direction: 'gains' | 'loses',
  start: number,
): NonNullable<ResourceNode['change']> {
  const amount = parseExpression(cursor);
  expectWord(cursor, 'every', `\`${direction}\` and how much`);
  const every = parseExpression(cursor);
  return { direction, amount, every, span: cursor.spanFrom(start) };
}
