// `test "title" { seed 7  given ...  when ...  expect ... }`
import type { TestNode, TestStep } from '../ast/test.ts';
import { didYouMean } from '../suggest.ts';
import { startsExpression } from '../token.ts';
import { isDeclaration, parseBlock } from './block.ts';
import { describe, spanOf, type Cursor } from './cursor.ts';
import { dropSign, expectText, meantWords } from './expect-word.ts';
import { parseExpression } from './expression.ts';
import { promoteHead } from './prepare.ts';
import { parseExpect } from './test-expect.ts';
import { parseGiven } from './test-given.ts';
import { isWait, parseWait, parseWhen } from './test-when.ts';
import { MEANT_STEPS, TEST_STEPS } from './words.ts';

export function parseTest(cursor: Cursor): TestNode {
  const { start } = cursor.next();
  const name = expectText(cursor, 'the title of a test');
  const steps: TestStep[] = [];
  parseBlock(cursor, {
    after: 'the title of the test',
    parse: (at) => {
      parseStep(at, steps);
      return undefined;
    },
    startsEntry: (at) => at.isFirstOnLine() && stepHere(at) !== undefined,
  });
  return { kind: 'test', name, steps, span: cursor.spanFrom(start) };
}

function stepHere(cursor: Cursor): string | undefined {
  const { kind, text } = cursor.token;
  if (kind !== 'name' && text !== 'when') return undefined;
  return TEST_STEPS.find((word) => word === text);
}

function parseStep(cursor: Cursor, steps: TestStep[]): void {
  if (isWait(cursor)) return parseWait(cursor, cursor.token, steps);
  const step = stepHere(cursor) ?? misspelt(cursor);
  if (step === undefined) return;
  const token = cursor.next();
  dropSign(cursor, step, `${step} ...`);
  switch (step) {
    case 'seed':
      steps.push({
        kind: 'seed',
        value: parseExpression(cursor),
        span: cursor.spanFrom(token.start),
      });
      return;
    case 'given':
      parseGiven(cursor, steps);
      return;
    case 'when':
      parseWhen(cursor, token, steps);
      return;
    case 'expect':
      parseExpect(cursor, steps);
      return;
    default:
      throw new Error(`invariant broken: no step starts with ${step}`);
  }
}

/** Reports what is no step; the one that was meant, or undefined. */
function misspelt(cursor: Cursor): string | undefined {
  const token = cursor.token;
  if (promoteHead(cursor)) return undefined;
  if (token.text === ',' || token.text === ';') {
    separator(cursor);
    return undefined;
  }
  const suggestions =
    token.kind === 'name' ? meantWords(token.text, { words: TEST_STEPS, meant: MEANT_STEPS }) : [];
  const [step] = suggestions;
  const isUnderstood = step !== undefined && startsExpression(cursor.peek(1));
  const finding = {
    code: 'CLAUSE_UNKNOWN',
    span: spanOf(token),
    message:
      `Found ${describe(token)}, but a test has only the steps \`seed\`, \`given\`, \`when\` and ` +
      `\`expect\`.${didYouMean(suggestions)}`,
    found: token.text,
    expected: TEST_STEPS.join(', '),
    suggestions,
    fixes: suggestions
      .slice(0, isUnderstood ? 1 : 0)
      .map((text) => ({ title: `Write \`${text}\``, span: spanOf(token), text })),
  } as const;
  if (isUnderstood) {
    cursor.report(finding);
    return step;
  }
  cursor.fail(finding);
  cursor.skip(isDeclaration);
  return undefined;
}

function separator(cursor: Cursor): void {
  const token = cursor.next();
  cursor.report({
    code: token.text === ',' ? 'EXTRA_COMMA' : 'SEMICOLON',
    span: spanOf(token),
    message: `Nothing follows this \`${token.text}\`. Remove it.`,
    found: token.text,
    fixes: [{ title: `Remove \`${token.text}\``, span: spanOf(token), text: '' }],
  });
}
