// Whether a checked value fits where it stands. What was reported becomes FAULT, which fits
// everywhere, so that one mistake gives one finding.
import type { Expression } from '../ast/expression.ts';
import type { Span } from '../diagnostic.ts';
import { DSL_LIMITS } from '../limits.ts';
import { quoted } from '../reporter.ts';
import { didYouMean } from '../suggest.ts';
import { describeType, sameType, type Type } from '../types.ts';
import { FAULT } from './fault.ts';
import { isKnownName } from './name-meaning.ts';
import { renaming, reportUnknown, suggestName, type Body } from './pack.ts';
import type { TypedExpression } from '../ir/expression.ts';
import { unreachable } from '../unreachable.ts';

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

/**
 * Checks an expression where a type is wanted: words of an enum count there. FAULT when it does not
 * fit.
 */
export function checkAs(body: Body, node: Expression, wanted: Type): TypedExpression {
  if (wanted.kind === 'error') {
    body.pack.checkExpression(body, node);
    return FAULT;
  }
  if (wanted.kind === 'enum' && node.kind === 'choose') {
    const condition = checkCondition(body, node.condition);
    const left = checkAs(body, node.left, wanted);
    const right = checkAs(body, node.right, wanted);
    const isKnown = [condition, left, right].every((part) => part.type.kind !== 'error');
    return isKnown ? { kind: 'choose', type: wanted, condition, left, right } : FAULT;
  }
  const word = wanted.kind === 'enum' ? enumWord(body, node, wanted) : undefined;
  const typed = word ?? body.pack.checkExpression(body, node);
  return fits(body, typed, wanted, node.span) ? typed : FAULT;
}

/**
 * A bare name as a word of the enum; undefined when it is no name or means something else. Reports
 * what is near.
 */
function enumWord(
  body: Body,
  node: Expression,
  wanted: Extract<Type, { kind: 'enum' }>,
): TypedExpression | undefined {
  if (node.kind !== 'name') return undefined;
  const words = body.pack.enums.get(wanted.name) ?? [];
  const value = words.indexOf(node.text);
  if (value >= 0) return { kind: 'constant', type: wanted, value };
  if (isKnownName(body, node.text)) return undefined;
  const suggestions = suggestName(body.pack, node.text, words);
  const list = words.slice(0, DSL_LIMITS.listedNamesMax).map((word) => `\`${word}\``);
  reportUnknown(body, `${wanted.name} ${node.text}`, {
    code: 'UNKNOWN_WORD',
    span: node.span,
    message:
      `${quoted(node.text)} is no ${wanted.name}.` +
      (didYouMean(suggestions) || ` Its words are ${list.join(', ')}.`),
    found: node.text,
    expected: words.join(', '),
    suggestions,
    fixes: renaming(node.span, suggestions),
  });
  return FAULT;
}

function example(wanted: Type): string {
  switch (wanted.kind) {
    case 'number':
      return 'Write a number such as `10`.';
    case 'percent':
      return 'Write a percent such as `30%`.';
    case 'duration':
      return 'Write a duration such as `2s` or `500ms`.';
    case 'distance':
      return 'Write a distance such as `5m`.';
    case 'angle':
      return 'Write an angle such as `60deg`.';
    case 'bool':
      return 'Write a comparison, `true` or `false`.';
    case 'enum':
      return `Write one of its words.`;
    case 'entity':
      return `Write the name of a ${wanted.entity}.`;
    case 'effect':
    case 'error':
      return 'Write another value.';
    default:
      return unreachable(wanted);
  }
}
