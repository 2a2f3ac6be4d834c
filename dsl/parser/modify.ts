// `modify FIELD: KIND VALUE`, where KIND is one of the eight words of modifier buckets.
import { MODIFIERS, type Modifier, type Statement } from '../ast/statement.ts';
import { type Name } from '../ast/expression.ts';
import { DSL_LIMITS } from '../limits.ts';
import { quoted } from '../reporter.ts';
import { alternatives, didYouMean, suggest } from '../suggest.ts';
import { startsExpression, type Token } from '../token.ts';
import { describe, spanOf, type Cursor } from './cursor.ts';
import { expectName, expectSymbol } from './expect.ts';
import { parseExpression } from './expression.ts';

/** Words of other games and languages for the same kinds of change. */
const MEANT: ReadonlyMap<string, Modifier> = new Map([
  ['add', 'flat'],
  ['plus', 'flat'],
  ['multiply', 'more'],
  ['times', 'more'],
  ['min', 'at least'],
  ['max', 'at most'],
  ['minimum', 'at least'],
  ['maximum', 'at most'],
]);

export function parseModify(cursor: Cursor): Statement {
  const start = cursor.next().start;
  return parseChange(cursor, start);
}

/** `FIELD: KIND VALUE`, the part after `modify`. */
export function parseChange(cursor: Cursor, start: number): Statement {
  const field = parsePath(cursor);
  const late = lateColon(cursor);
  const isKindUnknown =
    late === undefined && cursor.token.kind === 'name' && cursor.peek(1).text === ':';
  if (isKindUnknown) {
    reportUnknown(cursor, cursor.token);
    cursor.panicking = true;
  } else if (late === undefined) {
    const isThere = !cursor.panicking && cursor.accept(':') !== undefined;
    if (!isThere) expectSymbol(cursor, ':', 'MISSING_COLON', `\`modify ${field.text}\``);
  } else reportLateColon(cursor, field, late);
  const kindStart = cursor.token.start;
  const modifier = cursor.panicking ? undefined : parseModifier(cursor);
  const kindSpan = cursor.spanFrom(kindStart);
  if (late !== undefined) cursor.accept(':');
  else if (modifier !== undefined) dropColon(cursor);
  const value = parseExpression(cursor);
  // `50% more`: the kind was taken from behind the value.
  if (modifier !== undefined && kindSpan.start === kindSpan.end) cursor.next();
  const isEachStack = acceptEachStack(cursor);
  const span = cursor.spanFrom(start);
  const separators = skipChanges(cursor);
  if (separators.length > 0) reportListed(cursor, field, separators);
  const change = { kind: 'modify', field, value, span } as const;
  return {
    ...change,
    ...(modifier !== undefined && { modifier, modifierSpan: kindSpan }),
    ...(isEachStack && { eachStack: true }),
  };
}

/** `each stack`; `per stack` is understood. */
function acceptEachStack(cursor: Cursor): boolean {
  const word = cursor.peek(1).text;
  const isStack = word === 'stack' || word === 'stacks';
  if (cursor.panicking || !isStack || cursor.peek(2).text === 'in') return false;
  const token = cursor.token;
  if (!cursor.at('each') && !cursor.at('per') && !cursor.at('every')) return false;
  cursor.next();
  cursor.next();
  if (token.text === 'each' && word === 'stack') return true;
  const span = cursor.spanFrom(token.start);
  cursor.report({
    code: 'KEYWORD_FOREIGN',
    span,
    message: `Found ${describe(token)}. A change that counts for each stack says \`each stack\`.`,
    found: cursor.text.slice(span.start, span.end),
    expected: 'each stack',
    suggestions: ['each stack'],
    fixes: [{ title: 'Write `each stack`', span, text: 'each stack' }],
  });
  return true;
}

/** True when a kind of change starts `ahead` places on, with its value after it. */
function isChange(cursor: Cursor, ahead: number): boolean {
  const { kind, text } = cursor.peek(ahead);
  const following = cursor.peek(ahead + 1);
  if (kind !== 'name') return false;
  if (text === 'at') return following.text === 'least' || following.text === 'most';
  return MODIFIERS.some((modifier) => modifier === text) && startsExpression(following);
}

/** The `:` of `power flat: 10`; undefined where it stands before the kind or nowhere. */
function lateColon(cursor: Cursor): Token | undefined {
  if (cursor.panicking || cursor.token.kind !== 'name') return undefined;
  const isPair = cursor.at('at');
  const word = isPair ? `at ${cursor.peek(1).text}` : cursor.token.text;
  const colon = cursor.peek(isPair ? 2 : 1);
  const isKind = MODIFIERS.some((modifier) => modifier === word);
  return isKind && colon.text === ':' ? colon : undefined;
}

function reportLateColon(cursor: Cursor, field: Name, colon: Token): void {
  const at = cursor.previousEnd;
  const word = cursor.text.slice(cursor.token.start, colon.start).trim();
  const written = `modify ${field.text}: ${word}`;
  const span = { start: at, end: colon.end };
  cursor.report({
    code: 'MISSING_COLON',
    span,
    message: `The \`:\` belongs before the kind of change. Write \`${written}\`.`,
    found: `${word}:`,
    expected: `: ${word}`,
    fixes: [{ title: `Write \`${written}\``, span, text: `: ${word}` }],
  });
}

function dropColon(cursor: Cursor): void {
  const token = cursor.accept(':');
  if (token === undefined) return;
  cursor.report({
    code: 'EXTRA_COLON',
    span: spanOf(token),
    message: 'The kind of change takes its value without `:`. Remove it.',
    found: ':',
    fixes: [{ title: 'Remove `:`', span: spanOf(token), text: '' }],
  });
}

/** Steps over `, more 20%, less 5%`; the commas in it. */
function skipChanges(cursor: Cursor): Token[] {
  const separators: Token[] = [];
  while (!cursor.panicking && cursor.at(',') && isChange(cursor, 1)) {
    separators.push(cursor.next());
    parseModifier(cursor);
    parseExpression(cursor);
  }
  return separators;
}

function reportListed(cursor: Cursor, field: Name, separators: readonly Token[]): void {
  const [first] = separators;
  const last = separators.at(-1);
  if (first === undefined || last === undefined) return;
  const isShort = separators.length * field.text.length <= DSL_LIMITS.fixUnitsMax;
  const pieces = separators.map((token, index) => {
    const next = separators[index + 1]?.start ?? token.end;
    return ` modify ${field.text}:${cursor.text.slice(token.end, next)}`;
  });
  cursor.report({
    code: 'MODIFY_LISTED',
    span: spanOf(first),
    message:
      'One `modify` makes one change. Write another one for the next: ' +
      `\`modify ${field.text}: ...\`.`,
    found: ',',
    expected: 'modify',
    fixes: isShort
      ? [
          {
            title: 'Write a `modify` for each',
            span: { start: first.start, end: last.end },
            text: pieces.join(''),
          },
        ]
      : [],
  });
}

/** `name`, or `entity.field` as one name: the checker says why the latter cannot be modified. */
function parsePath(cursor: Cursor): Name {
  const first = expectName(cursor, 'the name of what to modify');
  if (cursor.panicking || !cursor.at('.')) return first;
  let text = first.text;
  while (!cursor.panicking && cursor.accept('.')) {
    text += `.${expectName(cursor, 'the name of a field').text}`;
  }
  return { text, span: cursor.spanFrom(first.span.start) };
}

function parseModifier(cursor: Cursor): Modifier | undefined {
  const token = cursor.token;
  const word = token.text === 'at' ? `at ${cursor.peek(1).text}` : token.text;
  const modifier = MODIFIERS.find((candidate) => candidate === word);
  if (token.kind === 'name' && modifier !== undefined) {
    cursor.next();
    if (token.text === 'at') cursor.next();
    return modifier;
  }
  const last = swappedKind(cursor);
  if (last !== undefined) return last;
  reportUnknown(cursor, token);
  return undefined;
}

/** The kind that stands behind its value, as in `50% more`; reported, and left there. */
function swappedKind(cursor: Cursor): Modifier | undefined {
  const value = cursor.token;
  const word = cursor.peek(1);
  const modifier = MODIFIERS.find((candidate) => candidate === word.text);
  const isValue = value.kind === 'number' || value.kind === 'percent';
  if (!isValue || modifier === undefined || cursor.isFirstOnLine(1)) return undefined;
  if (startsExpression(cursor.peek(2)) && !cursor.isFirstOnLine(2)) return undefined;
  const span = { start: value.start, end: word.end };
  const text = `${modifier} ${cursor.text.slice(value.start, value.end)}`;
  cursor.report({
    code: 'MODIFIER_UNKNOWN',
    span,
    message: `The kind of change stands before its value. Write ${quoted(text)}.`,
    found: cursor.text.slice(span.start, span.end),
    expected: text,
    suggestions: [text],
    fixes: [{ title: `Write ${quoted(text)}`, span, text }],
  });
  return modifier;
}

function reportUnknown(cursor: Cursor, token: Token): void {
  const isMisspelt =
    token.kind === 'name' && startsExpression(cursor.peek(1)) && cursor.peek(1).text !== '(';
  const meant = isMisspelt ? MEANT.get(token.text) : undefined;
  const suggestions = isMisspelt ? (meant === undefined ? near(token.text) : [meant]) : [];
  const missing = missingKind(token, cursor.peek(1));
  const isPlus = token.text === '+';
  const replacements = suggestions
    .slice(0, 1)
    .map((text) => ({ title: `Write \`${text}\``, span: spanOf(token), text }));
  cursor.report({
    code: 'MODIFIER_UNKNOWN',
    span: spanOf(token),
    message:
      `Found ${describe(token)}, but expected the kind of change: ` +
      `${alternatives(MODIFIERS)}.${didYouMean(suggestions)}`,
    found: token.text,
    expected: MODIFIERS.join(', '),
    suggestions,
    fixes:
      missing === undefined
        ? replacements
        : [
            {
              title: `Add \`${missing}\``,
              span: { start: token.start, end: isPlus ? token.end : token.start },
              text: `${missing} `,
            },
          ],
  });
  if (isMisspelt) cursor.next();
  if (isPlus) cursor.next();
  if (!startsExpression(cursor.token)) cursor.panicking = true;
}

/** The kind that a change without one has by its value: `5`, `+5`, `-5`, `50%`, `+50%`. */
function missingKind(token: Token, following: Token): Modifier | undefined {
  const isSigned = token.text === '+' || token.text === '-';
  const { kind } = isSigned ? following : token;
  if (kind === 'number') return 'flat';
  return kind === 'percent' && token.text !== '-' ? 'more' : undefined;
}

function near(word: string): string[] {
  return word === 'at' ? ['at least', 'at most'] : suggest(word, MODIFIERS);
}
