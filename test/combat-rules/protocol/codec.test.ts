// The arena's bytes: there and back, and what hostile bytes become.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeChanges,
  decodeKeyframe,
  encodeMove,
  encodeStop,
  encodeUse,
} from '../../../combat-rules/protocol/client.ts';
import { createArenaCodec } from '../../../combat-rules/protocol/codec.ts';
import { midswing } from '../../../combat-rules/protocol/generated/combat.js';
import {
  CHANGE_KIND,
  NOBODY,
  unitsOf,
  type ArenaChange,
} from '../../../combat-rules/model/change.ts';
import { COMMAND_KIND } from '../../../combat-rules/model/command.ts';
import { WIRE } from '../../../combat-rules/model/limits.ts';
import { REFUSAL } from '../../../combat-rules/model/refusal.ts';
import { REASONS } from '../../../dsl/ir/program.ts';
import { hashName } from '../../../dsl/hash.ts';
import { LIMITS } from '../../../engine/base/limits.ts';
import type { Command } from '../../../engine/contract/room.ts';
import { TestArena, TestChanges, loadRules, names } from '../support/arena.ts';

const wire = midswing.arena.v1;
const codec = createArenaCodec(names);

function command(): Command {
  return { member: 0, sequence: 1, kind: 7, args: new Float64Array([9, 9, 9, 9]) };
}

/** What arrives of a payload; undefined when it is no command. */
function arrived(payload: Uint8Array): readonly number[] | undefined {
  const into = command();
  return codec.decodeCommand(payload, into) ? [into.kind, ...into.args] : undefined;
}

describe('commands', () => {
  it('[AR35] every command survives', () => {
    const hash = fc.integer({ min: 0, max: 0xffff_ffff });
    fc.assert(
      fc.property(hash, fc.integer({ min: 0, max: 0xffff_ffff }), (skill, target) => {
        expect(arrived(encodeUse(skill, target))).toEqual([COMMAND_KIND.use, skill, target, 0, 0]);
      }),
    );
    fc.assert(
      fc.property(fc.double(), fc.double(), (x, y) => {
        expect(arrived(encodeMove(x, y))).toEqual([COMMAND_KIND.move, x, y, 0, 0]);
      }),
      { examples: [[Number.NaN, Infinity]] },
    );
    expect(arrived(encodeStop())).toEqual([COMMAND_KIND.stop, 0, 0, 0, 0]);
  });

  it('[AR35] of two actions the last counts', () => {
    const both = new Uint8Array([...encodeUse(1, 2), ...encodeMove(3, 4)]);
    expect(arrived(both)).toEqual([COMMAND_KIND.move, 3, 4, 0, 0]);
  });

  it('[AR35] bytes that hold no command are refused without a throw', () => {
    for (const payload of [new Uint8Array(), new Uint8Array(65), Uint8Array.of(0x0a, 0xff)]) {
      expect(arrived(payload)).toBeUndefined();
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (payload) => {
        arrived(payload);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('changes', () => {
  const row = fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, NOBODY);
  const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
  const kinds = Object.values(CHANGE_KIND).filter((kind) => kind !== CHANGE_KIND.renamed);
  const change: fc.Arbitrary<ArenaChange> = fc.record({
    kind: fc.constantFrom(...kinds),
    source: row,
    target: row,
    amount: number,
    more: number,
    hp: number,
    what: fc.integer({ min: 0, max: 0xffff_ffff }),
  });

  it('[AR36] changes arrive as they were told', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
        const buffer = new TestChanges();
        for (const { kind, source, target, amount, more, hp, what } of changes) {
          buffer.push(kind, unitsOf(source, target), amount, more, hp, what);
        }
        expect(decodeChanges(codec.encodeChanges(buffer))?.changes).toEqual(changes);
      }),
    );
  });

  it('[AR36] a full tick fits into the bytes a client accepts', () => {
    const buffer = new TestChanges();
    const { changesPerTickMax } = LIMITS;
    for (let i = 0; i < changesPerTickMax; i += 1) buffer.push(9, 255, 0.1, 0.1, 0.1, 0xffff_ffff);
    expect(decodeChanges(codec.encodeChanges(buffer))?.changes).toHaveLength(changesPerTickMax);
  });

  it.each([
    ['an unknown kind', { kind: 20 }],
    ['no kind', { kind: 0 }],
    ['a source beyond the units', { source: 10 }],
    ['a target beyond the units', { target: 16 }],
    ['no number', { amount: Number.NaN }],
    ['infinity', { hp: Infinity }],
  ])('[AR36] %s decodes to nothing', (_, wrong) => {
    const bytes = wire.ArenaChanges.encode({ changes: [{ kind: 4, ...wrong }] }).finish();
    expect(decodeChanges(bytes)).toBeUndefined();
  });

  it('[AR57] a pack with other names brings those that are new', () => {
    const battle = new TestArena(loadRules('effect slow { duration 1s }'));
    battle.adopt(loadRules('effect swift { duration 1s }'));
    battle.run();
    const frame = decodeChanges(codec.encodeChanges(battle.changes));
    expect([...(frame?.names ?? [])]).toEqual([[hashName('swift'), 'swift']]);
    const stranger = createArenaCodec().encodeChanges(battle.changes);
    expect(decodeChanges(stranger)?.names.size).toBe(0);
  });

  it('[AR36] no bytes make a client throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        decodeChanges(bytes);
        decodeKeyframe(bytes);
      }),
      { numRuns: 2_000 },
    );
    expect(decodeChanges(new Uint8Array(WIRE.changesBytesMax + 1))).toBeUndefined();
    expect(decodeKeyframe(new Uint8Array(WIRE.keyframeBytesMax + 1))).toBeUndefined();
  });
});

describe('keyframe', () => {
  const battle = new TestArena(
    loadRules(`resource mana of unit max 9, start 4
      effect slow { duration 2s modify speed: less 20% }
      rule r after hit { apply(debuff: 'slow') }
      rule clock on round { modify seconds: flat 30 modify rounds: flat 3 }`),
  );
  battle.member(0, 'joins');
  battle.use(0, 'jab', 7);
  battle.set('arena.kills', 1, 2);
  battle.set('arena.wins', 0, 1);
  const bytes = codec.encodeKeyframe(battle.columns, battle.layout).slice();

  it('[AR36] the whole visible state arrives, with what things are called', () => {
    const { units, round, names: table } = decodeKeyframe(bytes) ?? {};
    expect(units).toHaveLength(10);
    expect(units?.[7]).toEqual({
      class: hashName('class duelist'),
      hp: 90,
      maxHp: 100,
      x: battle.get('x', 7),
      y: battle.get('y', 7),
      speed: 4,
      player: false,
      respawnTick: 0,
      resources: new Map([[hashName('mana'), 4]]),
      effects: [{ effect: hashName('slow'), untilTick: 20, stacks: 1, source: 0 }],
    });
    expect(units?.[0]?.player).toBe(true);
    const [cooldown] = units?.[0]?.effects ?? [];
    expect(table?.get(cooldown?.effect ?? 0)).toBe('skill jab cooldown');
    expect(table?.get(hashName('class duelist'))).toBe('duelist');
    expect(round).toEqual({
      number: 1,
      rounds: 3,
      playing: true,
      untilTick: 300,
      kills: [0, 2],
      wins: [1, 0],
    });
  });

  it('[AR36] a keyframe of another size or with numbers out of range decodes to nothing', () => {
    const unit = { class: 1, hp: 1, maxHp: 2, x: 1, y: 1, speed: 5 };
    const round = { number: 1, kills: [0, 0], wins: [0, 0] };
    const nine = Array.from({ length: 9 }, () => unit);
    const of = (keyframe: midswing.arena.v1.ArenaKeyframe.$Properties): unknown =>
      decodeKeyframe(wire.ArenaKeyframe.encode({ round, ...keyframe }).finish());
    expect(of({ units: [...nine, unit] })).toBeDefined();
    expect(of({ units: nine })).toBeUndefined();
    expect(of({ units: [...nine, unit, unit] })).toBeUndefined();
    for (const wrong of [
      { hp: Number.NaN },
      { maxHp: Infinity },
      { x: Number.NaN },
      { speed: Infinity },
      { effects: [{ effect: 0 }] },
      { effects: [{ effect: 5, source: 12 }] },
      { resources: [{ resource: 0, value: 1 }] },
      { resources: [{ resource: 5, value: Number.NaN }] },
    ]) {
      expect(of({ units: [...nine, { ...unit, ...wrong }] })).toBeUndefined();
    }
    const units = [...nine, unit];
    expect(of({ units, round: { ...round, kills: [1] } })).toBeUndefined();
    expect(of({ units, round: null })).toBeUndefined();
    expect(of({ units, names: [{ hash: 0, name: 'x' }] })).toBeUndefined();
    expect(of({ units, names: [{ hash: 1, name: 'x'.repeat(65) }] })).toBeUndefined();
    expect(decodeKeyframe(bytes.subarray(0, bytes.length - 1))).toBeUndefined();
  });
});

describe('refusals', () => {
  it('[AR37] every number has its own code', () => {
    for (const [code, refusal] of Object.entries(REFUSAL)) {
      if (refusal !== 0) expect(codec.refusalCode(refusal)).toBe(code);
    }
    const reasons = REASONS.slice(1).map((reason) => names.refusalOf(reason));
    expect(new Set(reasons).size).toBe(reasons.length);
    expect(codec.refusalCode(names.refusalOf('out of range'))).toBe('OUT_OF_RANGE');
  });

  it.each([8, 0, -1, 255, 65_535])('[AR37] the unknown number %s is COMMAND_REFUSED', (refusal) => {
    expect(codec.refusalCode(refusal)).toBe('COMMAND_REFUSED');
    expect(createArenaCodec().refusalCode(names.refusalOf('out of range'))).toBe('COMMAND_REFUSED');
  });
});
