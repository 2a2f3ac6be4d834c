// One effect: how long it lasts and stacks, what it modifies of its holder, and the bodies that run while it is held
// and when it ends.
import { ticksOf } from '../arithmetic.ts';
import type { TypedEffect } from '../ir/effect.ts';
import type { TypedBody, TypedStatement } from '../ir/statement.ts';
import { lowerAura } from './aura.ts';
import { closeBody } from './body.ts';
import { fixedDuration } from './constant.ts';
import { bodyOf, openEffectBody } from './effect-body.ts';
import { checkHooks } from './hook.ts';
import { clauseOffered } from './offered.ts';
import { emit } from './operation.ts';
import type { EffectEntry, Pack } from './pack.ts';
import { poolOf } from './pool.ts';
import { fits } from './fit.ts';
import { stackingOf, UNSTACKED } from './stack.ts';
import { preventing } from './tag.ts';
import { NUMBER } from '../types.ts';
import { wordOf } from './word.ts';

export function checkEffect(pack: Pack, entry: EffectEntry): TypedEffect {
  const { node, filled, hash } = entry;
  const isOffered = areClausesOffered(pack, entry);
  const ticks = durationOf(pack, entry);
  const pool =
    filled.pool === undefined || !isOffered ? undefined : poolOf(pack, entry, filled.pool);
  return {
    name: node.name.text,
    hash,
    internal: false,
    tags: filled.tags.map(({ text }) => text).filter((text) => text !== ''),
    ...(ticks !== undefined && { durationTicks: ticks }),
    stacking: isOffered ? stackingOf(pack, entry) : UNSTACKED,
    sources: wordOf(filled.sources, ['sum', 'strongest']) ?? 'sum',
    endsWithSource: filled.endsWithSource !== undefined,
    preventedBy: preventing(pack, entry),
    own: entry.own.map(({ name, type }) => ({ name, type })),
    init: initOf(pack, entry),
    modify: bodyOf(pack, entry, 'modify', filled.body),
    ...everyOf(pack, entry),
    ...(pool !== undefined && { pool }),
    ...checkHooks(pack, entry),
  };
}

/** Everything but a duration and `modify` needs a Runner. */
function areClausesOffered(pack: Pack, { filled, inner }: EffectEntry): boolean {
  const { tags, immune, stack, sources, endsWithSource, own, every, pool, aura, hooks } = filled;
  const clauses = [
    [tags[0]?.span, '`tags` of effects'],
    [immune[0]?.span, '`immune`'],
    [stack?.span, '`stack`'],
    [sources?.span, '`sources`'],
    [endsWithSource, '`ends with source`'],
    [own[0]?.span, 'own values of effects'],
    [every?.span, '`every`'],
    [pool?.span, '`pool`'],
    [aura?.span, '`aura`'],
    [hooks[0]?.when.span, '`on` in effects'],
  ] as const;
  return clauses
    .map(([span, what]) => span === undefined || clauseOffered(pack, inner, span, what))
    .every((isFine) => isFine);
}

function durationOf(pack: Pack, entry: EffectEntry): number | undefined {
  const { filled } = entry;
  if (filled.duration === undefined) return undefined;
  const body = openEffectBody(pack, entry, 'duration', 'hook');
  const what = 'The duration of an effect';
  const durationMs = fixedDuration(body, filled.duration, { what, example: '2s' });
  entry.durationMs = durationMs;
  return durationMs === undefined ? undefined : ticksOf(durationMs, pack.vocabulary.tickMs);
}

/** Stores the first values of own fields, and the capacity of the pool. */
function initOf(pack: Pack, { filled, init, own }: EffectEntry): TypedBody {
  const { body } = init;
  const stores = init.values.flatMap((valueAt, index): TypedStatement[] => {
    const value = valueAt();
    if (value === undefined || value.type.kind === 'error') return [];
    return [emit(pack, { kind: 'store', own: index }, [value])];
  });
  if (filled.pool !== undefined) {
    const { capacity } = filled.pool;
    const value = pack.checkExpression(body, capacity);
    const left = own.length - 1;
    if (fits(body, value, NUMBER, capacity.span)) {
      stores.push(emit(pack, { kind: 'store', own: left }, [value]));
    }
  }
  return closeBody(body, stores);
}

function everyOf(pack: Pack, entry: EffectEntry): Pick<TypedEffect, 'every'> {
  const { filled } = entry;
  const { tickMs } = pack.vocabulary;
  if (filled.aura !== undefined) {
    const { periodMs, body } = lowerAura(pack, entry, filled.aura);
    const ticks = ticksOf(periodMs, tickMs);
    return {
      every: { ticks, first: 'now', last: false, body: bodyOf(pack, entry, 'every', body) },
    };
  }
  if (filled.every === undefined) return {};
  const { period, first, last, body } = filled.every;
  const at = openEffectBody(pack, entry, 'period', 'hook');
  const periodMs = fixedDuration(at, period, { what: 'How often it runs', example: '1s' });
  return {
    every: {
      ticks: ticksOf(periodMs ?? 1, tickMs),
      first: wordOf(first, ['now', 'later']) ?? 'later',
      last: wordOf(last, ['yes', 'no']) !== 'no',
      body: bodyOf(pack, entry, 'every', body),
    },
  };
}
