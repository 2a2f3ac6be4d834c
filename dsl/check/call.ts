// Calls: formulas, built-in functions, functions of the game, resources of a pair, distances.
import { BUILTINS, callBuiltin, type Builtin } from '../arithmetic.ts';
import type { Argument, Expression } from '../ast/expression.ts';
import { quoted } from '../reporter.ts';
import { didYouMean } from '../suggest.ts';
import { describeType, isNumeric, sameType, type Type } from '../types.ts';
import { FAULT } from './fault.ts';
import { checkAs } from './fit.ts';
import { diceFor, randomHint } from './foreign-name.ts';
import { checkFormula, parameterTypes } from './formula.ts';
import { checkHost } from './host.ts';
import { checkBareLookup } from './table-read.ts';
import { checkPair } from './pair.ts';
import { bounded } from './range.ts';
import { checkDistance } from './space.ts';
import { renaming, reportUnknown, suggestName, type Body, type FormulaEntry } from './pack.ts';
import type { TypedExpression } from '../ir/expression.ts';

type CallNode = Extract<Expression, { kind: 'call' }>;

function isBuiltin(name: string): name is (typeof BUILTINS)[number] {
  return (BUILTINS as readonly string[]).includes(name);
}

export function checkCall(body: Body, node: CallNode): TypedExpression {
  const name = node.name.text;
  if (isBuiltin(name)) return checkBuiltin(body, node, name);
  const { formulas, functions, resources, tables } = body.pack;
  const formula = formulas.get(name);
  if (formula !== undefined) return checkFormulaCall(body, node, formula);
  const host = functions.get(name);
  const resource = resources.get(name);
  // A value that was not understood may have been a list.
  const isListed = !node.args.some((arg) => arg.value.kind === 'error');
  if (host !== undefined) {
    const names = host.parameters.map((parameter) => parameter.name);
    const isFitting = isListed && isCallFitting(body, node, names);
    return isFitting ? checkHost(body, node, host) : lookInside(body, node);
  }
  if (tables.has(name)) return checkBareLookup(body, node);
  if (resource === undefined && name !== 'distance') return unknownFunction(body, node);
  if (!isListed || !checkCount(body, node, 2)) return lookInside(body, node);
  return resource === undefined ? checkDistance(body, node) : checkPair(body, node, resource);
}

/** Looks at the values of a call that came to nothing, for mistakes of their own. */
function lookInside(body: Body, node: CallNode): TypedExpression {
  for (const { value } of node.args) {
    // A name may be a word of an enum, which only the call could tell.
    if (value.kind !== 'name') body.pack.checkExpression(body, value);
  }
  return FAULT;
}

function isCallFitting(body: Body, node: CallNode, parameters: readonly string[]): boolean {
  return checkNames(body, node, parameters) && checkCount(body, node, parameters.length);
}

function checkFormulaCall(body: Body, node: CallNode, entry: FormulaEntry): TypedExpression {
  const { pack } = body;
  entry.used = true;
  checkFormula(pack, entry, { body, span: node.span });
  const parameters = parameterTypes(pack, entry);
  const names = entry.node.parameters.map((parameter) => parameter.name.text);
  const isListed = !node.args.some((arg) => arg.value.kind === 'error');
  // A value that was not understood may have been a list.
  const isFitting = isListed && isCallFitting(body, node, names);
  if (!isFitting) return lookInside(body, node);
  const args = node.args.map((arg, index) =>
    checkAs(body, arg.value, parameters[index] ?? FAULT.type),
  );
  const { formula } = entry;
  if (formula === undefined) return FAULT;
  if (args.some((arg) => arg.type.kind === 'error')) return FAULT;
  return { kind: 'call', type: formula.body.type, formula, args };
}

function unknownFunction(body: Body, node: CallNode): TypedExpression {
  for (const { value } of node.args) body.pack.checkExpression(body, value);
  const { text, span } = node.name;
  const { formulas, functions, tables } = body.pack;
  const known = [...BUILTINS, 'distance', ...formulas.keys(), ...functions.keys()];
  const suggestions = suggestName(body.pack, text, [...known, ...tables.keys()]);
  const dice = diceFor(node);
  const hint =
    (dice === undefined ? randomHint(text) : ` Write \`${dice}\`: dice are values.`) ||
    didYouMean(suggestions) ||
    ` Declare it: \`formula ${text}(...) = ...\`.`;
  reportUnknown(body, text, {
    code: 'UNKNOWN_FUNCTION',
    span,
    message: `There is no formula or function ${quoted(text)}.${hint}`,
    found: text,
    suggestions: dice === undefined ? suggestions : [dice],
    fixes:
      dice === undefined
        ? renaming(span, randomHint(text) === '' ? suggestions : [])
        : renaming(node.span, [dice]),
  });
  return FAULT;
}

/** Names are optional in calls; where written they must be the parameter's own. */
function checkNames(body: Body, node: CallNode, names: readonly string[]): boolean {
  const wrong = node.args.find(
    (arg: Argument, index) => arg.name !== undefined && arg.name.text !== names[index],
  );
  if (wrong?.name === undefined) return true;
  const wanted = names[node.args.indexOf(wrong)];
  body.reporter.error({
    code: 'UNKNOWN_ARGUMENT',
    span: wrong.name.span,
    message:
      `Found the argument ${quoted(wrong.name.text)}, but \`${node.name.text}\` takes ` +
      `${names.map((name) => `\`${name}\``).join(', ')} in this order.`,
    found: wrong.name.text,
    expected: names.join(', '),
    suggestions: wanted === undefined ? [] : [wanted],
    fixes: wanted === undefined ? [] : renaming(wrong.name.span, [wanted]),
  });
  return false;
}

function checkCount(body: Body, node: CallNode, wanted: number): boolean {
  const given = node.args.length;
  if (given === wanted) return true;
  body.reporter.error({
    code: 'ARGUMENT_COUNT',
    span: node.span,
    message:
      `\`${node.name.text}\` takes ${counted(wanted)}, but found ${given}. ` +
      `${given < wanted ? 'Add' : 'Remove'} ${Math.abs(wanted - given)}.`,
    found: `${given}`,
    expected: `${wanted}`,
  });
  return false;
}

function counted(count: number): string {
  return count === 1 ? '1 value' : `${count} values`;
}

function checkBuiltin(body: Body, node: CallNode, name: Builtin): TypedExpression {
  const args = node.args.map((arg) => body.pack.checkExpression(body, arg.value));
  const wanted =
    name === 'clamp' ? 3 : name === 'min' || name === 'max' ? Math.max(2, args.length) : 1;
  if (node.args.some((arg) => arg.value.kind === 'error')) return FAULT;
  if (!checkCount(body, node, wanted)) return FAULT;
  if (args.some((arg) => arg.type.kind === 'error')) return FAULT;
  const type = args[0]?.type;
  if (type === undefined || !isFittingAll(body, node, args, type)) return FAULT;
  const values = args.flatMap((arg) => (arg.kind === 'constant' ? [arg.value] : []));
  if (values.length === args.length)
    return { kind: 'constant', type, value: callBuiltin(name, values) };
  return bounded({ kind: 'builtin', type, name, args });
}

function isFittingAll(
  body: Body,
  node: CallNode,
  args: readonly TypedExpression[],
  type: Type,
): boolean {
  const odd = args.findIndex((arg) => !isNumeric(arg.type) || !sameType(arg.type, type));
  if (odd < 0) return true;
  const first = node.args[0]?.value;
  const second = node.args[odd]?.value;
  const oddType = args[odd]?.type ?? type;
  if (first !== undefined && second !== undefined && isNumeric(oddType)) {
    reportMixedArguments(body, node, type, oddType);
    return false;
  }
  body.reporter.error({
    code: 'TYPE_MISMATCH',
    span: second?.span ?? node.span,
    message:
      `\`${node.name.text}\` needs numbers, percents or durations, but this is ` +
      `${describeType(oddType)}. Write a number.`,
    found: describeType(oddType),
    expected: 'a number',
  });
  return false;
}

function reportMixedArguments(body: Body, node: CallNode, first: Type, odd: Type): void {
  body.reporter.error({
    code:
      first.kind === 'percent' || odd.kind === 'percent' ? 'NUMBER_WITH_PERCENT' : 'UNITS_MIXED',
    span: node.span,
    message:
      `\`${node.name.text}\` cannot compare ${describeType(first)} with ${describeType(odd)}. ` +
      'Write values of one kind.',
    found: `${describeType(first)} and ${describeType(odd)}`,
    expected: 'values of one kind',
  });
}
