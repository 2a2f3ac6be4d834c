// Fixed words, texts and tags that must stand next. Each repairs the text in thought and goes on, with a word
// that is allowed, so that nobody after the parser says the same again.
import type { Name } from '../ast/expression.ts';
import { insertion, type Finding } from '../reporter.ts';
import { alternatives, didYouMean, suggest } from '../suggest.ts';
import { startsExpression } from '../token.ts';
import { describe, spanOf, type Cursor } from './cursor.ts';
import { expectName } from './expect.ts';
import type { Choice } from './words.ts';

/** A small word such as `of`; misspelt or missing, it is put there. `after` says what it follows. */
export function expectWord(cursor: Cursor, word: string, after: string): void {
  if (cursor.panicking || cursor.accept(word)) return;
  const token = cursor.token;
  const at = cursor.previousEnd;
  const isMisspelt =
    token.kind === 'name' &&
    startsExpression(cursor.peek(1)) &&
    (suggest(token.text, [word]).length > 0 || PREPOSITIONS.has(token.text));
  const finding: Finding = {
    code: 'MISSING_WORD',
    span: token.kind === 'end' ? { start: Math.max(0, at - 1), end: at } : spanOf(token),
    message: `Found ${describe(token)}, but expected \`${word}\` after ${after}.`,
    found: token.text,
    expected: word,
    suggestions: isMisspelt ? [word] : [],
  };
  if (isMisspelt) {
    cursor.next();
    const fixes = [{ title: `Write \`${word}\``, span: spanOf(token), text: word }];
    return cursor.report({ ...finding, fixes });
  }
  if (!startsExpression(token)) return cursor.fail(finding);
  cursor.report({ ...finding, fixes: [insertion(`Add \`${word}\``, at, ` ${word}`)] });
}

/** Small words that people mix up. */
const PREPOSITIONS: ReadonlySet<string> = new Set(
  'of on in to from at by for with per every each into onto against until using is as like extends'.split(
    ' ',
  ),
);

/** One of a few words. Always one of them, whatever was found. */
export function expectChoice(cursor: Cursor, choice: Choice): Name {
  const token = cursor.token;
  const [first = ''] = choice.words;
  if (cursor.panicking) return { text: first, span: spanOf(token) };
  if (token.kind === 'name' && choice.words.includes(token.text)) {
    return { text: cursor.next().text, span: spanOf(token) };
  }
  const suggestions = meantWords(token.text, choice);
  const finding: Finding = {
    code: 'CLAUSE_UNKNOWN',
    span: token.kind === 'end' ? cursor.spanFrom(cursor.previousEnd) : spanOf(token),
    message:
      `Found ${describe(token)}, but expected ${choice.what}: ` +
      `${alternatives(choice.words)}.${didYouMean(suggestions)}`,
    found: token.text,
    expected: choice.words.join(', '),
    suggestions,
    fixes: suggestions
      .slice(0, 1)
      .map((text) => ({ title: `Write \`${text}\``, span: spanOf(token), text })),
  };
  // `on apply {`: a word of the language that stands for one of the choice.
  const isMeant = token.kind === 'keyword' && suggestions.length > 0 && cursor.peek(1).text === '{';
  if (token.kind !== 'name' && !isMeant) cursor.fail(finding);
  else {
    cursor.report(finding);
    cursor.next();
  }
  return { text: suggestions[0] ?? first, span: spanOf(token) };
}

/** What a word stands for among the words of a choice, likeliest first. */
export function meantWords(
  text: string,
  { words, meant }: Pick<Choice, 'words' | 'meant'>,
): string[] {
  const known = meant?.get(text.toLowerCase());
  return known !== undefined && words.includes(known) ? [known] : suggest(text, words);
}

/** A name or quoted name. */
export function expectQuotable(cursor: Cursor, what: string): Name {
  const token = cursor.token;
  if (token.kind !== 'string') return expectName(cursor, what);
  return { text: cursor.next().text, span: spanOf(token) };
}

/** `debuff.movement`, quoted or not, as one name. */
export function expectTag(cursor: Cursor, what: string): Name {
  const first = expectQuotable(cursor, what);
  const parts = [first.text];
  while (!cursor.panicking && cursor.at('.') && !cursor.isFirstOnLine(1)) {
    cursor.next();
    parts.push(expectName(cursor, 'the name of a tag after `.`').text);
  }
  return parts.length === 1
    ? first
    : { text: parts.join('.'), span: cursor.spanFrom(first.span.start) };
}

/** `a, b, c`, at least one; a comma too many is reported. */
export function parseNames(cursor: Cursor, what: string, read: typeof expectTag): Name[] {
  const names = [read(cursor, what)];
  while (!cursor.panicking && cursor.at(',') && isName(cursor, 1)) {
    cursor.next();
    names.push(read(cursor, what));
  }
  return names;
}

function isName(cursor: Cursor, ahead: number): boolean {
  const { kind } = cursor.peek(ahead);
  return kind === 'name' || kind === 'string';
}

/** `'silenced'`; without its quotes it is understood. */
export function expectText(cursor: Cursor, what: string): Name {
  const token = cursor.token;
  if (token.kind === 'string') return { text: cursor.next().text, span: spanOf(token) };
  if (cursor.panicking || token.kind !== 'name') return expectName(cursor, what);
  const start = token.start;
  cursor.next();
  while (cursor.at('.') && cursor.peek(1).kind === 'name') {
    cursor.next();
    cursor.next();
  }
  const span = cursor.spanFrom(start);
  const text = cursor.text.slice(span.start, span.end);
  cursor.report({
    code: 'MISSING_QUOTES',
    span,
    message: `Found ${describe(token)}, but ${what} stands in quotes. Write \`'${text}'\`.`,
    found: text,
    expected: `'${text}'`,
    fixes: [{ title: 'Add quotes', span, text: `'${text}'` }],
  });
  return { text, span };
}

/** Steps over a `:` or `=` between the word of a clause and its value. */
export function dropSign(cursor: Cursor, word: string, example: string): void {
  const token = cursor.token;
  if (cursor.accept(':') === undefined && cursor.accept('=') === undefined) return;
  cursor.report({
    code: 'EXTRA_COLON',
    span: spanOf(token),
    message: `\`${word}\` takes its value without \`${token.text}\`. Write \`${example}\`.`,
    found: token.text,
    fixes: [{ title: `Remove \`${token.text}\``, span: spanOf(token), text: '' }],
  });
}
