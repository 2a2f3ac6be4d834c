// `name: type, name: type`: the fields of an event and the parameters of a formula.
import type { TypedName } from '../ast.ts';
import { insertion } from '../reporter.ts';
import { describe, spanOf, type Cursor } from './cursor.ts';
import { expectName, expectSymbol } from './expect.ts';

/** Reads up to, not including, `closing`. */
export function parseTypedNames(cursor: Cursor, closing: '}' | ')'): TypedName[] {
  const entries: TypedName[] = [];
  while (!cursor.panicking && !cursor.at(closing) && cursor.peek().kind === 'name') {
    const name = expectName(cursor, 'a name');
    expectSymbol(cursor, ':', 'MISSING_COLON', `\`${name.text}\``);
    const type = expectName(cursor, 'a type, such as `number`');
    entries.push({ name, type });
    if (cursor.panicking || cursor.accept(',') || cursor.peek().kind !== 'name') continue;
    const token = cursor.peek();
    cursor.report({
      code: 'MISSING_COMMA',
      span: spanOf(token),
      message: `Found ${describe(token)} right after a type. Put \`,\` between two entries.`,
      found: token.text,
      expected: ',',
      fixes: [insertion('Add `,`', cursor.previousEnd, ',')],
    });
  }
  if (!cursor.panicking && !cursor.at(closing) && !cursor.at('{') && !cursor.atEnd()) {
    if (!['event', 'formula', 'effect', 'rule'].includes(cursor.peek().text)) {
      expectName(cursor, `a name or \`${closing}\``);
    }
  }
  return entries;
}
