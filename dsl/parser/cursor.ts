// The parser's place in the tokens, with the rule that one mistake gives one error: after a mistake
// whose repair is unknown it panics, and says nothing more until the next statement or declaration.
import type { Expression } from '../ast/expression.ts';
import type { Span } from '../diagnostic.ts';
import { DSL_LIMITS } from '../limits.ts';
import { quoted, type Finding, type Reporter } from '../reporter.ts';
import type { Token } from '../token.ts';
import { prepareTokens, prepareWords } from './prepare.ts';

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
  readonly #tokens: Token[];
  readonly #reporter: Reporter;
  #index = 0;
  #depth = 0;
  #nodes = 0;
  #nestingReported = false;
  #muted: number | undefined = undefined;

  /** `words` are the tokens of lexWords(), which become the cursor's own; given none, `tokens` are looked through. */
  constructor(text: string, tokens: readonly Token[], reporter: Reporter, words?: Token[]) {
    this.file = reporter.file;
    this.text = text;
    this.#tokens = words === undefined ? prepareTokens(text, tokens) : prepareWords(text, words);
    this.#reporter = reporter;
  }

  /** The token `ahead` places on; the last one is `end` and repeats for ever. */
  peek(ahead = 0): Token {
    const token = this.#tokens[this.#index + ahead] ?? this.#tokens.at(-1);
    return token ?? { kind: 'end', text: '', start: 0, end: 0 };
  }

  next(): Token {
    const token = this.peek();
    if (this.#index < this.#tokens.length - 1) this.#index += 1;
    return token;
  }

  /** Makes the next token a keyword, so that it ends the blocks around it. */
  promote(): void {
    this.#tokens[this.#index] = { ...this.peek(), kind: 'keyword' };
  }

  /** Reads the next token as if it were spelt so; its mistake was reported. */
  replaceNext(text: string): void {
    this.#tokens[this.#index] = { ...this.peek(), text };
  }

  /** True when the next token is this symbol, keyword or name. */
  at(text: string): boolean {
    const token = this.peek();
    return token.text === text && isWord(token);
  }

  accept(text: string): Token | undefined {
    return this.at(text) ? this.next() : undefined;
  }

  atEnd(): boolean {
    return this.peek().kind === 'end';
  }

  /** True when a line break stands before the token `ahead` places on. */
  isFirstOnLine(ahead = 0): boolean {
    const before = this.#tokens[this.#index + ahead - 1];
    if (before === undefined) return true;
    const { start } = this.peek(ahead);
    return start > before.end && this.text.slice(before.end, start).includes('\n');
  }

  /** End of the last token taken; where something missing should have stood. */
  get previousEnd(): number {
    return this.#tokens[this.#index - 1]?.end ?? 0;
  }

  spanFrom(start: number): Span {
    return { start, end: Math.max(start, this.previousEnd) };
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
        span: spanOf(this.peek()),
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
      span: spanOf(this.peek()),
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
    } while (depth > 0 && !this.atEnd() && !isStop(this.peek()));
  }
}

export function spanOf(token: Token): Span {
  return { start: token.start, end: token.end };
}

/** How a message names a token. */
export function describe(token: Token): string {
  if (token.kind === 'end') return 'the end of the file';
  if (token.kind === 'string') return quoted(`'${token.text}'`);
  return quoted(token.text);
}

function isWord(token: Token): boolean {
  return token.kind === 'symbol' || token.kind === 'keyword' || token.kind === 'name';
}
