// One battle as pairs of numbers: what stands above and below the line of each figure.
import { ARENA } from '../model/limits.ts';
import { teamOf } from '../model/teams.ts';
import { FigureSpace, type Measure } from './figure.ts';
import type { BattleTally } from './tally.ts';

const { units: UNITS, teams: TEAMS } = ARENA;

/** x and y of every figure of a pack. */
export class BattleMeasures {
  readonly space: FigureSpace;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly #secondsPerTick: number;

  constructor(tally: BattleTally, tickMs: number) {
    this.space = new FigureSpace(tally.index.names);
    this.x = new Float64Array(this.space.figures.length);
    this.y = new Float64Array(this.space.figures.length);
    this.#secondsPerTick = tickMs / 1_000;
  }

  /** Takes over a battle that is over, or was stopped. */
  take(tally: BattleTally): void {
    this.x.fill(0);
    this.y.fill(0);
    this.#takeBattle(tally);
    this.#takeClasses(tally);
    const { names } = tally.index;
    for (let skill = 0; skill < names.skills.length; skill += 1) {
      this.#set('uses', skill, tally.uses[skill] ?? 0, 1);
    }
    this.#takeOrigins(tally);
    for (let effect = 0; effect < names.effects.length; effect += 1) {
      this.#set('uptime', effect, tally.holding[effect] ?? 0, tally.ticks * UNITS);
    }
  }

  #takeBattle(tally: BattleTally): void {
    const team = tally.winningTeam;
    this.#set('length', 0, tally.ticks * this.#secondsPerTick, 1);
    this.#set('draws', 0, tally.isOver && team < 0 ? 1 : 0, 1);
    this.#set('first-team', 0, team === 0 ? 1 : 0, team < 0 ? 0 : 1);
    this.#set('kills', 0, tally.kills, 1);
    this.#set('unfinished', 0, tally.isOver ? 0 : 1, 1);
    for (let unit = 0; unit < UNITS; unit += 1) {
      const seconds = (tally.dying[unit] ?? 0) * this.#secondsPerTick;
      this.#add('time-to-kill', 0, seconds, tally.deathsOf[unit] ?? 0);
    }
  }

  #takeClasses(tally: BattleTally): void {
    for (let unit = 0; unit < UNITS; unit += 1) {
      const subject = tally.classOf[unit] ?? -1;
      if (subject < 0) continue;
      const deaths = tally.deathsOf[unit] ?? 0;
      this.#add('class-damage', subject, tally.damageBy[unit] ?? 0, 1);
      this.#add('class-healing', subject, tally.healingBy[unit] ?? 0, 1);
      this.#add('class-kills', subject, tally.killsBy[unit] ?? 0, 1);
      this.#add('class-deaths', subject, deaths, 1);
      const standing = (tally.standing[unit] ?? 0) * this.#secondsPerTick;
      this.#add('life-time', subject, standing, deaths);
      const dying = (tally.dying[unit] ?? 0) * this.#secondsPerTick;
      this.#add('class-time-to-kill', subject, dying, deaths);
    }
    const { length } = tally.index.names.classes;
    if (tally.winningTeam < 0) return;
    for (let subject = 0; subject < length; subject += 1) this.#takeWin(tally, subject);
  }

  /** A class that fights on both sides wins and loses. */
  #takeWin(tally: BattleTally, subject: number): void {
    let teams = 0;
    for (let unit = 0; unit < UNITS; unit += 1) {
      if (tally.classOf[unit] === subject) teams |= 1 << teamOf(unit);
    }
    if (teams === 0 || teams === (1 << TEAMS) - 1) return;
    this.#set('win-rate', subject, teams === 1 << tally.winningTeam ? 1 : 0, 1);
  }

  #takeOrigins(tally: BattleTally): void {
    const { length } = tally.index.names.origins;
    const damage = sumOf(tally.damage);
    const healing = sumOf(tally.healing);
    for (let origin = 0; origin < length; origin += 1) {
      this.#set('damage', origin, tally.damage[origin] ?? 0, 1);
      this.#set('damage-share', origin, tally.damage[origin] ?? 0, damage);
      this.#set('hits', origin, tally.hits[origin] ?? 0, 1);
      this.#set('absorbed', origin, tally.absorbed[origin] ?? 0, 1);
      this.#set('healing', origin, tally.healing[origin] ?? 0, 1);
      this.#set('healing-share', origin, tally.healing[origin] ?? 0, healing);
    }
  }

  #set(measure: Measure, subject: number, x: number, y: number): void {
    const at = this.space.at(measure, subject);
    this.x[at] = x;
    this.y[at] = y;
  }

  #add(measure: Measure, subject: number, x: number, y: number): void {
    const at = this.space.at(measure, subject);
    this.x[at] = (this.x[at] ?? 0) + x;
    this.y[at] = (this.y[at] ?? 0) + y;
  }
}

function sumOf(numbers: Float64Array): number {
  let sum = 0;
  for (const number of numbers) sum += number;
  return sum;
}
