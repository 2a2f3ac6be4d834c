// One program with everything that waits: poisons that jump, a shield that reflects, a finisher, an
// aura, a channelled lightning. Made of the small game; ticks are 100 ms.
import { EFFECT_SLOT } from '../../../../dsl/ir/effect.ts';
import type { TypedExpression, TypedSelector } from '../../../../dsl/ir/expression.ts';
import { REASONS } from '../../../../dsl/ir/program.ts';
import type { TypedStatement } from '../../../../dsl/ir/statement.ts';
import { BOOL, NUMBER } from '../../../../dsl/types.ts';
import { EVENT, HIT } from './game.ts';
import {
  both,
  compare,
  field,
  HOLDER,
  local,
  math,
  modify,
  not,
  num,
  own,
  slot,
  SOURCE,
  UNIT,
  unit,
  when,
} from './ir.ts';
import { Pack } from './pack.ts';

const FOE = local(0);
const REFLECTED = 1;

export const SKILL = { finish: 0, lightning: 1 } as const;

function near(center: TypedExpression, meters: number): TypedExpression {
  const square = { kind: 'distanceSquared', type: NUMBER, left: FOE, right: center } as const;
  return compare(square, '<=', num(meters * meters));
}

function all(first: TypedExpression, ...rest: readonly TypedExpression[]): TypedExpression {
  return rest.reduce(both, first);
}

function each(
  where: TypedExpression,
  limit: number,
  body: readonly TypedStatement[],
  nearest?: TypedExpression,
): TypedStatement {
  const key = { kind: 'distanceSquared', type: NUMBER, left: FOE, right: nearest ?? FOE } as const;
  const selector: TypedSelector = {
    entityKind: 'unit',
    slot: 0,
    where,
    limit,
    number: 50,
    ...(nearest === undefined ? { order: 'row' } : { order: 'ascending', key }),
  };
  return { kind: 'each', selector, body };
}

const ALIVE = compare(field(FOE, 'hp'), '>', num(0));

function sameTeam(other: TypedExpression): TypedExpression {
  return compare(field(FOE, 'team'), '=', field(other, 'team'));
}

function isNot(other: TypedExpression): TypedExpression {
  return compare(FOE, '!=', other);
}

/** `heal(who, whom, what)` puts effect `what` on somebody: see GIVE. */
export const GIVE = { poison: 0.5, shield: 1.5, banner: 2.5 } as const;

export function goldenPack(): Pack {
  const pack = new Pack();
  pack.resource('mana', { start: 60, gain: 5, everyTicks: 10 });
  pack.resource('combo', { pair: true, max: 5, gain: -1, everyTicks: 100 });
  addPoison(pack);
  addShield(pack);
  addAura(pack);
  addSkills(pack);
  pack.rule(EVENT.heal, 'give', [
    give(GIVE.poison, pack.apply('poison', unit(1), unit(0))),
    give(GIVE.shield, pack.apply('shield', unit(1), unit(0))),
    give(GIVE.banner, pack.apply('banner', unit(1), unit(0))),
  ]);
  pack.rule(EVENT.hit, 'combo', [
    pack.emit({ kind: 'changePair', resource: 1 }, unit(0), unit(1), num(1)),
    {
      kind: 'chance',
      number: 0,
      percent: num(25),
      body: [modify(HIT.damage, 'more', num(50))],
      otherwise: [],
    },
  ]);
  return pack;
}

function give(what: number, statement: TypedStatement): TypedStatement {
  return when(compare(slot(2), '=', num(what)), [statement]);
}

/**
 * Stacks per source, each with its own end; a tenth of the source's attack at application; jumps at
 * death.
 */
function addPoison(pack: Pack): void {
  const power = math(field(SOURCE, 'attack'), '/', num(10));
  pack.effect('poison', {
    duration: 60,
    stacking: { per: 'source', max: 5, timers: 'each', full: 'replace' },
    own: ['power'],
    init: [pack.store(0, power)],
    every: {
      ticks: 10,
      body: [pack.raise(EVENT.hit, SOURCE, HOLDER, math(own(0), '*', slot(EFFECT_SLOT.stacks)))],
    },
    ends: {
      died: [
        each(all(ALIVE, isNot(HOLDER), sameTeam(HOLDER), near(HOLDER, 4)), 2, [
          pack.apply('poison', FOE, SOURCE),
        ]),
      ],
    },
  });
}

/** Absorbs 200, gives back a fifth of it, and breaks. */
function addShield(pack: Pack): void {
  const fifth = math(num(20), 'of', slot(EFFECT_SLOT.absorbed));
  const isReflected = { kind: 'eventTag', type: BOOL, mask: REFLECTED } as const;
  pack.effect('shield', {
    duration: 200,
    own: ['left'],
    init: [pack.store(0, num(200))],
    pool: { left: 0, events: [EVENT.hit] },
    absorbed: [
      when(not(isReflected), [
        pack.raiseTagged(EVENT.hit, REFLECTED, HOLDER, unit(EFFECT_SLOT.attacker), fifth),
      ]),
    ],
  });
}

/**
 * Allies within 8 m are faster while the bearer is near, and a little longer; the bearer is not.
 */
function addAura(pack: Pack): void {
  const SPEED = 3;
  pack.effect('blessed', {
    stacking: { per: 'source', reapply: 'refresh' },
    sources: 'strongest',
    endsWithSource: true,
    modify: [modify(SPEED, 'more', num(20))],
  });
  pack.effect('banner', {
    every: {
      ticks: 5,
      first: 'now',
      body: [
        each(all(ALIVE, isNot(HOLDER), sameTeam(HOLDER), near(HOLDER, 8)), 10, [
          pack.apply('blessed', FOE, HOLDER, { ms: 1_500 }),
        ]),
      ],
    },
  });
}

function addSkills(pack: Pack): void {
  const caster = unit(0);
  const target = unit(1);
  const poor: TypedStatement = { kind: 'refuse', reason: REASONS.indexOf('not enough') };
  const cost = (resource: number, amount: number, against?: TypedExpression): TypedStatement => {
    const place = { resource, entity: caster, ...(against === undefined ? {} : { against }) };
    return { kind: 'spend', place, amount: num(amount), body: [], otherwise: [poor] };
  };
  pack.skill('finish', [
    cost(0, 20),
    cost(1, 3, target),
    pack.raise(EVENT.hit, caster, target, num(45)),
  ]);
  const jump = addJump(pack);
  const nobody = num(-1);
  pack.effect('channel', {
    internal: true,
    duration: 20,
    own: ['target'],
    every: {
      ticks: 10,
      first: 'now',
      body: [
        pack.raise(jump, HOLDER, unit(EFFECT_SLOT.own), num(20), num(3), nobody, nobody, nobody),
      ],
    },
    ends: { died: [pack.raise(EVENT.note, HOLDER, num(13))] },
  });
  pack.skill('lightning', [cost(0, 30), pack.apply('channel', caster, caster, { own: [target] })]);
}

/** caster, target, power, jumps left, and those that were hit before. */
function addJump(pack: Pack): number {
  const names = ['caster', 'target', 'power', 'left', 'seen1', 'seen2', 'seen3'];
  const isUnit = (name: string): boolean => name !== 'power' && name !== 'left';
  const fields = names.map((name) => ({ name, type: isUnit(name) ? UNIT : NUMBER }));
  const jump = pack.event('jump', fields, 1);
  const [caster, target] = [unit(0), unit(1)];
  const unseen = [target, unit(4), unit(5), unit(6)].map(isNot);
  const next = pack.emit(
    { kind: 'raise', event: jump, tags: 0 },
    num(200),
    caster,
    FOE,
    math(num(80), 'of', slot(2)),
    math(slot(3), '-', num(1)),
    target,
    unit(4),
    unit(5),
  );
  pack.rule(jump, 'jumps', [
    pack.raise(EVENT.hit, caster, target, slot(2)),
    when(compare(slot(3), '>', num(0)), [
      each(all(ALIVE, not(sameTeam(caster)), near(target, 5), ...unseen), 1, [next], target),
    ]),
  ]);
  return jump;
}
