// Reads the tokens of one declaration up to the cursor, and keeps what is open there: blocks with the word they
// belong to, calls, and the names known in them. Needs no tree, so that it works while half a line is written.
import type { Token } from '../token.ts';

export interface Opened {
  readonly symbol: '{' | '(';
  /** The construct of a block (`rule`, `if`, `on`), the callee before a `(`; may be empty. */
  readonly word: string;
  /** Of `on` blocks: which hook. */
  readonly detail: string;
  readonly names: ScannedName[];
}

/** A name that some declaration, `let` or selection before the cursor introduces. */
export interface ScannedName {
  readonly kind: 'parameter' | 'local' | 'candidate';
  readonly token: Token;
  /** Written type of a parameter, group of a candidate; empty for a `let`. */
  readonly type: string;
}

export interface Scanned {
  readonly opened: readonly Opened[];
  /** First word of the declaration; empty outside all. */
  readonly declaration: string;
  /** Position of that word in the tokens. */
  readonly start: number;
  /** Construct whose head is being written; its block is still to come. */
  readonly head: string;
  readonly names: readonly ScannedName[];
}

export const DECLARATION_HEADS: ReadonlySet<string> = new Set([
  'event',
  'formula',
  'effect',
  'rule',
  'if',
  'enum',
  'tune',
  'roll',
  'table',
  'resource',
  'template',
  'skill',
  'class',
  'unit',
  'item',
  'test',
]);

/** Words that a block can belong to. */
const BLOCK_HEADS: ReadonlySet<string> = new Set([
  'if',
  'else',
  'every',
  'on',
  'one',
  'weight',
  'each',
  'after',
  'chain',
  'channel',
  'spend',
  'chance',
]);

/** Statements without a block of their own: what was open before them is over. */
const PLAIN_HEADS: ReadonlySet<string> = new Set(['let', 'modify', 'apply', 'when', 'store']);

/** Words that say that a statement begins, wherever they stand. */
export const STATEMENT_HEADS: ReadonlySet<string> = new Set([...BLOCK_HEADS, ...PLAIN_HEADS]);

/** Scans significant tokens; `isLineStart` says which stand at the very start of a line. */
export function scan(tokens: readonly Token[], isLineStart: (token: Token) => boolean): Scanned {
  const state = new Scan(tokens, isLineStart);
  for (let index = 0; index < tokens.length; index += 1) state.take(index);
  return state.result();
}

class Scan {
  readonly #tokens: readonly Token[];
  readonly #isLineStart: (token: Token) => boolean;
  #opened: Opened[] = [];
  #declaration = '';
  #start = 0;
  #head = '';
  #detail = '';
  #parameters: ScannedName[] = [];
  /** Candidates of a head whose block is still to come. */
  #pending: ScannedName[] = [];

  constructor(tokens: readonly Token[], isLineStart: (token: Token) => boolean) {
    this.#tokens = tokens;
    this.#isLineStart = isLineStart;
  }

  take(index: number): void {
    const token = this.#tokens[index];
    if (token === undefined || token.kind === 'string') return;
    if (this.#beginsDeclaration(token, index)) this.#declare(token, index);
    else if (token.text === '{' || token.text === '(') this.#open(token.text, index);
    else if (token.text === '}' || token.text === ')') this.#close(token.text);
    else if (token.kind === 'name' || token.kind === 'keyword') this.#takeWord(token, index);
  }

  result(): Scanned {
    const names = [
      ...this.#parameters,
      ...this.#opened.flatMap((one) => one.names),
      ...this.#pending,
    ];
    return {
      opened: this.#opened,
      declaration: this.#declaration,
      start: this.#start,
      head: this.#head,
      names,
    };
  }

  /** A declaration word at the start of a line begins one whatever was left open before it. */
  #beginsDeclaration(token: Token, index: number): boolean {
    if (!DECLARATION_HEADS.has(token.text) || token.kind === 'string') return false;
    const before = this.#tokens[index - 1]?.text ?? '}';
    if (before === 'override') return true;
    if (this.#isLineStart(token) && token.text !== 'if') return true;
    return this.#opened.length === 0 && (before === '}' || this.#isLineStart(token));
  }

  #declare(token: Token, index: number): void {
    this.#declaration = token.text;
    this.#start = index;
    this.#opened = [];
    this.#parameters = [];
    this.#pending = [];
    this.#head = token.text;
    this.#detail = '';
  }

  #open(symbol: '{' | '(', index: number): void {
    if (symbol === '{') {
      const word = this.#opened.length === 0 ? this.#declaration : this.#head;
      this.#opened.push({ symbol, word, detail: this.#detail, names: this.#pending });
      this.#pending = [];
      this.#head = '';
      return;
    }
    const callee = this.#tokens[index - 1];
    const isCall = callee?.kind === 'name' || callee?.kind === 'keyword';
    this.#opened.push({ symbol, word: isCall ? callee.text : '', detail: '', names: [] });
  }

  #close(symbol: '}' | ')'): void {
    const wanted = symbol === '}' ? '{' : '(';
    const at = this.#opened.findLastIndex((one) => one.symbol === wanted);
    if (at < 0) return;
    this.#opened.length = at;
    if (symbol === '}') this.#pending = [];
    if (symbol === '}') this.#head = '';
  }

  #takeWord(token: Token, index: number): void {
    const following = this.#tokens[index + 1];
    const before = this.#tokens[index - 1]?.text ?? '';
    if (following?.text === ':' && this.#opened.length === 1) this.#parameter(token, index);
    if (token.text === 'in' && index >= 2) this.#candidate(index);
    if (before === 'let' && token.kind === 'name') {
      this.#opened.at(-1)?.names.push({ kind: 'local', token, type: '' });
    }
    if (this.#opened.at(-1)?.symbol !== '{' || before === '.') return;
    if (PLAIN_HEADS.has(token.text)) this.#head = '';
    const isPart = token.text === 'every' && ['chain', 'channel'].includes(this.#head);
    if (!BLOCK_HEADS.has(token.text) || isPart) return;
    this.#head = token.text;
    this.#detail = token.text === 'on' ? (following?.text ?? '') : '';
  }

  #parameter(token: Token, index: number): void {
    const isList = this.#declaration === 'formula' || this.#declaration === 'template';
    if (!isList || this.#opened[0]?.symbol !== '(') return;
    const type = this.#tokens[index + 2]?.text ?? '';
    this.#parameters.push({ kind: 'parameter', token, type });
  }

  /** `NAME in GROUP`, after a word that selects or a `(`. */
  #candidate(index: number): void {
    const name = this.#tokens[index - 1];
    const before = this.#tokens[index - 2]?.text ?? '';
    if (name?.kind !== 'name') return;
    const type = this.#tokens[index + 1]?.text ?? '';
    const found: ScannedName = { kind: 'candidate', token: name, type };
    if (['each', 'chain', 'aura'].includes(before)) this.#pending.push(found);
    else if (before === '(') this.#opened.at(-1)?.names.push(found);
  }
}
