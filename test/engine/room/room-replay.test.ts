// Rooms under random members, commands and swaps, against an oracle that knows the toy's rules by heart.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveKey, draw, hashName } from '../../../engine/contract/chance.ts';
import { REFUSAL_NOT_MEMBER } from '../../../engine/room/refusal.ts';
import { createRoomHarness, replies, send } from './room-harness.ts';
import { TOY, TOY_MEMBERS, TOY_REFUSAL, valueOf } from './toy-behaviour.ts';

interface Action {
  readonly kind: 'join' | 'leave' | 'add' | 'luck' | 'refuse' | 'swap';
  readonly member: number;
  readonly amount: number;
}

interface Run {
  readonly hashes: string[];
  readonly frames: unknown[];
}

const action: fc.Arbitrary<Action> = fc.record({
  kind: fc.constantFrom('join', 'leave', 'add', 'add', 'luck', 'refuse', 'swap'),
  member: fc.nat(TOY_MEMBERS - 1),
  amount: fc.nat(20),
});
const ticks = fc.array(fc.array(action, { maxLength: 12 }), { maxLength: 25, size: 'max' });
const seed = fc.maxSafeNat();

/** Knows what the toy does, one member at a time, without columns, changes or slots. */
class Oracle {
  readonly values: number[];
  readonly #present = new Set<number>();
  readonly #seed: Uint32Array;
  readonly #key = new Uint32Array(2);
  #tick = 0;

  constructor(wholeSeed: number) {
    this.#seed = new Uint32Array([wholeSeed % 2 ** 32, Math.floor(wholeSeed / 2 ** 32)]);
    this.#derive();
    this.values = [draw(this.#key, hashName('luck'), 0) % 10, 0, 0, 0];
  }

  runTick(joins: number[], leaves: number[], commands: number[][], worth: number): number[][] {
    this.#tick += 1;
    this.#derive();
    for (const member of joins) this.#present.add(member);
    for (const member of leaves) this.#present.delete(member);
    const answers = commands.map(([member = 0, sequence = 0, kind, amount = 0]) => {
      if (!this.#present.has(member)) return [member, sequence, REFUSAL_NOT_MEMBER];
      if (kind === TOY.refuse) return [member, sequence, TOY_REFUSAL];
      const luck = draw(this.#key, hashName('luck'), sequence) % 100;
      const gain = kind === TOY.add ? amount * worth : luck;
      this.values[member] = (this.values[member] ?? 0) + gain;
      return [member, sequence, 0];
    });
    if (this.#tick % 4 !== 0) return answers;
    for (const [member, value] of this.values.entries()) {
      if (value > 0) this.values[member] = value - 1;
    }
    return answers;
  }

  #derive(): void {
    deriveKey(this.#seed, hashName('room.tick'), this.#tick, this.#key);
  }
}

/** Plays the ticks on a real room; `check` compares each with the oracle. */
function checkAgainstOracle(wholeSeed: number, plan: readonly (readonly Action[])[]): void {
  const { kernel, open, swap, unloaded } = createRoomHarness();
  const room = open({ seed: wholeSeed });
  const oracle = new Oracle(wholeSeed);
  const taken = new Set<number>();
  let worth = 1;
  let sequence = 0;
  let swaps = 0;
  for (const actions of plan) {
    const joins: number[] = [];
    const leaves: number[] = [];
    const commands: number[][] = [];
    const epochBefore = room.epoch;
    for (const { kind, member, amount } of actions) {
      if (kind === 'join') {
        const slot = room.join();
        if (slot >= 0) joins.push(slot);
        if (slot >= 0) taken.add(slot);
      } else if (kind === 'leave') {
        if (!taken.delete(member)) continue;
        room.leave(member);
        leaves.push(member);
      } else if (kind === 'swap') {
        worth = amount;
        swaps += 1;
        swap({ worth });
      } else {
        sequence += 1;
        commands.push([member, sequence, TOY[kind], amount]);
        expect(send(room, member, sequence, [TOY[kind], amount])).toBe(true);
      }
    }
    const answers = oracle.runTick(joins, leaves, commands, worth);
    const report = room.runTick();
    expect(replies(report)).toEqual(answers);
    const values = Array.from({ length: TOY_MEMBERS }, (_, i) => valueOf(room.columns, i));
    expect(values).toEqual(oracle.values);
    expect([report.epoch, report.generation.id]).toEqual([swaps + 1, swaps + 1]);
    expect(report.adoptedFrom).toBe(epochBefore === report.epoch ? -1 : epochBefore);
    expect([kernel.leases().length, unloaded.length]).toEqual([1, swaps]);
  }
}

/** Plays the ticks with swaps to equal rules before those that `swapsAt` names. */
function play(
  wholeSeed: number,
  plan: readonly (readonly Action[])[],
  swapsAt: ReadonlySet<number>,
): Run {
  const { open, swap } = createRoomHarness();
  const room = open({ seed: wholeSeed });
  const taken = new Set<number>();
  const run: Run = { hashes: [room.stateHash()], frames: [] };
  for (const [tick, actions] of plan.entries()) {
    for (const [index, { kind, member, amount }] of actions.entries()) {
      if (kind === 'join') taken.add(room.join());
      else if (kind === 'leave' && taken.delete(member)) room.leave(member);
      else if (kind !== 'leave' && kind !== 'swap') send(room, member, index, [TOY[kind], amount]);
    }
    if (swapsAt.has(tick)) swap();
    const report = room.runTick();
    const rows = [...report.changes.rows.subarray(0, report.changes.length * 6)];
    run.frames.push([replies(report), rows, [...report.joined], [...report.left]]);
    run.hashes.push(room.stateHash());
  }
  return run;
}

describe('rooms under random commands and swaps', () => {
  it('[RM2][RM11][RM20] every command is executed once, on the generation its reply names', () => {
    fc.assert(fc.property(seed, ticks, checkAgainstOracle), { numRuns: 200 });
  });

  it('[RM19] the same seed and commands give the same hash after every tick', () => {
    fc.assert(
      fc.property(seed, ticks, (wholeSeed, plan) => {
        const once = play(wholeSeed, plan, new Set());
        expect(play(wholeSeed, plan, new Set())).toEqual(once);
      }),
      { numRuns: 60 },
    );
  });

  it('[RM19] swaps to equal rules change no byte of state, replies or changes', () => {
    const swaps = fc.uniqueArray(fc.nat(24), { minLength: 1 });
    fc.assert(
      fc.property(seed, ticks, swaps, (wholeSeed, plan, at) => {
        const once = play(wholeSeed, plan, new Set());
        expect(play(wholeSeed, plan, new Set(at))).toEqual(once);
      }),
      { numRuns: 60 },
    );
  });

  it('[RM19] every tick and every seed, both halves of it, gives another hash', () => {
    const { open } = createRoomHarness();
    const hashes = new Set<string>();
    for (const one of [0, 1, 2 ** 32, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER]) {
      const room = open({ seed: one });
      for (let tick = 0; tick < 20; tick += 1) {
        hashes.add(room.stateHash());
        room.runTick();
      }
    }
    expect(hashes.size).toBe(100);
  });

  it('[RM20] the chance of a tick follows from seed and tick alone', () => {
    const keys = (wholeSeed: number): number[][] => {
      const seen: number[][] = [];
      const { open } = createRoomHarness({ onCall: (_, { key }) => seen.push([...key]) });
      const room = open({ seed: wholeSeed });
      for (let i = 0; i < 50; i += 1) room.runTick();
      return seen;
    };
    const once = keys(9);
    expect(keys(9)).toEqual(once);
    // Opening and 50 ticks, each asked twice: step and observe share the key of their tick.
    expect(new Set(once.map((key) => key.join())).size).toBe(51);
    expect(keys(2 ** 32 + 9)).not.toEqual(once);
  });
});
