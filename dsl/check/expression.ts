// Types of expressions: resolves names, folds constants, refuses what does not fit. Returns the
// checked tree; what was reported has the type `error` and causes nothing further.
import { calculate } from '../arithmetic.ts';
import type { Expression } from '../ast.ts';
import type { Span } from '../diagnostic.ts';
import { quoted } from '../reporter.ts';
import { DSL_LIMITS } from '../limits.ts';
import { didYouMean, suggest } from '../suggest.ts';
import { BOOL, DURATION, NUMBER, PERCENT, describeType, isNumeric } from '../types.ts';
import { checkCall } from './call.ts';
import { checkBinary } from './operator.ts';
import { effectHash } from './effect-name.ts';
import { FAULT, checkCondition } from './fit.ts';
import { renaming, reportUnknown, type Body, suggestName } from './pack.ts';
import type { TypedExpression } from './typed.ts';
import { unreachable } from '../unreachable.ts';

/** Checks an expression of any type. */
export function checkExpression(body: Body, node: Expression): TypedExpression {
  switch (node.kind) {
    case 'number':
      return { kind: 'constant', type: NUMBER, value: node.value };
    case 'percent':
      return { kind: 'constant', type: PERCENT, value: node.value };
    case 'duration':
      return { kind: 'constant', type: DURATION, value: node.value };
    case 'bool':
      return { kind: 'constant', type: BOOL, value: node.value ? 1 : 0 };
    case 'string':
      return misplacedEffect(body, node.text, node.span);
    case 'name':
      return checkName(body, node.text, node.span);
    case 'field':
      return checkField(body, node);
    case 'has':
      return checkHas(body, node);
    case 'unary':
      return checkUnary(body, node);
    case 'binary':
      return checkBinary(body, node);
    case 'call':
      return checkCall(body, node);
    case 'error':
      return FAULT;
    default:
      return unreachable(node);
  }
}

/** The meaning of a bare name, or undefined. Marks a `let` as used. */
function lookUp(body: Body, name: string): TypedExpression | undefined {
  for (let i = body.scopes.length - 1; i >= 0; i -= 1) {
    const symbol = body.scopes[i]?.get(name);
    if (symbol === undefined) continue;
    symbol.used = true;
    for (const index of symbol.reads) body.reads.add(index);
    return symbol.value;
  }
  const index = body.event?.fields.findIndex((field) => field.name === name) ?? -1;
  const type = body.event?.fields[index]?.type;
  if (type === undefined) return undefined;
  body.reads.add(index);
  return { kind: 'event', type, index };
}

function checkName(body: Body, name: string, span: Span): TypedExpression {
  const found = lookUp(body, name);
  if (found !== undefined) return found;
  if (body.pack.effects.has(name)) return misplacedEffect(body, name, span);
  const visible = body.scopes.flatMap((scope) => [...scope.keys()]);
  const fields = body.event?.fields.map((field) => field.name) ?? [];
  const candidates = [...visible, ...fields];
  const suggestions = suggestName(body.pack, name, candidates);
  const listed = candidates.slice(0, DSL_LIMITS.listedNamesMax).map((each) => `\`${each}\``);
  const known = listed.length === 0 ? 'no names' : listed.join(', ');
  const hint = suggestions.length > 0 ? didYouMean(suggestions) : ` Known here: ${known}.`;
  const owner = suggestions.length > 0 ? '' : fieldHint(body, name);
  reportUnknown(body, name, {
    code: 'UNKNOWN_NAME',
    span,
    message: `Nothing here is called ${quoted(name)}.${owner || hint}`,
    found: name,
    suggestions,
    fixes: renaming(span, suggestions),
  });
  return FAULT;
}

/** `hp` alone: says that it is a field and of what. */
function fieldHint(body: Body, name: string): string {
  const owners = (body.event?.fields ?? []).filter(
    ({ type }) =>
      type.kind === 'entity' && body.pack.entities.get(type.entity)?.fields.has(name) === true,
  );
  if (owners.length === 0) return '';
  const places = owners.map((field) => `\`${field.name}.${name}\``);
  return ` It is a field: write ${places.join(' or ')}.`;
}

function misplacedEffect(body: Body, name: string, span: Span): TypedExpression {
  body.reporter.error({
    code: 'TYPE_MISMATCH',
    span,
    message:
      `${quoted(name)} names an effect, which has no value. ` +
      'Ask for it with `NAME has EFFECT`, or put it on with `apply`.',
    found: 'an effect',
    expected: 'a value',
  });
  return FAULT;
}

function checkField(body: Body, node: Extract<Expression, { kind: 'field' }>): TypedExpression {
  const entity = checkExpression(body, node.object);
  if (entity.type.kind === 'error' || node.name.text === '') return FAULT;
  if (entity.type.kind !== 'entity') {
    body.reporter.error({
      code: 'TYPE_MISMATCH',
      span: node.object.span,
      message:
        `This is ${describeType(entity.type)}, which has no fields. Remove ` +
        `\`.${node.name.text}\`.`,
      found: describeType(entity.type),
      expected: 'something with fields',
    });
    return FAULT;
  }
  const entityKind = entity.type.entity;
  const fields = body.pack.entities.get(entityKind)?.fields ?? new Map<string, unknown>();
  const field = node.name.text;
  if (fields.has(field)) return { kind: 'column', type: NUMBER, entity, entityKind, field };
  const suggestions = suggest(field, fields.keys());
  const known = [...fields.keys()].map((name) => `\`${name}\``).join(', ');
  reportUnknown(body, `${entityKind}.${field}`, {
    code: 'UNKNOWN_FIELD',
    span: node.name.span,
    message:
      `A ${entityKind} has no field ` +
      `${quoted(field)}.${didYouMean(suggestions) || ` It has ${known}.`}`,
    found: field,
    expected: [...fields.keys()].join(', '),
    suggestions,
    fixes: renaming(node.name.span, suggestions),
  });
  return FAULT;
}

function checkHas(body: Body, node: Extract<Expression, { kind: 'has' }>): TypedExpression {
  const entity = checkExpression(body, node.entity);
  const effect = effectHash(body, node.effect);
  const holder = body.pack.vocabulary.effectHolder;
  if (entity.type.kind === 'error' || effect === undefined) return FAULT;
  if (entity.type.kind === 'entity' && entity.type.entity === holder) {
    return { kind: 'has', type: BOOL, entity, effect };
  }
  body.reporter.error({
    code: 'TYPE_MISMATCH',
    span: node.entity.span,
    message:
      `Only a ${holder} can have effects, but this is ${describeType(entity.type)}. Write the ` +
      `name of a ${holder} before \`has\`.`,
    found: describeType(entity.type),
    expected: `a ${holder}`,
  });
  return FAULT;
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
