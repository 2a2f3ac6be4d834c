// `given a.hp = 29, a has burning for 3s from b, a is goblin, a at 3m, 4m, a in team 1`
import type { Expression } from '../ast/expression.ts';
import type { TestFact, TestStep } from '../ast/test.ts';
import { insertion } from '../reporter.ts';
import { startsExpression } from '../token.ts';
import { describe, spanOf, type Cursor } from './cursor.ts';
import { expectName } from './expect.ts';
import { expectQuotable, expectWord } from './expect-word.ts';
import { parseExpression, parsePlace } from './expression.ts';
import { createRepeats } from './repeat.ts';

/** Stronger than comparisons: `=` sets a value here. */
const VALUE_POWER = 5;

export function parseGiven(cursor: Cursor, steps: TestStep[]): void {
  do {
    const { start } = cursor.token;
    const subject = parsePlace(cursor);
    const fact = parseFact(cursor);
    if (fact !== undefined)
      steps.push({ kind: 'given', subject, fact, span: cursor.spanFrom(start) });
  } while (acceptNext(cursor, 'given'));
}

/** The comma before another entry; `, given` is understood. */
export function acceptNext(cursor: Cursor, step: string): boolean {
  if (cursor.panicking || !cursor.at(',') || cursor.peek(1).text === '}') return false;
  const comma = cursor.next();
  if (!cursor.at(step)) return true;
  cursor.report({
    code: 'EXTRA_COMMA',
    span: spanOf(comma),
    message: `\`${step}\` begins a step of its own. Remove the \`,\` before it.`,
    found: ',',
    fixes: [{ title: 'Remove `,`', span: spanOf(comma), text: '' }],
  });
  return false;
}

function parseFact(cursor: Cursor): TestFact | undefined {
  if (cursor.panicking) return undefined;
  const token = cursor.token;
  if (cursor.accept('=')) return { kind: 'field', value: parseExpression(cursor, VALUE_POWER) };
  if (cursor.accept('has')) return parseHas(cursor);
  if (cursor.accept('is')) return { kind: 'is', record: expectName(cursor, 'a class or unit') };
  if (cursor.accept('at')) return parseAt(cursor);
  const isTeam = cursor.at('in') || cursor.at('team') || cursor.peek(1).text === 'team';
  if (isTeam) return parseTeam(cursor);
  if (cursor.at('==') || cursor.at(':')) return wrongSign(cursor);
  if (token.kind !== 'name' && token.kind !== 'string' && startsExpression(token)) {
    return missingEquals(cursor);
  }
  if (token.kind === 'name' && !cursor.isFirstOnLine() && spacedValue(cursor)) {
    return missingDot(cursor);
  }
  cursor.fail({
    code: 'CLAUSE_UNKNOWN',
    span: token.kind === 'end' ? cursor.spanFrom(cursor.previousEnd) : spanOf(token),
    message:
      `Found ${describe(token)}, but \`given\` says \`a.hp = 29\`, \`a has burning for 3s\`, ` +
      '`a is mage`, `a at 3m, 4m` or `a in team 1`.',
    found: token.text,
    expected: '=, has, is, at, in team',
  });
  return undefined;
}

function wrongSign(cursor: Cursor): TestFact {
  const token = cursor.next();
  cursor.report({
    code: token.text === ':' ? 'MISSING_EQUALS' : 'OPERATOR_FOREIGN',
    span: spanOf(token),
    message: `Found ${describe(token)}. \`given\` sets a value with \`=\`.`,
    found: token.text,
    expected: '=',
    fixes: [{ title: 'Write `=`', span: spanOf(token), text: '=' }],
  });
  return { kind: 'field', value: parseExpression(cursor, VALUE_POWER) };
}

function missingEquals(cursor: Cursor): TestFact {
  const at = cursor.previousEnd;
  const token = cursor.token;
  cursor.report({
    code: 'MISSING_EQUALS',
    span: spanOf(token),
    message: `Found ${describe(token)}, but expected \`=\` before the value.`,
    found: token.text,
    expected: '=',
    fixes: [insertion('Add `=`', at, ' =')],
  });
  return { kind: 'field', value: parseExpression(cursor, VALUE_POWER) };
}

/** True at `hp 50` and `hp = 50`. */
function spacedValue(cursor: Cursor): boolean {
  const { kind, text } = cursor.peek(1);
  return text === '=' || (kind !== 'name' && startsExpression(cursor.peek(1)));
}

/** `a hp 50` */
function missingDot(cursor: Cursor): undefined {
  const at = cursor.previousEnd;
  const name = cursor.next();
  cursor.accept('=');
  const value = parseExpression(cursor, VALUE_POWER);
  const text = `.${name.text} = ${cursor.text.slice(value.span.start, value.span.end)}`;
  cursor.report({
    code: 'MISSING_EQUALS',
    span: spanOf(name),
    message: `\`given\` sets a value with \`.\` before it and \`=\` behind it, as in \`a${text}\`.`,
    found: name.text,
    expected: text,
    fixes: [{ title: `Write \`${text}\``, span: { start: at, end: cursor.previousEnd }, text }],
  });
  return undefined;
}

/** `burning for 3s with 2 stacks from b`, in any order. */
function parseHas(cursor: Cursor): TestFact {
  const effect = expectQuotable(cursor, 'the name of an effect');
  return { kind: 'has', effect, ...parseHeldParts(cursor, ['for', 'with', 'from']) };
}

interface HeldParts {
  duration?: Expression;
  stacks?: Expression;
  source?: Expression;
}

/** `for 3s`, `with 2 stacks`, `from b`. */
export function parseHeldParts(cursor: Cursor, words: readonly string[]): HeldParts {
  const parts: HeldParts = {};
  const repeats = createRepeats(cursor);
  const isForMissing = !cursor.panicking && cursor.token.kind === 'duration';
  if (isForMissing) {
    expectWord(cursor, 'for', 'the effect');
    parts.duration = parseExpression(cursor, VALUE_POWER);
  }
  while (!cursor.panicking && cursor.token.kind === 'name' && words.includes(cursor.token.text)) {
    const token = cursor.next();
    repeats.note(token, token.text);
    const value = parseExpression(cursor, VALUE_POWER);
    if (token.text === 'for') parts.duration = value;
    else if (token.text === 'from') parts.source = value;
    else {
      parts.stacks = value;
      stacksWord(cursor);
    }
  }
  return parts;
}

/** `stacks`, or `stack` for one. */
function stacksWord(cursor: Cursor): void {
  if (cursor.panicking || cursor.accept('stacks') || cursor.accept('stack')) return;
  const at = cursor.previousEnd;
  cursor.report({
    code: 'MISSING_WORD',
    span: { start: Math.max(0, at - 1), end: at },
    message: `Found ${describe(cursor.token)}, but expected \`stacks\` after the number.`,
    found: cursor.token.text,
    expected: 'stacks',
    fixes: [insertion('Add `stacks`', at, ' stacks')],
  });
}

/** `3m, 4m` */
function parseAt(cursor: Cursor): TestFact {
  const x = parseExpression(cursor, VALUE_POWER);
  if (!cursor.panicking && !cursor.accept(',')) {
    const at = cursor.previousEnd;
    const isValue = cursor.token.kind === 'distance' || cursor.token.kind === 'number';
    const finding = {
      code: 'MISSING_COMMA',
      span: { start: Math.max(0, at - 1), end: at },
      message: 'A place has two numbers with `,` between them, such as `a at 3m, 0m`.',
      found: cursor.token.text,
      expected: ',',
    } as const;
    const fix = isValue ? insertion('Add `,`', at, ',') : insertion('Add `, 0m`', at, ', 0m');
    cursor.report({ ...finding, fixes: [fix] });
    if (!isValue)
      return { kind: 'at', x, y: { kind: 'distance', value: 0, span: { start: at, end: at } } };
  }
  return { kind: 'at', x, y: parseExpression(cursor, VALUE_POWER) };
}

/** `in team 1`; `team 1` and `on team 1` are understood. */
function parseTeam(cursor: Cursor): TestFact {
  expectWord(cursor, 'in', 'the unit');
  expectWord(cursor, 'team', '`in`');
  return { kind: 'team', team: parseExpression(cursor, VALUE_POWER) };
}
