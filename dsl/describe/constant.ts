// Works out values that need no battle: numbers, tunes, arithmetic, formulas of constants. What needs one has no
// constant value.
import type { Argument, BinaryExpression, Expression } from '../ast/expression.ts';
import { callBuiltin, BUILTINS, calculate, compare, saturate } from '../arithmetic.ts';
import { unreachable } from '../unreachable.ts';
import type { FormulaNode } from '../ast/declaration.ts';

export interface Constant {
  readonly unit: 'number' | 'percent' | 'duration' | 'distance' | 'bool';
  readonly value: number;
}

export interface ConstantScope {
  /** Values by name: tunes, the rank of a skill, parameters. */
  readonly values: ReadonlyMap<string, Constant>;
  readonly formulas: ReadonlyMap<string, FormulaNode>;
  /** Formulas that may still be called inside each other. */
  readonly depth: number;
}

/** The value, or undefined when it depends on a battle. */
export function constantOf(node: Expression, scope: ConstantScope): Constant | undefined {
  switch (node.kind) {
    case 'number':
    case 'percent':
    case 'duration':
    case 'distance':
      return { unit: node.kind, value: node.value };
    case 'bool':
      return { unit: 'bool', value: node.value ? 1 : 0 };
    case 'name':
      return scope.values.get(node.text);
    case 'unary': {
      const operand = constantOf(node.operand, scope);
      if (operand === undefined) return undefined;
      if (node.operator === '-') return { ...operand, value: saturate(-operand.value) };
      return { unit: 'bool', value: operand.value === 0 ? 1 : 0 };
    }
    case 'binary':
      return binary(node, scope);
    case 'choose': {
      const condition = constantOf(node.condition, scope);
      if (condition === undefined) return undefined;
      return constantOf(condition.value === 0 ? node.right : node.left, scope);
    }
    case 'call':
      return call(node.name.text, node.args, scope);
    case 'angle':
    case 'dice':
    case 'string':
    case 'field':
    case 'has':
    case 'immune':
    case 'held':
    case 'within':
    case 'aggregate':
    case 'lookup':
    case 'error':
      return undefined;
    default:
      return unreachable(node);
  }
}

function binary(node: BinaryExpression, scope: ConstantScope): Constant | undefined {
  const left = constantOf(node.left, scope);
  const right = constantOf(node.right, scope);
  if (left === undefined || right === undefined) return undefined;
  const { operator } = node;
  switch (operator) {
    case 'and':
      return { unit: 'bool', value: left.value * right.value };
    case 'or':
      return { unit: 'bool', value: Math.max(left.value, right.value) };
    case '+':
    case '-':
      return { unit: left.unit, value: saturate(calculate(operator, left.value, right.value)) };
    case '*':
      return product(left, right);
    case '/':
      if (right.value === 0) {
        return node.otherwise === undefined ? undefined : constantOf(node.otherwise, scope);
      }
      return quotient(left, right);
    case '<':
    case '<=':
    case '>':
    case '>=':
    case '=':
    case '!=':
      return { unit: 'bool', value: compare(operator, left.value, right.value) ? 1 : 0 };
    default:
      return unreachable(operator);
  }
}

/** A value times a percent is that share of the value. */
function product(left: Constant, right: Constant): Constant {
  if (right.unit === 'percent') {
    return { unit: left.unit, value: saturate(calculate('of', left.value, right.value)) };
  }
  if (left.unit === 'percent') {
    const isShare = right.unit !== 'number';
    const value = isShare
      ? calculate('of', right.value, left.value)
      : calculate('*', left.value, right.value);
    return { unit: isShare ? right.unit : 'percent', value: saturate(value) };
  }
  const unit = left.unit === 'number' ? right.unit : left.unit;
  return { unit, value: saturate(calculate('*', left.value, right.value)) };
}

function quotient(left: Constant, right: Constant): Constant {
  const unit = left.unit === right.unit ? 'number' : left.unit;
  return { unit, value: saturate(calculate('/', left.value, right.value)) };
}

function call(name: string, args: readonly Argument[], scope: ConstantScope): Constant | undefined {
  const values: Constant[] = [];
  for (const { value } of args) {
    const found = constantOf(value, scope);
    if (found === undefined) return undefined;
    values.push(found);
  }
  const builtin = BUILTINS.find((each) => each === name);
  const [first] = values;
  if (builtin !== undefined && first !== undefined) {
    const result = callBuiltin(
      builtin,
      values.map(({ value }) => value),
    );
    return { unit: first.unit, value: result };
  }
  const formula = scope.formulas.get(name);
  if (formula === undefined || scope.depth === 0) return undefined;
  const parameters = new Map(scope.values);
  for (const [at, parameter] of formula.parameters.entries()) {
    const value = values[at];
    if (value !== undefined) parameters.set(parameter.name.text, value);
  }
  return constantOf(formula.body, { ...scope, values: parameters, depth: scope.depth - 1 });
}
