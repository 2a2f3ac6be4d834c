// The core alone: no kernel, no lease, no clock. What it is restored from is its columns.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AssertionFailed } from '../../../engine/base/assert.ts';
import {
  createBattle,
  createReport,
  restoreBattle,
  type Battle,
} from '../../../engine/room/battle.ts';
import { createCommand } from '../../../engine/room/mailbox.ts';
import { schemaOf } from '../../../engine/state/room-schema.ts';
import { TOY, TOY_MEMBERS, createToyBehaviour } from './toy-behaviour.ts';
import { NARROW, WIDE, bonusOf } from './toy-versions.ts';

const TICK_MS = 50;
const behaviour = createToyBehaviour({ boundary: ({ tick }) => (tick % 5 ? 'none' : 'round') });
const rules = { behaviour, tickMs: TICK_MS };

interface Step {
  readonly kind: 'join' | 'leave' | 'add' | 'luck' | 'input';
  readonly member: number;
  readonly amount: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('join', 'leave', 'add', 'luck', 'input'),
  member: fc.nat(TOY_MEMBERS - 1),
  amount: fc.nat(20),
});
const plan = fc.array(fc.array(step, { maxLength: 6 }), { maxLength: 20, size: 'max' });

function give(battle: Battle, steps: readonly Step[], first: number): void {
  for (const [index, { kind, member, amount }] of steps.entries()) {
    if (kind === 'join') battle.join();
    else if (kind === 'leave') {
      const state = battle.slots.stateOf(member);
      if (state === 1 || state === 2) battle.leave(member);
    } else if (kind === 'input') {
      battle.input(TOY.gift, [amount, member]);
    } else {
      const command = createCommand();
      command.args[0] = amount;
      battle.enqueue({ ...command, member, sequence: first + index, kind: TOY[kind] });
    }
  }
}

/** Everything a tick leaves: its bytes and what it told. */
function run(battle: Battle, ticks: readonly (readonly Step[])[], from: number): unknown[] {
  const report = createReport();
  return ticks.map((steps, index) => {
    give(battle, steps, (from + index) * 100);
    battle.runTick(report);
    const { tick, boundary, replyCount } = report;
    const replies = [...report.replyRefusal.subarray(0, replyCount)];
    const rows = [...report.changes.rows.subarray(0, report.changes.length * 6)];
    return [tick, boundary, replies, rows, [...report.joined], [...report.left], battle.hash()];
  });
}

describe('a battle', () => {
  it('[RM30] restored from its snapshot goes on byte for byte, joins that wait included', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), plan, plan, fc.array(step), (seed, before, after, waiting) => {
        const battle = createBattle({ ...rules, seed });
        run(battle, before, 0);
        const joins = waiting.filter(({ kind }) => kind === 'join' || kind === 'leave');
        give(battle, joins, 0);
        const other = restoreBattle(battle.snapshot(), rules);
        expect([other.tick, other.boundary]).toEqual([battle.tick, battle.boundary]);
        expect(run(other, after, before.length)).toEqual(run(battle, after, before.length));
        expect(other.snapshot()).toEqual(battle.snapshot());
      }),
      { numRuns: 150 },
    );
  });

  it('[RM30] a snapshot is a copy, into memory of its own or of the caller', () => {
    const battle = createBattle({ ...rules, seed: 5 });
    const snapshot = battle.snapshot();
    const into = new Uint8Array(battle.layout.bytes);
    battle.snapshotInto(into);
    expect(into).toEqual(snapshot);
    battle.runTick(createReport());
    expect(battle.snapshot()).not.toEqual(snapshot);
    expect(() => battle.snapshotInto(new Uint8Array(8))).toThrow(AssertionFailed);
    expect(() => restoreBattle(new Uint8Array(8), rules)).toThrow(AssertionFailed);
  });

  it('[RM30] the words of its hash are the halves of its digits', () => {
    const battle = createBattle({ ...rules, seed: 5 });
    const words = new Uint32Array(2);
    battle.hashInto(words);
    const digits = [...words].map((word) => word.toString(16).padStart(8, '0')).join('');
    expect(digits).toBe(battle.hash());
  });

  it('[RM31] a schema is its layout and its text, and is made once a behaviour', () => {
    const schema = schemaOf(behaviour);
    expect(schemaOf(behaviour)).toBe(schema);
    expect(schema.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(schemaOf(createToyBehaviour()).digest).toBe(schema.digest);
    const others = [createToyBehaviour({ schema: 'other' }), createToyBehaviour(WIDE)];
    expect(new Set(others.map((other) => schemaOf(other).digest).concat(schema.digest)).size).toBe(
      3,
    );
  });

  it('[RM32] moves to other columns with all that is the engine’s, and back with what was kept', () => {
    const [narrow, wide] = [createToyBehaviour(NARROW), createToyBehaviour(WIDE)];
    const battle = createBattle({ behaviour: narrow, tickMs: TICK_MS, seed: 9 });
    give(battle, [{ kind: 'join', member: 0, amount: 0 }], 0);
    const report = createReport();
    battle.runTick(report);
    battle.join();
    const path = [schemaOf(narrow), schemaOf(wide)];
    const value = battle.columns.f64[0] ?? Number.NaN;
    battle.move(wide, path);
    expect([battle.schema.text, battle.tick, bonusOf(battle.columns, 0)]).toEqual([
      'wide',
      1,
      value * 10,
    ]);
    battle.runTick(report);
    expect(report.joined).toEqual([1]);
    const kept = battle.columns;
    battle.columns.f64[0] = 77;
    battle.move(narrow, path.toReversed());
    battle.move(wide, path, kept);
    expect(bonusOf(battle.columns, 0)).toBe(77);
  });

  it('[RM32] a migration that throws leaves the battle as it was', () => {
    const narrow = createToyBehaviour();
    const battle = createBattle({ behaviour: narrow, tickMs: TICK_MS, seed: 9 });
    const before = battle.snapshot();
    const broken = createToyBehaviour({
      ...WIDE,
      migrate: ({ from }, { columns }) => {
        columns.u8.fill(9);
        throw new Error(`no way for ${from.u8.length} bytes`);
      },
    });
    const path = [schemaOf(narrow), schemaOf(broken)];
    expect(() => battle.move(broken, path)).toThrow('no way');
    expect(battle.snapshot()).toEqual(before);
    expect(battle.behaviour).toBe(narrow);
  });

  it('[RM32] a path that does not lead from the battle to the behaviour is a bug', () => {
    const [narrow, wide] = [createToyBehaviour(NARROW), createToyBehaviour(WIDE)];
    const battle = createBattle({ behaviour: narrow, tickMs: TICK_MS, seed: 9 });
    const rest = createToyBehaviour({ ...WIDE, migrate: undefined });
    for (const [to, path] of [
      [wide, [schemaOf(wide)]],
      [wide, [schemaOf(narrow)]],
      [wide, []],
      [rest, [schemaOf(narrow), schemaOf(rest)]],
      [createToyBehaviour({ membersMax: 2 }), [schemaOf(narrow)]],
    ] as const) {
      expect(() => battle.move(to, path)).toThrow(AssertionFailed);
    }
  });
});
