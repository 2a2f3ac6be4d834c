// Blocks inside a statement that run in the same body; those of delayed blocks, chains and channels
// do not.
import type { Block, Statement } from '../ast/statement.ts';

export function innerBlocks(statement: Statement): readonly Block[] {
  const { kind } = statement;
  if (kind === 'each') return [statement.body];
  if (kind === 'oneOf') return statement.choices.map((choice) => choice.body);
  if (kind !== 'if' && kind !== 'chance' && kind !== 'spend') return [];
  const { body, otherwise } = statement;
  return otherwise === undefined ? [body] : [body, otherwise];
}
