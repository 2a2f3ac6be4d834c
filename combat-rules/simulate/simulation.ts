// Runs battles one after the other and adds them up, in chunks of fixed size: sums are added in one order, so that
// a report does not depend on who ran what. A battle is the first round of a match, between teams that are drawn
// each for itself.
import { deriveKey, hashName } from '#engine/contract/chance';
import { CHANGE_WIDTH, type ChangeBuffer, type RoomBehaviour } from '#engine/contract/room';
import type { BattlePack } from '../battle-pack.ts';
import { COMMAND_KIND } from '../model/command.ts';
import { BattleMeasures } from './measure.ts';
import { indexPack } from './pack-names.ts';
import { CROSSES, SUMS, addBattle, addCross } from './statistics.ts';
import { BattleTally } from './tally.ts';

/** Battles that are added up at a time. */
const CHUNK_BATTLES = 20;

/** Ticks after which a round is stopped: ten minutes, a round of the arena takes two. */
const BATTLE_TICKS_MAX = 6_000;

/** A battle that somebody else drives. */
export interface RunningBattle {
  /** What its last tick told. */
  readonly changes: ChangeBuffer;
  readonly tick: number;
  /** An input that only a host can give. */
  input(kind: number, args: readonly number[]): number;
  runTick(): void;
}

/** Opens a battle; the one before is of no use any more. */
export type OpenBattle = (behaviour: RoomBehaviour, seed: number) => RunningBattle;

/** What a chunk of battles adds up to. Plain data: it travels between threads. */
export interface ChunkSums {
  readonly battles: number;
  /** SUMS numbers a figure, for each pack. */
  readonly sums: readonly Float64Array[];
  /** CROSSES numbers for each figure of the first pack that the second one has, too; empty without a second. */
  readonly cross: Float64Array;
  /** Battles in which a tick told more than there was room for. */
  readonly overflowed: number;
  /** How often rules could not be carried out. */
  readonly faults: number;
}

const BATTLE = hashName('simulated battle');

/** Seed of battle `number` of a simulation, both counted from 1: a whole number below 2^53. */
export function seedOfBattle(seed: number, number: number): number {
  const key = Uint32Array.of(seed >>> 0, Math.floor(seed / 0x1_0000_0000));
  deriveKey(key, BATTLE, number, key);
  return (key[0] ?? 0) + ((key[1] ?? 0) & 0x1f_ffff) * 0x1_0000_0000;
}

/** Opens a battle as simulations do: both teams are drawn, each for itself. */
export function openSimulated(
  open: OpenBattle,
  behaviour: RoomBehaviour,
  seed: number,
): RunningBattle {
  const battle = open(behaviour, seed);
  battle.input(COMMAND_KIND.mixed, []);
  return battle;
}

/** Runs a battle to the end of its round; false when some of what happened was not told. */
export function fightRound(battle: RunningBattle, tally: BattleTally): boolean {
  let isWhole = true;
  tally.begin();
  while (!tally.isOver && battle.tick < BATTLE_TICKS_MAX) {
    battle.runTick();
    tally.add(battle.changes, battle.tick);
    if (battle.changes.length * CHANGE_WIDTH >= battle.changes.rows.length) isWhole = false;
  }
  if (!tally.isOver) tally.end(battle.tick);
  return isWhole;
}

/** Runs battles on one pack, or on two with the same seeds. */
export class Simulation {
  readonly #open: OpenBattle;
  readonly #seed: number;
  readonly #sides: readonly Side[];
  /** Position of each figure of the first pack in the second one; -1 where it is not. */
  readonly #matches: Int32Array;

  constructor(packs: readonly BattlePack[], seed: number, open: OpenBattle) {
    this.#open = open;
    this.#seed = seed;
    this.#sides = packs.map((pack) => {
      const tally = new BattleTally(indexPack(pack.program));
      return { pack, tally, measures: new BattleMeasures(tally, pack.tickMs) };
    });
    this.#matches = matchesOf(this.#sides);
  }

  /** Battles `from` to `to`, both included. */
  run(from: number, to: number): ChunkSums {
    const sums = this.#sides.map(({ measures }) => new Float64Array(measures.x.length * SUMS));
    const cross = new Float64Array(this.#matches.length * CROSSES);
    const faultsBefore = this.#faults();
    let overflowed = 0;
    for (let number = from; number <= to; number += 1) {
      const seed = seedOfBattle(this.#seed, number);
      for (const [at, side] of this.#sides.entries()) {
        overflowed += this.#fight(side, seed);
        addMeasures(side.measures, sums[at]);
      }
      this.#addCross(cross);
    }
    const faults = this.#faults() - faultsBefore;
    return { battles: to - from + 1, sums, cross, overflowed, faults };
  }

  #faults(): number {
    return this.#sides.reduce((sum, { pack }) => sum + pack.faults(), 0);
  }

  /** 1 when some of what happened was not told. */
  #fight({ pack, tally, measures }: Side, seed: number): number {
    const battle = openSimulated(this.#open, pack.behaviour, seed);
    const isWhole = fightRound(battle, tally);
    measures.take(tally);
    return isWhole ? 0 : 1;
  }

  #addCross(cross: Float64Array): void {
    const [first, second] = this.#sides;
    if (first === undefined || second === undefined) return;
    for (let at = 0; at < this.#matches.length; at += 1) {
      const other = this.#matches[at] ?? -1;
      if (other < 0) continue;
      const before = { x: first.measures.x[at] ?? 0, y: first.measures.y[at] ?? 0 };
      const after = { x: second.measures.x[other] ?? 0, y: second.measures.y[other] ?? 0 };
      addCross(cross, at * CROSSES, before, after);
    }
  }
}

interface Side {
  readonly pack: BattlePack;
  readonly tally: BattleTally;
  readonly measures: BattleMeasures;
}

function addMeasures({ x, y }: BattleMeasures, sums: Float64Array | undefined): void {
  if (sums === undefined) return;
  for (let at = 0; at < x.length; at += 1) addBattle(sums, at * SUMS, x[at] ?? 0, y[at] ?? 0);
}

function matchesOf([first, second]: readonly Side[]): Int32Array {
  if (first === undefined || second === undefined) return new Int32Array(0);
  const places = new Map(second.measures.space.figures.map(({ id }, at) => [id, at]));
  return Int32Array.from(first.measures.space.figures, ({ id }) => places.get(id) ?? -1);
}

/** Chunks of so many battles, in order: the first and the last battle of each. */
export function chunksOf(battles: number): readonly (readonly [number, number])[] {
  const chunks = Math.ceil(battles / CHUNK_BATTLES);
  return Array.from({ length: chunks }, (_, chunk) => {
    const from = chunk * CHUNK_BATTLES + 1;
    return [from, Math.min(battles, from + CHUNK_BATTLES - 1)] as const;
  });
}

/** Adds chunks in their order, in whatever order they come. */
export class ChunkSum {
  readonly #waiting = new Map<number, ChunkSums>();
  #total: { -readonly [Key in keyof ChunkSums]: ChunkSums[Key] } | undefined;
  #next = 0;

  /** The chunk in this place of `chunksOf`. */
  add(place: number, chunk: ChunkSums): void {
    this.#waiting.set(place, chunk);
    for (;;) {
      const next = this.#waiting.get(this.#next);
      if (next === undefined) return;
      this.#waiting.delete(this.#next);
      this.#next += 1;
      this.#take(next);
    }
  }

  result(): ChunkSums {
    if (this.#total === undefined || this.#waiting.size > 0) {
      throw new Error('invariant broken: a sum has all of its chunks');
    }
    return this.#total;
  }

  #take(chunk: ChunkSums): void {
    const total = this.#total;
    if (total === undefined) {
      const sums = chunk.sums.map((own) => own.slice());
      this.#total = { ...chunk, sums, cross: chunk.cross.slice() };
      return;
    }
    for (const [at, own] of total.sums.entries()) addTo(own, chunk.sums[at]);
    addTo(total.cross, chunk.cross);
    total.battles += chunk.battles;
    total.overflowed += chunk.overflowed;
    total.faults += chunk.faults;
  }
}

function addTo(sums: Float64Array, more: Float64Array | undefined): void {
  for (let at = 0; at < sums.length; at += 1) sums[at] = (sums[at] ?? 0) + (more?.[at] ?? 0);
}
