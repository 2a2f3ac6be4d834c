// The arena's bytes: there and back, and what hostile bytes become.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createArenaCodec,
  decodeChanges,
  decodeKeyframe,
  encodeMend,
  encodeStrike,
} from '../../../combat-rules/protocol/codec.ts';
import { midswing } from '../../../combat-rules/protocol/generated/combat.js';
import { CHANGE_KIND } from '../../../combat-rules/model/change.ts';
import { COMMAND_KIND } from '../../../combat-rules/model/command.ts';
import { REFUSAL } from '../../../combat-rules/model/refusal.ts';
import type { Command } from '../../../engine/contract/room.ts';
import { TestArena, TestChanges, layout, loadRules } from '../support/arena.ts';

const wire = midswing.arena.v1;
const codec = createArenaCodec();

function command(): Command {
  return { member: 4, sequence: 9, kind: 0, args: new Float64Array([1, 2, 3, 4]) };
}

describe('commands', () => {
  it.each([0, 1, 9, 10, 4_294_967_295])('[AR35] strike and mend of %s arrive', (target) => {
    const into = command();
    expect(codec.decodeCommand(encodeStrike(target), into)).toBe(true);
    expect(into).toEqual({
      member: 4,
      sequence: 9,
      kind: COMMAND_KIND.strike,
      args: new Float64Array([target, 0, 0, 0]),
    });
    expect(codec.decodeCommand(encodeMend(target), into)).toBe(true);
    expect(into.kind).toBe(COMMAND_KIND.mend);
    expect(into.args[0]).toBe(target);
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['an unknown action', new Uint8Array([0x1a, 0x02, 0x08, 0x01])],
    ['a truncated action', encodeStrike(3).subarray(0, 3)],
    ['too many bytes', new Uint8Array(65).fill(0)],
    ['an endless number', new Uint8Array(40).fill(0xff)],
  ])('[AR35] %s is no command', (_, payload) => {
    const into = command();
    expect(codec.decodeCommand(payload, into)).toBe(false);
  });

  it('[AR35] of two actions the last counts', () => {
    const into = command();
    const both = [encodeStrike(1), encodeMend(2)] as const;
    expect(codec.decodeCommand(new Uint8Array([...both[0], ...both[1]]), into)).toBe(true);
    expect([into.kind, into.args[0]]).toEqual([COMMAND_KIND.mend, 2]);
    expect(codec.decodeCommand(new Uint8Array([...both[1], ...both[0]]), into)).toBe(true);
    expect([into.kind, into.args[0]]).toEqual([COMMAND_KIND.strike, 1]);
  });

  it('[AR35] no bytes make it throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (payload) => {
        expect(typeof codec.decodeCommand(payload, command())).toBe('boolean');
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('changes', () => {
  const change = fc.record({
    kind: fc.constantFrom(...Object.values(CHANGE_KIND)),
    source: fc.integer({ min: 0, max: 9 }),
    target: fc.integer({ min: 0, max: 9 }),
    amount: fc.integer({ min: 0, max: 1_000_000_000 }),
    hp: fc.integer({ min: 0, max: 1_000 }),
    effect: fc.integer({ min: 0, max: 0xffff_ffff }),
  });

  it('[AR36] changes arrive as they were recorded', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
        const buffer = new TestChanges();
        for (const { kind, source, target, amount, hp, effect } of changes) {
          buffer.push(kind, source, target, amount, hp, effect);
        }
        expect(decodeChanges(codec.encodeChanges(buffer))).toEqual(changes);
      }),
    );
  });

  it('[AR36] a full tick fits into the bytes a client accepts', () => {
    const buffer = new TestChanges();
    for (let i = 0; i < 2_048; i += 1) buffer.push(9, 9, 9, 1e9, 1e9, 0xffff_ffff);
    expect(decodeChanges(codec.encodeChanges(buffer))).toHaveLength(2_048);
  });

  it.each([
    ['an unknown kind', { kind: 10 }],
    ['no kind', { kind: 0 }],
    ['a source beyond the units', { source: 10 }],
    ['a target beyond the units', { target: 10 }],
    ['a negative amount', { amount: -1 }],
    ['a fraction', { hp: 0.5 }],
    ['no number', { amount: Number.NaN }],
    ['infinity', { hp: Infinity }],
  ])('[AR36] %s decodes to nothing', (_, wrong) => {
    const bytes = wire.ArenaChanges.encode({ changes: [{ kind: 4, ...wrong }] }).finish();
    expect(decodeChanges(bytes)).toBeUndefined();
  });

  it('[AR36] no bytes make a client throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        decodeChanges(bytes);
        decodeKeyframe(bytes);
      }),
      { numRuns: 2_000 },
    );
    expect(decodeChanges(new Uint8Array(131_073))).toBeUndefined();
    expect(decodeKeyframe(new Uint8Array(4_097))).toBeUndefined();
  });
});

describe('keyframe', () => {
  const battle = new TestArena(
    loadRules(`effect slow { duration 2s modify speed: less 20% }
      rule r on hit { modify damage: flat 7 apply(debuff: 'slow') }`),
  );
  battle.member(0, 'joins');
  battle.strike(0, 7);
  const bytes = codec.encodeKeyframe(battle.columns, layout).slice();

  it('[AR36] the whole visible state arrives', () => {
    const units = decodeKeyframe(bytes);
    expect(units).toHaveLength(10);
    expect(units?.[0]).toEqual({
      hp: 160,
      maxHp: 160,
      attack: 16,
      defense: 20,
      speed: 80,
      player: true,
      readyTick: 7,
      effects: [],
    });
    expect(units?.[7]).toEqual({
      hp: 93,
      maxHp: 100,
      attack: 14,
      defense: 10,
      speed: 80,
      player: false,
      readyTick: 0,
      effects: battle.effects(7),
    });
  });

  it('[AR36] a keyframe of another size or with numbers out of range decodes to nothing', () => {
    const unit = { hp: 1, maxHp: 2, attack: 1, defense: 1, speed: 10 };
    const of = (...units: object[]): unknown =>
      decodeKeyframe(wire.ArenaKeyframe.encode({ units }).finish());
    const nine = Array.from({ length: 9 }, () => unit);
    expect(of(...nine, unit)).toHaveLength(10);
    expect(of(...nine)).toBeUndefined();
    expect(of(...nine, unit, unit)).toBeUndefined();
    const effects = Array.from({ length: 9 }, () => ({ effect: 5, untilTick: 1 }));
    for (const wrong of [
      { hp: 3 },
      { hp: -1 },
      { attack: Number.NaN },
      { speed: Infinity },
      { defense: -1 },
      { effects },
      { effects: [{ effect: 0, untilTick: 1 }] },
    ]) {
      expect(of(...nine, { ...unit, ...wrong })).toBeUndefined();
    }
    expect(decodeKeyframe(bytes.subarray(0, bytes.length - 1))).toBeUndefined();
  });
});

describe('refusals', () => {
  it('[AR37] every number has its own code', () => {
    for (const [code, refusal] of Object.entries(REFUSAL)) {
      if (refusal !== 0) expect(codec.refusalCode(refusal)).toBe(code);
    }
  });

  it.each([8, 0, -1, 65_535])('[AR37] the unknown number %s is COMMAND_REFUSED', (refusal) => {
    expect(codec.refusalCode(refusal)).toBe('COMMAND_REFUSED');
  });
});
