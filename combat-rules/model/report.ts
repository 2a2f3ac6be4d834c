// What the runner tells, as changes for members and as notes in the game's own columns. Notes are what rules of
// `death`, `think` and `round` worked out; changes are for members only. Hot path: creates no object.
import { HANDLED, type FaultCode, type GameSink } from '#dsl/run/sink';
import type { Columns } from '#engine/contract/layout';
import type { ChangeBuffer, RoomContext } from '#engine/contract/room';
import { CHANGE_KIND, END_CAUSES, OPERAND, append, unitsOf } from './change.ts';
import { ticksOf, type ArenaFacts } from './facts.ts';
import { ROUND, type ArenaOffsets } from './layout.ts';
import { ARENA } from './limits.ts';

/** A run that could not do all that rules say; `position` is that of the function, event or resource. */
export interface Fault {
  readonly code: FaultCode;
  readonly position: number;
}

type OnFault = (fault: Fault) => void;
type Ended = Parameters<GameSink['ended']>[3];

const NO_COLUMNS: Columns = {
  f64: new Float64Array(0),
  i32: new Int32Array(0),
  u32: new Uint32Array(0),
  u8: new Uint8Array(0),
};
const NO_END = 0xffff_ffff;
/** What is written while members are not told goes behind the end of nothing. */
const NO_ROWS = new Float64Array(0);
const NO_ROW = 0;

export class ArenaReport implements GameSink {
  /** What members are told; undefined while they are not. */
  changes: ChangeBuffer | undefined;
  readonly #offsets: ArenaOffsets;
  readonly #facts: ArenaFacts;
  readonly #onFault: OnFault;
  #columns: Columns = NO_COLUMNS;
  #tick = 0;

  constructor(offsets: ArenaOffsets, facts: ArenaFacts, onFault: OnFault) {
    this.#offsets = offsets;
    this.#facts = facts;
    this.#onFault = onFault;
  }

  /** What happens from now on is noted in this room, and told in `changes`, if any. */
  tell({ columns, tick }: RoomContext, changes: ChangeBuffer | undefined): void {
    this.#columns = columns;
    this.changes = changes;
    this.#tick = tick;
  }

  handled(event: number, numbers: Float64Array, values: Float64Array): void {
    const { events } = this.#facts;
    if (event === events.hit) this.#tellOutcome(CHANGE_KIND.hit, numbers);
    else if (event === events.heal) this.#tellOutcome(CHANGE_KIND.healed, numbers);
    else if (event === events.death) this.#noteDeath(numbers, values);
    else if (event === events.think) this.#noteThought(numbers, values);
    else if (event === events.round) this.#noteRound(values);
  }

  cancelled(event: number, values: Float64Array): void {
    if (event !== this.#facts.events.hit) return;
    this.#tell(CHANGE_KIND.missed, unitsOf(values[0] ?? -1, values[1] ?? -1));
  }

  began(effect: number, holder: number, source: number, stacks: number): void {
    this.#tellEffect(CHANGE_KIND.began, effect, unitsOf(source, holder), stacks);
  }

  stacked(effect: number, holder: number, source: number, stacks: number): void {
    this.#tellEffect(CHANGE_KIND.stacked, effect, unitsOf(source, holder), stacks);
  }

  ended(effect: number, holder: number, source: number, cause: Ended): void {
    if (this.#facts.isTold[effect] !== 1) return;
    const row = this.#tell(CHANGE_KIND.ended, unitsOf(source, holder));
    this.#rows[row + OPERAND.amount] = END_CAUSES.indexOf(cause);
    this.#rows[row + OPERAND.what] = this.#facts.effectHash[effect] ?? 0;
  }

  prevented(effect: number, holder: number, source: number): void {
    if (this.#facts.isTold[effect] !== 1) return;
    const row = this.#tell(CHANGE_KIND.prevented, unitsOf(source, holder));
    this.#rows[row + OPERAND.what] = this.#facts.effectHash[effect] ?? 0;
  }

  /** Told at the end of the tick, if there is a difference then: a refused skill gives back what it took. */
  changed(): void {}

  used(skill: number, caster: number, target: number, rank: number): void {
    const row = this.#tell(CHANGE_KIND.used, unitsOf(caster, target));
    this.#rows[row + OPERAND.amount] = rank;
    this.#rows[row + OPERAND.what] = this.#facts.skillHash[skill] ?? 0;
  }

  /** The command is answered. */
  refused(): void {}

  fault(code: FaultCode, position: number): void {
    this.#onFault({ code, position });
  }

  /** Appends a row for the caller to fill; nothing is written while members are not told. */
  #tell(kind: number, units: number): number {
    return this.changes === undefined ? NO_ROW : append(this.changes, kind, units);
  }

  get #rows(): Float64Array {
    return this.changes?.rows ?? NO_ROWS;
  }

  #tellOutcome(kind: number, numbers: Float64Array): void {
    const target = numbers[HANDLED.subject] ?? -1;
    const row = this.#tell(kind, unitsOf(numbers[HANDLED.actor] ?? -1, target));
    const rows = this.#rows;
    rows[row + OPERAND.amount] = numbers[HANDLED.dealt] ?? 0;
    rows[row + OPERAND.more] = numbers[HANDLED.absorbed] ?? 0;
    rows[row + OPERAND.hp] = this.#columns.f64[this.#offsets.hp + target] ?? 0;
    rows[row + OPERAND.what] = this.#facts.originHash[numbers[HANDLED.origin] ?? 0] ?? 0;
  }

  #tellEffect(kind: number, effect: number, units: number, stacks: number): void {
    if (this.changes === undefined || this.#facts.isTold[effect] !== 1) return;
    const row = this.#tell(kind, units);
    this.#rows[row + OPERAND.amount] = stacks;
    this.#rows[row + OPERAND.more] = this.#ticksLeft(effect, units >> 4);
    this.#rows[row + OPERAND.what] = this.#facts.effectHash[effect] ?? 0;
  }

  /** Of the youngest instance that the unit holds; 0 without an end. */
  #ticksLeft(effect: number, unit: number): number {
    const { effectId, effectUntilTick, effectSerial, slots } = this.#offsets;
    const { u32 } = this.#columns;
    const hash = this.#facts.effectHash[effect] ?? 0;
    const first = unit * slots;
    let found = -1;
    for (let at = first; at < first + slots; at += 1) {
      if (u32[effectId + at] !== hash) continue;
      const serial = u32[effectSerial + at] ?? 0;
      if (found < 0 || serial > (u32[effectSerial + found] ?? 0)) found = at;
    }
    const until = found < 0 ? NO_END : (u32[effectUntilTick + found] ?? NO_END);
    return until === NO_END ? 0 : (until - this.#tick) | 0;
  }

  /** The kill counts for the other team, whoever is to blame. */
  #noteDeath(numbers: Float64Array, values: Float64Array): void {
    const { u32 } = this.#columns;
    const { respawnTick, kills, round } = this.#offsets;
    const victim = numbers[HANDLED.subject] ?? 0;
    const ticks = ticksOf(values[this.#facts.slots.wait] ?? 0, 1, ARENA.ticksMax);
    u32[respawnTick + victim] = this.#tick + ticks;
    if (u32[round + ROUND.playing] === 1) {
      const enemies = kills + ((victim + 1) % ARENA.teams);
      u32[enemies] = (u32[enemies] ?? 0) + 1;
    }
    const row = this.#tell(CHANGE_KIND.died, unitsOf(numbers[HANDLED.actor] ?? -1, victim));
    this.#rows[row + OPERAND.amount] = ticks;
  }

  #noteThought(numbers: Float64Array, values: Float64Array): void {
    const me = numbers[HANDLED.subject] ?? 0;
    const keep = values[this.#facts.slots.keep] ?? 0;
    this.#columns.f64[this.#offsets.keep + me] = Math.max(0, keep);
  }

  #noteRound(values: Float64Array): void {
    const { u32 } = this.#columns;
    const { round } = this.#offsets;
    const { seconds, kills, pause, rounds } = this.#facts.slots;
    const ticks = ticksOf(values[seconds] ?? 0, 0, ARENA.ticksMax);
    u32[round + ROUND.untilTick] = ticks === 0 ? 0 : this.#tick + ticks;
    u32[round + ROUND.kills] = countOf(values[kills] ?? 0);
    u32[round + ROUND.pauseTicks] = ticksOf(values[pause] ?? 0, 1, ARENA.ticksMax);
    u32[round + ROUND.rounds] = countOf(values[rounds] ?? 0);
  }
}

/** A whole number from 0. */
function countOf(value: number): number {
  return value > 0 ? Math.min(Math.ceil(value), ARENA.countMax) : 0;
}
