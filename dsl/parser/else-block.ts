// The `else { }` of `if`, `chance` and `spend`, with the spellings of other languages.
import type { Block } from '../ast/statement.ts';
import { parseBlock, type ParseStatement } from './block.ts';
import { describe, spanOf, type Cursor } from './cursor.ts';

/** `else { }`; undefined where none stands. An `else if` is for the caller. */
export function parseElseBlock(cursor: Cursor, parse: ParseStatement): Block | undefined {
  if (cursor.panicking) return undefined;
  const foreign = acceptForeignElse(cursor);
  if (foreign === undefined && cursor.accept('else') === undefined) return undefined;
  return parseBlock(cursor, { after: '`else`', parse });
}

/** Steps over `elseif` and `Else`, reported; what was meant, or undefined. */
export function acceptForeignElse(cursor: Cursor): 'else' | 'else if' | undefined {
  const token = cursor.token;
  if (token.kind !== 'name') return undefined;
  const word = token.text.toLowerCase();
  const isElseIf = word === 'elseif' || word === 'elsif' || word === 'elif';
  if (!isElseIf && word !== 'else') return undefined;
  const meant = isElseIf ? 'else if' : 'else';
  cursor.report({
    code: 'KEYWORD_FOREIGN',
    span: spanOf(token),
    message: `${describe(token)} is not a word of the language. Write \`${meant}\` instead.`,
    found: token.text,
    expected: meant,
    suggestions: [meant],
    fixes: [{ title: `Write \`${meant}\``, span: spanOf(token), text: meant }],
  });
  cursor.next();
  return meant;
}
