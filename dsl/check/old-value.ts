// Values made of old ones: names, numbers, arithmetic. What the names are is only known where a battle moves.
import { BUILTINS } from '../arithmetic.ts';
import type { Expression } from '../ast/expression.ts';
import type { OldValue } from '../ir/move.ts';
import type { Reporter } from '../reporter.ts';

type Node<Kind extends Expression['kind']> = Extract<Expression, { kind: Kind }>;

/** What it means; undefined, reported, when it is none. */
export function oldValueOf(reporter: Reporter, node: Expression): OldValue | undefined {
  switch (node.kind) {
    case 'number':
    case 'percent':
    case 'duration':
    case 'distance':
      return { kind: 'constant', value: node.value };
    case 'bool':
      return { kind: 'constant', value: node.value ? 1 : 0 };
    case 'name':
      return node.text === '' ? undefined : { kind: 'old', name: node.text };
    case 'unary': {
      if (node.operator !== '-') return report(reporter, node);
      const operand = oldValueOf(reporter, node.operand);
      return operand && { kind: 'negate', operand };
    }
    case 'binary':
      return arithmeticOf(reporter, node);
    case 'call':
      return builtinOf(reporter, node);
    case 'choose':
      return chosenOf(reporter, node);
    case 'error':
      return undefined;
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
    default:
      return report(reporter, node);
  }
}

function report(reporter: Reporter, { span }: Expression): undefined {
  reporter.error({
    code: 'VALUE_NOT_FIXED',
    span,
    message:
      'Behind `was` stand names of old values, numbers, `+ - * /`, functions such as `floor`, and ' +
      '`if A < B then C else D`: nothing else of the game is asked when a battle moves.',
    expected: 'old names and numbers',
  });
  return undefined;
}

function arithmeticOf(reporter: Reporter, node: Node<'binary'>): OldValue | undefined {
  const { operator } = node;
  if (operator !== '+' && operator !== '-' && operator !== '*' && operator !== '/') {
    return report(reporter, node);
  }
  const left = oldValueOf(reporter, node.left);
  const right = oldValueOf(reporter, node.right);
  if (left === undefined || right === undefined) return undefined;
  if (operator === '/') return quotientOf(reporter, node, { left, right });
  // `strength * 50%` is half of it.
  if (operator === '*' && node.right.kind === 'percent') {
    return { kind: 'arithmetic', operator: 'of', left, right };
  }
  if (operator === '*' && node.left.kind === 'percent') {
    return { kind: 'arithmetic', operator: 'of', left: right, right: left };
  }
  return { kind: 'arithmetic', operator, left, right };
}

interface Sides {
  readonly left: OldValue;
  readonly right: OldValue;
}

function quotientOf(
  reporter: Reporter,
  node: Node<'binary'>,
  { left, right }: Sides,
): OldValue | undefined {
  if (node.otherwise !== undefined) {
    const otherwise = oldValueOf(reporter, node.otherwise);
    return otherwise && { kind: 'quotient', left, right, otherwise };
  }
  const isFixed = right.kind === 'constant';
  if (isFixed && right.value !== 0) return { kind: 'arithmetic', operator: '/', left, right };
  reporter.error({
    code: isFixed ? 'DIVISION_BY_ZERO' : 'DIVISOR_UNKNOWN',
    span: node.right.span,
    message: isFixed
      ? 'This divides by zero. Divide by something else.'
      : 'This may be 0. Say what the value is chosen: `a / b else 0`.',
    expected: 'else VALUE',
  });
  return undefined;
}

function builtinOf(reporter: Reporter, node: Node<'call'>): OldValue | undefined {
  const name = BUILTINS.find((one) => one === node.name.text);
  if (name === undefined) return report(reporter, node);
  const { args } = node;
  const wanted =
    name === 'clamp' ? 3 : name === 'min' || name === 'max' ? Math.max(2, args.length) : 1;
  if (args.length !== wanted) {
    reporter.error({
      code: 'ARGUMENT_COUNT',
      span: node.span,
      message: `\`${name}\` takes ${wanted === 1 ? 'one value' : `${wanted} values`}.`,
      found: `${args.length}`,
      expected: `${wanted}`,
    });
    return undefined;
  }
  const values = args.flatMap(({ value }) => oldValueOf(reporter, value) ?? []);
  return values.length === wanted ? { kind: 'builtin', name, args: values } : undefined;
}

function chosenOf(reporter: Reporter, node: Node<'choose'>): OldValue | undefined {
  const { condition } = node;
  const operator = condition.kind === 'binary' ? COMPARISONS.get(condition.operator) : undefined;
  if (condition.kind !== 'binary' || operator === undefined) return report(reporter, condition);
  const parts = [condition.left, condition.right, node.left, node.right];
  const [left, right, chosen, otherwise] = parts.map((one) => oldValueOf(reporter, one));
  if (!left || !right || !chosen || !otherwise) return undefined;
  return { kind: 'choose', operator, left, right, chosen, otherwise };
}

const COMPARISONS: ReadonlyMap<string, Extract<OldValue, { kind: 'choose' }>['operator']> = new Map(
  (['<', '<=', '>', '>=', '=', '!='] as const).map((one) => [one, one]),
);
