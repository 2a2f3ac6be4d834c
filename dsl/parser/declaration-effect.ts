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
import { expectName, expectSymbol } from './expect.ts';
import { meantWords } from './expect-word.ts';
import { parseOperand } from './expression.ts';
import { isHookWithoutOn, parseHookWithoutOn } from './hook.ts';
import { isStatementWord } from './starts.ts';
import { parseStatement } from './statement.ts';
import { parseParameters } from './typed-names.ts';
import { EFFECT_CLAUSES, EFFECT_HOOKS, MEANT_CLAUSES } from './words.ts';

export function parseEffect(cursor: Cursor): EffectNode {
  const start = cursor.next().start;
  const name = expectName(cursor, 'the name of the effect');
  const isUse = cursor.peek().kind === 'name' && cursor.peek(1).text === '(';
  if (!cursor.panicking && (isUse || cursor.at('='))) {
    expectSymbol(cursor, '=', 'MISSING_EQUALS', 'the name of the effect');
    return parseUse(cursor, { name, start });
  }
  const { draft, body } = parseHeld(cursor, 'the name of the effect');
  return { kind: 'effect', name, ...draft, body, span: cursor.spanFrom(start) };
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
  const clause = clauseHere(cursor) ?? misspeltClause(cursor);
  if (clause === undefined) return parseStatement(cursor);
  parseEffectClause(cursor, clause, reader);
  return undefined;
}

/** The clause whose word stands here; a word that is written to or called is none. */
function clauseHere(cursor: Cursor): string | undefined {
  const token = cursor.peek();
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
  const token = cursor.peek();
  if (token.kind !== 'name' || isStatementWord(cursor)) return undefined;
  const following = cursor.peek(1);
  if (!startsExpression(following) || following.text === '(') return undefined;
  const [clause, ...others] = meantWords(token.text, {
    words: EFFECT_CLAUSES,
    meant: MEANT_CLAUSES,
  });
  if (clause === undefined || clause === 'on') return undefined;
  const suggestions = [clause, ...others];
  cursor.report({
    code: 'CLAUSE_UNKNOWN',
    span: spanOf(token),
    message: `${describe(token)} is no clause of an effect.${didYouMean(suggestions)}`,
    found: token.text,
    expected: EFFECT_CLAUSES.join(', '),
    suggestions,
    fixes: [{ title: `Write \`${clause}\``, span: spanOf(token), text: clause }],
  });
  return clause;
}
