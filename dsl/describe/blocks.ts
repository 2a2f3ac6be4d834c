// Blocks and statements inside each other, in the order they are written.
import type { Block, Statement } from '../ast/statement.ts';
import type { TypedStatement } from '../ir/statement.ts';

/** The blocks that a statement holds. */
export function blocksOf(statement: Statement): readonly Block[] {
  const blocks: (Block | undefined)[] = [];
  if ('body' in statement) blocks.push(statement.body);
  if ('otherwise' in statement) blocks.push(statement.otherwise);
  if ('broken' in statement) blocks.push(statement.broken);
  if ('choices' in statement) blocks.push(...statement.choices.map(({ body }) => body));
  return blocks.filter((block) => block !== undefined);
}

/** Checked statements and all inside them, each before what it holds. */
export function typedStatementsIn(
  statements: readonly TypedStatement[],
): readonly TypedStatement[] {
  return statements.flatMap((statement) => {
    const inner: TypedStatement[] = [];
    if ('body' in statement) inner.push(...statement.body);
    if ('otherwise' in statement) inner.push(...statement.otherwise);
    if ('bodies' in statement) inner.push(...statement.bodies.flat());
    return [statement, ...typedStatementsIn(inner)];
  });
}
