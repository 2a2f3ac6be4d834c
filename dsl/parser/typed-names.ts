// `name: type, name: type`: the fields of an event and the parameters of a formula or template.
import type { EventFieldNode, TypedName } from '../ast/declaration.ts';
import type { Name } from '../ast/expression.ts';
import { insertion } from '../reporter.ts';
import { didYouMean, suggest } from '../suggest.ts';
import { isDeclaration } from './block.ts';
import { describe, spanOf, type Cursor } from './cursor.ts';
import { expectClosing, expectName, expectOpening, expectSymbol } from './expect.ts';
import { expectChoice } from './expect-word.ts';
import { ROUNDINGS } from './words.ts';

/** `(name: type, ...)` */
export function parseParameters(cursor: Cursor, after: string): TypedName[] {
  const opening = expectOpening(cursor, after);
  const parameters = cursor.panicking ? [] : parseTypedNames(cursor, ')', parseTypedName);
  if (opening !== undefined) expectClosing(cursor, opening);
  else if (!cursor.panicking) cursor.accept(')');
  return parameters;
}

/** The fields of an event, up to, not including, `}`. */
export function parseEventFields(cursor: Cursor): EventFieldNode[] {
  return parseTypedNames(cursor, '}', parseEventField);
}

/** Reads up to, not including, `closing`. */
function parseTypedNames<T>(cursor: Cursor, closing: '}' | ')', parse: (at: Cursor) => T): T[] {
  const entries: T[] = [];
  while (!cursor.panicking && !cursor.at(closing) && cursor.token.kind === 'name') {
    entries.push(parse(cursor));
    if (cursor.panicking || cursor.accept(',') || cursor.token.kind !== 'name') continue;
    const token = cursor.token;
    cursor.report({
      code: 'MISSING_COMMA',
      span: spanOf(token),
      message: `Found ${describe(token)} right after a type. Put \`,\` between two entries.`,
      found: token.text,
      expected: ',',
      fixes: [insertion('Add `,`', cursor.previousEnd, ',')],
    });
  }
  if (!cursor.panicking && !cursor.at(closing) && !cursor.at('{') && !cursor.atEnd()) {
    if (!isDeclaration(cursor.token)) expectName(cursor, `a name or \`${closing}\``);
  }
  return entries;
}

function parseTypedName(cursor: Cursor): TypedName {
  const name = expectName(cursor, 'a name');
  const { kind } = cursor.token;
  if (!cursor.panicking && kind !== 'name' && kind !== 'symbol') {
    return { name, type: expectName(cursor, `\`:\` and a type after \`${name.text}\``) };
  }
  expectSymbol(cursor, ':', 'MISSING_COLON', `\`${name.text}\``);
  const type = expectName(cursor, 'a type, such as `number`');
  return { name, type };
}

const DIRECTIONS: ReadonlyMap<string, 'take' | 'give'> = new Map([
  ['takes', 'take'],
  ['gives', 'give'],
]);

/** `damage: number takes target.hp rounded down` */
function parseEventField(cursor: Cursor): EventFieldNode {
  const { name, type } = parseTypedName(cursor);
  const field: { outcome?: NonNullable<EventFieldNode['outcome']>; rounded?: Name } = {};
  while (!cursor.panicking && cursor.token.kind === 'name' && cursor.peek(1).text !== ':') {
    const token = cursor.token;
    const word = fieldWord(cursor);
    if (word === undefined) break;
    cursor.next();
    const direction = DIRECTIONS.get(word);
    if (direction === undefined) field.rounded = expectChoice(cursor, ROUNDINGS);
    else {
      const outcome = parseOutcome(cursor, word, direction, token.start);
      if (outcome !== undefined) field.outcome = outcome;
    }
  }
  return { name, type, ...field };
}

/** `takes`, `gives` or `rounded`, or what was meant for one of them; reported then. */
function fieldWord(cursor: Cursor): string | undefined {
  const token = cursor.token;
  const words = [...DIRECTIONS.keys(), 'rounded'];
  if (words.includes(token.text)) return token.text;
  const suggestions = suggest(token.text, words);
  const [word] = suggestions;
  const finding = {
    code: 'CLAUSE_UNKNOWN',
    span: spanOf(token),
    message:
      `Found ${describe(token)} after the type of a field. \`takes target.hp\` or \`gives target.hp\` ` +
      `says what becomes of it, \`rounded down\` how it is rounded.${didYouMean(suggestions)}`,
    found: token.text,
    expected: words.join(', '),
    suggestions,
    fixes: suggestions
      .slice(0, 1)
      .map((text) => ({ title: `Write \`${text}\``, span: spanOf(token), text })),
  } as const;
  if (word === undefined) cursor.fail(finding);
  else cursor.report(finding);
  return word;
}

function parseOutcome(
  cursor: Cursor,
  word: string,
  direction: 'take' | 'give',
  start: number,
): EventFieldNode['outcome'] {
  const token = cursor.token;
  const isPath = token.kind === 'name' && cursor.peek(1).text === '.';
  if (!isPath) {
    const isField =
      token.kind === 'name' && token.text !== 'rounded' && cursor.peek(1).text !== ':';
    cursor.report({
      code: 'MISSING_OUTCOME',
      span: isField ? spanOf(token) : { start, end: cursor.previousEnd },
      message:
        `\`${word}\` names an entity of the event and one of its fields. Write ` +
        `\`${word} target.${isField ? token.text : 'hp'}\`.`,
      found: token.text,
      expected: `${word} target.hp`,
      fixes: isField ? [insertion('Add `target.`', token.start, 'target.')] : [],
    });
    if (isField) cursor.next();
    return undefined;
  }
  const entity = expectName(cursor, 'an entity of the event');
  cursor.next();
  const field = expectName(cursor, 'the name of a field');
  return { direction, entity, field, span: cursor.spanFrom(start) };
}
