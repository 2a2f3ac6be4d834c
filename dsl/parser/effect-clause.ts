// The clauses of effects, templates, classes and items, by their first word.
import type { EffectClauses, HookNode, OwnField, StackClause } from '../ast/clause.ts';
import type { Expression, Name } from '../ast/expression.ts';
import type { Span } from '../diagnostic.ts';
import type { Token } from '../token.ts';
import { spanOf, type Cursor } from './cursor.ts';
import { parseAura, parseEvery, parsePool, parseStack } from './effect-clause-part.ts';
import { expectName, expectSymbol } from './expect.ts';
import { dropSign, expectChoice, expectTag, expectWord, parseNames } from './expect-word.ts';
import { parseExpression } from './expression.ts';
import { parseHook } from './hook.ts';
import { isChange, parseChangeRule, parseWasValue } from './migration.ts';
import { createRepeats, type Repeats } from './repeat.ts';
import { EFFECT_HOOKS, SOURCES } from './words.ts';

/** EffectClauses while they are read. */
export interface ClauseDraft {
  duration?: Expression;
  readonly tags: Name[];
  readonly immune: Name[];
  stack?: StackClause;
  sources?: Name;
  endsWithSource?: Span;
  readonly own: OwnField[];
  change?: Name;
  every?: NonNullable<EffectClauses['every']>;
  pool?: NonNullable<EffectClauses['pool']>;
  aura?: NonNullable<EffectClauses['aura']>;
  readonly hooks: HookNode[];
}

export interface ClauseReader {
  readonly draft: ClauseDraft;
  readonly repeats: Repeats;
}

export function createClauseReader(cursor: Cursor): ClauseReader {
  const draft: ClauseDraft = { tags: [], immune: [], own: [], hooks: [] };
  return { draft, repeats: createRepeats(cursor) };
}

/** Reads one clause, from its word; `word` is what the word is or was meant to be. */
export function parseEffectClause(cursor: Cursor, word: string, reader: ClauseReader): void {
  const { draft, repeats } = reader;
  if (isChange(cursor)) {
    draft.change = parseChangeRule(cursor, repeats);
    return;
  }
  if (word === 'on') {
    draft.hooks.push(parseHook(cursor, EFFECT_HOOKS, repeats));
    return;
  }
  const token = cursor.next();
  if (word === 'own') {
    draft.own.push(parseOwn(cursor, token));
    return;
  }
  repeats.note(token, word);
  dropSign(cursor, word, EXAMPLES[word] ?? word);
  if (!parseShort(cursor, word, token, draft)) parseLong(cursor, word, token, draft);
}

const EXAMPLES: Readonly<Record<string, string>> = {
  duration: 'duration 2s',
  tags: 'tags debuff.poison',
  immune: 'immune debuff.sleep',
  stack: 'stack per source max 5',
  sources: 'sources strongest',
  ends: 'ends with source',
  every: 'every 1s { ... }',
  pool: 'pool 200 from hit',
};

function parseShort(cursor: Cursor, word: string, token: Token, draft: ClauseDraft): boolean {
  switch (word) {
    case 'duration':
      draft.duration = parseExpression(cursor);
      return true;
    case 'tags':
      draft.tags.push(...parseNames(cursor, 'a tag', expectTag));
      return true;
    case 'immune':
      dropTo(cursor);
      draft.immune.push(...parseNames(cursor, 'a tag', expectTag));
      return true;
    case 'sources':
      draft.sources = expectChoice(cursor, SOURCES);
      return true;
    case 'ends':
      expectWord(cursor, 'with', '`ends`');
      expectWord(cursor, 'source', '`ends with`');
      draft.endsWithSource = cursor.spanFrom(token.start);
      return true;
    default:
      return false;
  }
}

/** `immune to debuff.sleep` is the question; the clause has no `to`. */
function dropTo(cursor: Cursor): void {
  const token = cursor.accept('to');
  if (token === undefined) return;
  cursor.report({
    code: 'CLAUSE_UNKNOWN',
    span: spanOf(token),
    message: 'The clause has no `to`. Write `immune debuff.sleep`.',
    found: 'to',
    expected: 'a tag',
    fixes: [
      { title: 'Remove `to`', span: { start: token.start, end: cursor.token.start }, text: '' },
    ],
  });
}

function parseLong(cursor: Cursor, word: string, token: Token, draft: ClauseDraft): void {
  switch (word) {
    case 'stack':
      draft.stack = parseStack(cursor, token.start);
      return;
    case 'every':
      draft.every = parseEvery(cursor, token.start);
      return;
    case 'pool':
      draft.pool = parsePool(cursor, token.start);
      return;
    case 'aura':
      draft.aura = parseAura(cursor, token.start);
      return;
    default:
      throw new Error(`invariant broken: no clause starts with ${word}`);
  }
}

/** `power = source.attack`, `victim: unit` */
function parseOwn(cursor: Cursor, token: Token): OwnField {
  const name = expectName(cursor, 'a name after `own`');
  const type = cursor.accept(':') ? expectName(cursor, 'a type, such as `number`') : undefined;
  const hasValue = type === undefined || cursor.at('=');
  if (hasValue) expectSymbol(cursor, '=', 'MISSING_EQUALS', `\`own ${name.text}\``);
  const value = hasValue ? parseExpression(cursor) : undefined;
  const was = parseWasValue(cursor);
  const own = { name, span: cursor.spanFrom(spanOf(token).start) };
  return { ...own, ...(type && { type }), ...(value && { value }), ...(was && { was }) };
}
