// Statements that reach others or later times: each, after, chain, channel.
import type { Expression } from '../ast/expression.ts';
import type { Statement } from '../ast/statement.ts';
import { suggest } from '../suggest.ts';
import { parseBlock, type ParseStatement } from './block.ts';
import { describe, spanOf, type Cursor } from './cursor.ts';
import { expectWord } from './expect-word.ts';
import { parseExpression, parseOperand } from './expression.ts';
import { createRepeats } from './repeat.ts';
import { parseSelection } from './selection.ts';

/** `each foe in enemies of caster limit 3 { }` */
export function parseEach(cursor: Cursor, parse: ParseStatement): Statement {
  const { start } = cursor.next();
  cursor.startExpression();
  const selection = parseSelection(cursor, { parseValue: parseOperand });
  const body = parseBlock(cursor, { after: 'the selection', parse });
  return { kind: 'each', selection, body, span: cursor.spanFrom(start) };
}

/** `after 2s { }` */
export function parseAfter(cursor: Cursor, parse: ParseStatement): Statement {
  const { start } = cursor.next();
  const delay = parseExpression(cursor);
  const body = parseBlock(cursor, { after: 'the time', parse });
  return { kind: 'after', delay, body, span: cursor.spanFrom(start) };
}

interface ChainDraft {
  from?: Expression;
  jumps?: Expression;
  every?: Expression;
}

const CHAIN_CLAUSES = ['from', 'jumps', 'every'] as const;

/** `chain foe in SELECTION from target jumps 4 every 200ms { }`; its clauses in any order. */
export function parseChain(cursor: Cursor, parse: ParseStatement): Statement {
  const { start } = cursor.next();
  cursor.startExpression();
  const selection = parseSelection(cursor, { parseValue: parseOperand, isLimitOptional: true });
  const draft: ChainDraft = {};
  const repeats = createRepeats(cursor);
  while (!cursor.panicking && cursor.token.kind === 'name') {
    const token = cursor.token;
    const word = CHAIN_CLAUSES.find((clause) => clause === token.text) ?? misspelt(cursor);
    if (word === undefined) break;
    repeats.note(cursor.next(), word);
    draft[word] = parseExpression(cursor);
  }
  const from = draft.from ?? missing(cursor, 'from', '`from target`, whom it meets first');
  const jumps = draft.jumps ?? missing(cursor, 'jumps', '`jumps 4`, how often it goes on');
  const body = parseBlock(cursor, { after: 'the head of the chain', parse });
  const chain = { kind: 'chain', selection, from, jumps, body } as const;
  const span = cursor.spanFrom(start);
  return draft.every === undefined ? { ...chain, span } : { ...chain, every: draft.every, span };
}

/** Reports a misspelt clause; the one that was meant. */
function misspelt(cursor: Cursor): (typeof CHAIN_CLAUSES)[number] | undefined {
  const token = cursor.token;
  const [near] = suggest(token.text, CHAIN_CLAUSES);
  const word = CHAIN_CLAUSES.find((clause) => clause === near);
  const finding = {
    code: 'CLAUSE_UNKNOWN',
    span: spanOf(token),
    message:
      `Found ${describe(token)}, but a chain has \`from\`, \`jumps\` and ` +
      `\`every\`.${word === undefined ? '' : ` Did you mean \`${word}\`?`}`,
    found: token.text,
    expected: CHAIN_CLAUSES.join(', '),
    suggestions: word === undefined ? [] : [word],
    fixes:
      word === undefined ? [] : [{ title: `Write \`${word}\``, span: spanOf(token), text: word }],
  } as const;
  if (word === undefined) cursor.fail(finding);
  else cursor.report(finding);
  return word;
}

function missing(cursor: Cursor, word: string, what: string): Expression {
  const at = cursor.previousEnd;
  const span = { start: Math.max(0, at - 1), end: at };
  // Reading goes on: the block that follows is not affected.
  cursor.report({
    code: 'MISSING_WORD',
    span,
    message: `This chain does not say \`${word}\`. Add ${what}.`,
    found: cursor.token.text,
    expected: word,
  });
  return { kind: 'error', span };
}

/** `channel caster for 3s every 1s { } on broken { }` */
export function parseChannel(cursor: Cursor, parse: ParseStatement): Statement {
  const { start } = cursor.next();
  const bearer = parseExpression(cursor);
  expectWord(cursor, 'for', 'who channels');
  const duration = parseExpression(cursor);
  expectWord(cursor, 'every', 'how long it lasts');
  const every = parseExpression(cursor);
  const body = parseBlock(cursor, { after: 'the head of the channel', parse });
  const head = { kind: 'channel', bearer, duration, every, body } as const;
  if (cursor.panicking || !isBroken(cursor)) return { ...head, span: cursor.spanFrom(start) };
  cursor.next();
  const word = cursor.next();
  if (word.text !== 'broken') reportBroken(cursor, word.start, word.end, word.text);
  const broken = parseBlock(cursor, { after: '`on broken`', parse });
  return { ...head, broken, span: cursor.spanFrom(start) };
}

function isBroken(cursor: Cursor): boolean {
  return cursor.at('on') && cursor.peek(1).kind === 'name' && cursor.peek(2).text === '{';
}

function reportBroken(cursor: Cursor, start: number, end: number, found: string): void {
  cursor.report({
    code: 'CLAUSE_UNKNOWN',
    span: { start, end },
    message: `Found \`${found.slice(0, 40)}\`, but a channel has only \`on broken { ... }\`.`,
    found,
    expected: 'broken',
    suggestions: ['broken'],
    fixes: [{ title: 'Write `broken`', span: { start, end }, text: 'broken' }],
  });
}
