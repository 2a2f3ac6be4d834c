// The raises of a block as they were written, those inside its blocks included, but not what waits.
import type { Block, Statement } from '../ast/statement.ts';
import { unreachable } from '../unreachable.ts';

type RaiseNode = Extract<Statement, { kind: 'raise' }>;

export function raisesIn({ statements }: Block): RaiseNode[] {
  return statements.flatMap((one) =>
    one.kind === 'raise' ? [one] : insideOf(one).flatMap(raisesIn),
  );
}

/** Blocks that run with the statement. */
export function insideOf(node: Statement): readonly Block[] {
  switch (node.kind) {
    case 'if':
    case 'chance':
    case 'spend':
      return node.otherwise === undefined ? [node.body] : [node.body, node.otherwise];
    case 'oneOf':
      return node.choices.map((choice) => choice.body);
    case 'each':
    case 'chain':
      return [node.body];
    case 'after':
    case 'channel':
    case 'let':
    case 'modify':
    case 'apply':
    case 'raise':
    case 'dispel':
    case 'end':
    case 'gain':
    case 'lose':
    case 'put':
    case 'store':
    case 'use':
    case 'cancel':
    case 'stop':
    case 'refuse':
    case 'error':
      return [];
    default:
      return unreachable(node);
  }
}
