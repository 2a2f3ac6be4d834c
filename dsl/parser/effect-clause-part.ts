// The clauses of effects that have clauses of their own: stack, every, pool, aura.
import type { AuraClause, EveryClause, PoolClause, StackClause } from '../ast/clause.ts';
import type { Expression, Name } from '../ast/expression.ts';
import { insertion } from '../reporter.ts';
import { startsExpression, type Token } from '../token.ts';
import { describe, spanOf, type Cursor } from './cursor.ts';
import { expectName } from './expect.ts';
import { expectChoice, expectQuotable, expectWord, meantWords } from './expect-word.ts';
import { parseExpression, parseOperand } from './expression.ts';
import { parseWhenBlock } from './hook.ts';
import { parseSelection } from './selection.ts';
import { parseSubClauses } from './sub-clause.ts';
import {
  EVERY_FIRST,
  EVERY_LAST,
  STACK_FULL,
  STACK_ON,
  STACK_PER,
  STACK_REAPPLY,
  STACK_TIMERS,
} from './words.ts';

/** `per source max 5, timers each, on reapply refresh, on full replace`; `max` where it was read before. */
export function parseStack(cursor: Cursor, start: number, max?: Expression): StackClause {
  const draft: { per?: Name; max?: Expression; timers?: Name; reapply?: Name; full?: Name } = {};
  if (max !== undefined) draft.max = max;
  else if (cursor.token.kind === 'number') draft.max = missingMax(cursor);
  else if (!startsStackWord(cursor)) draft.max = noStackWord(cursor);
  parseSubClauses(cursor, {
    of: '`stack`',
    words: ['per', 'max', 'timers', 'on'],
    meant: new Map([
      ['limit', 'max'],
      ['up', 'max'],
      ['timer', 'timers'],
    ]),
    free: ['per', 'max', ...(cursor.at('per') || cursor.at('max') ? [] : ['timers', 'on'])],
    isHere: (at, ahead) => at.peek(ahead).text !== 'on' || at.peek(ahead + 2).kind === 'name',
    read: (word) => {
      if (word === 'per') draft.per = expectChoice(cursor, STACK_PER);
      else if (word === 'max') draft.max = parseExpression(cursor);
      else if (word === 'timers') draft.timers = expectChoice(cursor, STACK_TIMERS);
      else if (expectChoice(cursor, STACK_ON).text === 'reapply') {
        draft.reapply = expectChoice(cursor, STACK_REAPPLY);
      } else draft.full = expectChoice(cursor, STACK_FULL);
    },
  });
  return { ...draft, span: cursor.spanFrom(start) };
}

function startsStackWord(cursor: Cursor): boolean {
  return ['per', 'max', 'timers', 'on'].includes(cursor.token.text);
}

/** `stack 3` */
function missingMax(cursor: Cursor): Expression {
  const token = cursor.token;
  cursor.report({
    code: 'MISSING_WORD',
    span: spanOf(token),
    message: `Found ${describe(token)}, but expected \`max\` after \`stack\`. Write \`stack max ${token.text}\`.`,
    found: token.text,
    expected: 'max',
    suggestions: ['max'],
    fixes: [insertion('Add `max`', token.start, 'max ')],
  });
  return parseExpression(cursor);
}

function noStackWord(cursor: Cursor): Expression {
  const token = cursor.token;
  cursor.fail({
    code: 'CLAUSE_UNKNOWN',
    span: spanOf(token),
    message:
      `Found ${describe(token)}, but \`stack\` says \`per target\` or \`per source\`, and \`max\` ` +
      'with a number, such as `stack per source max 5`.',
    found: token.text,
    expected: 'per, max, timers, on',
  });
  return { kind: 'error', span: spanOf(token) };
}

/** `1s, first now, last no { }` */
export function parseEvery(cursor: Cursor, start: number): EveryClause {
  const period = parseExpression(cursor);
  const draft: { first?: Name; last?: Name } = {};
  parseSubClauses(cursor, {
    of: '`every`',
    words: ['first', 'last'],
    read: (word) => {
      if (word === 'first') draft.first = expectChoice(cursor, EVERY_FIRST);
      else draft.last = expectChoice(cursor, EVERY_LAST);
    },
  });
  const body = parseWhenBlock(cursor, '`every`');
  return { period, ...draft, body, span: cursor.spanFrom(start) };
}

/** `200 from hit, order 1 where not event has holy` */
export function parsePool(cursor: Cursor, start: number): PoolClause {
  const capacity = parseExpression(cursor);
  expectWord(cursor, 'from', 'the size of the pool');
  const events = [expectName(cursor, 'the name of an event')];
  while (!cursor.panicking && isEvent(cursor)) {
    const token = cursor.next();
    if (token.text !== ',') joinedEvents(cursor, token);
    events.push(expectName(cursor, 'the name of an event'));
  }
  const draft: { order?: Expression; where?: Expression } = {};
  parseSubClauses(cursor, {
    of: '`pool`',
    ...POOL_CLAUSES,
    free: ['where'],
    read: (word) => {
      if (word === 'order') draft.order = parseExpression(cursor);
      else draft.where = parseExpression(cursor);
    },
  });
  return { capacity, events, ...draft, span: cursor.spanFrom(start) };
}

/** `from hit and jab` */
function joinedEvents(cursor: Cursor, token: Token): void {
  cursor.report({
    code: 'MISSING_COMMA',
    span: spanOf(token),
    message: `Found ${describe(token)}, but the events of a pool have \`,\` between them. Write it.`,
    found: token.text,
    expected: ',',
    fixes: [{ title: 'Write `,`', span: { start: token.start - 1, end: token.end }, text: ',' }],
  });
}

/** The name of another event after a comma; a clause of the pool has a value behind its word. */
function isEvent(cursor: Cursor): boolean {
  if (!cursor.at(',') && !cursor.at('and') && !cursor.at('or')) return false;
  const { kind, text } = cursor.peek(1);
  const isClause = startsExpression(cursor.peek(2)) && meantWords(text, POOL_CLAUSES).length > 0;
  return kind === 'name' && !isClause;
}

const POOL_CLAUSES = {
  words: ['order', 'where'],
  /** Words of other games for them. */
  meant: new Map([
    ['priority', 'order'],
    ['when', 'where'],
  ]),
} as const;

/** `ally in allies of holder limit 10 gives blessed, every 500ms, linger 1s` */
export function parseAura(cursor: Cursor, start: number): AuraClause {
  cursor.startExpression();
  const selection = parseSelection(cursor, { parseValue: parseOperand });
  expectWord(cursor, 'gives', 'the selection of an aura');
  const effect = expectQuotable(cursor, 'the name of the effect that the aura gives');
  const draft: { every?: Expression; linger?: Expression } = {};
  parseSubClauses(cursor, {
    of: '`aura`',
    words: ['every', 'linger'],
    meant: new Map([['for', 'linger']]),
    read: (word) => {
      if (word === 'every') draft.every = parseExpression(cursor);
      else draft.linger = parseExpression(cursor);
    },
  });
  return { selection, effect, ...draft, span: cursor.spanFrom(start) };
}
