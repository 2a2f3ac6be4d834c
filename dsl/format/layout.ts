// Groups the tokens of a file without syntax errors: items (declarations, clauses, statements, entries of a list
// in braces) made of words, comments and blocks, which hold items again.
import { isTrivia, type Token } from '../token.ts';
import type { Anchors } from './anchor.ts';

export interface Word {
  readonly kind: 'word';
  readonly token: Token;
}

export interface Comment {
  readonly kind: 'comment';
  readonly text: string;
  /** True when it follows something on its line. */
  readonly trails: boolean;
}

export interface Braces {
  readonly kind: 'braces';
  readonly items: readonly Item[];
  /** It stood on one line and holds no comment. */
  readonly isShort: boolean;
  /** Behind its `{` on the same line. */
  readonly comment: string | undefined;
}

export type Chunk = Word | Comment | Braces;

export interface Item {
  readonly chunks: readonly Chunk[];
  /** A blank line stood before it. */
  readonly isApart: boolean;
}

/** Items outside all braces. */
export function layoutOf(
  text: string,
  tokens: readonly Token[],
  anchors: Anchors,
): readonly Item[] {
  return new Grouping(text, tokens, anchors).items('declarations');
}

class Grouping {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  readonly #anchors: Anchors;
  #at = 0;

  constructor(text: string, tokens: readonly Token[], anchors: Anchors) {
    this.#text = text;
    this.#tokens = tokens;
    this.#anchors = anchors;
  }

  /** Up to the `}` that closes them, which is left, or to the end. */
  items(style: 'declarations' | 'statements' | 'list'): readonly Item[] {
    const items: Item[] = [];
    let chunks: Chunk[] = [];
    let isApart = false;
    const finish = (): void => {
      if (chunks.length > 0) items.push({ chunks, isApart: isApart && items.length > 0 });
      chunks = [];
    };
    const begin = (lines: number): void => {
      finish();
      isApart = lines > 1;
    };
    let previous = '';
    for (;;) {
      const lines = this.#skipSpace();
      const token = this.#tokens[this.#at];
      if (token === undefined || token.kind === 'end' || token.text === '}') break;
      const isWhole = chunks.every((chunk) => chunk.kind === 'comment');
      if (token.kind === 'comment') {
        const comment = this.#comment(token, lines === 0 && chunks.length + items.length > 0);
        if (!comment.trails && (isWhole || this.#nextStarts(style))) begin(lines);
        else if (chunks.length === 0) begin(lines);
        chunks.push(comment);
        continue;
      }
      const startsItem = style === 'list' ? previous === ',' : this.#anchors.items.has(token.start);
      if (startsItem || isWhole) begin(lines);
      chunks.push(
        token.text === '{' && token.kind === 'symbol' ? this.#braces(chunks) : this.#word(),
      );
      previous = token.text;
    }
    finish();
    return items;
  }

  #word(): Word {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw new Error('invariant broken: a word behind the end');
    this.#at += 1;
    return { kind: 'word', token };
  }

  #comment(token: Token, trails: boolean): Comment {
    this.#at += 1;
    return { kind: 'comment', text: this.#text.slice(token.start, token.end).trimEnd(), trails };
  }

  /** From `{` to behind its `}`. */
  #braces(head: readonly Chunk[]): Braces {
    const [first] = head;
    const word = first?.kind === 'word' ? first.token.text : '';
    const isList = word === 'event' || word === 'enum';
    const start = this.#word().token.start;
    const before = this.#at;
    const isBehind = this.#skipSpace() === 0;
    const token = this.#tokens[this.#at];
    let comment: string | undefined;
    if (isBehind && token?.kind === 'comment') comment = this.#comment(token, true).text;
    else this.#at = before;
    const items = this.items(isList && this.#atTop(head) ? 'list' : 'statements');
    const end = this.#word().token.end;
    const source = this.#text.slice(start, end);
    const hasComment = comment !== undefined || items.some((item) => holdsComment(item));
    return { kind: 'braces', items, isShort: !hasComment && !/[\n\r]/.test(source), comment };
  }

  /** `event hit {` and `enum element {`, and no statement that begins with such a name. */
  #atTop(head: readonly Chunk[]): boolean {
    return head.length === 2 && head.every((chunk) => chunk.kind === 'word');
  }

  /** Number of line ends before the next token. */
  #skipSpace(): number {
    let lines = 0;
    for (;;) {
      const token = this.#tokens[this.#at];
      if (token === undefined || !isTrivia(token) || token.kind === 'comment') return lines;
      lines += this.#text.slice(token.start, token.end).split('\n').length - 1;
      this.#at += 1;
    }
  }

  /** True when the next word begins an item or ends them; comments before it belong to it. */
  #nextStarts(style: 'declarations' | 'statements' | 'list'): boolean {
    let at = this.#at;
    let next = this.#tokens[at];
    while (next !== undefined && isTrivia(next)) next = this.#tokens[(at += 1)];
    if (next === undefined || next.kind === 'end' || next.text === '}') return true;
    return style === 'list' || this.#anchors.items.has(next.start);
  }
}

function holdsComment({ chunks }: Item): boolean {
  return chunks.some(
    (chunk) =>
      chunk.kind === 'comment' ||
      (chunk.kind === 'braces' &&
        (chunk.comment !== undefined || chunk.items.some((item) => holdsComment(item)))),
  );
}
