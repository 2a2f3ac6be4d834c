// Whether a checked value fits where it stands. What was reported becomes FAULT, which fits
// everywhere, so that one mistake gives one finding.
import type { Expression } from '../ast.ts';
import type { Span } from '../diagnostic.ts';
import { ERROR, describeType, sameType, type Type } from '../types.ts';
import type { Body } from './pack.ts';
import type { TypedExpression } from './typed.ts';
import { unreachable } from '../unreachable.ts';

/** Stands for what was reported already. */
export const FAULT: TypedExpression = { kind: 'constant', type: ERROR, value: 0 };

/** Checks an expression that must be a yes-or-no question. */
export function checkCondition(body: Body, node: Expression): TypedExpression {
  const typed = body.pack.checkExpression(body, node);
  if (typed.type.kind === 'bool' || typed.type.kind === 'error') return typed;
  body.reporter.error({
    code: 'CONDITION_NOT_BOOL',
    span: node.span,
    message:
      `A condition is a yes-or-no question, but this is ${describeType(typed.type)}. Compare it, ` +
      'such as `x > 0`.',
    found: describeType(typed.type),
    expected: 'yes or no',
  });
  return FAULT;
}

/** Reports that a value has another type than is needed; false also when that was done before. */
export function fits(body: Body, typed: TypedExpression, wanted: Type, span: Span): boolean {
  const { type } = typed;
  if (type.kind === 'error') return false;
  if (sameType(type, wanted)) return true;
  body.reporter.error({
    code: 'TYPE_MISMATCH',
    span,
    message:
      `Expected ${describeType(wanted)} here, but this is ${describeType(type)}. ` +
      example(wanted),
    found: describeType(type),
    expected: describeType(wanted),
  });
  return false;
}

function example(wanted: Type): string {
  switch (wanted.kind) {
    case 'number':
      return 'Write a number such as `10`.';
    case 'percent':
      return 'Write a percent such as `30%`.';
    case 'duration':
      return 'Write a duration such as `2s` or `500ms`.';
    case 'bool':
      return 'Write a comparison, `true` or `false`.';
    case 'entity':
      return `Write the name of a ${wanted.entity}.`;
    case 'effect':
    case 'error':
      return 'Write another value.';
    default:
      return unreachable(wanted);
  }
}
