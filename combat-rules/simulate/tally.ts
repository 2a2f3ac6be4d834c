// What one battle adds to the figures: fed with the changes of its ticks, it counts from the beginning of a round
// to its end. Hot path: a tick creates no object.
import type { ChangeBuffer } from '#engine/contract/room';
import { CHANGE_WIDTH } from '#engine/contract/room';
import { CHANGE_KIND, NOBODY, OPERAND, UNITS_BASE } from '../model/change.ts';
import { ARENA } from '../model/limits.ts';
import { teamOf } from '../model/teams.ts';
import type { PackIndex } from './pack-names.ts';

const { units: UNITS, teams: TEAMS } = ARENA;

/** Sums of one battle, by unit, or by position in the lists of the pack. */
export class BattleTally {
  readonly index: PackIndex;
  /** Class of each unit; -1 for none. */
  readonly classOf = new Int32Array(UNITS);
  readonly damageBy = new Float64Array(UNITS);
  readonly healingBy = new Float64Array(UNITS);
  readonly killsBy = new Float64Array(UNITS);
  readonly deathsOf = new Float64Array(UNITS);
  /** Ticks it stood. */
  readonly standing = new Float64Array(UNITS);
  /** Ticks from the first damage of a life to its end, of lives that ended. */
  readonly dying = new Float64Array(UNITS);
  readonly uses: Float64Array;
  readonly damage: Float64Array;
  readonly absorbed: Float64Array;
  readonly hits: Float64Array;
  readonly healing: Float64Array;
  /** Ticks that units hold each effect, added up. */
  readonly holding: Float64Array;
  /** 2 for nobody, -1 while the round goes on. */
  winner = -1;
  ticks = 0;
  kills = 0;
  /** Instances of an effect on a unit, and the tick the first of them began. */
  readonly #held: Int32Array;
  readonly #heldFrom: Float64Array;
  /** Tick a life began; -1 while it is down. */
  readonly #standsFrom = new Float64Array(UNITS);
  /** Tick of the first damage of a life; -1 before. */
  readonly #hurtFrom = new Float64Array(UNITS);
  #beganTick = 0;
  #isPlaying = false;

  constructor(index: PackIndex) {
    const { names } = index;
    this.index = index;
    this.uses = new Float64Array(names.skills.length);
    this.damage = new Float64Array(names.origins.length);
    this.absorbed = new Float64Array(names.origins.length);
    this.hits = new Float64Array(names.origins.length);
    this.healing = new Float64Array(names.origins.length);
    this.holding = new Float64Array(names.effects.length);
    this.#held = new Int32Array(names.effects.length * UNITS);
    this.#heldFrom = new Float64Array(names.effects.length * UNITS);
  }

  /** Forgets the battle before. */
  begin(): void {
    this.classOf.fill(-1);
    this.#standsFrom.fill(-1);
    this.#held.fill(0);
    this.#isPlaying = false;
    this.winner = -1;
    this.#clearSums(0);
  }

  get isOver(): boolean {
    return this.winner >= 0;
  }

  /** What happened in a tick. */
  add({ rows, length }: ChangeBuffer, tick: number): void {
    for (let row = 0; row < length && !this.isOver; row += 1) {
      this.#addRow(rows, row * CHANGE_WIDTH, tick);
    }
  }

  /** The round was stopped after this tick: what lasts is counted up to it. */
  end(tick: number): void {
    this.ticks = tick - this.#beganTick;
    for (let unit = 0; unit < UNITS; unit += 1) this.#endLife(unit, tick);
    for (let at = 0; at < this.#held.length; at += 1) {
      if ((this.#held[at] ?? 0) > 0) this.#endHolding(at, tick);
    }
  }

  #addRow(rows: Float64Array, at: number, tick: number): void {
    const kind = rows[at + OPERAND.kind] ?? 0;
    const both = rows[at + OPERAND.units] ?? 0;
    const source = both % UNITS_BASE;
    const target = Math.floor(both / UNITS_BASE);
    const amount = rows[at + OPERAND.amount] ?? 0;
    const what = rows[at + OPERAND.what] ?? 0;
    if (kind === CHANGE_KIND.hit) {
      this.#addHit(source, target, amount, tick);
      this.#addOrigin(what, amount, rows[at + OPERAND.more] ?? 0);
    } else if (kind === CHANGE_KIND.healed) this.#addHealing(source, amount, what);
    else if (kind === CHANGE_KIND.used) bump(this.uses, this.index.skillOf.get(what), 1);
    else if (kind === CHANGE_KIND.began) this.#beginHolding(target, what, tick);
    else if (kind === CHANGE_KIND.ended) this.#release(target, what, tick);
    else if (kind === CHANGE_KIND.died) this.#addDeath(source, target, tick);
    else if (kind === CHANGE_KIND.respawned) this.#beginLife(target, tick);
    else if (kind === CHANGE_KIND.spawned) this.#spawn(target, what, tick);
    else if (kind === CHANGE_KIND.roundBegan) this.#beginRound(tick);
    else if (kind === CHANGE_KIND.roundOver) this.#endRound(amount, tick);
  }

  #addHit(source: number, target: number, dealt: number, tick: number): void {
    if (source !== NOBODY) bump(this.damageBy, source, dealt);
    if (dealt > 0 && (this.#hurtFrom[target] ?? 0) < 0) this.#hurtFrom[target] = tick;
  }

  #addOrigin(what: number, dealt: number, absorbed: number): void {
    const origin = this.#originOf(what);
    bump(this.hits, origin, 1);
    bump(this.damage, origin, dealt);
    bump(this.absorbed, origin, absorbed);
  }

  #addHealing(source: number, amount: number, what: number): void {
    if (source !== NOBODY) bump(this.healingBy, source, amount);
    bump(this.healing, this.#originOf(what), amount);
  }

  #originOf(what: number): number {
    return this.index.originOf.get(what) ?? this.index.names.origins.length - 1;
  }

  /** A kill of the own team is nobody's. */
  #addDeath(killer: number, victim: number, tick: number): void {
    this.kills += 1;
    bump(this.deathsOf, victim, 1);
    if (killer !== NOBODY && teamOf(killer) !== teamOf(victim)) bump(this.killsBy, killer, 1);
    const hurt = this.#hurtFrom[victim] ?? -1;
    if (hurt >= 0) bump(this.dying, victim, tick - hurt);
    this.#endLife(victim, tick);
  }

  #spawn(unit: number, what: number, tick: number): void {
    this.classOf[unit] = this.index.classOf.get(what) ?? -1;
    this.#beginLife(unit, tick);
  }

  #beginLife(unit: number, tick: number): void {
    this.#standsFrom[unit] = tick;
    this.#hurtFrom[unit] = -1;
  }

  #endLife(unit: number, tick: number): void {
    const from = this.#standsFrom[unit] ?? -1;
    if (from >= 0) bump(this.standing, unit, tick - from);
    this.#standsFrom[unit] = -1;
  }

  #beginHolding(unit: number, what: number, tick: number): void {
    const effect = this.index.effectOf.get(what);
    if (effect === undefined || unit === NOBODY) return;
    const at = effect * UNITS + unit;
    const held = this.#held[at] ?? 0;
    if (held === 0) this.#heldFrom[at] = tick;
    this.#held[at] = held + 1;
  }

  #release(unit: number, what: number, tick: number): void {
    const effect = this.index.effectOf.get(what);
    if (effect === undefined || unit === NOBODY) return;
    const at = effect * UNITS + unit;
    const held = this.#held[at] ?? 0;
    if (held === 1) this.#endHolding(at, tick);
    else if (held > 1) this.#held[at] = held - 1;
  }

  #endHolding(at: number, tick: number): void {
    this.#held[at] = 0;
    bump(this.holding, Math.floor(at / UNITS), tick - (this.#heldFrom[at] ?? tick));
  }

  /** What was before is of another round, but for who stands there. */
  #beginRound(tick: number): void {
    this.#clearSums(tick);
    this.#isPlaying = true;
    for (let unit = 0; unit < UNITS; unit += 1) this.#beginLife(unit, tick);
  }

  #endRound(winner: number, tick: number): void {
    if (!this.#isPlaying) return;
    this.end(tick);
    this.winner = winner;
  }

  #clearSums(tick: number): void {
    this.#beganTick = tick;
    this.kills = 0;
    this.ticks = 0;
    const { damageBy, healingBy, killsBy, deathsOf, standing, dying } = this;
    const { uses, damage, absorbed, hits, healing, holding } = this;
    for (const sums of [damageBy, healingBy, killsBy, deathsOf, standing, dying]) sums.fill(0);
    for (const sums of [uses, damage, absorbed, hits, healing, holding]) sums.fill(0);
    this.#hurtFrom.fill(-1);
    // What began with the round is told before it.
    for (let at = 0; at < this.#held.length; at += 1) this.#heldFrom[at] = tick;
  }

  /** 0 or 1; -1 while it goes on, and for nobody. */
  get winningTeam(): number {
    return this.winner >= 0 && this.winner < TEAMS ? this.winner : -1;
  }
}

function bump(sums: Float64Array, at: number | undefined, by: number): void {
  if (at !== undefined) sums[at] = (sums[at] ?? 0) + by;
}
