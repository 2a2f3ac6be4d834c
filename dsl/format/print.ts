// Items to text: one a line, indented by two spaces; a block that stood on one line stays there while it fits.
import type { BareToken } from '../token.ts';
import type { Anchors } from './anchor.ts';
import type { Braces, Chunk, Item } from './layout.ts';
import { isSpaced, wordText } from './spacing.ts';
import { wrap, type Piece } from './wrap.ts';

const COLUMNS_MAX = 100;
const INDENT = '  ';
const BREAK_WORDS = 'and or where limit by except else then from on near + - * /';
const BREAKS_BEFORE: ReadonlySet<string> = new Set(BREAK_WORDS.split(' '));

export interface Source {
  readonly text: string;
  readonly anchors: Anchors;
}

/** The whole file. */
export function printItems(items: readonly Item[], source: Source): string {
  const lines = itemLines(items, source, '');
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

function itemLines(items: readonly Item[], source: Source, indent: string): string[] {
  return items.flatMap((item) => {
    const text = new ItemPrinter(source, indent).print(item.chunks);
    return item.isApart ? ['', text] : [text];
  });
}

/** Writes one item, which may take several lines. */
class ItemPrinter {
  readonly #source: Source;
  readonly #indent: string;
  #text: string;
  #run: Piece[] = [];
  #previous: BareToken | undefined;
  #depth = 0;
  /** Its value is still to come. */
  #isFormula = false;
  /** The line ended with a comment: what follows begins a new one. */
  #isBroken = false;

  constructor(source: Source, indent: string) {
    this.#source = source;
    this.#indent = indent;
    this.#text = indent;
  }

  print(chunks: readonly Chunk[]): string {
    const [first] = chunks;
    this.#isFormula = first?.kind === 'word' && first.token.text === 'formula';
    for (const [at, chunk] of chunks.entries()) {
      if (chunk.kind === 'word') this.#word(chunk.token);
      else if (chunk.kind === 'braces') this.#braces(chunk);
      else this.#comment(chunk.text, chunk.trails, at === 0);
    }
    this.#flush(COLUMNS_MAX);
    return this.#text;
  }

  #word(token: BareToken): void {
    const { text, anchors } = this.#source;
    const previous = this.#previous;
    if (token.text === ')' && token.kind === 'symbol') this.#depth -= 1;
    const isSign = anchors.signs.has(token.start);
    const isBreak = BREAKS_BEFORE.has(token.text) && token.kind !== 'string' && !isSign;
    const spaced = previous !== undefined && isSpaced(previous, token, anchors);
    const isValue = this.#isFormula && this.#depth === 0 && previous?.text === '=';
    this.#isFormula &&= !isValue;
    this.#run.push({
      text: wordText(token, text, anchors),
      isSpaced: spaced,
      canBreak: spaced && (isBreak || previous?.text === ',' || isValue),
      breaksFirst: isValue,
      depth: this.#depth,
    });
    if (token.text === '(' && token.kind === 'symbol') this.#depth += 1;
    this.#previous = token;
  }

  #braces(braces: Braces): void {
    this.#flush(COLUMNS_MAX - ' {'.length);
    const short = braces.isShort ? ` ${shortText(braces, this.#source)}` : undefined;
    if (short !== undefined && this.#column() + short.length <= COLUMNS_MAX) {
      this.#text += this.#isBroken ? this.#newLine() + short.trimStart() : short;
    } else {
      const comment = braces.comment === undefined ? '' : `  ${braces.comment}`;
      const lines = itemLines(braces.items, this.#source, this.#indent + INDENT);
      const opening = this.#isBroken ? `${this.#newLine()}{` : ' {';
      this.#text += [opening + comment, ...lines, `${this.#indent}}`].join('\n');
    }
    this.#isBroken = false;
    this.#previous = { kind: 'symbol', text: '}', start: -1, end: -1 };
  }

  #comment(text: string, trails: boolean, isFirst: boolean): void {
    this.#flush(COLUMNS_MAX);
    if (isFirst) this.#text += text;
    else this.#text += trails && !this.#isBroken ? `  ${text}` : this.#newLine() + text;
    this.#isBroken = true;
  }

  /** Writes the words gathered so far, at most up to a column. */
  #flush(columnsMax: number): void {
    if (this.#run.length === 0) return;
    const room = { columnsMax, indent: this.#indent + INDENT + INDENT };
    if (this.#isBroken) this.#text += this.#newLine();
    const column = this.#column();
    const isLineStart = this.#isBroken || this.#text === this.#indent;
    const pieces = wrap(this.#run, { ...room, column });
    this.#text += isLineStart || this.#run[0]?.isSpaced !== true ? pieces : ` ${pieces}`;
    this.#isBroken = false;
    this.#run = [];
  }

  #newLine(): string {
    return `\n${this.#indent}${INDENT}${INDENT}`;
  }

  #column(): number {
    return this.#text.length - (this.#text.lastIndexOf('\n') + 1);
  }
}

/** `{ a  b }`, `{ a, b }` or `{}`. */
function shortText({ items }: Braces, source: Source): string {
  if (items.length === 0) return '{}';
  const texts = items.map(({ chunks }) => lineOf(chunks, source));
  const isList = texts[0]?.endsWith(',') === true;
  return `{ ${texts.join(isList ? ' ' : '  ')} }`;
}

/** An item of a short block: no comments, no line ends. */
function lineOf(chunks: readonly Chunk[], source: Source): string {
  let line = '';
  let previous: BareToken | undefined;
  for (const chunk of chunks) {
    if (chunk.kind === 'braces') {
      line += ` ${shortText(chunk, source)}`;
      previous = { kind: 'symbol', text: '}', start: -1, end: -1 };
    } else if (chunk.kind === 'word') {
      const { token } = chunk;
      const spaced = previous !== undefined && isSpaced(previous, token, source.anchors);
      line += (spaced ? ' ' : '') + wordText(token, source.text, source.anchors);
      previous = token;
    }
  }
  return line;
}
