// A runner pointed at one battle: what the parts that read and write its columns share.
import type { GameSink } from './game-sink.ts';
import type { Plan } from './plan.ts';
import type { World } from './world.ts';

export interface Battle {
  readonly plan: Plan;
  readonly sink: GameSink;
  world: World;
  tick: number;
  /** Values on their way between functions; see readField. */
  readonly cell: Float64Array;
  /** The numbers of GameSink.handled and GameSink.changed. */
  readonly handled: Float64Array;
  readonly changed: Float64Array;
  readonly spends: SpendJournal;
}

/** What a skill took so far: given back when it is refused after all. */
export interface SpendJournal {
  isOpen: boolean;
  length: number;
  readonly resource: Int32Array;
  readonly entity: Int32Array;
  readonly against: Int32Array;
  /** Number and timer before. */
  readonly value: Float64Array;
  readonly tick: Uint32Array;
}

/** The serial of something new: higher than all before it. */
export function nextSerial({ world, plan }: Battle): number {
  const serial = (world.u32[plan.serial] ?? 0) + 1;
  world.u32[plan.serial] = serial;
  return serial;
}

/** The number of the next thing that happens without an event of the game. */
export function nextRoot({ world, plan }: Battle): number {
  const root = (world.u32[plan.serial + 1] ?? 0) + 1;
  world.u32[plan.serial + 1] = root;
  return root | 0;
}

/** What was counted last did not happen after all. */
export function takeRootBack({ world, plan }: Battle): void {
  world.u32[plan.serial + 1] = (world.u32[plan.serial + 1] ?? 1) - 1;
}

/** Whether `row` is a row in use of the kind in this position. */
export function isRow({ world }: Battle, kind: number, row: number): boolean {
  const whole = row | 0;
  return whole === row && whole >= 0 && whole < (world.rows[kind] ?? 0);
}
