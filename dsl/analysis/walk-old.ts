// Names of old values behind `was`: nothing of the pack, and so words of the language to whoever asks.
import type { Expression } from '../ast/expression.ts';
import type { Collector } from './occurrence.ts';

export function walkOld(into: Collector, node: Expression | undefined): void {
  if (node === undefined) return;
  if (node.kind === 'name') into.word({ text: node.text, span: node.span });
  if (node.kind === 'call') into.word(node.name);
  for (const part of partsOf(node)) walkOld(into, part);
}

function partsOf(node: Expression): readonly (Expression | undefined)[] {
  if (node.kind === 'unary') return [node.operand];
  if (node.kind === 'binary') return [node.left, node.right, node.otherwise];
  if (node.kind === 'choose') return [node.condition, node.left, node.right];
  return node.kind === 'call' ? node.args.map(({ value }) => value) : [];
}
