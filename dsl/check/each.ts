// `each foe in SELECTION { }`: the block for everyone who is found.
import type { Block, Statement } from '../ast/statement.ts';
import type { TypedStatement } from '../ir/statement.ts';
import type { CheckBlock } from './block.ts';
import { innerBlocks } from './inner-blocks.ts';
import { assumingNothing } from './non-zero.ts';
import type { Body } from './pack.ts';
import { checkSelection, forEach, withoutSelection } from './selection.ts';

type EachNode = Extract<Statement, { kind: 'each' }>;

export function checkEach(
  body: Body,
  node: EachNode,
  checkBlock: CheckBlock,
): TypedStatement | undefined {
  const selection = checkSelection(body, node.selection);
  const check = (): readonly TypedStatement[] => checkBlock(body, node.body);
  if (selection === undefined) {
    withoutSelection(body, node.selection, check);
    return undefined;
  }
  const statements = forEach(body, selection, () =>
    doesSpend(node.body) ? assumingNothing(body, check) : check(),
  );
  return { kind: 'each', selector: selection.selector, body: statements };
}

/** Whether a block spends: the next time round, fields may have changed. */
function doesSpend({ statements }: Block): boolean {
  return statements.some(
    (statement) => statement.kind === 'spend' || innerBlocks(statement).some(doesSpend),
  );
}
