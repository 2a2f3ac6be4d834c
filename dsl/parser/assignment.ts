// `x = 5`, `target.mana += 10` and the like, as other languages change values: one finding with the statement that
// does it here, `modify` for what has a name alone and `gain`, `lose` or `put` for what somebody has.
import type { Expression } from '../ast/expression.ts';
import type { Span } from '../diagnostic.ts';
import { written } from '../reporter.ts';
import { percentText } from '../share.ts';
import type { Token } from '../token.ts';
import { describe, type Cursor } from './cursor.ts';
import { parseExpression } from './expression.ts';

/** Assignment operators and the modifier that does the same. */
const ASSIGNMENTS: ReadonlyMap<string, string> = new Map([
  ['=', 'set'],
  ['+=', 'flat'],
  ['-=', 'flat -'],
  ['*=', ''],
  ['/=', ''],
]);

export function isAssignment(cursor: Cursor): boolean {
  let ahead = 1;
  while (cursor.peek(ahead).text === '.' && cursor.peek(ahead + 1).kind === 'name') ahead += 2;
  const token = cursor.peek(ahead);
  const following = cursor.peek(ahead + 1);
  const isStep = (token.text === '+' || token.text === '-') && following.text === token.text;
  if (isStep) return ahead > 1 && following.start === token.end;
  return token.kind === 'symbol' && ASSIGNMENTS.has(token.text);
}

/** Reports and reads what isAssignment() found. */
export function reportAssignment(cursor: Cursor): void {
  const start = cursor.next();
  while (cursor.accept('.')) cursor.next();
  const path = cursor.text.slice(start.start, cursor.previousEnd);
  const operator = cursor.next();
  const place = { path, operator, start: start.start };
  if (path.includes('.')) fieldAssignment(cursor, place);
  else nameAssignment(cursor, place);
}

interface Place {
  readonly path: string;
  readonly operator: Token;
  readonly start: number;
}

function nameAssignment(cursor: Cursor, { path, operator, start }: Place): void {
  const replacement = ASSIGNMENTS.get(operator.text) ?? '';
  const change = changeOf(cursor, path, operator);
  const advised = replacement === '' ? 'more 50%' : `${replacement.trim()} ...`;
  const span = { start, end: operator.end };
  const blank = replacement === 'flat -' ? '' : ' ';
  const fix =
    change === undefined
      ? { span: spanWithSpace(cursor.text, span), text: `${replacement}${blank}` }
      : { span: { start, end: change.end }, text: change.text };
  const isRepairable = change !== undefined || replacement !== '';
  cursor.report({
    code: 'ASSIGNMENT',
    span,
    message:
      `${found(path, operator)} does not change a value here. Write ` +
      `\`modify ${path}: ${change?.text ?? advised}\`, or \`let\` for a new name.`,
    found: operator.text,
    expected: 'modify',
    fixes: isRepairable
      ? [{ ...fix, title: 'Write it with `modify`', text: `modify ${path}: ${fix.text}` }]
      : [],
  });
  parseExpression(cursor);
}

function found(path: string, operator: Token): string {
  return describe({ kind: operator.kind, text: `${path} ${operator.text}` });
}

/** `caster.mana += 10` */
function fieldAssignment(cursor: Cursor, { path, operator, start }: Place): void {
  const span = { start, end: operator.end };
  const isStep = '+-'.includes(operator.text) && cursor.accept(operator.text) !== undefined;
  const value = isStep ? undefined : parseExpression(cursor);
  const whole = cursor.spanFrom(start);
  const text = isStep
    ? `${operator.text === '+' ? 'gain' : 'lose'} ${path}: 1`
    : writing(cursor.text, path, operator.text, value);
  const wasQuiet = cursor.panicking;
  cursor.panicking = false;
  cursor.report({
    code: 'ASSIGNMENT',
    span,
    message:
      `${found(path, operator)} does not change a value here. Write ${written(text)}, or apply an ` +
      'effect for a change that ends.',
    found: operator.text,
    expected: text,
    fixes: wasQuiet ? [] : [{ title: `Write ${written(text)}`, span: whole, text }],
  });
  cursor.panicking = wasQuiet;
}

/** The statement that does the same. */
function writing(text: string, path: string, sign: string, value: Expression | undefined): string {
  const word = sign === '+=' ? 'gain' : sign === '-=' ? 'lose' : 'put';
  if (value === undefined || value.kind === 'error') return `${word} ${path}: 10`;
  const textOf = ({ start, end }: Span): string => text.slice(start, end).trim();
  const written = textOf(value.span);
  if (sign === '*=' || sign === '/=') return `put ${path}: ${path} ${sign.charAt(0)} ${written}`;
  const isStep = value.kind === 'binary' && (value.operator === '+' || value.operator === '-');
  if (sign !== '=' || !isStep || textOf(value.left.span) !== path) {
    return `${word} ${path}: ${written}`;
  }
  const amount = textOf({ start: value.left.span.end, end: value.span.end }).slice(1).trim();
  return `${value.operator === '+' ? 'gain' : 'lose'} ${path}: ${amount}`;
}

interface Change {
  readonly text: string;
  readonly end: number;
}

/** What `x = x * 2`, `x *= 2` and the like mean as a change; the cursor stands after the sign. */
function changeOf(cursor: Cursor, path: string, assignment: Token): Change | undefined {
  const isPlain = assignment.text === '=';
  if (isPlain && cursor.token.text !== path) return undefined;
  const sign = isPlain ? cursor.peek(1).text : assignment.text.charAt(0);
  const amount = cursor.peek(isPlain ? 2 : 0);
  const following = cursor.peek(isPlain ? 3 : 1).text;
  if (amount.value === undefined || amount.faulty || '+-*/%.'.includes(following || ' '))
    return undefined;
  const text = changeText(sign, amount, amount.value);
  return text === undefined ? undefined : { text, end: amount.end };
}

function changeText(sign: string, { kind }: Token, value: number): string | undefined {
  if (sign === '+' && kind === 'number') return `flat ${value}`;
  if (sign === '-' && kind === 'number') return `flat -${value}`;
  if (kind !== 'number' && kind !== 'percent') return undefined;
  const amount = kind === 'percent' ? value / 100 : value;
  if (sign !== '*' && (sign !== '/' || amount === 0)) return undefined;
  const factor = sign === '*' ? amount : 1 / amount;
  if (factor === 1) return undefined;
  return factor > 1 ? `more ${percentText(factor - 1)}` : `less ${percentText(1 - factor)}`;
}

/** The span with the blanks after it, so that the replacement decides the spacing. */
function spanWithSpace(text: string, span: Span): Span {
  let end = span.end;
  while (text.charAt(end) === ' ') end += 1;
  return { start: span.start, end };
}
