// Types of expressions: resolves names, folds constants, refuses what does not fit. Returns the
// checked tree; what was reported has the type `error` and causes nothing further.
import { calculate } from '../arithmetic.ts';
import type { Expression } from '../ast/expression.ts';
import {
  ANGLE,
  BOOL,
  DISTANCE,
  DURATION,
  NUMBER,
  PERCENT,
  describeType,
  isNumeric,
  type Type,
} from '../types.ts';
import { checkAggregate } from './aggregate.ts';
import { checkCall } from './call.ts';
import { checkDice } from './dice.ts';
import { FAULT } from './fault.ts';
import { checkCondition } from './fit.ts';
import { checkHas, checkHeld, checkImmune } from './held.ts';
import { checkLookup } from './table-read.ts';
import { checkField, checkName, misplacedEffect } from './name.ts';
import { checkBinary, checkChoose } from './operator.ts';
import type { Body } from './pack.ts';
import { checkWithin } from './space.ts';
import type { TypedExpression } from '../ir/expression.ts';
import { unreachable } from '../unreachable.ts';

const LITERALS = {
  number: NUMBER,
  percent: PERCENT,
  duration: DURATION,
  distance: DISTANCE,
  angle: ANGLE,
} as const satisfies Record<string, Type>;

/** Checks an expression of any type. */
export function checkExpression(body: Body, node: Expression): TypedExpression {
  switch (node.kind) {
    case 'number':
    case 'percent':
    case 'duration':
    case 'distance':
    case 'angle':
      return { kind: 'constant', type: LITERALS[node.kind], value: node.value };
    case 'bool':
      return { kind: 'constant', type: BOOL, value: node.value ? 1 : 0 };
    case 'string':
      return misplacedEffect(body, node.text, node.span);
    case 'name':
      return checkName(body, node.text, node.span);
    case 'field':
      return checkField(body, node);
    case 'unary':
      return checkUnary(body, node);
    case 'binary':
      return checkBinary(body, node);
    case 'choose':
      return checkChoose(body, node);
    case 'call':
      return checkCall(body, node);
    case 'error':
      return FAULT;
    case 'dice':
    case 'has':
    case 'immune':
    case 'held':
    case 'within':
    case 'aggregate':
    case 'lookup':
      return checkQuestion(body, node);
    default:
      return unreachable(node);
  }
}

type Question = Extract<
  Expression,
  { kind: 'dice' | 'has' | 'immune' | 'held' | 'within' | 'aggregate' | 'lookup' }
>;

/** Values that ask chance, tables, or the world. */
function checkQuestion(body: Body, node: Question): TypedExpression {
  switch (node.kind) {
    case 'dice':
      return checkDice(body, node);
    case 'has':
      return checkHas(body, node);
    case 'immune':
      return checkImmune(body, node);
    case 'held':
      return checkHeld(body, node);
    case 'within':
      return checkWithin(body, node);
    case 'aggregate':
      return checkAggregate(body, node);
    case 'lookup':
      return checkLookup(body, node);
    default:
      return unreachable(node);
  }
}

function checkUnary(body: Body, node: Extract<Expression, { kind: 'unary' }>): TypedExpression {
  if (node.operator === 'not') {
    const operand = checkCondition(body, node.operand);
    if (operand.type.kind === 'error') return FAULT;
    if (operand.kind !== 'constant') return { kind: 'not', type: BOOL, operand };
    return { ...operand, value: 1 - operand.value };
  }
  const operand = checkExpression(body, node.operand);
  if (operand.type.kind === 'error') return FAULT;
  if (!isNumeric(operand.type)) {
    body.reporter.error({
      code: 'TYPE_MISMATCH',
      span: node.operand.span,
      message:
        '`-` needs a number, a percent or a duration, but this is ' +
        `${describeType(operand.type)}. Remove \`-\`.`,
      found: describeType(operand.type),
      expected: 'a number, a percent or a duration',
    });
    return FAULT;
  }
  if (operand.kind === 'constant') return { ...operand, value: calculate('-', 0, operand.value) };
  return { kind: 'negate', type: operand.type, operand };
}
