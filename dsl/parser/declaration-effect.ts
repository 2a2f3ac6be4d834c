// `effect NAME { ... }`, `effect NAME = TEMPLATE(...)` and `template NAME(...) { ... }`.
import type { EffectNode, TemplateNode } from '../ast/declaration.ts';
import type { Block, Statement } from '../ast/statement.ts';
import { MODIFIERS } from '../ast/statement.ts';
import { didYouMean } from '../suggest.ts';
import { startsExpression } from '../token.ts';
import { parseArguments } from './arguments.ts';
import { parseBlock } from './block.ts';
import { describe, spanOf, type Cursor } from './cursor.ts';
import {
  createClauseReader,
  parseEffectClause,
  type ClauseDraft,
  type ClauseReader,
} from './effect-clause.ts';
import { parseStack } from './effect-clause-part.ts';
import { expectDeclared, expectName, expectSymbol } from './expect.ts';
import { meantWords } from './expect-word.ts';
import { parseExpression, parseOperand } from './expression.ts';
import { isHookWithoutOn, parseHookWithoutOn, parseWhenBlock } from './hook.ts';
import { parseWas } from './migration.ts';
import { isStatementWord } from './starts.ts';
import { parseStatement } from './statement.ts';
import { parseParameters } from './typed-names.ts';
import { EFFECT_CLAUSES, EFFECT_HOOKS, MEANT_CLAUSES } from './words.ts';

export function parseEffect(cursor: Cursor): EffectNode {
  const start = cursor.next().start;
  const name = expectDeclared(cursor, 'the name of the effect');
  const was = parseWas(cursor);
  const isUse = cursor.token.kind === 'name' && cursor.peek(1).text === '(';
  if (!cursor.panicking && (isUse || cursor.at('='))) {
    expectSymbol(cursor, '=', 'MISSING_EQUALS', 'the name of the effect');
    return { ...parseUse(cursor, { name, start }), ...(was && { was }) };
  }
  const { draft, body } = parseHeld(cursor, 'the name of the effect');
  const effect = { kind: 'effect', name, ...draft, body, span: cursor.spanFrom(start) } as const;
  return was === undefined ? effect : { ...effect, was };
}

export function parseTemplate(cursor: Cursor): TemplateNode {
  const start = cursor.next().start;
  const name = expectName(cursor, 'the name of the template');
  const parameters = parseParameters(cursor, 'the name of the template');
  const { draft, body } = parseHeld(cursor, 'the head of the template');
  return { kind: 'template', name, parameters, ...draft, body, span: cursor.spanFrom(start) };
}

/** `= dot(amount: 5)` */
function parseUse(
  cursor: Cursor,
  { name, start }: { name: EffectNode['name']; start: number },
): EffectNode {
  const of = expectName(cursor, 'the name of a template');
  cursor.startExpression();
  const args = cursor.panicking
    ? []
    : parseArguments(cursor, {
        style: 'named',
        after: 'the name of the template',
        parseValue: parseOperand,
      });
  const span = cursor.spanFrom(of.span.start);
  const { draft } = createClauseReader(cursor);
  const body: Block = { statements: [], span: { start: span.end, end: span.end } };
  const template = { name: of, args, span };
  return { kind: 'effect', name, ...draft, body, template, span: cursor.spanFrom(start) };
}

function parseHeld(cursor: Cursor, after: string): { draft: ClauseDraft; body: Block } {
  const reader = createClauseReader(cursor);
  const body = parseBlock(cursor, {
    after,
    parse: (at) => parseEntry(at, reader),
    startsEntry: (at) => clauseHere(at) !== undefined,
  });
  return { draft: reader.draft, body };
}

/** A clause, which goes to the reader, or a statement. */
function parseEntry(cursor: Cursor, reader: ClauseReader): Statement | undefined {
  if (isHookWithoutOn(cursor, EFFECT_HOOKS)) {
    reader.draft.hooks.push(parseHookWithoutOn(cursor, EFFECT_HOOKS, reader.repeats));
    return undefined;
  }
  if (parseBareMax(cursor, reader) || parseTick(cursor, reader)) return undefined;
  const clause = clauseHere(cursor) ?? misspeltClause(cursor);
  if (clause === undefined) return parseStatement(cursor);
  parseEffectClause(cursor, clause, reader);
  return undefined;
}

/** The clause whose word stands here; a word that is written to or called is none. */
function clauseHere(cursor: Cursor): string | undefined {
  const token = cursor.token;
  if (token.kind !== 'name') return undefined;
  const clause = EFFECT_CLAUSES.find((word) => word === token.text);
  return clause !== undefined && hasClauseValue(cursor) ? clause : undefined;
}

function hasClauseValue(cursor: Cursor): boolean {
  const following = cursor.peek(1);
  if (following.kind !== 'symbol') return true;
  // `pool: flat 5` is a change without `modify`.
  if (following.text === ':') return !isModifier(cursor.peek(2).text);
  return !['(', '.', '+=', '-=', '*=', '/=', ','].includes(following.text);
}

function isModifier(text: string): boolean {
  return text === 'at' || MODIFIERS.some((modifier) => modifier === text);
}

/** Reports a misspelt clause and says which one was meant; statements are not told here. */
function misspeltClause(cursor: Cursor): string | undefined {
  const token = cursor.token;
  if (token.kind !== 'name' || isStatementWord(cursor)) return undefined;
  const hasSign = [':', '='].includes(cursor.peek(1).text);
  const following = cursor.peek(hasSign ? 2 : 1);
  if (!startsExpression(following) || following.text === '(') return undefined;
  if (isModifier(following.text)) return undefined;
  const [clause, ...others] = meantWords(token.text, {
    words: EFFECT_CLAUSES,
    meant: MEANT_CLAUSES,
  });
  if (clause === undefined || clause === 'on') return undefined;
  const suggestions = [clause, ...others];
  const { end } = hasSign ? cursor.peek(1) : token;
  cursor.report({
    code: 'CLAUSE_UNKNOWN',
    span: spanOf(token),
    message: `${describe(token)} is no clause of an effect.${didYouMean(suggestions)}`,
    found: token.text,
    expected: EFFECT_CLAUSES.join(', '),
    suggestions,
    fixes: [{ title: `Write \`${clause}\``, span: { start: token.start, end }, text: clause }],
  });
  // The sign is taken for the word.
  if (hasSign) cursor.next();
  return clause;
}

const MAXES: ReadonlySet<string> = new Set(['max', 'maxstacks', 'max_stacks', 'stacks', 'stack']);

/** `max 3` and `stacks: 3`, where `stack max 3` is meant: read as that. False where neither stands. */
function parseBareMax(cursor: Cursor, { draft, repeats }: ClauseReader): boolean {
  const token = cursor.token;
  const sign = cursor.peek(1);
  const hasSign = sign.text === ':' || sign.text === '=';
  const isNumber = cursor.peek(hasSign ? 2 : 1).kind === 'number';
  // `stack 3` has a finding of its own.
  const isWord = MAXES.has(token.text.toLowerCase()) && (hasSign || token.text !== 'stack');
  if (token.kind !== 'name' || !isWord || !isNumber) return false;
  const end = hasSign ? sign.end : token.end;
  cursor.report({
    code: 'CLAUSE_UNKNOWN',
    span: spanOf(token),
    message: `Found ${describe(token)}, but how often an effect stacks is said with \`stack max 3\`.`,
    found: token.text,
    expected: 'stack max',
    suggestions: ['stack'],
    fixes: [{ title: 'Write `stack max`', span: { start: token.start, end }, text: 'stack max' }],
  });
  repeats.note(cursor.next(), 'stack');
  if (hasSign) cursor.next();
  draft.stack = parseStack(cursor, token.start, parseExpression(cursor));
  return true;
}

const TICKS: ReadonlySet<string> = new Set(['tick', 'interval', 'update']);

/** `on tick { }`: read as `every 1s { }`. False where it does not stand. */
function parseTick(cursor: Cursor, { draft, repeats }: ClauseReader): boolean {
  const token = cursor.token;
  const word = cursor.peek(1);
  const isTick = cursor.at('on') && TICKS.has(word.text) && cursor.peek(2).text === '{';
  if (!isTick) return false;
  const span = { start: token.start, end: word.end };
  cursor.report({
    code: 'CLAUSE_UNKNOWN',
    span,
    message:
      'What an effect does again and again stands in `every`, with its time: `every 1s { ... }`.',
    found: cursor.text.slice(span.start, span.end),
    expected: 'every',
    suggestions: ['every'],
    fixes: [{ title: 'Write `every 1s`', span, text: 'every 1s' }],
  });
  repeats.note(cursor.next(), 'every');
  cursor.next();
  const body = parseWhenBlock(cursor, '`every`');
  const period = { kind: 'duration', value: 1000, span } as const;
  draft.every = { period, body, span: cursor.spanFrom(token.start) };
  return true;
}
