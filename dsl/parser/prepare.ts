// The tokens as the parser reads them: without trivia, and with the words that are a declaration in one place
// and a name in another told apart once, by what stands around them. Linear in the length of the file.
import type { TokenList } from '../token-list.ts';
import {
  CONTEXT_DECLARATION_WORDS,
  DECLARATION_WORDS,
  hasRole,
  ROLE,
  type Token,
  type TokenKind,
} from '../token.ts';
import { REMOVABLE } from './words.ts';

/**
 * A word such as `skill` becomes a keyword where the head of a declaration begins: in column 1, or
 * first on its line outside all braces. There it ends whatever was left open before it.
 */
export function prepareTokens(text: string, tokens: TokenList): void {
  if (!tokens.mayDeclare) return;
  let depth = 0;
  let previousEnd = 0;
  for (let i = 0; i < tokens.length; i += 1) {
    const token = tokens.at(i);
    if (token.kind === 'symbol') {
      if (token.text === '{') depth += 1;
      else if (token.text === '}') depth = Math.max(0, depth - 1);
    } else if (hasRole(token, ROLE.declaration)) {
      const gap = text.slice(previousEnd, token.start);
      const isColumnOne = i === 0 || gap.endsWith('\n');
      const isBoundary = isColumnOne || (depth === 0 && gap.includes('\n'));
      tokens.respell(i, preparedKind(token, tokens.at(i + 1), isBoundary), token.text);
      if (isColumnOne && token.kind === 'keyword') depth = 0;
    }
    previousEnd = token.end;
  }
}

function preparedKind(token: Token, following: Token, isBoundary: boolean): TokenKind {
  if (token.kind === 'keyword') return isNameAfterAll(token, following) ? 'name' : 'keyword';
  return isBoundary && isHead(token.text, following) ? 'keyword' : token.kind;
}

/** `effect:` names an argument, `event has` asks for a tag; neither is a declaration. */
function isNameAfterAll({ text }: Token, following: Token): boolean {
  if (text === 'effect') return following.text === ':';
  return text === 'event' && following.text === 'has' && following.kind === 'keyword';
}

function isDeclarationWord(text: string): boolean {
  return DECLARATION_WORDS.has(text) || CONTEXT_DECLARATION_WORDS.has(text);
}

interface Reader {
  readonly token: Token;
  peek(ahead: number): Token;
  isFirstOnLine(): boolean;
  promote(): void;
}

/**
 * Makes the word that stands next a declaration where it stands in a block as the head of one: the
 * block was not closed. True when it did.
 */
export function promoteHead(cursor: Reader): boolean {
  const token = cursor.token;
  const isWord = token.kind === 'name' && hasRole(token, ROLE.declaration);
  if (!isWord || !cursor.isFirstOnLine() || !isHead(token.text, cursor.peek(1))) return false;
  if (token.text !== 'override' && !HEAD_ENDS.has(cursor.peek(2).text)) return false;
  cursor.promote();
  return true;
}

/** What follows the name in a head. */
const HEAD_ENDS: ReadonlySet<string> = new Set(['{', '(', '=', 'on', 'of', 'from']);

/** What stands after the word in a head: a name, the title of a test, what is overridden. */
export function isHead(word: string, following: Token): boolean {
  if (word === 'test') return following.kind === 'string';
  if (word === 'removed') return REMOVABLE.words.includes(following.text);
  if (word === 'override') return isDeclarationWord(following.text);
  return following.kind === 'name';
}
