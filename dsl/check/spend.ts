// `spend attacker.mana: 30 { } else { }`: asks whether it is there, and takes it, in one step.
import type { SpendStatement } from '../ast/statement.ts';
import type { TypedExpression } from '../ir/expression.ts';
import type { TypedPlace, TypedStatement } from '../ir/statement.ts';
import { NUMBER } from '../types.ts';
import type { CheckBlock } from './block.ts';
import { checkAs } from './fit.ts';
import type { Body } from './pack.ts';
import { checkPlaceOf, type Place } from './place.ts';
import { numberOf } from './question.ts';

export function checkSpend(
  body: Body,
  node: SpendStatement,
  checkBlock: CheckBlock,
): TypedStatement | undefined {
  const found = checkPlaceOf(body, node.place, 'spend');
  const place = found && resourceOf(body, node, found);
  const amount = checkAs(body, node.amount, NUMBER);
  const isNegative = amount.kind === 'constant' && amount.value < 0;
  if (isNegative) reportNegative(body, node);
  // Fields may have changed from here on: what conditions have shown about them counts no more.
  body.spent = true;
  const then = checkBlock(body, node.body);
  const otherwise = node.otherwise === undefined ? [] : checkBlock(body, node.otherwise);
  if (place === undefined || amount.type.kind === 'error' || isNegative) return undefined;
  return { kind: 'spend', place, amount: notNegative(amount), body: then, otherwise };
}

/** Spending less than nothing would be a gain. */
function notNegative(amount: TypedExpression): TypedExpression {
  if (amount.kind === 'constant') return amount;
  return { kind: 'builtin', type: NUMBER, name: 'max', args: [amount, numberOf(0)] };
}

function resourceOf(body: Body, node: SpendStatement, place: Place): TypedPlace | undefined {
  if (place.kind === 'pair') {
    return { resource: place.resource.index, ...place.pair };
  }
  const { field, entityKind, entity } = place.column;
  const resource = body.pack.resources.get(field);
  if (resource?.typed.entityKind === entityKind) return { resource: resource.index, entity };
  const resources = [...body.pack.resources.keys()].map((name) => `\`${name}\``).join(', ');
  body.reporter.error({
    code: 'SPEND_NO_RESOURCE',
    span: node.place.span,
    message:
      `Only a resource can be spent, and \`${field}\` is a field of the game. ` +
      (resources === ''
        ? `Declare one with \`resource NAME of ${entityKind} max 100\`, or write \`lose\`.`
        : `Resources are ${resources}; \`lose\` takes from a field.`),
    found: field,
    expected: 'a resource',
  });
  return undefined;
}

function reportNegative(body: Body, node: SpendStatement): void {
  body.reporter.error({
    code: 'SPEND_NEGATIVE',
    span: node.amount.span,
    message: 'Less than nothing cannot be spent. Write a number from 0 on, or `gain`.',
    expected: 'at least 0',
  });
}
