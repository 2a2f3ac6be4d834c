// Draws inside loops: each candidate has draws of its own, in the name of its row.
import { describe, expect, it } from 'vitest';
import { createClosures } from '../../../dsl/compile/closures.ts';
import { createDirectTier } from '../../../dsl/direct/tier.ts';
import { createInterpreter } from '../../../dsl/interpret/interpreter.ts';
import type { TypedExpression, TypedSelector } from '../../../dsl/ir/expression.ts';
import type { TypedStatement } from '../../../dsl/ir/statement.ts';
import { laneOf } from '../../../dsl/run/chance.ts';
import type { CreateTier, Tier } from '../../../dsl/tier.ts';
import { NUMBER } from '../../../dsl/types.ts';
import { startBattle } from './support/battle.ts';
import { EVENT, UNITS } from './support/game.ts';
import { compare, field, local, math, num, unit } from './support/ir.ts';
import { Pack } from './support/pack.ts';

const TIERS: readonly (readonly [string, CreateTier])[] = [
  ['interpreter', createInterpreter],
  ['closures', createClosures],
  ['generated code', createDirect],
];
function createDirect(...[program, binding]: Parameters<CreateTier>): Tier {
  const outcome = createDirectTier(program, binding);
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.tier;
}

const WHO = unit(0);
const YES = compare(num(1), '=', num(1));

function dice(number: number, hash = 0): TypedExpression {
  return { kind: 'dice', type: NUMBER, count: 1, sides: 1_000_000, hash, number };
}

function units(slot: number, more: Partial<TypedSelector> = {}): TypedSelector {
  return { entityKind: 'unit', slot, where: YES, order: 'row', number: 0, limit: UNITS, ...more };
}

function each(
  selector: TypedSelector,
  ...body: readonly TypedStatement[]
): Extract<TypedStatement, { kind: 'each' }> {
  return { kind: 'each', selector, body };
}

/** What one event with these statements puts into `x` of every unit. */
function drawnBy(createTier: CreateTier, say: (pack: Pack) => readonly TypedStatement[]): number[] {
  const pack = new Pack();
  pack.rule(EVENT.note, 'storm', say(pack));
  const battle = startBattle(pack, { createTier });
  for (let row = 0; row < UNITS; row += 1) battle.set('x', row, 0);
  battle.raise(EVENT.note, 0, 0);
  return Array.from({ length: UNITS }, (_, row) => battle.get('x', row));
}

describe.each(TIERS)('draws in loops of the %s', (_, createTier) => {
  it('[SD14] everyone found has a draw of its own, however many are found, in whatever order', () => {
    const drawn = (selector: TypedSelector): number[] =>
      drawnBy(createTier, (pack) => [each(selector, pack.change(local(0), 'x', dice(0)))]);
    const all = drawn(units(0));
    expect(new Set(all).size).toBe(UNITS);
    const backwards = units(0, { order: 'descending', key: field(local(0), 'hp') });
    expect(drawn(backwards)).toEqual(all);
    const notFirst = compare(local(0, NUMBER), '>', num(0));
    expect(drawn(units(0, { where: notFirst }))).toEqual([0, ...all.slice(1)]);
  });

  it('[SD14] a loop in a loop draws for every pair', () => {
    const sums = drawnBy(createTier, (pack) => [
      each(units(0), each(units(3), pack.change(local(0), 'x', dice(0)))),
    ]);
    const turned = drawnBy(createTier, (pack) => [
      each(units(3), each(units(0), pack.change(local(0), 'x', dice(0)))),
    ]);
    expect(new Set([...sums, ...turned]).size).toBe(UNITS * 2);
  });

  it('[SD14] behind a loop draws are those of the event again, even when it stopped', () => {
    const plain = drawnBy(createTier, (pack) => [pack.change(WHO, 'x', dice(0))]);
    const loop = each(units(0), { kind: 'let', slot: 7, value: dice(1) });
    expect(drawnBy(createTier, (pack) => [loop, pack.change(WHO, 'x', dice(0))])).toEqual(plain);
    const stopping = each(units(0), { kind: 'let', slot: 7, value: dice(1) }, { kind: 'stop' });
    const pack = new Pack();
    pack.rule(EVENT.note, 'first', [stopping]);
    pack.rule(EVENT.note, 'storm', [pack.change(WHO, 'x', dice(0))]);
    const battle = startBattle(pack, { createTier });
    battle.set('x', 0, 0);
    battle.raise(EVENT.note, 0, 0);
    expect(battle.get('x', 0)).toBe(plain[0]);
  });

  it('[SD14] a roll is the same for everyone found', () => {
    const drawn = drawnBy(createTier, (pack) => [
      each(units(0), pack.change(local(0), 'x', dice(0, 77))),
    ]);
    expect(new Set(drawn)).toEqual(new Set([drawn[0]]));
    const alone = drawnBy(createTier, (pack) => [pack.change(WHO, 'x', dice(0, 77))]);
    expect(alone[0]).toBe(drawn[0]);
  });

  it('[SD14] in a loop everyone has an order by random of their own', () => {
    const one = units(3, { order: 'random', limit: 1 });
    const drawn = drawnBy(createTier, (pack) => [
      each(units(0), each(one, pack.change(local(0), 'x', local(3, NUMBER)))),
    ]);
    expect(new Set(drawn).size).toBeGreaterThan(1);
    const sum: TypedExpression = {
      kind: 'aggregate',
      type: NUMBER,
      name: 'sum',
      selector: units(0),
      value: math(dice(0), '+', num(0)),
      otherwise: 0,
    };
    const [total = 0] = drawnBy(createTier, (pack) => [pack.change(WHO, 'x', sum)]);
    const all = drawnBy(createTier, (pack) => [
      each(units(0), pack.change(local(0), 'x', dice(0))),
    ]);
    expect(total).toBe(all.reduce((so, next) => so + next, 0));
  });
});

it('[SD14] the names of a few thousand candidates of loops in loops differ, and none is 0', () => {
  const lanes = Array.from({ length: 64 }, (_, row) => laneOf(0, row));
  const inner = lanes.flatMap((lane) => lanes.map((_, row) => laneOf(lane, row)));
  const all = new Set([0, ...lanes, ...inner]);
  expect(all.size).toBe(1 + 64 + 64 * 64);
  expect([...all].every((lane) => lane === (lane | 0))).toBe(true);
});
