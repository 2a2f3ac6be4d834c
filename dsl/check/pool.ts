// `pool 200 from hit, order 1 where not event has holy`: what absorbs for the holder.
import type { PoolClause } from '../ast/clause.ts';
import type { Name } from '../ast/expression.ts';
import type { TypedEffect } from '../ir/effect.ts';
import type { TypedExpression } from '../ir/expression.ts';
import { DSL_LIMITS } from '../limits.ts';
import { quoted, type Reporter } from '../reporter.ts';
import { eventContext, openBody } from './body.ts';
import { constantBody, fixedNumber } from './constant.ts';
import { eventNamed } from './event-name.ts';
import { checkCondition } from './fit.ts';
import type { EffectEntry, EventEntry, Pack } from './pack.ts';

type Pool = NonNullable<TypedEffect['pool']>;

export function poolOf(pack: Pack, entry: EffectEntry, clause: PoolClause): Pool | undefined {
  const { inner, own } = entry;
  const events = clause.events.flatMap((name) => absorbable(pack, inner, name));
  const order = orderOf(pack, inner, clause);
  const accepts = acceptsOf(pack, entry, clause, events);
  if (accepts !== undefined && accepts.type.kind === 'error') return undefined;
  return {
    left: own.length - 1,
    order,
    events: events.map(({ index }) => index),
    ...(accepts !== undefined && { accepts }),
  };
}

function orderOf(pack: Pack, reporter: Reporter, { order }: PoolClause): number {
  if (order === undefined) return 0;
  const max = DSL_LIMITS.priorityMax;
  const range = { low: -max, high: max, isWhole: true } as const;
  const what = 'The order of a pool';
  return fixedNumber(constantBody(pack, reporter), order, { what, example: '1', range }) ?? 0;
}

function absorbable(pack: Pack, reporter: Reporter, name: Name): EventEntry[] {
  const event = eventNamed(pack, reporter, name);
  if (event === undefined) return [];
  const outcome = event.fields.find((field) => field.outcome !== undefined)?.outcome;
  if (outcome?.direction === 'take') return [event];
  const taking = [...pack.events.values()].filter(({ fields }) =>
    fields.some((field) => field.outcome?.direction === 'take'),
  );
  const list =
    taking.map((one) => `\`${one.name}\``).join(', ') || 'none of the events of this game';
  reporter.error({
    code: 'POOL_EVENT',
    span: name.span,
    message: `A pool absorbs what an event takes, and ${quoted(name.text)} takes nothing. What takes something: ${list}.`,
    found: name.text,
    expected: taking.map((one) => one.name).join(', '),
  });
  return [];
}

/** Asked with the values of whichever event it is: it must mean the same in all of them. */
function acceptsOf(
  pack: Pack,
  entry: EffectEntry,
  { where }: PoolClause,
  events: readonly EventEntry[],
): TypedExpression | undefined {
  if (where === undefined) return undefined;
  let first: TypedExpression | undefined;
  for (const event of events) {
    const name = `effect ${entry.node.name.text} pool`;
    const context = eventContext(event, 'on');
    const reporter = entry.inner;
    const body = openBody({ pack, reporter, name, place: 'formula', event, context });
    const asked = checkCondition({ ...body, place: 'hook' }, where);
    if (asked.type.kind === 'error') return asked;
    if (first === undefined) first = asked;
    else if (JSON.stringify(first) !== JSON.stringify(asked)) {
      reportDifferent(entry, where.span, events);
      break;
    }
  }
  return first;
}

function reportDifferent(
  { inner }: EffectEntry,
  span: PoolClause['span'],
  events: readonly EventEntry[],
): void {
  const list = events.map(({ name }) => `\`${name}\``).join(' and ');
  inner.error({
    code: 'POOL_EVENTS_DIFFER',
    span,
    message:
      `This asks for values that stand in different places in ${list}. Make an effect with a pool for each, or give ` +
      'the events the same fields in the same order.',
  });
}
