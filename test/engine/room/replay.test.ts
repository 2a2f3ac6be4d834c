// Battles that are recorded and run again, by the same rules and by others.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorCode } from '../../../engine/base/errors.ts';
import { createBattle, createReport, type Battle } from '../../../engine/room/battle.ts';
import { createCommand } from '../../../engine/room/mailbox.ts';
import { RECORD } from '../../../engine/room/record.ts';
import { BattleRecording, RECORD_CHANGED } from '../../../engine/room/recording.ts';
import { mismatchOf, readScript } from '../../../engine/room/replay-script.ts';
import { OtherRun, refusesOther, replay } from '../../../engine/room/replay.ts';
import type { RoomRecordEntry } from '../../../engine/room/recover.ts';
import { TOY, createToyBehaviour } from './toy-behaviour.ts';
import { NARROW, WIDE } from './toy-versions.ts';

const behaviour = createToyBehaviour();
const dearer = createToyBehaviour({ worth: 2 });
const TICK_MS = 50;
const TICKS = 45;
const NAMES = { pack: 'first', set: 'set' };

/** What members do, from a seed. */
function play(battle: Battle, tick: number): void {
  if (tick === 0 || tick === 5) battle.join();
  if (tick === 30) battle.leave(0);
  const member = tick % 2;
  const isThere = battle.slots.isPresent(member);
  if (tick % 3 === 0 && isThere) give(battle, { kind: TOY.add, member, amount: tick / 4, tick });
  if (tick % 7 === 0 && isThere) give(battle, { kind: TOY.luck, member, amount: 0, tick });
  if (tick === 20) battle.input(TOY.gift, [3, 1]);
}

interface Gift {
  readonly kind: number;
  readonly member: number;
  readonly amount: number;
  readonly tick: number;
}

function give(battle: Battle, { kind, member, amount, tick }: Gift): void {
  const command = createCommand();
  command.args[0] = amount;
  battle.enqueue({ ...command, kind, member, sequence: tick });
}

interface Recorded {
  readonly records: readonly RoomRecordEntry[];
  readonly endHash: string;
}

function record(seed: number, ticks = TICKS): Recorded {
  const battle = createBattle({ behaviour, seed, tickMs: TICK_MS });
  const recording = new BattleRecording(battle, NAMES);
  const report = createReport();
  for (let tick = 0; tick < ticks; tick += 1) {
    play(battle, tick);
    recording.runTick(report);
  }
  return recording.finish();
}

const own = (): typeof behaviour => behaviour;

describe('a recorded battle', () => {
  it('[RY3] is the battle without a recording', () => {
    const battle = createBattle({ behaviour, seed: 3, tickMs: TICK_MS });
    const report = createReport();
    for (let tick = 0; tick < TICKS; tick += 1) {
      play(battle, tick);
      battle.runTick(report);
    }
    const recorded = record(3);
    expect(recorded.endHash).toBe(battle.hash());
    const kinds = recorded.records.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === RECORD.hash)).toHaveLength(5);
    expect(kinds.filter((kind) => kind === RECORD_CHANGED)).toHaveLength(TICKS);
  });

  it('[RY4] is run again to the same bytes, whatever its seed', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.integer({ min: 1, max: 60 }), (seed, ticks) => {
        const { records, endHash } = record(seed, ticks);
        const outcome = replay(readScript(records), own);
        expect(outcome).toMatchObject({ ticks, endHash, parting: undefined });
        expect(outcome.hashes).toBe(Math.ceil(ticks / 10));
      }),
      { numRuns: 40 },
    );
  });

  it('[RY4] goes on over a move and a return that are on record', () => {
    const battle = createBattle({ behaviour, seed: 3, tickMs: TICK_MS });
    const recording = new BattleRecording(battle, NAMES);
    const report = createReport();
    const run = (from: number, to: number): void => {
      for (let tick = from; tick < to; tick += 1) {
        play(battle, tick);
        recording.runTick(report);
      }
    };
    run(0, 12);
    const before = battle.snapshot();
    battle.move(dearer, [battle.schema]);
    recording.moved('adopted', 0, { pack: 'second', set: 'set' });
    run(12, 24);
    battle.reset(behaviour, before);
    recording.moved('restored', 24, NAMES);
    run(12, 33);
    const { records, endHash } = recording.finish();
    const script = readScript(records);
    const outcome = replay(script, ({ pack }) => (pack === 'second' ? dearer : behaviour));
    expect(outcome).toMatchObject({ ticks: 45, moves: 2, endHash, parting: undefined });
  });

  it('[RY5] that parts says the first tick, the column, the row and both numbers', () => {
    const { parting } = replay(readScript(record(3).records), () => dearer);
    expect(parting).toMatchObject({ equalTick: 6, tick: 7 });
    expect(parting?.places).toMatchObject([{ column: 'values', at: 0 }]);
    const [place] = parting?.places ?? [];
    expect(place?.now).not.toBe(place?.recorded);
  });

  it('[RY5] without what each tick changed says the ticks between which it parts', () => {
    const records = record(3).records.filter(({ kind }) => kind !== RECORD_CHANGED);
    const { parting } = replay(readScript(records), () => dearer);
    expect(parting).toEqual({ equalTick: 0, tick: 10, places: [] });
  });

  it('[RY6] is refused when its records do not follow one another', () => {
    const { records } = record(3);
    const codeOf = (entries: readonly RoomRecordEntry[]): unknown => {
      try {
        readScript(entries);
        return undefined;
      } catch (error) {
        return errorCode(error) ?? error;
      }
    };
    expect(codeOf([])).toBe('BATTLE_FILE_INVALID');
    expect(codeOf(records.slice(1))).toBe('BATTLE_FILE_INVALID');
    expect(codeOf([...records, ...records])).toBe('BATTLE_FILE_INVALID');
    const [start] = records;
    const cut = { kind: RECORD.opened, bytes: start?.bytes.subarray(0, 40) ?? new Uint8Array() };
    expect(codeOf([cut])).toBe('BATTLE_FILE_INVALID');
    const short = start?.bytes.subarray(0, start.bytes.length - 8) ?? new Uint8Array();
    expect(codeOf([{ kind: RECORD.opened, bytes: short }])).toBe('BATTLE_FILE_INVALID');
  });

  it('[RY6] names a pack that is missing, and one with other columns', () => {
    const script = readScript(record(3).records);
    expect(mismatchOf(script, own)).toBeUndefined();
    expect(mismatchOf(script, () => undefined)).toEqual({ what: 'pack', pack: 'first', tick: 0 });
    const other = createToyBehaviour({ schema: 'other' });
    expect(mismatchOf(script, () => other)).toEqual({ what: 'layout', pack: 'first', tick: 0 });
  });

  it('[RY7] is not run under other rules when it went back, or they refuse it', () => {
    const { records } = record(3);
    const script = readScript(records);
    expect(refusesOther(script, dearer)).toBeUndefined();
    const [first] = records;
    const returned = { kind: RECORD.restored, bytes: first?.bytes ?? new Uint8Array() };
    expect(refusesOther(readScript([...records, returned]), dearer)).toContain('went back');
    const late = readScript([{ ...returned, kind: RECORD.snapshot }]);
    const wide = createToyBehaviour(WIDE);
    expect(refusesOther(late, createToyBehaviour({ schema: 'other' }))).toContain(
      'no battle of other',
    );
    expect(refusesOther(late, wide)).toBeUndefined();
    expect(new OtherRun(late, createToyBehaviour(NARROW), wide).battle.behaviour).toBe(wide);
  });

  it('[RY6] stops at inputs that no room wrote', () => {
    const { records } = record(3);
    const cut = records.map(({ kind, bytes }) => {
      return { kind, bytes: kind === RECORD.inputs ? bytes.subarray(0, 8) : bytes };
    });
    expect(() => replay(readScript(cut), own)).toThrow(/inputs of tick 1 of the battle file/);
  });

  it('[RY7] is given the same inputs under other rules, from its opening', () => {
    const script = readScript(record(3).records);
    const run = new OtherRun(script, behaviour, dearer);
    const same = new OtherRun(script, behaviour, behaviour);
    const report = createReport();
    for (let tick = 0; tick < TICKS; tick += 1) {
      run.runTick(report);
      same.runTick(report);
    }
    expect(same.battle.hash()).toBe(record(3).endHash);
    expect(run.battle.hash()).not.toBe(record(3).endHash);
    expect(run.battle.tick).toBe(TICKS);
  });
});
