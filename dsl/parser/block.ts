// Blocks `{ ... }` and the recovery around them: a missing `{` or `}` is one finding, and what
// follows is read as if it stood there.
import type { Block, Statement } from '../ast/statement.ts';
import { DSL_LIMITS } from '../limits.ts';
import { insertion, type Finding } from '../reporter.ts';
import { hasRole, ROLE, type Token } from '../token.ts';
import { describe, spanOf, type Cursor } from './cursor.ts';
import { relatedTo } from './expect.ts';
import { startsStatement } from './starts.ts';

export type ParseStatement = (cursor: Cursor) => Statement | undefined;

export interface BlockOptions {
  /** What the block belongs to, for messages. */
  readonly after: string;
  readonly parse: ParseStatement;
  /** A block of an `if` that meets `else` before its `}` ends there: the `}` was forgotten. */
  readonly endsBefore?: 'else' | undefined;
  /** True at a word that begins an entry and no statement, such as a clause of an effect. */
  readonly startsEntry?: (cursor: Cursor) => boolean;
}

/** Parses a block whose statements `parse` reads one by one. */
export function parseBlock(cursor: Cursor, options: BlockOptions): Block {
  const { after, parse, endsBefore } = options;
  const start = cursor.token.start;
  const at = cursor.previousEnd;
  if (isColonBare(cursor)) cursor.next();
  if (isBare(cursor)) return parseBare(cursor, { after, parse, at });
  const opening = expectBlockOpening(cursor, after);
  if (opening === undefined) return { statements: [], span: cursor.spanFrom(start) };
  const statements: Statement[] = [];
  const outer = cursor.startsEntry;
  cursor.startsEntry = options.startsEntry;
  cursor.openBlocks += 1;
  if (cursor.enter()) {
    while (!isBlockEnd(cursor, endsBefore)) {
      const statement = parse(cursor);
      if (statement !== undefined) statements.push(statement);
      if (cursor.panicking) synchronise(cursor, options);
    }
  } else {
    while (!isBlockEnd(cursor, undefined)) cursor.skip(isDeclaration);
  }
  expectBlockClosing(cursor, opening);
  cursor.leave();
  cursor.openBlocks -= 1;
  cursor.startsEntry = outer;
  return { statements, span: cursor.spanFrom(start) };
}

/** True when a statement stands here without `{`, and no `}` ahead is left over for it either. */
function isBare(cursor: Cursor): boolean {
  const first = cursor.token;
  if (cursor.panicking || first.text === 'when' || !startsStatement(cursor, 'here')) return false;
  return isUnclosed(cursor);
}

/** `if crit:` with statements after it that no brace closes. */
function isColonBare(cursor: Cursor): boolean {
  if (cursor.panicking || !cursor.at(':') || !startsStatement(cursor, 'here', 1)) return false;
  return cursor.peek(1).text !== 'when' && isUnclosed(cursor);
}

/** The `:` in the place of `{`, or before it. */
function acceptColon(cursor: Cursor, after: string): Token | undefined {
  const token = cursor.token;
  const isBefore = cursor.peek(1).text === '{';
  const isMeant = isBefore || startsStatement(cursor, 'here', 1);
  if (cursor.panicking || !isMeant || !cursor.accept(':')) return undefined;
  const fix = isBefore
    ? { title: 'Remove `:`', span: spanOf(token), text: '' }
    : { title: 'Write `{`', span: spanOf(token), text: ' {' };
  cursor.report({ ...missingOpening(token, token.start, after), fixes: [fix] });
  return isBefore ? cursor.next() : token;
}

/** True when every `}` ahead is that of another block: none is left for one that begins here. */
function isUnclosed(cursor: Cursor): boolean {
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
  { after, parse, at }: Pick<BlockOptions, 'after' | 'parse'> & { readonly at: number },
): Block {
  const token = cursor.token;
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
  } while ((cursor.openBlocks === 0 || isAligned(cursor, token, at)) && continuesBare(cursor));
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

/** True when the next statement stands under the first one of a block that `:` began. */
function isAligned(cursor: Cursor, first: Token, at: number): boolean {
  const isColon = cursor.text.slice(at, first.start).trim() === ':';
  if (!isColon || cursor.atEnd() || !cursor.isFirstOnLine()) return false;
  const indent = (end: number): string =>
    cursor.text.slice(cursor.text.lastIndexOf('\n', end - 1) + 1, end);
  const wanted = indent(first.start);
  return wanted.trim() === '' && indent(cursor.token.start) === wanted;
}

/** An `if` outside all blocks begins a rule of its own. */
function continuesBare(cursor: Cursor): boolean {
  const isOwn = cursor.at('if') || cursor.at('when');
  return !cursor.panicking && !isOwn && startsStatement(cursor, 'here');
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
  const stray = cursor.token;
  if (cursor.accept(')')) {
    cursor.report({
      code: 'EXTRA_PAREN',
      span: spanOf(stray),
      message: 'This `)` closes nothing. Remove it, or add the `(` it belongs to.',
      found: ')',
      fixes: [{ title: 'Remove `)`', span: spanOf(stray), text: '' }],
    });
  }
  const token = cursor.token;
  if (cursor.accept('{')) return token;
  const colon = acceptColon(cursor, after);
  if (colon !== undefined) return colon;
  // After a broken head on the line before, the block is as broken.
  if (cursor.panicking && cursor.isFirstOnLine() && isUnclosed(cursor)) return undefined;
  const at = cursor.previousEnd;
  const finding = missingOpening(token, at, after);
  if (cursor.at('then') && cursor.peek(1).text === '{') {
    cursor.next();
    const fix = { title: 'Remove `then`', span: { start: at, end: token.end }, text: '' };
    cursor.report({ ...finding, fixes: [fix] });
    return cursor.next();
  }
  if (!startsStatement(cursor, 'here')) {
    cursor.fail(finding);
    return undefined;
  }
  cursor.report({ ...finding, fixes: [insertion('Add `{`', at, ' {')] });
  return token;
}

export function expectBlockClosing(cursor: Cursor, opening: Token): void {
  if (cursor.accept('}') !== undefined) return;
  // The innermost block reported the missing braces of all blocks around it.
  const isReported = cursor.closedBefore === cursor.token.start;
  cursor.closedBefore = cursor.token.start;
  if (isReported) return;
  const at = cursor.previousEnd;
  const isBeforeElse = cursor.at('else');
  const missing = '}'.repeat(isBeforeElse ? 1 : cursor.openBlocks);
  cursor.fail({
    code: 'MISSING_BRACE',
    span: { start: Math.max(0, at - 1), end: at },
    message:
      `Found ${describe(cursor.token)}, but the \`{\` opened before is not closed. Add \`}\` ` +
      'where its block ends.',
    found: cursor.token.text,
    expected: '}',
    fixes: [insertion(`Add \`${missing}\``, at, ` ${missing}`)],
    related: relatedTo(cursor, opening, 'opened here'),
  });
  if (isBeforeElse) cursor.panicking = false;
}

/** Goes on at the next statement, entry, `}` or declaration. */
function synchronise(cursor: Cursor, { endsBefore, startsEntry }: BlockOptions): void {
  cursor.panicking = false;
  while (!isBlockEnd(cursor, endsBefore) && !startsStatement(cursor, 'line')) {
    if (startsEntry?.(cursor) === true) return;
    cursor.skip(isDeclaration);
  }
}

/** After a broken condition: if its block opens on the way to the next statement, read it. */
function resumeAtBlock(cursor: Cursor): void {
  for (let ahead = 0; ahead < DSL_LIMITS.lookaheadTokensMax; ahead += 1) {
    const token = cursor.peek(ahead);
    if (token.kind === 'symbol' && token.text === '{') {
      for (let i = 0; i < ahead; i += 1) cursor.next();
      cursor.panicking = false;
      return;
    }
    const isStop = token.kind === 'end' || token.text === '}' || token.kind === 'keyword';
    // `if crit and chance 50% {`: the word is what broke the condition.
    if (ahead === 0 && token.text === 'chance' && !cursor.isFirstOnLine()) continue;
    if (isStop && !['and', 'or', 'not', 'has', 'true', 'false'].includes(token.text)) return;
    if ((ahead > 0 || cursor.isFirstOnLine()) && startsStatement(cursor, 'line', ahead)) return;
  }
}

function isBlockEnd(cursor: Cursor, endsBefore: 'else' | undefined): boolean {
  if (endsBefore !== undefined && cursor.at(endsBefore)) return true;
  return cursor.atEnd() || cursor.at('}') || isDeclaration(cursor.token);
}

export function isDeclaration(token: Token): boolean {
  return token.kind === 'keyword' && hasRole(token, ROLE.declaration);
}
