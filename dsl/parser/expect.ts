// What must stand next, and what to say when it does not. Each repairs the text in thought and goes
// on.
import type { Name } from '../ast/expression.ts';
import type { DiagnosticCode } from '../diagnostic-codes.ts';
import { insertion } from '../reporter.ts';
import { startsExpression, type Token } from '../token.ts';
import { describe, spanOf, type Cursor } from './cursor.ts';
import { startsNextLine } from './starts.ts';

/** A name, or a missing one with text ''. */
export function expectName(cursor: Cursor, what: string): Name {
  const token = cursor.token;
  if (token.kind === 'name' && !startsNextLine(cursor))
    return { text: cursor.next().text, span: spanOf(token) };
  const at = cursor.previousEnd;
  const isReserved = token.kind === 'keyword';
  const reason = isReserved ? ' which is a word of the language' : '';
  const following = cursor.peek(1).text;
  // `let if = 2` goes on after the word; anything else may be the start of what comes next.
  const isInPlaceOfName = isReserved && (following === '=' || following === ':');
  cursor.fail({
    code: 'EXPECTED_NAME',
    span: token.kind === 'end' ? { start: at, end: at } : spanOf(token),
    message:
      `Found ${describe(token)}${reason && `,${reason}`}, but expected ${what}. Names are ` +
      'letters, digits and `_`.',
    found: token.text,
    expected: what,
  });
  if (isInPlaceOfName) {
    cursor.next();
    cursor.panicking = false;
  }
  return { text: '', span: { start: at, end: at } };
}

const PHASES: ReadonlySet<string> = new Set(['before', 'on', 'after']);

/** The name of a declaration; one in two parts, as in `skill mana-burn {`, is one name. */
export function expectDeclared(cursor: Cursor, what: string): Name {
  const first = expectName(cursor, what);
  const hasDash = cursor.at('-');
  const second = cursor.peek(hasDash ? 1 : 0);
  const end = cursor.peek(hasDash ? 2 : 1).text;
  const isTwo = second.kind === 'name' && (end === '{' || (hasDash && PHASES.has(end)));
  if (cursor.panicking || !isTwo || cursor.isFirstOnLine()) return first;
  if (hasDash) cursor.next();
  cursor.next();
  const span = cursor.spanFrom(first.span.start);
  const text = `${first.text}_${second.text}`;
  cursor.report({
    code: 'EXPECTED_NAME',
    span,
    message: `A name is one word of letters, digits and \`_\`. Write \`${text}\`.`,
    found: cursor.text.slice(span.start, span.end),
    expected: text,
    suggestions: [text],
    fixes: [{ title: `Write \`${text}\``, span, text }],
  });
  return { text, span };
}

/** The `)` of `opening`; missing, it is put after the last token. */
export function expectClosing(cursor: Cursor, opening: Token): void {
  if (cursor.panicking || cursor.accept(')')) return;
  const at = cursor.previousEnd;
  const token = cursor.token;
  const isEndOfList =
    token.kind === 'end' ||
    (token.kind === 'keyword' && !startsExpression(token)) ||
    (token.kind === 'name' && (token.text === 'as' || token.text === 'after')) ||
    '{}='.includes(token.text);
  if (!isEndOfList) {
    cursor.fail({
      code: 'EXPECTED_OPERATOR',
      span: spanOf(token),
      message:
        `Found ${describe(token)}, but expected an operator or \`)\`. Something is missing ` +
        'before it, such as `and`, or it is too much.',
      found: token.text,
      expected: 'an operator or )',
      related: relatedTo(cursor, opening, 'the parenthesis opened here'),
    });
    return;
  }
  cursor.report({
    code: 'MISSING_PAREN',
    span: { start: Math.max(0, at - 1), end: at },
    message: `Found ${describe(token)}, but the \`(\` opened before is not closed. Add \`)\` here.`,
    found: token.text,
    expected: ')',
    fixes: [insertion('Add `)`', at, ')')],
    related: relatedTo(cursor, opening, 'opened here'),
  });
}

export function expectOpening(cursor: Cursor, after: string): Token | undefined {
  const opening = cursor.accept('(');
  if (opening !== undefined || cursor.panicking) return opening;
  const at = cursor.previousEnd;
  const isEmpty = !startsExpression(cursor.token) && !cursor.at(')');
  cursor.report({
    code: 'MISSING_PAREN',
    span: { start: Math.max(0, at - 1), end: at },
    message: `Found ${describe(cursor.token)}, but expected \`(\` after ${after}. Add it.`,
    found: cursor.token.text,
    expected: '(',
    fixes: [isEmpty ? insertion('Add `()`', at, '()') : insertion('Add `(`', at, '(')],
  });
  return undefined;
}

/** A symbol whose absence is repaired by inserting it, such as `:` or `=`. */
export function expectSymbol(
  cursor: Cursor,
  symbol: ':' | '=',
  code: DiagnosticCode,
  after: string,
): void {
  if (cursor.panicking || cursor.accept(symbol)) return;
  const at = cursor.previousEnd;
  const token = cursor.token;
  const wrong = symbol === ':' ? '=' : ':';
  const isWrong = cursor.accept(wrong) !== undefined;
  const text = symbol === ':' ? ': ' : ' = ';
  // Without a value after it, the value is what is missing most.
  const hasValue = isWrong || startsExpression(token) || VALUE_STARTS.has(token.text);
  const tell = hasValue ? cursor.report.bind(cursor) : cursor.fail.bind(cursor);
  tell({
    code,
    span: isWrong ? spanOf(token) : { start: Math.max(0, at - 1), end: at },
    message:
      `Found ${describe(token)}, but expected \`${symbol}\` after ${after}. ` +
      `${isWrong ? 'Write' : 'Add'} \`${symbol}\`.`,
    found: token.text,
    expected: symbol,
    fixes: isWrong
      ? [{ title: `Write \`${symbol}\``, span: spanOf(token), text: symbol }]
      : !hasValue
        ? []
        : [
            insertion(
              `Add \`${symbol}\``,
              at,
              /\s/.test(cursor.text.charAt(at)) ? text.trimEnd() : text,
            ),
          ],
  });
}

/** What a broken value may begin with. */
const VALUE_STARTS: ReadonlySet<string> = new Set(['if', '+', '!', '=', ':']);

/** `related` of a finding in the same file. */
export function relatedTo(
  cursor: Cursor,
  token: Token,
  message: string,
): { file: string; span: { start: number; end: number }; message: string } {
  return { file: cursor.file, span: spanOf(token), message };
}
