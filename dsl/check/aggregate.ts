// Questions about everyone a selection finds: `count(foe in ...)`, `sum(foe in ...: foe.hp)`,
// `any(...)`.
import type { Expression } from '../ast/expression.ts';
import type { AggregateExpression, TypedExpression } from '../ir/expression.ts';
import { quoted } from '../reporter.ts';
import { didYouMean, suggest } from '../suggest.ts';
import { BOOL, describeType, isNumeric } from '../types.ts';
import { FAULT } from './fault.ts';
import { checkCondition } from './fit.ts';
import { renaming, type Body } from './pack.ts';
import { numberOf } from './question.ts';
import { bounded } from './range.ts';
import { checkSelection, forEach } from './selection.ts';

type AggregateNode = Extract<Expression, { kind: 'aggregate' }>;
type Name = AggregateExpression['name'];

const NAMES: readonly Name[] = ['count', 'sum', 'min', 'max', 'any', 'all'];

export function checkAggregate(body: Body, node: AggregateNode): TypedExpression {
  const name = NAMES.find((one) => one === node.name.text);
  const selection = checkSelection(body, node.selection);
  if (name === undefined) {
    reportName(body, node);
    return FAULT;
  }
  if (selection === undefined) return FAULT;
  const value = forEach(body, selection, () => checkValue(body, node, name));
  if (value === undefined) return FAULT;
  const isAnswer = name === 'any' || name === 'all';
  const type = isAnswer ? BOOL : value.type;
  const { selector } = selection;
  return bounded({ kind: 'aggregate', type, name, selector, value, otherwise: 0 });
}

function checkValue(body: Body, node: AggregateNode, name: Name): TypedExpression | undefined {
  const { value } = node;
  if (name === 'count') {
    if (value === undefined) return numberOf(1);
    body.reporter.error({
      code: 'AGGREGATE_VALUE',
      span: value.span,
      message: '`count` counts whom it finds and takes no value. Say which ones with `where`.',
      expected: 'no value',
    });
    return undefined;
  }
  if (value === undefined) return reportMissing(body, node, name);
  if (name === 'any' || name === 'all') {
    const asked = checkCondition(body, value);
    return asked.type.kind === 'error' ? undefined : asked;
  }
  const typed = body.pack.checkExpression(body, value);
  if (typed.type.kind === 'error') return undefined;
  if (isNumeric(typed.type)) return typed;
  body.reporter.error({
    code: 'TYPE_MISMATCH',
    span: value.span,
    message:
      `\`${name}\` takes a number of each, but this is ${describeType(typed.type)}. Write a ` +
      `field such as \`${node.selection.name.text}.hp\`.`,
    found: describeType(typed.type),
    expected: 'a number',
  });
  return undefined;
}

function reportMissing(body: Body, node: AggregateNode, name: Name): undefined {
  const who = node.selection.name.text || 'foe';
  const example = name === 'any' || name === 'all' ? `${who}.hp > 0` : `${who}.hp`;
  body.reporter.error({
    code: 'AGGREGATE_VALUE',
    span: node.span,
    message: `\`${name}\` of what? Say it after a colon: \`${name}(${who} in ... : ${example})\`.`,
    expected: 'a value after `:`',
  });
  return undefined;
}

function reportName(body: Body, node: AggregateNode): void {
  const { text, span } = node.name;
  if (text === '') return;
  const suggestions = suggest(text, NAMES);
  const list = NAMES.map((name) => `\`${name}\``).join(', ');
  body.reporter.error({
    code: 'UNKNOWN_FUNCTION',
    span,
    message:
      `${quoted(text)} is nothing that can be asked of a ` +
      `selection.${didYouMean(suggestions) || ` Write ${list}.`}`,
    found: text,
    suggestions,
    fixes: renaming(span, suggestions),
  });
}
