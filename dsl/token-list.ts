// The tokens of a text. The objects of a list are used again for the next text that is read into it, so that reading
// allocates none; nothing that outlives the reading holds a token.
import { createWord, ROLE, type Token, type TokenKind, type Word } from './token.ts';

const NONE = createWord('end', '');

/** A word at a place, which becomes another one when the list is used again. */
export class WordPlace implements Token {
  word: Word = NONE;
  start = 0;
  end = 0;

  get kind(): TokenKind {
    return this.word.kind;
  }

  get text(): string {
    return this.word.text;
  }

  get roles(): number {
    return this.word.roles;
  }

  get value(): number | undefined {
    return this.word.value;
  }

  get sides(): number | undefined {
    return this.word.sides;
  }

  get faulty(): boolean {
    return this.word.faulty;
  }
}

export class TokenList {
  length = 0;
  /** True when a word among them may begin a declaration. */
  mayDeclare = false;
  /** Those from `length` on are left over from an earlier text. */
  readonly #tokens: WordPlace[] = [];

  /** The token at an index; past the end the last one. */
  at(index: number): WordPlace {
    return this.#tokens[index < this.length ? index : this.length - 1] ?? this.#grow();
  }

  /** Adds a token; where it ends. */
  add(word: Word, start: number, end: number): number {
    const index = this.length;
    this.length = index + 1;
    const token = this.#tokens[index] ?? this.#grow();
    token.word = word;
    token.start = start;
    token.end = end;
    if ((word.roles & ROLE.declaration) !== 0) this.mayDeclare = true;
    return end;
  }

  /** Makes a token what it turned out to be. */
  respell(index: number, kind: TokenKind, text: string): void {
    const token = this.at(index);
    token.word = createWord(kind, text, token.word);
  }

  clear(): void {
    this.length = 0;
    this.mayDeclare = false;
  }

  toArray(): Token[] {
    return this.#tokens.slice(0, this.length);
  }

  #grow(): WordPlace {
    const token = new WordPlace();
    this.#tokens.push(token);
    return token;
  }
}
