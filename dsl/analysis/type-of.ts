// The type of a value as far as an editor needs it: good guesses for any tree, wrong ones for none that the
// checker accepts. The checker itself stays the judge.
import type { Expression } from '../ast/expression.ts';
import { BOOL, DISTANCE, DURATION, ERROR, NUMBER, PERCENT, type Type } from '../types.ts';
import { contextNames, fieldNames, type ContextName } from './context-names.ts';
import { namedType, type PackIndex } from './pack-index.ts';
import { findLocal, originsOf, type Local, type Scope } from './scope.ts';
import { entityOfSource } from './selection-entity.ts';

/** Values read through so many names are of no known type. */
const DEPTH_MAX = 16;

/** The type of a value that stands in a scope. */
export function typeOf(
  index: PackIndex,
  value: Expression,
  scope: Scope | undefined,
  depth = 0,
): Type {
  if (depth > DEPTH_MAX) return ERROR;
  switch (value.kind) {
    case 'number':
    case 'percent':
    case 'duration':
    case 'distance':
    case 'angle':
    case 'bool':
      return { kind: value.kind };
    case 'dice':
      return NUMBER;
    case 'has':
    case 'immune':
    case 'within':
      return BOOL;
    case 'name':
      return typeOfName(index, value, scope, depth);
    case 'field':
      return typeOfField(index, value, scope, depth);
    case 'unary':
      return value.operator === 'not' ? BOOL : typeOf(index, value.operand, scope, depth + 1);
    case 'choose':
      return typeOf(index, value.left, scope, depth + 1);
    case 'held':
      return ['remaining', 'age'].includes(value.field.text) ? DURATION : NUMBER;
    case 'binary':
    case 'call':
    case 'aggregate':
      return typeOfResult(index, value, scope, depth);
    case 'lookup':
    case 'string':
    case 'error':
    default:
      return ERROR;
  }
}

/** The type of a local name. */
export function typeOfLocal(index: PackIndex, local: Local, depth = 0): Type {
  const { type, scope } = local;
  if (type.kind === 'written') return namedType(index, type.name);
  if (type.kind === 'candidate') return { kind: 'entity', entity: entityOfSource(index, type.of) };
  return typeOf(index, type.value, scope, depth + 1);
}

/** What a scope's surroundings call by this name. */
export function findContext(
  index: PackIndex,
  scope: Scope | undefined,
  name: string,
): ContextName | undefined {
  for (const origin of originsOf(scope)) {
    const found = contextNames(index, origin).find((one) => one.name === name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The entity whose fields may follow a value; that of effect holders where nothing better is known. */
export function entityOf(index: PackIndex, value: Expression, scope: Scope | undefined): string {
  const type = typeOf(index, value, scope);
  return type.kind === 'entity' ? type.entity : index.vocabulary.effectHolder;
}

function typeOfName(
  index: PackIndex,
  { text, span }: Extract<Expression, { kind: 'name' }>,
  scope: Scope | undefined,
  depth: number,
): Type {
  const local = findLocal(scope, text, span.start);
  if (local !== undefined) return typeOfLocal(index, local, depth);
  const context = findContext(index, scope, text);
  if (context !== undefined) return context.type;
  const tune = index.tunes.get(text)?.node;
  if (tune !== undefined) return typeOf(index, tune.value, undefined, depth + 1);
  if (index.rolls.has(text)) return NUMBER;
  for (const [name, values] of index.enums) {
    if (values.includes(text)) return { kind: 'enum', name };
  }
  const isTest = originsOf(scope).some(({ kind }) => kind === 'test');
  return isTest ? { kind: 'entity', entity: index.vocabulary.effectHolder } : ERROR;
}

function typeOfField(
  index: PackIndex,
  value: Extract<Expression, { kind: 'field' }>,
  scope: Scope | undefined,
  depth: number,
): Type {
  const object = typeOf(index, value.object, scope, depth + 1);
  const entity = object.kind === 'entity' ? object.entity : index.vocabulary.effectHolder;
  return fieldNames(index, entity).find(({ name }) => name === value.name.text)?.type ?? ERROR;
}

type Result = Extract<Expression, { kind: 'binary' | 'call' | 'aggregate' }>;

function typeOfResult(
  index: PackIndex,
  value: Result,
  scope: Scope | undefined,
  depth: number,
): Type {
  if (value.kind === 'aggregate') {
    return ['any', 'all'].includes(value.name.text) ? BOOL : NUMBER;
  }
  if (value.kind === 'call') return typeOfCall(index, value, scope, depth);
  const { operator } = value;
  if (!'+-*/'.includes(operator)) return BOOL;
  const left = typeOf(index, value.left, scope, depth + 1);
  const right = typeOf(index, value.right, scope, depth + 1);
  if (operator === '+' || operator === '-') return left.kind === 'error' ? right : left;
  if (operator === '/') return left.kind === right.kind ? NUMBER : left;
  // A value times a percent is a share of the value.
  if (left.kind === 'percent' && right.kind !== 'number') return right;
  return left.kind === 'number' && right.kind !== 'percent' ? right : left;
}

function typeOfCall(
  index: PackIndex,
  { name, args }: Extract<Expression, { kind: 'call' }>,
  scope: Scope | undefined,
  depth: number,
): Type {
  const formula = index.formulas.get(name.text);
  if (formula !== undefined) {
    const inner = formula.file.scopes.find(({ span }) => span.start === formula.node.span.start);
    return typeOf(index, formula.node.body, inner, depth + 1);
  }
  const host = index.functions.get(name.text);
  if (host !== undefined) return host.result;
  if (name.text === 'distance') return DISTANCE;
  const [first] = args;
  const isPercent = first === undefined ? false : first.value.kind === 'percent';
  if (isPercent) return PERCENT;
  return first === undefined || index.resources.has(name.text)
    ? NUMBER
    : typeOf(index, first.value, scope, depth + 1);
}
