// Runs the records of a battle again, tick by tick, and compares it with what is on record. Under other rules it
// is given the same inputs and compares nothing.
import type { RoomBehaviour } from '../contract/room.ts';
import { CodedError } from '../base/errors.ts';
import { schemaOf } from '../state/room-schema.ts';
import { createBattle, restoreBattle, type Battle } from './battle.ts';
import { seedOfStart, type RoomStart } from './record.ts';
import { applyChanged, partedPlaces, type PartedPlace } from './recording.ts';
import { viewEngineColumns } from './room-layout.ts';
import type { ReplayScript, ReplayStep } from './replay-script.ts';
import { InputsReader } from './tick-inputs.ts';
import { BattleReport } from './tick-report.ts';

/** Where a replay is not what is on record any more. */
export interface Parting {
  /** The last tick after which both were known to be equal. */
  readonly equalTick: number;
  /** The first tick after which they are known to differ. */
  readonly tick: number;
  /** Where, when the record says what each tick changed. */
  readonly places: readonly PartedPlace[];
}

export interface ReplayOutcome {
  readonly ticks: number;
  /** Hashes that were the same. */
  readonly hashes: number;
  /** Moves to other packs and returns to older states that are on record. */
  readonly moves: number;
  readonly endHash: string;
  /** Undefined: equal to the last tick. */
  readonly parting: Parting | undefined;
}

/** Gives the rules of the pack that a start names; the script was checked against it. */
export type BehaviourOf = (start: RoomStart) => RoomBehaviour;

/** A battle that is being run again. */
export class ReplayRun {
  ticks = 0;
  hashes = 0;
  moves = 0;
  parting: Parting | undefined;
  #battle: Battle;
  readonly #steps: readonly ReplayStep[];
  readonly #behaviourOf: BehaviourOf;
  /** What the record says the columns are, when the parting is being looked for. */
  #shadow: Uint32Array | undefined;
  readonly #isLocating: boolean;
  readonly #words = new Uint32Array(2);
  #equalTick: number;
  #timeline: number;
  #next = 1;

  constructor(
    { first, steps }: ReplayScript,
    behaviourOf: BehaviourOf,
    purpose: 'compare' | 'locate' = 'compare',
  ) {
    const { columns, tickMs, tick, timeline } = first;
    this.#steps = steps;
    this.#behaviourOf = behaviourOf;
    this.#isLocating = purpose === 'locate';
    this.#battle = restoreBattle(columns, { behaviour: behaviourOf(first), tickMs });
    this.#equalTick = tick;
    this.#timeline = timeline;
    this.#follow(columns);
  }

  get battle(): Battle {
    return this.#battle;
  }

  /** Runs the next tick on record; false at the end, or once the place of a parting is found. */
  runTick(report: BattleReport): boolean {
    if (this.#isLocating && this.parting !== undefined) return false;
    const step = this.#steps[this.#next];
    if (step === undefined) return false;
    if (step.kind === 'inputs' && step.tick === this.#battle.tick + 1) {
      feed(step.bytes, this.#battle);
      this.#next += 1;
    }
    this.#battle.runTick(report);
    this.ticks += 1;
    this.#settle();
    return true;
  }

  outcome(): ReplayOutcome {
    const { ticks, hashes, moves, parting } = this;
    return { ticks, hashes, moves, parting, endHash: this.#battle.hash() };
  }

  /** What the record says of the tick that has just been run. */
  #settle(): void {
    for (;;) {
      const step = this.#steps[this.#next];
      if (step === undefined || step.kind === 'inputs' || !this.#isDue(step)) return;
      this.#next += 1;
      if (step.kind === 'start') this.#begin(step.start);
      else if (step.kind === 'changed') this.#compareShadow(step);
      else this.#compareHash(step);
    }
  }

  /** A return goes back to an earlier tick. */
  #isDue(step: ReplayStep): boolean {
    return step.tick <= this.#battle.tick;
  }

  #begin(start: RoomStart): void {
    const behaviour = this.#behaviourOf(start);
    const { tick, timeline } = start;
    // A return under the same rules comes to another state.
    const isHere = tick === this.#battle.tick && timeline === this.#timeline;
    if (isHere && behaviour === this.#battle.behaviour) this.#compareState(start);
    else this.moves += 1;
    this.#battle.reset(behaviour, start.columns);
    this.#follow(start.columns);
    this.#equalTick = tick;
    this.#timeline = timeline;
  }

  #follow(columns: Uint8Array): void {
    if (this.#isLocating) this.#shadow = new Uint32Array(columns.slice().buffer);
  }

  #compareHash({ tick, low, high }: Extract<ReplayStep, { readonly kind: 'hash' }>): void {
    this.#battle.hashInto(this.#words);
    if (this.#words[0] === low && this.#words[1] === high) {
      this.hashes += 1;
      if (this.parting === undefined) this.#equalTick = tick;
      return;
    }
    this.#part(tick, []);
  }

  #compareShadow({ tick, bytes }: Extract<ReplayStep, { readonly kind: 'changed' }>): void {
    if (this.#shadow === undefined) return;
    applyChanged(bytes, this.#shadow);
    this.#compareBytes(tick, new Uint8Array(this.#shadow.buffer));
  }

  /** Joins and leaves that wait for the next tick are in a start already; they come with its inputs. */
  #compareState({ tick, columns }: RoomStart): void {
    const now = this.#battle.columns;
    const { slots } = viewEngineColumns(now, this.#battle.layout);
    const recorded = columns.slice();
    recorded.set(slots, slots.byteOffset - now.u8.byteOffset);
    this.#compareBytes(tick, recorded);
  }

  #compareBytes(tick: number, recorded: Uint8Array): void {
    const now = this.#battle.columns.u8;
    if (Buffer.compare(recorded, now) === 0) {
      if (this.parting === undefined) this.#equalTick = tick;
      return;
    }
    this.#part(tick, partedPlaces(this.#battle.schema, recorded, now));
  }

  #part(tick: number, places: readonly PartedPlace[]): void {
    this.parting ??= { equalTick: this.#equalTick, tick, places };
  }
}

/** Runs a whole battle again; when it parts, a second time to find out where. */
export function replay(
  script: ReplayScript,
  behaviourOf: BehaviourOf,
  watch?: (battle: Battle, report: BattleReport) => void,
): ReplayOutcome {
  const report = new BattleReport();
  const run = new ReplayRun(script, behaviourOf);
  while (run.runTick(report)) watch?.(run.battle, report);
  const outcome = run.outcome();
  if (outcome.parting === undefined) return outcome;
  const second = new ReplayRun(script, behaviourOf, 'locate');
  while (second.runTick(report));
  return { ...outcome, parting: second.parting ?? outcome.parting };
}

/** The same inputs under other rules, tick by tick. */
export class OtherRun {
  readonly battle: Battle;
  readonly #steps: readonly ReplayStep[];
  #next = 0;

  /** A battle on record from its opening is opened anew; any other is moved to the other rules first. */
  constructor({ first, isOpened, steps }: ReplayScript, own: RoomBehaviour, other: RoomBehaviour) {
    this.#steps = steps;
    const { tickMs, columns, schema } = first;
    if (isOpened) {
      this.battle = createBattle({ behaviour: other, seed: seedOfStart(first), tickMs });
      return;
    }
    this.battle = restoreBattle(columns, { behaviour: own, tickMs });
    const target = schemaOf(other);
    this.battle.move(other, schema.digest === target.digest ? [target] : [schema, target]);
  }

  runTick(report: BattleReport): void {
    const { battle } = this;
    for (;;) {
      const step = this.#steps[this.#next];
      if (step === undefined || step.tick > battle.tick + 1) break;
      this.#next += 1;
      if (step.kind !== 'inputs') continue;
      feed(step.bytes, battle);
      break;
    }
    battle.runTick(report);
  }
}

/** @throws BATTLE_FILE_INVALID for bytes that no room wrote */
function feed(bytes: Uint8Array, battle: Battle): void {
  try {
    new InputsReader(bytes).feed(battle);
  } catch (cause) {
    const message = `The inputs of tick ${battle.tick + 1} of the battle file cannot be read.`;
    throw new CodedError('BATTLE_FILE_INVALID', { message, cause });
  }
}

/** Why a battle on record cannot be moved to other rules before it begins; undefined when it can. */
export function refusesOther(
  { first, isOpened, steps }: ReplayScript,
  other: RoomBehaviour,
): string | undefined {
  const goesBack = steps.some(({ tick }, at) => tick < (steps[at - 1]?.tick ?? tick));
  if (goesBack) return 'the battle went back to an earlier state';
  const target = schemaOf(other);
  if (isOpened || first.schema.digest === target.digest) return undefined;
  if (other.migrate === undefined) return 'its rules take over no battle of other columns';
  return other.refusesMove?.([first.schema, target]);
}
