// Names in values and selections.
import type {
  Argument,
  Expression,
  Selection,
  SelectionArea,
  SelectionSource,
} from '../ast/expression.ts';
import { dottedName, type Callee, type Collector } from './occurrence.ts';
import type { Scope } from './scope.ts';

/** Arguments whose value names an effect, written `'slow'` or bare. */
const EFFECT_ARGUMENTS: ReadonlySet<string> = new Set(['debuff', 'buff', 'effect']);

export function walkExpression(
  into: Collector,
  value: Expression | undefined,
  scope: Scope | undefined,
): void {
  if (value === undefined) return;
  switch (value.kind) {
    case 'name':
      into.note(value, { kind: 'value' }, scope);
      return;
    case 'field':
      walkExpression(into, value.object, scope);
      into.note(value.name, { kind: 'member', object: value.object }, scope);
      return;
    case 'unary':
      walkExpression(into, value.operand, scope);
      return;
    case 'binary':
      for (const part of [value.left, value.right, value.otherwise])
        walkExpression(into, part, scope);
      return;
    case 'choose':
      for (const part of [value.condition, value.left, value.right])
        walkExpression(into, part, scope);
      return;
    case 'has':
    case 'immune':
    case 'held':
    case 'within':
      walkQuestion(into, value, scope);
      return;
    case 'call':
    case 'lookup':
    case 'aggregate':
    case 'number':
    case 'percent':
    case 'duration':
    case 'distance':
    case 'angle':
    case 'dice':
    case 'bool':
    case 'string':
    case 'error':
    default:
      walkCall(into, value, scope);
  }
}

type Question = Extract<Expression, { kind: 'has' | 'immune' | 'held' | 'within' }>;

function walkQuestion(into: Collector, value: Question, scope: Scope | undefined): void {
  const isEvent = value.entity.kind === 'name' && value.entity.text === 'event';
  if (value.entity.kind === 'name' && isEvent && value.kind === 'has') into.word(value.entity);
  else walkExpression(into, value.entity, scope);
  if (value.kind === 'within') {
    walkExpression(into, value.distance, scope);
    walkExpression(into, value.of, scope);
  } else if (value.kind === 'immune') {
    into.use(value.tag, scope, 'tag');
  } else if (value.kind === 'held') {
    const owner = value.effect.text;
    const known = ['stacks', 'remaining', 'age'].includes(value.field.text);
    if (known) into.word(value.field);
    else into.note(value.field, { kind: 'use', symbols: ['own'], owner }, scope);
    into.use(value.effect, scope, 'effect');
    walkExpression(into, value.source, scope);
  } else {
    if (isEvent) into.use(value.effect, scope, 'eventTag');
    else into.use(value.effect, scope, 'effect', 'tag');
    walkExpression(into, value.source, scope);
  }
}

function walkCall(into: Collector, value: Expression, scope: Scope | undefined): void {
  if (value.kind === 'call') {
    into.use(value.name, scope, 'formula', 'function', 'resource', 'table');
    walkArguments(into, value.args, { kind: 'formula', name: value.name.text }, scope);
  } else if (value.kind === 'lookup') {
    into.use(value.table, scope, 'table');
    into.word(value.column);
    for (const key of value.keys) walkExpression(into, key.value, scope);
    walkExpression(into, value.otherwise, scope);
  } else if (value.kind === 'aggregate') {
    into.use(value.name, scope, 'function');
    const inner = into.open(scope, value.span);
    walkSelection(into, value.selection, inner);
    walkExpression(into, value.value, inner);
  }
}

/** `(name: value, ...)`; names are those of the callee's fields or parameters. */
export function walkArguments(
  into: Collector,
  args: readonly Argument[],
  callee: Callee,
  scope: Scope | undefined,
): void {
  const takesEffect = callee.kind === 'apply' || callee.kind === 'statement';
  for (const { name, value } of args) {
    into.note(name, { kind: 'argument', callee }, scope);
    const dotted = takesEffect ? dottedName(value) : undefined;
    if (dotted !== undefined && EFFECT_ARGUMENTS.has(name?.text ?? '')) {
      into.use(dotted, scope, 'effect');
    } else if (dotted !== undefined && name?.text === 'tag') into.use(dotted, scope, 'tag');
    else walkExpression(into, value, scope);
  }
}

/** The effect that the arguments of `apply` or `end` name; empty when they name none. */
export function effectOf(args: readonly Argument[]): string {
  const named = args.find(({ name }) => EFFECT_ARGUMENTS.has(name?.text ?? ''));
  return (named === undefined ? undefined : dottedName(named.value)?.text) ?? '';
}

/** Adds the candidate to `inner`, whose names the rest of the construct sees. */
export function walkSelection(into: Collector, selection: Selection, inner: Scope): void {
  const { name, source, limit, order } = selection;
  const from = selection.span.start;
  into.local(inner, { kind: 'candidate', name, type: { kind: 'candidate', of: source }, from });
  walkSource(into, source, inner);
  walkExpression(into, limit, inner);
  if (order?.key === undefined) return;
  const isField = order.kind === 'lowest' || order.kind === 'highest';
  const origin = { kind: 'candidate', of: source } as const;
  walkExpression(into, order.key, isField ? into.open(inner, order.span, origin) : inner);
}

function walkSource(into: Collector, source: SelectionSource, scope: Scope): void {
  if (source.kind !== 'part') {
    walkSource(into, source.left, scope);
    walkSource(into, source.right, scope);
    return;
  }
  into.use(source.group, scope, 'group');
  walkExpression(into, source.of, scope);
  for (const area of source.areas) {
    for (const value of valuesOf(area)) walkExpression(into, value, scope);
  }
  for (const value of source.except) walkExpression(into, value, scope);
  if (source.where === undefined) return;
  const origin = { kind: 'candidate', of: source } as const;
  walkExpression(into, source.where, into.open(scope, source.where.span, origin));
}

function valuesOf(area: SelectionArea): readonly Expression[] {
  switch (area.kind) {
    case 'near':
      return [area.of, area.within];
    case 'cone':
      return [area.angle, area.from, area.towards, area.within];
    case 'line':
      return [area.from, area.to, area.width];
    case 'ring':
    default:
      return [area.inner, area.outer, area.around];
  }
}
