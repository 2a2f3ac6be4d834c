// One arena driven by hand: real rule text, the real compiler and layout, and the engine's order inside a
// tick. Changes are read back as plain data.
import { createArenaCompiler } from '../../../combat-rules/service.ts';
import { arenaLayoutSpec, arenaOffsets } from '../../../combat-rules/model/layout.ts';
import type { ArenaOffsets } from '../../../combat-rules/model/layout.ts';
import type { ArenaChange, ChangeKind } from '../../../combat-rules/model/change.ts';
import { COMMAND_KIND } from '../../../combat-rules/model/command.ts';
import { refusalCode } from '../../../combat-rules/model/refusal.ts';
import type { RefusalCode } from '../../../combat-rules/model/refusal.ts';
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

export const layout: Layout = assignLayout(arenaLayoutSpec());
const offsets: ArenaOffsets = arenaOffsets(layout);

/** Compiles rule text, one file a key. */
export function compileRules(files: Readonly<Record<string, string | Uint8Array>>): CompileOutcome {
  const members = new Map(
    Object.entries(files).map(([path, content]) => [
      path,
      typeof content === 'string' ? new TextEncoder().encode(content) : content,
    ]),
  );
  return createArenaCompiler().compile({ name: 'test', service: 'arena', revision: 1, members });
}

/** A generation of `text`; fails the test when it does not compile. */
export function loadRules(text: string): Service {
  const outcome = compileRules({ 'test.rules': text });
  if (!outcome.ok) throw new Error(outcome.diagnostics.map((one) => one.rendered).join('\n'));
  return outcome.load(layout);
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
    return Array.from({ length: this.length }, (_, i) => {
      const [kind = 0, source = 0, target = 0, amount = 0, hp = 0, effect = 0] = this.rows.subarray(
        i * CHANGE_WIDTH,
        (i + 1) * CHANGE_WIDTH,
      );
      return { kind: kind as ChangeKind, source, target, amount, hp, effect };
    });
  }
}

export type UnitField = Exclude<
  keyof ArenaOffsets,
  'effectId' | 'effectUntilTick' | 'effectSource'
>;

/** An arena at tick 0; `tick` moves it on. */
export class TestArena {
  readonly columns: Columns = createColumns(layout);
  readonly changes = new TestChanges();
  service: Service;
  readonly #seed: Uint32Array;
  readonly #key = new Uint32Array(2);
  #tick = 0;

  constructor(service: Service, seed = 1) {
    this.service = service;
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
    return {
      columns: this.columns,
      changes: this.changes,
      tick: this.#tick,
      tickMs: 100,
      key: this.#key,
    };
  }

  get tick(): number {
    return this.#tick;
  }

  /** Starts the next tick. */
  next(): void {
    this.#tick += 1;
    this.changes.length = 0;
  }

  /** Moves to `tick` without stepping: nothing happens by itself. */
  skipTo(tick: number): void {
    this.#tick = tick;
    this.changes.length = 0;
  }

  strike(member: number, target: number): RefusalCode | 'ok' {
    return this.command(member, COMMAND_KIND.strike, target);
  }

  mend(member: number, target: number): RefusalCode | 'ok' {
    return this.command(member, COMMAND_KIND.mend, target);
  }

  command(member: number, kind: number, target: number): RefusalCode | 'ok' {
    const args = new Float64Array([target, 0, 0, 0]);
    const command: Command = { member, sequence: 1, kind, args };
    const mark = this.changes.length;
    const refusal = this.behaviour.decide(this.context, command);
    this.#applyFrom(mark);
    return refusal === 0 ? 'ok' : refusalCode(refusal);
  }

  member(slot: number, presence: 'joins' | 'leaves'): void {
    const mark = this.changes.length;
    this.behaviour.memberChanged(this.context, slot, presence === 'joins');
    this.#applyFrom(mark);
  }

  /** All ten units are players': no bot acts. */
  withoutBots(): this {
    for (let slot = 0; slot < 10; slot += 1) this.member(slot, 'joins');
    this.changes.length = 0;
    return this;
  }

  step(): ArenaChange[] {
    const mark = this.changes.length;
    this.behaviour.step(this.context);
    this.#applyFrom(mark);
    return this.changes.read().slice(mark);
  }

  /** One tick without commands. */
  run(): ArenaChange[] {
    this.next();
    this.step();
    this.behaviour.observe?.(this.context);
    return this.changes.read();
  }

  adopt(service: Service): void {
    this.service = service;
    this.behaviour.adopt(this.context);
  }

  get(field: UnitField, unit: number): number {
    const { f64, u32, u8 } = this.columns;
    const view = { readyTick: u32, downUntilTick: u32, player: u8 }[field as 'player'] ?? f64;
    return view[offsets[field] + unit] ?? Number.NaN;
  }

  set(field: UnitField, unit: number, value: number): void {
    const { f64, u32, u8 } = this.columns;
    const view = { readyTick: u32, downUntilTick: u32, player: u8 }[field as 'player'] ?? f64;
    view[offsets[field] + unit] = value;
  }

  /** Name hashes and end ticks of what `unit` holds. */
  effects(unit: number): { effect: number; untilTick: number }[] {
    return Array.from({ length: 8 }, (_, slot) => ({
      effect: this.columns.u32[offsets.effectId + unit * 8 + slot] ?? 0,
      untilTick: this.columns.u32[offsets.effectUntilTick + unit * 8 + slot] ?? 0,
    })).filter(({ effect }) => effect !== 0);
  }

  hash(): string {
    return hashColumns(this.columns);
  }

  #applyFrom(mark: number): void {
    for (let i = mark; i < this.changes.length; i += 1) this.behaviour.apply(this.context, i);
  }
}
