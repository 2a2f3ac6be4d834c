// The clauses that follow a head, as in `every 1s, first now, last no` and `rule x on hit, priority 10`.
import { insertion } from '../reporter.ts';
import { alternatives, didYouMean } from '../suggest.ts';
import { startsExpression, type Token } from '../token.ts';
import { describe, spanOf, type Cursor } from './cursor.ts';
import { meantWords } from './expect-word.ts';
import { createRepeats } from './repeat.ts';

export interface SubClauses {
  /** What they belong to, for messages: `a rule`. */
  readonly of: string;
  readonly words: readonly string[];
  readonly meant?: ReadonlyMap<string, string>;
  /** Those that no comma stands before. */
  readonly free?: readonly string[];
  /** `always` where nothing else can follow, `line` where what is near a clause on its line is meant. */
  readonly isStrict?: 'always' | 'line';
  /** Reads the value of a clause whose word was taken. */
  read(word: string, token: Token): void;
  /** What two words have in common that cannot both be given. */
  keyOf?(word: string): string;
  /** Told for a word that has another meaning elsewhere; true when it is a clause here. */
  isHere?(cursor: Cursor, ahead: number): boolean;
}

/** Reads clauses in any order, each once. */
export function parseSubClauses(cursor: Cursor, clauses: SubClauses): void {
  const repeats = createRepeats(cursor);
  while (!cursor.panicking) {
    const comma = cursor.at(',') ? cursor.token : undefined;
    const ahead = comma === undefined ? 0 : 1;
    const token = cursor.peek(ahead);
    const isWord = token.kind === 'name' && clauses.words.includes(token.text);
    const isHere = isWord && (clauses.isHere === undefined || clauses.isHere(cursor, ahead));
    if (!isHere && comma === undefined && !isMeant(cursor, clauses)) return;
    const at = cursor.previousEnd;
    if (comma !== undefined) cursor.next();
    const word = isHere ? token.text : misspelt(cursor, clauses, comma);
    if (word === undefined) return;
    cursor.next();
    if (isHere) checkComma(cursor, { clauses, comma, token, at });
    repeats.note(
      token,
      word === 'on' ? `on ${cursor.token.text}` : (clauses.keyOf?.(word) ?? word),
    );
    clauses.read(word, token);
  }
}

/** True when a word that is no clause can only be a misspelt one. */
function isMeant(cursor: Cursor, clauses: SubClauses): boolean {
  const token = cursor.token;
  if (token.kind !== 'name' || clauses.isStrict === undefined) return false;
  if (clauses.isStrict === 'always') return true;
  const isValue = startsExpression(cursor.peek(1)) && !cursor.isFirstOnLine();
  return isValue && meantWords(token.text, clauses).length > 0;
}

interface Place {
  readonly clauses: SubClauses;
  readonly comma: Token | undefined;
  readonly token: Token;
  /** End of what stands before the clause. */
  readonly at: number;
}

function checkComma(cursor: Cursor, { clauses, comma, token, at }: Place): void {
  if (comma !== undefined || clauses.free?.includes(token.text) === true) return;
  cursor.report({
    code: 'MISSING_COMMA',
    span: spanOf(token),
    message: `Found ${describe(token)} right after what stands before it. Put \`,\` between them.`,
    found: token.text,
    expected: ',',
    fixes: [insertion('Add `,`', at, ',')],
  });
}

/** Reports what is none of the clauses; the one that was meant, or undefined and nothing goes on. */
function misspelt(
  cursor: Cursor,
  clauses: SubClauses,
  comma: Token | undefined,
): string | undefined {
  const token = cursor.token;
  if (comma !== undefined && token.kind !== 'name') return trailing(cursor, comma);
  const suggestions = meantWords(token.text, clauses);
  const [word] = suggestions;
  const isUnderstood = word !== undefined && startsExpression(cursor.peek(1));
  const finding = {
    code: 'CLAUSE_UNKNOWN',
    span: spanOf(token),
    message:
      `Found ${describe(token)}, but here ${clauses.of} has only ` +
      `${alternatives(clauses.words)}.${didYouMean(suggestions)}`,
    found: token.text,
    expected: clauses.words.join(', '),
    suggestions,
    fixes: suggestions
      .slice(0, isUnderstood ? 1 : 0)
      .map((text) => ({ title: `Write \`${text}\``, span: spanOf(token), text })),
  } as const;
  if (isUnderstood) cursor.report(finding);
  else cursor.fail(finding);
  return isUnderstood ? word : undefined;
}

function trailing(cursor: Cursor, comma: Token): undefined {
  cursor.report({
    code: 'EXTRA_COMMA',
    span: spanOf(comma),
    message: 'Nothing follows this `,`. Remove it, or write what is missing.',
    found: ',',
    fixes: [{ title: 'Remove `,`', span: spanOf(comma), text: '' }],
  });
  return undefined;
}
