// The parser's place in the tokens, with the rule that one mistake gives one error: after a mistake
// whose repair is unknown it panics, and says nothing more until the next statement or declaration.
import type { Expression } from '../ast/expression.ts';
import type { Span } from '../diagnostic.ts';
import { DSL_LIMITS } from '../limits.ts';
import { quoted, type Finding, type Reporter } from '../reporter.ts';
import type { TokenList } from '../token-list.ts';
import type { Token } from '../token.ts';
import { prepareTokens } from './prepare.ts';

export class Cursor {
  readonly file: string;
  readonly text: string;
  /** True from a mistake without known repair to the next synchronisation. */
  panicking = false;
  /** Blocks open at this place; a missing `}` is repaired for all of them at once. */
  openBlocks = 0;
  /** Start of the token before which missing `}` were reported last. */
  closedBefore = -1;
  /** True at a word that begins an entry of the block around this place, such as a clause. */
  startsEntry: ((cursor: Cursor) => boolean) | undefined = undefined;
  /** What an `else` after a value belongs to here, besides to the value itself. */
  elseTaker: 'nothing' | 'choice' | 'division' = 'nothing';
  /** True where `of` after a name belongs to what stands around it, as in `within reach of X`. */
  isOfTaken = false;
  /** True where `or` and `and` before `allies of` and `enemies of` join groups of a selection. */
  isJoinTaken = false;
  /** Where the last token taken ends; where something missing should have stood. */
  previousEnd = 0;
  /** The next token. */
  token: Token;
  readonly #tokens: TokenList;
  readonly #reporter: Reporter;
  #index = 0;
  #depth = 0;
  #nodes = 0;
  #nestingReported = false;
  #muted: number | undefined = undefined;

  /** `tokens` are those of lexWords(). */
  constructor(text: string, tokens: TokenList, reporter: Reporter) {
    this.file = reporter.file;
    this.text = text;
    this.#tokens = tokens;
    this.#reporter = reporter;
    prepareTokens(text, tokens);
    this.token = tokens.at(0);
  }

  /** The token `ahead` places behind the next one; the last one is `end` and repeats for ever. */
  peek(ahead: number): Token {
    return this.#tokens.at(this.#index + ahead);
  }

  next(): Token {
    const { token } = this;
    if (token.kind === 'end') return token;
    this.#index += 1;
    this.token = this.#tokens.at(this.#index);
    this.previousEnd = token.end;
    return token;
  }

  /** Makes the next token a keyword, so that it ends the blocks around it. */
  promote(): void {
    this.#tokens.respell(this.#index, 'keyword', this.token.text);
  }

  /** Reads the next token as if it were spelt so; its mistake was reported. */
  replaceNext(text: string): void {
    this.#tokens.respell(this.#index, this.token.kind, text);
  }

  /** True when the next token is this symbol, keyword or name. */
  at(text: string): boolean {
    const { token } = this;
    return token.text === text && token.kind !== 'string';
  }

  accept(text: string): Token | undefined {
    return this.at(text) ? this.next() : undefined;
  }

  atEnd(): boolean {
    return this.token.kind === 'end';
  }

  /** True when a line break stands before the token `ahead` places on. */
  isFirstOnLine(ahead = 0): boolean {
    const index = this.#index + ahead;
    if (index === 0 || index > this.#tokens.length) return true;
    const { start } = this.#tokens.at(index);
    for (let at = this.#tokens.at(index - 1).end; at < start; at += 1) {
      if (this.text.charCodeAt(at) === NEW_LINE) return true;
    }
    return false;
  }

  spanFrom(start: number): Span {
    const end = this.previousEnd;
    return { start, end: end < start ? start : end };
  }

  /** Runs `read` and counts what it would report, up to its first mistake without known repair. */
  muted(read: () => void): number {
    const outer = this.#muted;
    this.#muted = 0;
    read();
    const count = this.#muted;
    this.#muted = outer;
    return count;
  }

  /** Reports a mistake whose repair is known: parsing goes on as if it were repaired. */
  report(finding: Finding): void {
    if (this.panicking) return;
    if (this.#muted === undefined) this.#reporter.error(finding);
    else this.#muted += 1;
  }

  /** Says better what the lexer reported at the start of the finding. */
  amend(finding: Finding): void {
    if (!this.panicking && this.#muted === undefined) this.#reporter.amend(finding);
  }

  /** Reports a mistake whose repair is unknown. */
  fail(finding: Finding): void {
    this.report(finding);
    this.panicking = true;
  }

  /** Enters one level of nesting; false, reported once, when the limit is reached. */
  enter(): boolean {
    this.#depth += 1;
    if (this.#depth <= DSL_LIMITS.nestingMax) return true;
    if (!this.#nestingReported) {
      this.report({
        code: 'NESTING_TOO_DEEP',
        span: spanOf(this.token),
        message:
          `More than ${DSL_LIMITS.nestingMax} blocks or parentheses are open here. Move the ` +
          'inner part into a formula or a rule of its own.',
      });
      this.#nestingReported = true;
    }
    return false;
  }

  leave(): void {
    this.#depth -= 1;
  }

  /** Reads a value in which words belong to nothing outside, as between parentheses. */
  afreshValue(read: (cursor: Cursor, power: number) => Expression, power: number): Expression {
    const { elseTaker, isOfTaken, isJoinTaken } = this;
    this.elseTaker = 'nothing';
    this.isOfTaken = false;
    this.isJoinTaken = false;
    const value = read(this, power);
    this.elseTaker = elseTaker;
    this.isOfTaken = isOfTaken;
    this.isJoinTaken = isJoinTaken;
    return value;
  }

  /** The same for anything else. */
  afresh<T>(read: () => T): T {
    const { elseTaker, isOfTaken, isJoinTaken } = this;
    this.elseTaker = 'nothing';
    this.isOfTaken = false;
    this.isJoinTaken = false;
    const result = read();
    this.elseTaker = elseTaker;
    this.isOfTaken = isOfTaken;
    this.isJoinTaken = isJoinTaken;
    return result;
  }

  startExpression(): void {
    this.#nodes = 0;
  }

  /** Counts one node of the expression; panics past the limit. */
  countNode(): void {
    this.#nodes += 1;
    if (this.#nodes <= DSL_LIMITS.expressionNodesMax) return;
    this.fail({
      code: 'EXPRESSION_TOO_LARGE',
      span: spanOf(this.token),
      message: 'This expression has more than 1,000 parts. Split it with `let` or a formula.',
    });
  }

  /** Steps over one token, or over a whole `{ ... }`; never past a declaration word or the end. */
  skip(isStop: (token: Token) => boolean): void {
    let depth = 0;
    do {
      if (this.at('{')) depth += 1;
      if (this.at('}')) depth -= 1;
      this.next();
    } while (depth > 0 && !this.atEnd() && !isStop(this.token));
  }
}

export function spanOf(token: Token): Span {
  return { start: token.start, end: token.end };
}

/** How a message names a token. */
export function describe(token: Pick<Token, 'kind' | 'text'>): string {
  if (token.kind === 'end') return 'the end of the file';
  if (token.kind === 'string') return quoted(`'${token.text}'`);
  return quoted(token.text);
}

const NEW_LINE = '\n'.charCodeAt(0);
