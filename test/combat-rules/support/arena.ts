// One arena driven by hand: real rule text, the real compiler and layout, and the engine's order inside a
// tick. Changes are read back as plain data.
import { createArenaCompiler } from '../../../combat-rules/service.ts';
import {
  NOBODY,
  OPERAND,
  UNITS_BASE,
  type ArenaChange,
  type ChangeKind,
} from '../../../combat-rules/model/change.ts';
import { COMMAND_KIND } from '../../../combat-rules/model/command.ts';
import { createArenaNames, type ArenaNames } from '../../../combat-rules/model/names.ts';
import { refusalCode } from '../../../combat-rules/model/refusal.ts';
import { hashName } from '../../../dsl/hash.ts';
import { CHANGE_WIDTH } from '../../../engine/contract/room.ts';
import type { CompileOutcome } from '../../../engine/contract/compiler.ts';
import type {
  ChangeBuffer,
  Command,
  RoomBehaviour,
  RoomContext,
} from '../../../engine/contract/room.ts';
import type { Service } from '../../../engine/contract/service.ts';
import { deriveKey } from '../../../engine/contract/chance.ts';
import type { Columns, Layout } from '../../../engine/contract/layout.ts';
import { assignLayout, createColumns, hashColumns } from '../../../engine/state/layout.ts';

/** What all tests share: what packs call things. */
export const names: ArenaNames = createArenaNames();

/** Somebody to fight with, for rules that bring nobody: 100 hit points, hits for 10, mends for 5. */
export const FIGHTER = `class duelist { maxHp 100  attack 10  speed 5  skills jab, mend, rest }
skill jab {
  target enemy within 100m  cooldown 500ms
  on use { hit(attacker: caster, target: target, damage: caster.attack, element: physical) }
}
skill mend {
  target ally within 100m
  on use { heal(healer: caster, target: target, amount: 5) }
}
skill rest { target self  on use { put caster.hp: caster.maxHp } }
skill foreign { target self  on use { put caster.hp: 1 } }
rule back on respawn { put who.hp: who.maxHp }
rule waits on death { modify wait: flat 3 }
`;

/** Compiles rule text, one file a key. */
export function compileRules(files: Readonly<Record<string, string | Uint8Array>>): CompileOutcome {
  const members = new Map(
    Object.entries(files).map(([path, content]) => [
      path,
      typeof content === 'string' ? new TextEncoder().encode(content) : content,
    ]),
  );
  const pack = { name: 'test', service: 'arena', revision: 1, members };
  return createArenaCompiler({ names }).compile(pack);
}

/** A generation of what was compiled; fails the test when there was something wrong. */
export function loadOutcome(outcome: CompileOutcome): Service {
  if (!outcome.ok) throw new Error(outcome.diagnostics.map((one) => one.rendered).join('\n'));
  return outcome.load(layoutOf(outcome));
}

export function layoutOf(outcome: CompileOutcome): Layout {
  if (!outcome.ok || outcome.layout === undefined) throw new Error('an arena has a layout');
  return assignLayout(outcome.layout);
}

/** A generation of FIGHTER and `text`. */
export function loadRules(text = ''): Service {
  return loadOutcome(compileRules({ 'fighter.rules': FIGHTER, 'test.rules': text || '// none' }));
}

export class TestChanges implements ChangeBuffer {
  readonly rows = new Float64Array(2_048 * CHANGE_WIDTH);
  length = 0;

  push(...row: readonly [number, number, number, number, number, number]): boolean {
    this.rows.set(row, this.length * CHANGE_WIDTH);
    this.length += 1;
    return true;
  }

  read(): ArenaChange[] {
    return Array.from({ length: this.length }, (_, i) => this.#row(i * CHANGE_WIDTH));
  }

  #row(row: number): ArenaChange {
    const at = (operand: number): number => this.rows[row + operand] ?? 0;
    const units = at(OPERAND.units);
    return {
      kind: at(OPERAND.kind) as ChangeKind,
      source: units % UNITS_BASE,
      target: Math.floor(units / UNITS_BASE),
      amount: at(OPERAND.amount),
      more: at(OPERAND.more),
      hp: at(OPERAND.hp),
      what: at(OPERAND.what),
    };
  }
}

/** An arena at tick 0; `run` moves it on. */
export class TestArena {
  readonly columns: Columns;
  readonly layout: Layout;
  readonly changes = new TestChanges();
  service: Service;
  readonly #seed: Uint32Array;
  readonly #key = new Uint32Array(2);
  #tick = 0;

  constructor(service: Service, seed = 1) {
    this.service = service;
    this.layout = this.behaviour.layout;
    this.columns = createColumns(this.layout);
    this.#seed = new Uint32Array([seed, 7]);
    this.behaviour.open(this.context);
  }

  get behaviour(): RoomBehaviour {
    const { room } = this.service;
    if (room === undefined) throw new Error('an arena service runs rooms');
    return room;
  }

  get context(): RoomContext {
    deriveKey(this.#seed, 1, this.#tick, this.#key);
    const { columns, changes } = this;
    return { columns, changes, tick: this.#tick, tickMs: 100, key: this.#key };
  }

  get tick(): number {
    return this.#tick;
  }

  /** Starts the next tick. */
  next(): void {
    this.#tick += 1;
    this.changes.length = 0;
  }

  use(member: number, skill: string, target: number): string {
    return this.command(member, COMMAND_KIND.use, hashName(skill), target);
  }

  move(member: number, x: number, y: number): string {
    return this.command(member, COMMAND_KIND.move, x, y);
  }

  stop(member: number): string {
    return this.command(member, COMMAND_KIND.stop);
  }

  /** What only a host can ask for. */
  spawn(row: number, record: string): string {
    return this.command(-1, COMMAND_KIND.spawn, row, hashName(record));
  }

  /** 'ok', or the code of the refusal. */
  command(member: number, kind: number, first = 0, second = 0): string {
    const args = new Float64Array([first, second, 0, 0]);
    const command: Command = { member, sequence: 1, kind, args };
    const refusal = this.behaviour.decide(this.context, command);
    return refusal === 0 ? 'ok' : refusalCode(refusal, (number) => names.reasonOf(number));
  }

  member(slot: number, presence: 'joins' | 'leaves'): void {
    this.behaviour.memberChanged(this.context, slot, presence === 'joins');
  }

  /** All ten units are players': no bot acts. */
  withoutBots(): this {
    for (let slot = 0; slot < 10; slot += 1) this.member(slot, 'joins');
    this.changes.length = 0;
    return this;
  }

  /** What happens by itself. */
  step(): ArenaChange[] {
    const mark = this.changes.length;
    this.behaviour.step(this.context);
    return this.changes.read().slice(mark);
  }

  /** Ticks without commands; the changes of the last one. */
  run(ticks = 1): ArenaChange[] {
    for (let i = 0; i < ticks; i += 1) {
      this.next();
      this.step();
      this.behaviour.observe?.(this.context);
    }
    return this.changes.read();
  }

  adopt(service: Service): void {
    this.service = service;
    this.behaviour.adopt(this.context);
  }

  /** Element `row` of a column: "hp" is that of units, "arena.player" the game's own. */
  get(column: string, row = 0): number {
    const { view, at } = this.#find(column, row);
    return view[at] ?? Number.NaN;
  }

  set(column: string, row: number, value: number): void {
    const { view, at } = this.#find(column, row);
    view[at] = value;
  }

  /** Of all units. */
  all(column: string): number[] {
    return Array.from({ length: 10 }, (_, row) => this.get(column, row));
  }

  /** Names of what the unit in `row` holds, what is worn and what cools down with it. */
  held(row: number): string[] {
    const table = names.table(this.get('arena.told.names')) ?? new Map<number, string>();
    const slots = (this.layout.columns.get('effect.id')?.length ?? 0) / 10;
    const ids = Array.from({ length: slots }, (_, i) => this.get('effect.id', row * slots + i));
    return ids.filter((id) => id !== 0).map((id) => table.get(id) ?? `${id}`);
  }

  hash(): string {
    return hashColumns(this.columns);
  }

  #find(column: string, row: number) {
    const found = this.layout.columns.get(column.includes('.') ? column : `unit.${column}`);
    if (found === undefined) throw new Error(`no column ${column}`);
    return { view: this.columns[found.kind], at: found.offset + row };
  }
}

/** Changes of one kind. */
export function ofKind(changes: readonly ArenaChange[], kind: ChangeKind): ArenaChange[] {
  return changes.filter((change) => change.kind === kind);
}

/** A change with everything else 0 and nobody in it. */
export function changeOf(
  change: Partial<ArenaChange> & { readonly kind: ChangeKind },
): ArenaChange {
  return { source: NOBODY, target: NOBODY, amount: 0, more: 0, hp: 0, what: 0, ...change };
}
