// Blocks `{ ... }` and the recovery around them: a missing `{` or `}` is one finding, and what
// follows is read as if it stood there.
import type { Block, Statement } from '../ast.ts';
import { DSL_LIMITS } from '../limits.ts';
import { insertion, type Finding } from '../reporter.ts';
import { DECLARATION_WORDS, STATEMENT_WORDS, type Token } from '../token.ts';
import { describe, spanOf, type Cursor } from './cursor.ts';
import { relatedTo } from './expect.ts';

/**
 * Parses a block whose statements `parse` reads one by one. `after` names what it belongs to. A
 * block of an `if` that meets `else` before its `}` ends there: the `}` was forgotten.
 */
export function parseBlock(
  cursor: Cursor,
  after: string,
  parse: (cursor: Cursor) => Statement | undefined,
  endsBefore?: 'else',
): Block {
  const start = cursor.peek().start;
  if (isBare(cursor)) return parseBare(cursor, after, parse);
  const opening = expectBlockOpening(cursor, after);
  if (opening === undefined) return { statements: [], span: cursor.spanFrom(start) };
  const statements: Statement[] = [];
  cursor.openBlocks += 1;
  if (cursor.enter()) {
    while (!isBlockEnd(cursor, endsBefore)) {
      const statement = parse(cursor);
      if (statement !== undefined) statements.push(statement);
      if (cursor.panicking) synchronise(cursor, endsBefore);
    }
  } else {
    while (!isBlockEnd(cursor, undefined)) cursor.skip(isDeclaration);
  }
  expectBlockClosing(cursor, opening);
  cursor.leave();
  cursor.openBlocks -= 1;
  return { statements, span: cursor.spanFrom(start) };
}

/** True when a statement stands here without `{`, and no `}` ahead is left over for it either. */
function isBare(cursor: Cursor): boolean {
  const first = cursor.peek();
  const isStatement = first.kind === 'keyword' && STATEMENT_WORDS.has(first.text);
  if (cursor.panicking || !isStatement || first.text === 'when') return false;
  let open = cursor.openBlocks;
  for (let ahead = 0; ahead < DSL_LIMITS.lookaheadTokensMax; ahead += 1) {
    const token = cursor.peek(ahead);
    if (token.kind === 'end' || isDeclaration(token)) return true;
    if (token.kind !== 'symbol') continue;
    if (token.text === '{') open += 1;
    if (token.text === '}') open -= 1;
    if (open < 0) return false;
  }
  return true;
}

/** The statements of a block whose both braces were forgotten. */
function parseBare(
  cursor: Cursor,
  after: string,
  parse: (cursor: Cursor) => Statement | undefined,
): Block {
  const at = cursor.previousEnd;
  const token = cursor.peek();
  const statements: Statement[] = [];
  if (!cursor.enter()) {
    cursor.leave();
    cursor.panicking = true;
    return { statements, span: cursor.spanFrom(token.start) };
  }
  // Inside another block the next statement may belong to that one.
  do {
    const statement = parse(cursor);
    if (statement !== undefined) statements.push(statement);
  } while (cursor.openBlocks === 0 && continuesBare(cursor));
  cursor.leave();
  const span = cursor.spanFrom(token.start);
  cursor.report({
    ...missingOpening(token, at, after),
    fixes: [
      {
        title: 'Add `{` and `}`',
        span: { start: at, end: span.end },
        text: ` { ${cursor.text.slice(token.start, span.end)} }`,
      },
    ],
  });
  return { statements, span };
}

/** An `if` outside all blocks begins a rule of its own. */
function continuesBare(cursor: Cursor): boolean {
  const word = keywordOf(cursor);
  return !cursor.panicking && STATEMENT_WORDS.has(word) && word !== 'if' && word !== 'when';
}

function missingOpening(token: Token, at: number, after: string): Finding {
  return {
    code: 'EXPECTED_BLOCK',
    span: token.kind === 'end' ? { start: Math.max(0, at - 1), end: at } : spanOf(token),
    message:
      `Found ${describe(token)}, but expected \`{\` after ${after}. Put what it holds between ` +
      '`{` and `}`.',
    found: token.text,
    expected: '{',
  };
}

/** The `{`; undefined when there is none and no statement follows either. */
export function expectBlockOpening(cursor: Cursor, after: string): Token | undefined {
  if (cursor.panicking) resumeAtBlock(cursor);
  const stray = cursor.peek();
  if (cursor.accept(')')) {
    cursor.report({
      code: 'EXTRA_PAREN',
      span: spanOf(stray),
      message: 'This `)` closes nothing. Remove it, or add the `(` it belongs to.',
      found: ')',
      fixes: [{ title: 'Remove `)`', span: spanOf(stray), text: '' }],
    });
  }
  const token = cursor.peek();
  if (cursor.accept('{')) return token;
  const at = cursor.previousEnd;
  const finding = missingOpening(token, at, after);
  if (cursor.at('then') && cursor.peek(1).text === '{') {
    cursor.next();
    const fix = { title: 'Remove `then`', span: { start: at, end: token.end }, text: '' };
    cursor.report({ ...finding, fixes: [fix] });
    return cursor.next();
  }
  if (!STATEMENT_WORDS.has(token.text)) {
    cursor.fail(finding);
    return undefined;
  }
  cursor.report({ ...finding, fixes: [insertion('Add `{`', at, ' {')] });
  return token;
}

export function expectBlockClosing(cursor: Cursor, opening: Token): void {
  if (cursor.accept('}') !== undefined) return;
  // The innermost block reported the missing braces of all blocks around it.
  const isReported = cursor.closedBefore === cursor.peek().start;
  cursor.closedBefore = cursor.peek().start;
  if (isReported) return;
  const at = cursor.previousEnd;
  const isBeforeElse = cursor.at('else');
  const missing = '}'.repeat(isBeforeElse ? 1 : cursor.openBlocks);
  cursor.fail({
    code: 'MISSING_BRACE',
    span: { start: Math.max(0, at - 1), end: at },
    message:
      `Found ${describe(cursor.peek())}, but the \`{\` opened before is not closed. Add \`}\` ` +
      'where its block ends.',
    found: cursor.peek().text,
    expected: '}',
    fixes: [insertion(`Add \`${missing}\``, at, ` ${missing}`)],
    related: relatedTo(cursor, opening, 'opened here'),
  });
  if (isBeforeElse) cursor.panicking = false;
}

/** Goes on at the next statement, `}` or declaration. */
function synchronise(cursor: Cursor, endsBefore: 'else' | undefined): void {
  cursor.panicking = false;
  while (!isBlockEnd(cursor, endsBefore) && !STATEMENT_WORDS.has(keywordOf(cursor))) {
    cursor.skip(isDeclaration);
  }
}

/** After a broken condition: if its block opens on the way to the next statement, read it. */
function resumeAtBlock(cursor: Cursor): void {
  for (let ahead = 0; ; ahead += 1) {
    const token = cursor.peek(ahead);
    if (token.kind === 'symbol' && token.text === '{') {
      for (let i = 0; i < ahead; i += 1) cursor.next();
      cursor.panicking = false;
      return;
    }
    const isStop = token.kind === 'end' || token.text === '}' || token.kind === 'keyword';
    if (isStop && !['and', 'or', 'not', 'has', 'true', 'false'].includes(token.text)) return;
  }
}

function isBlockEnd(cursor: Cursor, endsBefore: 'else' | undefined): boolean {
  if (endsBefore !== undefined && cursor.at(endsBefore)) return true;
  return cursor.atEnd() || cursor.at('}') || isDeclaration(cursor.peek());
}

export function isDeclaration(token: Token): boolean {
  return token.kind === 'keyword' && DECLARATION_WORDS.has(token.text);
}

function keywordOf(cursor: Cursor): string {
  const token = cursor.peek();
  return token.kind === 'keyword' ? token.text : '';
}
