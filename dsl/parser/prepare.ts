// The tokens as the parser reads them: without trivia, and with the words that are a declaration in one place
// and a name in another told apart once, by what stands around them. Linear in the length of the file.
import {
  isContextDeclarationWord,
  CONTEXT_DECLARATION_WORDS,
  DECLARATION_WORDS,
  isTrivia,
  type Token,
} from '../token.ts';

/**
 * A word such as `skill` becomes a keyword where the head of a declaration begins: in column 1, or
 * first on its line outside all braces. There it ends whatever was left open before it.
 */
export function prepareTokens(text: string, tokens: readonly Token[]): Token[] {
  return prepareWords(
    text,
    tokens.filter((token) => !isTrivia(token)),
  );
}

/** The same for tokens without trivia, in their own list. */
export function prepareWords(text: string, kept: Token[]): Token[] {
  let depth = 0;
  for (let i = 0; i < kept.length; i += 1) {
    const token = kept[i];
    if (token?.kind === 'symbol') {
      if (token.text === '{') depth += 1;
      else if (token.text === '}') depth = Math.max(0, depth - 1);
    } else if (token !== undefined && mayDeclare(token)) {
      const gap = text.slice(kept[i - 1]?.end ?? 0, token.start);
      const isColumnOne = i === 0 || gap.endsWith('\n');
      const isBoundary = isColumnOne || (depth === 0 && gap.includes('\n'));
      const prepared = preparedToken(token, kept[i + 1], isBoundary);
      kept[i] = prepared;
      if (isColumnOne && prepared.kind === 'keyword' && isDeclarationWord(prepared.text)) depth = 0;
    }
  }
  return kept;
}

/** Whether what stands around the word decides what it is. */
function mayDeclare({ kind, text }: Token): boolean {
  if (kind === 'name') return isContextDeclarationWord(text);
  return kind === 'keyword' && DECLARATION_WORDS.has(text);
}

function preparedToken(token: Token, following: Token | undefined, isBoundary: boolean): Token {
  return asName(token, following) ?? asDeclaration(token, following, isBoundary);
}

function isDeclarationWord(text: string): boolean {
  return DECLARATION_WORDS.has(text) || CONTEXT_DECLARATION_WORDS.has(text);
}

/** `effect:` names an argument, `event has` asks for a tag; neither is a declaration. */
function asName(token: Token, following: Token | undefined): Token | undefined {
  if (token.kind !== 'keyword') return undefined;
  const isName =
    (token.text === 'effect' && following?.text === ':') ||
    (token.text === 'event' && following?.text === 'has' && following.kind === 'keyword');
  return isName ? { ...token, kind: 'name' } : undefined;
}

function asDeclaration(token: Token, following: Token | undefined, isBoundary: boolean): Token {
  const isWord = isBoundary && token.kind === 'name' && CONTEXT_DECLARATION_WORDS.has(token.text);
  return isWord && isHead(token.text, following) ? { ...token, kind: 'keyword' } : token;
}

interface Reader {
  peek(ahead?: number): Token;
  isFirstOnLine(): boolean;
  promote(): void;
}

/**
 * Makes the word that stands next a declaration where it stands in a block as the head of one: the
 * block was not closed. True when it did.
 */
export function promoteHead(cursor: Reader): boolean {
  const token = cursor.peek();
  const isWord = token.kind === 'name' && isContextDeclarationWord(token.text);
  if (!isWord || !cursor.isFirstOnLine() || !isHead(token.text, cursor.peek(1))) return false;
  if (token.text !== 'override' && !HEAD_ENDS.has(cursor.peek(2).text)) return false;
  cursor.promote();
  return true;
}

/** What follows the name in a head. */
const HEAD_ENDS: ReadonlySet<string> = new Set(['{', '(', '=', 'on', 'of', 'from']);

/** What stands after the word in a head: a name, the title of a test, what is overridden. */
export function isHead(word: string, following: Token | undefined): boolean {
  if (following === undefined) return false;
  if (word === 'test') return following.kind === 'string';
  if (word === 'override') return isDeclarationWord(following.text);
  return following.kind === 'name';
}
