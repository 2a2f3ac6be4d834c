// What the lexer asks about the line it stands in, each answer worked out once: asked anew for every token, a file
// of one long line would take quadratic time. Places must be asked for in ascending order.
const CLOSING = { single: /[’‘']/gu, double: /[”“"]/gu } as const;

export type Closing = keyof typeof CLOSING;

export class Line {
  readonly #text: string;
  #end = -1;
  #closings: Record<Closing, number> | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** True when only blanks stand between the last line break and `at`. */
  isBlankTo(at: number): boolean {
    let before = at - 1;
    while (before >= 0 && /[^\S\n]/u.test(this.#text.charAt(before))) before -= 1;
    return before < 0 || this.#text.charAt(before) === '\n';
  }

  /** Where the line of `at` ends. */
  endOf(at: number): number {
    if (at > this.#end) {
      const end = this.#text.indexOf('\n', at);
      this.#end = end < 0 ? this.#text.length : end;
    }
    return this.#end;
  }

  /** The next closing quote of a word processor from `at` on in its line, or -1. */
  closingOf(at: number, closing: Closing): number {
    const closings = (this.#closings ??= { single: -1, double: -1 });
    let place = closings[closing];
    if (place < at) {
      const pattern = CLOSING[closing];
      pattern.lastIndex = at;
      place = pattern.test(this.#text) ? pattern.lastIndex - 1 : this.#text.length;
      closings[closing] = place;
    }
    return place < this.endOf(at) ? place : -1;
  }
}
