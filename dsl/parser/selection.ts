// Selections: `foe in enemies of attacker near target within 3m except target where hp > 10% limit 4 by lowest hp`.
// Their parts may come in any order, each once but for areas.
import type {
  Expression,
  Selection,
  SelectionArea,
  SelectionOrder,
  SelectionPart,
  SelectionSource,
} from '../ast/expression.ts';
import { insertion } from '../reporter.ts';
import { didYouMean, suggest } from '../suggest.ts';
import { describe, spanOf, type Cursor } from './cursor.ts';
import { expectClosing, expectName } from './expect.ts';
import { expectChoice, expectWord, meantWords } from './expect-word.ts';
import { createRepeats, type Repeats } from './repeat.ts';
import { ENTITY_POWER, parseArea, type ParseValue } from './selection-area.ts';
import { ORDERS } from './words.ts';

interface Draft {
  limit?: Expression;
  order?: SelectionOrder;
}

interface Settings {
  readonly parseValue: ParseValue;
  /** A chain finds one at a time, and needs no `limit`. */
  readonly isLimitOptional?: boolean;
}

export function parseSelection(cursor: Cursor, settings: Settings): Selection {
  const { parseValue } = settings;
  const start = cursor.token.start;
  const name = expectName(cursor, 'a name for the one that is found');
  expectWord(cursor, 'in', `\`${name.text}\``);
  const draft: Draft = {};
  const repeats = createRepeats(cursor);
  const source = parseSource(cursor, parseValue);
  let limitAt = cursor.previousEnd;
  while (!cursor.panicking && parseBound(cursor, draft, repeats, parseValue)) {
    if (draft.order === undefined || draft.limit !== undefined) limitAt = cursor.previousEnd;
  }
  if (!cursor.panicking && draft.limit === undefined && settings.isLimitOptional !== true) {
    missingLimit(cursor, limitAt, { start, end: limitAt });
  }
  return { name, source, ...draft, span: cursor.spanFrom(start) };
}

/** `limit 4` or `by lowest hp`; also reports what belongs before them. */
function parseBound(
  cursor: Cursor,
  draft: Draft,
  repeats: Repeats,
  parseValue: ParseValue,
): boolean {
  const token = cursor.token;
  if (cursor.at(',') && isClause(cursor, 1)) return extraComma(cursor);
  if (token.kind !== 'name') return false;
  if (cursor.accept('limit')) {
    repeats.note(token, 'limit');
    draft.limit = parseValue(cursor, ENTITY_POWER);
    return true;
  }
  if (cursor.at('by')) {
    repeats.note(cursor.next(), 'by');
    const order = parseOrder(cursor, token.start, parseValue);
    if (order !== undefined) draft.order = order;
    return true;
  }
  if (!isClause(cursor, 0)) return false;
  cursor.fail({
    code: 'CLAUSE_UNKNOWN',
    span: spanOf(token),
    message: `${describe(token)} belongs to a group. Put it right after the group, before \`limit\`.`,
    found: token.text,
    expected: 'limit or by',
  });
  return false;
}

const CLAUSES: ReadonlySet<string> = new Set(['near', 'except', 'where', 'limit', 'by']);

function isClause(cursor: Cursor, ahead: number): boolean {
  const { kind, text } = cursor.peek(ahead);
  return (
    (kind === 'name' && CLAUSES.has(text)) ||
    (text === 'in' && ['cone', 'line', 'ring'].includes(cursor.peek(ahead + 1).text))
  );
}

function extraComma(cursor: Cursor): boolean {
  const token = cursor.next();
  cursor.report({
    code: 'EXTRA_COMMA',
    span: spanOf(token),
    message: 'The parts of a selection need no `,` between them. Remove it.',
    found: ',',
    fixes: [{ title: 'Remove `,`', span: spanOf(token), text: '' }],
  });
  return true;
}

function missingLimit(cursor: Cursor, at: number, span: { start: number; end: number }): void {
  cursor.report({
    code: 'LIMIT_MISSING',
    span,
    message:
      'A selection says how many it finds at most, from 1 to 64, so that its cost is known. Add ' +
      '`limit 8`, or as many as you need.',
    found: cursor.token.text,
    expected: 'limit',
    fixes: [insertion('Add `limit 8`', at, ' limit 8')],
  });
}

function parseOrder(
  cursor: Cursor,
  start: number,
  parseValue: ParseValue,
): SelectionOrder | undefined {
  const isKey = cursor.token.kind === 'name' && meantWords(cursor.token.text, ORDERS).length === 0;
  if (isKey && !cursor.panicking) return missingOrder(cursor, start, parseValue);
  const { text } = expectChoice(cursor, ORDERS);
  if (cursor.panicking) return undefined;
  if (text === 'random') return { kind: 'random', span: cursor.spanFrom(start) };
  const isPlace = text === 'nearest' || text === 'farthest';
  if (isPlace) expectWord(cursor, text === 'nearest' ? 'to' : 'from', `\`${text}\``);
  const key = parseValue(cursor, ENTITY_POWER);
  const span = cursor.spanFrom(start);
  if (isPlace) return { kind: text, key, span };
  return { kind: text === 'lowest' ? 'lowest' : 'highest', key, span };
}

/** `by hp` */
function missingOrder(cursor: Cursor, start: number, parseValue: ParseValue): SelectionOrder {
  const token = cursor.token;
  cursor.report({
    code: 'CLAUSE_UNKNOWN',
    span: spanOf(token),
    message:
      `Found ${describe(token)}, but expected \`lowest\` or \`highest\` before it, or ` +
      '`nearest to`, `farthest from` or `random`.',
    found: token.text,
    expected: ORDERS.words.join(', '),
    suggestions: ['lowest', 'highest'],
    fixes: ['lowest', 'highest'].map((word) =>
      insertion(`Add \`${word}\``, token.start, `${word} `),
    ),
  });
  const key = parseValue(cursor, ENTITY_POWER);
  return { kind: 'lowest', key, span: cursor.spanFrom(start) };
}

/** One group, or several in parentheses. */
function parseSource(cursor: Cursor, parseValue: ParseValue): SelectionSource {
  if (!cursor.at('(')) return parsePart(cursor, parseValue);
  const start = cursor.token.start;
  const opening = cursor.next();
  const outer = cursor.isJoinTaken;
  cursor.isJoinTaken = true;
  if (!cursor.enter()) cursor.panicking = true;
  let left = parseSource(cursor, parseValue);
  while (!cursor.panicking && (cursor.at('or') || cursor.at('and'))) {
    const kind = cursor.next().text === 'or' ? 'or' : 'and';
    cursor.countNode();
    const right = parseSource(cursor, parseValue);
    left = { kind, left, right, span: cursor.spanFrom(start) };
  }
  cursor.leave();
  cursor.isJoinTaken = outer;
  if (isBoundInside(cursor)) boundInside(cursor);
  expectClosing(cursor, opening);
  return left;
}

function isBoundInside(cursor: Cursor): boolean {
  return !cursor.panicking && (cursor.at('limit') || cursor.at('by'));
}

function boundInside(cursor: Cursor): void {
  const token = cursor.token;
  cursor.fail({
    code: 'CLAUSE_UNKNOWN',
    span: spanOf(token),
    message: `${describe(token)} holds for all groups together. Put it behind the \`)\`.`,
    found: token.text,
    expected: ')',
  });
}

function parsePart(cursor: Cursor, parseValue: ParseValue): SelectionPart {
  const start = cursor.token.start;
  const group = expectName(cursor, 'a group such as `units` or `enemies of caster`');
  const of = parseOf(cursor, group.text, parseValue);
  const areas: SelectionArea[] = [];
  const except: Expression[] = [];
  const repeats = createRepeats(cursor);
  let where: Expression | undefined;
  while (!cursor.panicking) {
    const token = cursor.token;
    const area = parseArea(cursor, parseValue);
    if (area !== undefined) areas.push(area);
    else if (cursor.accept('except')) {
      repeats.note(token, 'except');
      except.push(...parseEntities(cursor, parseValue));
    } else if (cursor.accept('where')) {
      repeats.note(token, 'where');
      where = parseValue(cursor, 0);
    } else break;
  }
  const part = { kind: 'part', group, areas, except, span: cursor.spanFrom(start) } as const;
  return { ...part, ...(of && { of }), ...(where && { where }) };
}

const RELATIONS: readonly string[] = ['allies', 'enemies'];

function parseOf(cursor: Cursor, group: string, parseValue: ParseValue): Expression | undefined {
  if (cursor.panicking) return undefined;
  const token = cursor.token;
  if (RELATIONS.includes(group)) {
    expectWord(cursor, 'of', `\`${group}\``);
    return cursor.panicking ? undefined : parseValue(cursor, ENTITY_POWER);
  }
  if (!cursor.at('of')) return undefined;
  const suggestions = suggest(group, RELATIONS);
  cursor.report({
    code: 'CLAUSE_UNKNOWN',
    span: spanOf(token),
    message:
      'Only `allies` and `enemies` are `of` somebody; a group such as `units` is all of ' +
      `them.${didYouMean(suggestions)}`,
    found: 'of',
    expected: 'allies or enemies',
    suggestions,
  });
  cursor.next();
  parseValue(cursor, ENTITY_POWER);
  return undefined;
}

function parseEntities(cursor: Cursor, parseValue: ParseValue): Expression[] {
  const entities = [parseValue(cursor, ENTITY_POWER)];
  while (!cursor.panicking && cursor.at(',') && cursor.peek(1).kind === 'name') {
    if (isClause(cursor, 1)) break;
    cursor.next();
    entities.push(parseValue(cursor, ENTITY_POWER));
  }
  return entities;
}
