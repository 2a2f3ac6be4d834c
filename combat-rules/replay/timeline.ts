// What a battle was about, out of the changes of its ticks: rounds, kills, who won; and sums for comparing two runs.
import { CHANGE_WIDTH, type ChangeBuffer } from '#engine/contract/room';
import type { Columns, Layout } from '#engine/contract/layout';
import type { Program } from '../battle-pack.ts';
import { CHANGE_KIND, NOBODY, OPERAND, UNITS_BASE } from '../model/change.ts';
import { ARENA } from '../model/limits.ts';
import { teamOf } from '../model/teams.ts';

export interface TimelineEntry {
  readonly tick: number;
  readonly text: string;
}

/** Sums of a run. */
export interface BattleTotals {
  ticks: number;
  rounds: number;
  /** Rounds won by team 0, team 1 and nobody. */
  readonly won: number[];
  /** By team. */
  readonly kills: number[];
  readonly damage: number[];
  readonly healing: number[];
  uses: number;
}

export class Timeline {
  readonly entries: TimelineEntry[] = [];
  readonly totals: BattleTotals = {
    ticks: 0,
    rounds: 0,
    won: [0, 0, 0],
    kills: [0, 0],
    damage: [0, 0],
    healing: [0, 0],
    uses: 0,
  };
  readonly #names: string[];
  #classes: ReadonlyMap<number, string>;

  constructor(program: Program, layout: Layout, columns: Columns) {
    this.#classes = classesOf(program);
    const first = layout.columns.get('arena.class')?.offset ?? 0;
    this.#names = Array.from({ length: ARENA.units }, (_, row) =>
      this.#nameOf(row, columns.u32[first + row] ?? 0),
    );
  }

  /** Another pack goes on with the battle. */
  activated(tick: number, pack: string, program: Program): void {
    this.#classes = classesOf(program);
    this.entries.push({ tick, text: `pack ${pack} takes over` });
  }

  /** A tick and what it told. */
  add({ rows, length }: ChangeBuffer, tick: number): void {
    this.totals.ticks += 1;
    for (let row = 0; row < length; row += 1) this.#addRow(rows, row * CHANGE_WIDTH, tick);
  }

  #addRow(rows: Float64Array, at: number, tick: number): void {
    const { totals } = this;
    const kind = rows[at + OPERAND.kind] ?? 0;
    const both = rows[at + OPERAND.units] ?? 0;
    const source = both % UNITS_BASE;
    const target = Math.floor(both / UNITS_BASE);
    const amount = rows[at + OPERAND.amount] ?? 0;
    const what = rows[at + OPERAND.what] ?? 0;
    if (kind === CHANGE_KIND.hit) bump(totals.damage, source, amount);
    else if (kind === CHANGE_KIND.healed) bump(totals.healing, source, amount);
    else if (kind === CHANGE_KIND.used) totals.uses += 1;
    else if (kind === CHANGE_KIND.spawned) this.#names[target] = this.#nameOf(target, what);
    else if (kind === CHANGE_KIND.died) this.#addDeath(source, target, tick);
    else if (kind === CHANGE_KIND.roundBegan) this.#tell(tick, `round ${amount} begins`);
    else if (kind === CHANGE_KIND.roundOver) {
      const score = `${rows[at + OPERAND.more] ?? 0} to ${rows[at + OPERAND.hp] ?? 0}`;
      this.#endRound(amount, score, tick);
    }
  }

  #addDeath(killer: number, victim: number, tick: number): void {
    const { kills } = this.totals;
    const enemies = 1 - teamOf(victim);
    kills[enemies] = (kills[enemies] ?? 0) + 1;
    const who = killer === NOBODY ? 'nobody' : (this.#names[killer] ?? '');
    this.#tell(tick, `${who} brings ${this.#names[victim] ?? ''} down`);
  }

  #endRound(winner: number, score: string, tick: number): void {
    const { won } = this.totals;
    this.totals.rounds += 1;
    won[winner] = (won[winner] ?? 0) + 1;
    const text = winner < ARENA.teams ? `team ${winner} wins the round` : 'nobody wins the round';
    this.#tell(tick, `${text}, ${score}`);
  }

  #tell(tick: number, text: string): void {
    this.entries.push({ tick, text });
  }

  #nameOf(row: number, hash: number): string {
    return `${this.#classes.get(hash) ?? 'unit'} ${row}`;
  }
}

function classesOf({ records }: Program): ReadonlyMap<number, string> {
  return new Map(records.map(({ hash, name }) => [hash, name]));
}

function bump(sums: number[], unit: number, by: number): void {
  if (unit !== NOBODY) sums[teamOf(unit)] = (sums[teamOf(unit)] ?? 0) + by;
}

/** `1:02.3`. */
export function clockText(tick: number, tickMs: number): string {
  const seconds = (tick * tickMs) / 1_000;
  const minutes = Math.floor(seconds / 60);
  return `${minutes}:${(seconds - minutes * 60).toFixed(1).padStart(4, '0')}`;
}
