// Top-level declarations: event, formula, effect, rule, and the bare `if` that is an anonymous
// rule.
import type {
  Block,
  Declaration,
  EffectNode,
  EventNode,
  Expression,
  FormulaNode,
  Name,
  RuleNode,
} from '../ast.ts';
import { DSL_LIMITS } from '../limits.ts';
import { insertion } from '../reporter.ts';
import { didYouMean, suggest } from '../suggest.ts';
import { expectBlockClosing, expectBlockOpening, isDeclaration, parseBlock } from './block.ts';
import { parseCondition } from './condition.ts';
import { describe, spanOf, type Cursor } from './cursor.ts';
import { expectClosing, expectName, expectOpening, expectSymbol } from './expect.ts';
import { parseExpression } from './expression.ts';
import { parseIf, parseStatement } from './statement.ts';
import { parseTypedNames } from './typed-names.ts';

/** The declaration that starts here, whose first word was looked at before. */
export function parseDeclaration(cursor: Cursor): Declaration {
  switch (cursor.peek().text) {
    case 'event':
      return parseEvent(cursor);
    case 'formula':
      return parseFormula(cursor);
    case 'effect':
      return parseEffect(cursor);
    case 'rule':
      return parseRule(cursor);
    default:
      return parseBareIf(cursor);
  }
}

function parseEvent(cursor: Cursor): EventNode {
  const start = cursor.next().start;
  const name = expectName(cursor, 'the name of the event');
  const opening = expectBlockOpening(cursor, 'the name of the event');
  if (opening === undefined)
    return { kind: 'event', name, fields: [], span: cursor.spanFrom(start) };
  cursor.openBlocks += 1;
  const fields = parseTypedNames(cursor, '}');
  if (!cursor.panicking) expectBlockClosing(cursor, opening);
  cursor.openBlocks -= 1;
  return { kind: 'event', name, fields, span: cursor.spanFrom(start) };
}

function parseFormula(cursor: Cursor): FormulaNode {
  const start = cursor.next().start;
  const name = expectName(cursor, 'the name of the formula');
  const opening = expectOpening(cursor, 'the name of the formula');
  const parameters = cursor.panicking ? [] : parseTypedNames(cursor, ')');
  if (opening !== undefined) expectClosing(cursor, opening);
  else if (!cursor.panicking) cursor.accept(')');
  expectSymbol(cursor, '=', 'MISSING_EQUALS', `\`formula ${name.text}(...)\``);
  const body = parseExpression(cursor);
  return { kind: 'formula', name, parameters, body, span: cursor.spanFrom(start) };
}

function parseEffect(cursor: Cursor): EffectNode {
  const start = cursor.next().start;
  const name = expectName(cursor, 'the name of the effect');
  let duration: Expression | undefined;
  const body = parseBlock(cursor, 'the name of the effect', (at) => {
    const token = at.peek();
    if (token.kind !== 'name' || token.text !== 'duration') return parseStatement(at);
    at.next();
    if (duration !== undefined) repeatedDuration(at, token);
    dropColon(at);
    duration = parseExpression(at);
    return undefined;
  });
  const span = cursor.spanFrom(start);
  if (duration === undefined) return { kind: 'effect', name, body, span };
  return { kind: 'effect', name, duration, body, span };
}

function repeatedDuration(cursor: Cursor, token: { start: number; end: number }): void {
  cursor.report({
    code: 'ARGUMENT_REPEATED',
    span: { start: token.start, end: token.end },
    message: 'This effect already has a `duration`. Keep one of the two.',
    found: 'duration',
  });
}

function dropColon(cursor: Cursor): void {
  const token = cursor.peek();
  if (cursor.accept(':') === undefined) return;
  cursor.report({
    code: 'EXTRA_COLON',
    span: spanOf(token),
    message: 'Inside an effect, `duration` takes its value without `:`. Write `duration 2s`.',
    found: ':',
    fixes: [{ title: 'Remove `:`', span: spanOf(token), text: '' }],
  });
}

function parseRule(cursor: Cursor): RuleNode {
  const start = cursor.next().start;
  const name = parseRuleName(cursor);
  const named = parseRuleEvent(cursor);
  const priority = parseClauses(cursor);
  // After a broken head the missing event says nothing new.
  const event = named ?? (cursor.panicking ? { text: '', span: name.span } : undefined);
  let condition: Expression | undefined;
  let isFirst = true;
  const body = parseBlock(cursor, 'the head of the rule', (at) => {
    const isWhen = isFirst && at.at('when');
    isFirst = false;
    if (!isWhen) return parseStatement(at);
    at.next();
    condition = parseCondition(at);
    return undefined;
  });
  const head = { kind: 'rule', name, priority, body, span: cursor.spanFrom(start) } as const;
  return { ...head, ...(event && { event }), ...(condition && { condition }) };
}

function parseRuleName(cursor: Cursor): Name {
  const token = cursor.peek();
  const isNameMissing =
    cursor.at('on') && cursor.peek(1).kind === 'name' && cursor.peek(1).text !== 'on';
  if (!isNameMissing) return expectName(cursor, 'the name of the rule');
  cursor.report({
    code: 'EXPECTED_NAME',
    span: spanOf(token),
    message:
      'Found `on`, but expected the name of the rule before it. Names are letters, digits and `_`.',
    found: 'on',
    expected: 'the name of the rule',
  });
  return { text: '', span: spanOf(token) };
}

/** `on EVENT`; a bare event name is understood. */
function parseRuleEvent(cursor: Cursor): Name | undefined {
  if (cursor.panicking) return undefined;
  if (cursor.accept('on')) return expectName(cursor, 'the name of an event');
  const token = cursor.peek();
  const following = cursor.peek(1).text;
  const isEvent = token.kind === 'name' && (following === '{' || following === ',');
  if (!isEvent || token.text === 'priority') return undefined;
  cursor.next();
  cursor.report({
    code: 'MISSING_EVENT',
    span: spanOf(token),
    message:
      `Found ${describe(token)}, but expected \`on\` before the event. Write \`on ` +
      `${token.text}\`.`,
    found: token.text,
    expected: 'on',
    fixes: [insertion('Add `on`', token.start, 'on ')],
  });
  return { text: token.text, span: spanOf(token) };
}

/** `, priority N`; more clauses will follow here. Returns the priority. */
function parseClauses(cursor: Cursor): number {
  let priority = 0;
  while (!cursor.panicking && (cursor.at(',') || cursor.peek().kind === 'name')) {
    const at = cursor.previousEnd;
    const hasComma = cursor.accept(',') !== undefined;
    const token = cursor.peek();
    if (cursor.accept('priority') === undefined) {
      unknownClause(cursor);
      return priority;
    }
    if (!hasComma) {
      cursor.report({
        code: 'MISSING_COMMA',
        span: spanOf(token),
        message: 'Found `priority` right after the event. Put `,` before it.',
        found: 'priority',
        expected: ',',
        fixes: [insertion('Add `,`', at, ',')],
      });
    }
    cursor.accept(':');
    priority = parsePriority(cursor);
  }
  return priority;
}

function unknownClause(cursor: Cursor): void {
  const token = cursor.peek();
  const suggestions = token.kind === 'name' ? suggest(token.text, ['priority', 'on']) : [];
  cursor.fail({
    code: 'CLAUSE_UNKNOWN',
    span: spanOf(token),
    message:
      `Found ${describe(token)}, but after the event only \`, priority NUMBER\` may ` +
      `follow.${didYouMean(suggestions)}`,
    found: token.text,
    expected: 'priority',
    suggestions,
    fixes: suggestions
      .slice(0, 1)
      .map((text) => ({ title: `Write \`${text}\``, span: spanOf(token), text })),
  });
}

function parsePriority(cursor: Cursor): number {
  const start = cursor.peek().start;
  const sign = cursor.accept('-') ? -1 : 1;
  const token = cursor.peek();
  const value = token.kind === 'number' ? sign * (token.value ?? 0) : Number.NaN;
  const isValue = ['number', 'percent', 'duration', 'name', 'string'].includes(token.kind);
  if (isValue) cursor.next();
  if (token.faulty === true) return 0;
  if (Number.isInteger(value) && Math.abs(value) <= DSL_LIMITS.priorityMax) return value + 0;
  cursor.report({
    code: 'PRIORITY_NOT_WHOLE',
    span: isValue ? cursor.spanFrom(start) : spanOf(token),
    message:
      `Found ${describe(token)}, but a priority is a whole number from -1,000,000 to 1,000,000, ` +
      'such as `10`. Higher runs first.',
    found: token.text,
    expected: 'a whole number',
  });
  return 0;
}

function parseBareIf(cursor: Cursor): RuleNode {
  const start = cursor.peek().start;
  const statement = parseIf(cursor);
  const span = cursor.spanFrom(start);
  const body: Block = { statements: [statement], span };
  return { kind: 'rule', priority: 0, body, span };
}

/** True when a declaration or a bare `if` starts here. */
export function startsDeclaration(cursor: Cursor): boolean {
  return isDeclaration(cursor.peek()) || cursor.at('if');
}
