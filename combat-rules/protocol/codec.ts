// The arena on the wire: combat.proto to plain numbers and back, for the gateway (GameCodec) and for
// clients. Stateless and shared by all generations. Decoding bounds sizes first, checks every number's
// range, and answers undefined or false for anything else; it never throws.
import type { ChangeBuffer, Command } from '#engine/contract/room';
import { CHANGE_WIDTH } from '#engine/contract/room';
import type { Columns, Layout } from '#engine/contract/layout';
import type { GameCodec } from '#engine/contract/wire';
import { CHANGE_KIND, OPERAND } from '../model/change.ts';
import type { ArenaChange, ChangeKind } from '../model/change.ts';
import { COMMAND_KIND } from '../model/command.ts';
import { arenaOffsets } from '../model/layout.ts';
import type { ArenaOffsets } from '../model/layout.ts';
import { ARENA, WIRE } from '../model/limits.ts';
import { refusalCode } from '../model/refusal.ts';
import { midswing } from './generated/combat.js';

const wire = midswing.arena.v1;

/** An effect a unit holds: its name hash and the first tick at which it is over. */
export interface HeldEffect {
  readonly effect: number;
  readonly untilTick: number;
}

/** One unit as a client sees it on joining. */
export interface UnitView {
  readonly hp: number;
  readonly maxHp: number;
  readonly attack: number;
  readonly defense: number;
  readonly speed: number;
  /** Played by a connected member; by a bot otherwise. */
  readonly player: boolean;
  /** First tick at which it may act again. */
  readonly readyTick: number;
  readonly effects: readonly HeldEffect[];
}

/** The gateway's view of the arena's messages. */
export function createArenaCodec(): GameCodec {
  const offsetsOf = new WeakMap<Layout, ArenaOffsets>();
  return {
    decodeCommand,
    encodeChanges,
    encodeKeyframe: (columns, layout) => {
      const offsets = offsetsOf.get(layout) ?? arenaOffsets(layout);
      offsetsOf.set(layout, offsets);
      return encodeKeyframe(columns, offsets);
    },
    refusalCode,
  };
}

/** Payload of a command that strikes the unit in slot `target`. */
export function encodeStrike(target: number): Uint8Array {
  return wire.ArenaCommand.encode({ strike: { target } }).finish();
}

/** Payload of a command that mends the unit in slot `target`. */
export function encodeMend(target: number): Uint8Array {
  return wire.ArenaCommand.encode({ mend: { target } }).finish();
}

/** The changes of one frame; undefined when the bytes are not of this protocol. */
export function decodeChanges(bytes: Uint8Array): readonly ArenaChange[] | undefined {
  if (bytes.length > WIRE.changesBytesMax) return undefined;
  const message = attempt(() => wire.ArenaChanges.decode(bytes));
  if (message === undefined) return undefined;
  const changes: ArenaChange[] = [];
  for (const change of message.changes) {
    const { kind, source, target, amount, hp, effect } = change;
    if (!isChangeKind(kind) || !isUnit(source) || !isUnit(target)) return undefined;
    if (!isPoints(amount) || !isPoints(hp)) return undefined;
    changes.push({ kind, source, target, amount, hp, effect: effect ?? 0 });
  }
  return changes;
}

/** Every unit by slot; undefined when the bytes are not of this protocol. */
export function decodeKeyframe(bytes: Uint8Array): readonly UnitView[] | undefined {
  if (bytes.length > WIRE.keyframeBytesMax) return undefined;
  const message = attempt(() => wire.ArenaKeyframe.decode(bytes));
  if (message === undefined || message.units.length !== ARENA.units) return undefined;
  const units: UnitView[] = [];
  for (const unit of message.units) {
    const view = toUnitView(unit);
    if (view === undefined) return undefined;
    units.push(view);
  }
  return units;
}

function decodeCommand(payload: Uint8Array, into: Command): boolean {
  if (payload.length === 0 || payload.length > WIRE.commandBytesMax) return false;
  const message = attempt(() => wire.ArenaCommand.decode(payload));
  if (message?.action === undefined) return false;
  into.kind = COMMAND_KIND[message.action];
  into.args.fill(0);
  into.args[0] = message[message.action]?.target ?? 0;
  return true;
}

function encodeChanges(changes: ChangeBuffer): Uint8Array {
  const { rows } = changes;
  const message: midswing.arena.v1.Change.$Properties[] = [];
  for (let row = 0; row < changes.length * CHANGE_WIDTH; row += CHANGE_WIDTH) {
    message.push({
      kind: rows[row + OPERAND.kind] ?? 0,
      source: rows[row + OPERAND.source] ?? 0,
      target: rows[row + OPERAND.target] ?? 0,
      amount: rows[row + OPERAND.amount] ?? 0,
      hp: rows[row + OPERAND.hp] ?? 0,
      effect: rows[row + OPERAND.effect] ?? 0,
    });
  }
  return wire.ArenaChanges.encode({ changes: message }).finish();
}

function encodeKeyframe(columns: Columns, offsets: ArenaOffsets): Uint8Array {
  const { f64, u32, u8 } = columns;
  const units: midswing.arena.v1.Unit.$Properties[] = [];
  for (let unit = 0; unit < ARENA.units; unit += 1) {
    units.push({
      hp: f64[offsets.hp + unit] ?? 0,
      maxHp: f64[offsets.maxHp + unit] ?? 0,
      attack: f64[offsets.attack + unit] ?? 0,
      defense: f64[offsets.defense + unit] ?? 0,
      speed: f64[offsets.speed + unit] ?? 0,
      player: u8[offsets.player + unit] === 1,
      readyTick: u32[offsets.readyTick + unit] ?? 0,
      effects: heldEffects(columns, offsets, unit),
    });
  }
  return wire.ArenaKeyframe.encode({ units }).finish();
}

function heldEffects(columns: Columns, offsets: ArenaOffsets, unit: number): HeldEffect[] {
  const held: HeldEffect[] = [];
  const first = unit * ARENA.effectSlots;
  for (let slot = first; slot < first + ARENA.effectSlots; slot += 1) {
    const effect = columns.u32[offsets.effectId + slot] ?? 0;
    const untilTick = columns.u32[offsets.effectUntilTick + slot] ?? 0;
    if (effect !== 0) held.push({ effect, untilTick });
  }
  return held;
}

function toUnitView(unit: midswing.arena.v1.Unit.$Properties): UnitView | undefined {
  const { hp, maxHp, attack, defense, speed } = unit;
  if (!isPoints(hp) || !isPoints(maxHp) || hp > maxHp) return undefined;
  if (!isStat(attack) || !isStat(defense) || !isStat(speed)) return undefined;
  const effects: HeldEffect[] = [];
  for (const held of unit.effects ?? []) {
    if (effects.length === ARENA.effectSlots || !held.effect) return undefined;
    effects.push({ effect: held.effect, untilTick: held.untilTick ?? 0 });
  }
  const { player, readyTick } = unit;
  const state = { player: player ?? false, readyTick: readyTick ?? 0, effects };
  return { hp, maxHp, attack, defense, speed, ...state };
}

/** Runs a generated decoder, which throws on truncated or malformed bytes. */
function attempt<T>(decode: () => T): T | undefined {
  try {
    return decode();
  } catch {
    return undefined;
  }
}

const KINDS: ReadonlySet<number> = new Set(Object.values(CHANGE_KIND));

function isChangeKind(value: number | null | undefined): value is ChangeKind {
  return typeof value === 'number' && KINDS.has(value);
}

function isUnit(value: number | null | undefined): value is number {
  return typeof value === 'number' && value >= 0 && value < ARENA.units;
}

/** Whole points or ticks within the range of a u32. */
function isPoints(value: number | null | undefined): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 0xffff_ffff;
}

function isStat(value: number | null | undefined): value is number {
  return typeof value === 'number' && value >= 0 && value <= ARENA.statMax;
}
