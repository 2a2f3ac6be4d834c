// Going back to the state at a switch (R18): another battle begins at the pre-image and runs the inputs since under
// the rules of before, some ticks in each tick of the room, until it has come up to the room.
import type { Generation } from '../kernel/generation.ts';
import type { PreImage } from './pre-images.ts';
import type { BattleReport, Sending } from './tick-report.ts';
import { assert } from '../base/assert.ts';
import { LIMITS } from '../base/limits.ts';
import { restoreBattle, type Battle, type BattleRules } from './battle.ts';
import { InputsReader } from './tick-inputs.ts';
import type { RestoreRefusal } from './way-back.ts';

/** A command that was answered otherwise when it was decided again. */
export interface Redecided {
  readonly tick: number;
  readonly member: number;
  readonly sequence: number;
  readonly before: number;
  readonly now: number;
}

/** What going back did. */
export interface Restored {
  /** Tick of the switch. */
  readonly fromTick: number;
  /** Ticks that were run again. */
  readonly ticks: number;
  /** Commands that were decided again. */
  readonly commands: number;
  /** Of those the ones with another answer; the first REDECIDED_MAX of them. */
  readonly redecided: readonly Redecided[];
  readonly redecidedCount: number;
}

/** Answers that are listed one by one. */
const REDECIDED_MAX = 256;

/** One return under way. */
export class Restoring {
  readonly generation: Generation;
  readonly battle: Battle;
  readonly #chain: readonly PreImage[];
  readonly #redecided: Redecided[] = [];
  #image = 0;
  #position = 0;
  #commands = 0;
  #redecidedCount = 0;
  /** What leaves, once the room has gone back. */
  readonly sends: Sending[] = [];
  /** What the rules of before threw. */
  error: unknown;
  #hasFailed = false;

  /** `chain`: the pre-image to begin at, and those of later switches, whose inputs come after. */
  constructor(generation: Generation, chain: readonly PreImage[], rules: BattleRules) {
    const [first] = chain;
    assert(first !== undefined, 'a chain begins at a state');
    this.generation = generation;
    this.battle = restoreBattle(first.columns.u8, rules);
    this.#chain = chain;
  }

  /** Tick of the switch. */
  get fromTick(): number {
    return this.#chain[0]?.tick ?? 0;
  }

  /** Why it cannot go on: a pre-image that it needs has gone, or inputs have, or the rules threw. */
  get refusal(): RestoreRefusal | undefined {
    if (this.#hasFailed) return 'rules-failed';
    const isWhole = this.#chain.every(({ released, overflowed }) => !released && !overflowed);
    return isWhole ? undefined : 'inputs-lost';
  }

  /** Runs some ticks, none beyond `end`; true when it has come up to it. */
  advance(end: number, report: BattleReport): boolean {
    if (this.refusal !== undefined) return false;
    try {
      return this.#advance(end, report);
    } catch (error) {
      this.error = error;
      this.#hasFailed = true;
      return false;
    }
  }

  #advance(end: number, report: BattleReport): boolean {
    const { battle } = this;
    const last = Math.min(end, battle.tick + LIMITS.restoreTicksPerTick);
    let reader = this.#reader();
    while (battle.tick < last) {
      while (reader.isAtEnd && this.#image < this.#chain.length - 1) {
        this.#image += 1;
        this.#position = 0;
        reader = this.#reader();
      }
      const hasInputs = reader.nextTick === battle.tick + 1;
      if (hasInputs) reader.feed(battle);
      battle.runTick(report);
      if (report.sends.length > 0) this.sends.push(...report.sends);
      if (hasInputs) this.#compare(reader, report);
    }
    this.#position = reader.position;
    return battle.tick === end;
  }

  /** What it did, once it has come up to the room. */
  outcome(): Restored {
    const { fromTick } = this;
    return {
      fromTick,
      ticks: this.battle.tick - fromTick,
      commands: this.#commands,
      redecided: this.#redecided,
      redecidedCount: this.#redecidedCount,
    };
  }

  #reader(): InputsReader {
    const image = this.#chain[this.#image];
    assert(image !== undefined, 'a chain has its pre-images');
    return new InputsReader(image.inputs.subarray(0, image.inputsLength), this.#position);
  }

  #compare({ tick, commands, refusals }: InputsReader, report: BattleReport): void {
    this.#commands += commands;
    for (let i = 0; i < commands; i += 1) {
      const before = refusals[i] ?? 0;
      const now = report.replyRefusal[i] ?? 0;
      if (before === now) continue;
      this.#redecidedCount += 1;
      if (this.#redecided.length === REDECIDED_MAX) continue;
      const member = report.replyMember[i] ?? 0;
      const sequence = report.replySequence[i] ?? 0;
      this.#redecided.push({ tick, member, sequence, before, now });
    }
  }
}

/** Takes another battle's state over; what waits for the next tick stays. */
export function takeOver(battle: Battle, other: Battle): void {
  const { slots } = battle;
  const states = Array.from({ length: slots.length }, (_, slot) => slots.stateOf(slot));
  battle.reset(other.behaviour, other.columns.u8);
  for (const [slot, state] of states.entries()) battle.slots.restore(slot, state);
}
