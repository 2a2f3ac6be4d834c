// Calls of formulas and built-in functions.
import { BUILTINS, callBuiltin, type Builtin } from '../arithmetic.ts';
import type { Argument, Expression } from '../ast.ts';
import { quoted } from '../reporter.ts';
import { didYouMean } from '../suggest.ts';
import { describeType, isNumeric, sameType, type Type } from '../types.ts';
import { FAULT, fits } from './fit.ts';
import { checkFormula, parameterTypes } from './formula.ts';
import { renaming, reportUnknown, type Body, type FormulaEntry, suggestName } from './pack.ts';
import type { TypedExpression } from './typed.ts';

type CallNode = Extract<Expression, { kind: 'call' }>;

function isBuiltin(name: string): name is Builtin {
  return (BUILTINS as readonly string[]).includes(name);
}

export function checkCall(body: Body, node: CallNode): TypedExpression {
  const name = node.name.text;
  if (isBuiltin(name)) return checkBuiltin(body, node, name);
  const entry = body.pack.formulas.get(name);
  const args = node.args.map((arg) => body.pack.checkExpression(body, arg.value));
  if (entry === undefined) {
    unknownFunction(body, node);
    return FAULT;
  }
  entry.used = true;
  checkFormula(body.pack, entry, { body, span: node.span });
  const parameters = parameterTypes(body.pack, entry);
  // A value that was not understood may have been a list.
  if (node.args.some((arg) => arg.value.kind === 'error')) return FAULT;
  if (!checkNames(body, node, entry) || !checkCount(body, node, parameters.length)) return FAULT;
  let isFitting = true;
  for (const [index, arg] of args.entries()) {
    const wanted = parameters[index];
    const span = node.args[index]?.value.span ?? node.span;
    if (wanted === undefined || wanted.kind === 'error') isFitting = false;
    else isFitting = fits(body, arg, wanted, span) && isFitting;
  }
  const { formula } = entry;
  if (!isFitting || formula === undefined) return FAULT;
  return { kind: 'call', type: formula.body.type, formula, args };
}

function unknownFunction(body: Body, node: CallNode): void {
  const { text, span } = node.name;
  const suggestions = suggestName(body.pack, text, [...BUILTINS, ...body.pack.formulas.keys()]);
  const hint = didYouMean(suggestions) || ` Declare it: \`formula ${text}(...) = ...\`.`;
  reportUnknown(body, text, {
    code: 'UNKNOWN_FUNCTION',
    span,
    message: `There is no formula or function ${quoted(text)}.${hint}`,
    found: text,
    suggestions,
    fixes: renaming(span, suggestions),
  });
}

/** Names are optional in calls; where written they must be the parameter's own. */
function checkNames(body: Body, node: CallNode, entry: FormulaEntry): boolean {
  const names = entry.node.parameters.map((parameter) => parameter.name.text);
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
  const constants = args.map((arg) => (arg.kind === 'constant' ? arg.value : undefined));
  const values = constants.filter((value) => value !== undefined);
  if (values.length === args.length)
    return { kind: 'constant', type, value: callBuiltin(name, values) };
  return { kind: 'builtin', type, name, args };
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
      first.kind === 'duration' || odd.kind === 'duration' ? 'UNITS_MIXED' : 'NUMBER_WITH_PERCENT',
    span: node.span,
    message:
      `\`${node.name.text}\` cannot compare ${describeType(first)} with ${describeType(odd)}. ` +
      'Write values of one kind.',
    found: `${describeType(first)} and ${describeType(odd)}`,
    expected: 'values of one kind',
  });
}
