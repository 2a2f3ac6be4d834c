// `one of { weight 3 { } weight 1 { } }`: one draw chooses one block, in proportion to the weights.
import type { Expression } from '../ast/expression.ts';
import type { Statement } from '../ast/statement.ts';
import type { TypedExpression } from '../ir/expression.ts';
import type { TypedStatement } from '../ir/statement.ts';
import { DSL_LIMITS } from '../limits.ts';
import { NUMBER } from '../types.ts';
import type { CheckBlock } from './block.ts';
import { FAULT } from './fault.ts';
import { checkAs } from './fit.ts';
import type { Body } from './pack.ts';

type OneOfNode = Extract<Statement, { kind: 'oneOf' }>;

export function checkOneOf(
  body: Body,
  node: OneOfNode,
  checkBlock: CheckBlock,
): TypedStatement | undefined {
  const number = body.drawCount;
  body.drawCount += 1;
  const weights = node.choices.map((choice) => checkWeight(body, choice.weight));
  const bodies = node.choices.map((choice) => checkBlock(body, choice.body));
  if (weights.some((weight) => weight.type.kind === 'error')) return undefined;
  if (node.choices.length > DSL_LIMITS.choicesMax) {
    report(body, node, `\`one of\` chooses among at most ${DSL_LIMITS.choicesMax} blocks.`);
    return undefined;
  }
  const isNothing = weights.every((weight) => weight.kind === 'constant' && weight.value === 0);
  if (!isNothing) return { kind: 'oneOf', number, weights, bodies };
  const what =
    node.choices.length === 0
      ? '`one of` has nothing to choose from.'
      : 'All weights are 0, so nothing would ever be chosen.';
  report(body, node, `${what} Write \`one of { weight 1 { ... } weight 1 { ... } }\`.`);
  return undefined;
}

function report(body: Body, node: OneOfNode, message: string): void {
  body.reporter.error({
    code: 'CHOICES_EMPTY',
    span: node.span,
    message,
    expected: 'weight N { }',
  });
}

function checkWeight(body: Body, node: Expression): TypedExpression {
  const weight = checkAs(body, node, NUMBER);
  if (weight.kind !== 'constant' || weight.value >= 0) return weight;
  body.reporter.error({
    code: 'WEIGHT_NEGATIVE',
    span: node.span,
    message: 'A weight is at least 0: 0 is never chosen, 2 twice as often as 1.',
    found: `${weight.value}`,
    expected: 'at least 0',
  });
  return FAULT;
}
