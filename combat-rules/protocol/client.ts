// The arena on the wire, the player's side: payloads for commands, and what frames and keyframes say. Decoding
// bounds sizes first, checks every number's range, and answers undefined for anything else; it never throws.
import { CHANGE_KIND, NOBODY, type ArenaChange, type ChangeKind } from '../model/change.ts';
import { ARENA, WIRE } from '../model/limits.ts';
import type { NameTable } from '../model/names.ts';
import { attempt } from './attempt.ts';
import { midswing } from './generated/combat.js';

const wire = midswing.arena.v1;

/** One thing that a unit holds. */
export interface HeldEffect {
  /** Hash of its name. */
  readonly effect: number;
  /** First tick at which it is over; 0 without an end. */
  readonly untilTick: number;
  readonly stacks: number;
  /** Row of who applied it, or NOBODY. */
  readonly source: number;
}

/** One unit as a client sees it on joining. */
export interface UnitView {
  /** Hash of its class. */
  readonly class: number;
  readonly hp: number;
  readonly maxHp: number;
  /** In metres. */
  readonly x: number;
  readonly y: number;
  readonly speed: number;
  /** Played by a connected member; by a bot otherwise. */
  readonly player: boolean;
  /** Tick in which it stands up again; 0 while it stands. */
  readonly respawnTick: number;
  /** By hash of the name. */
  readonly resources: ReadonlyMap<number, number>;
  readonly effects: readonly HeldEffect[];
}

/** How the match stands. */
export interface RoundView {
  readonly number: number;
  readonly rounds: number;
  readonly playing: boolean;
  readonly untilTick: number;
  readonly kills: readonly number[];
  readonly wins: readonly number[];
}

export interface ArenaKeyframe {
  /** By row. */
  readonly units: readonly UnitView[];
  readonly round: RoundView;
  /** What hashes mean. */
  readonly names: NameTable;
}

export interface ArenaFrame {
  readonly changes: readonly ArenaChange[];
  /** Names that are new. */
  readonly names: NameTable;
}

/** Payload of a command that uses the skill whose name has this hash on the unit in row `target`. */
export function encodeUse(skill: number, target: number): Uint8Array {
  return wire.ArenaCommand.encode({ use: { skill, target } }).finish();
}

/** Payload of a command that walks to a place, in metres. */
export function encodeMove(x: number, y: number): Uint8Array {
  return wire.ArenaCommand.encode({ move: { x, y } }).finish();
}

/** Payload of a command that stands still. */
export function encodeStop(): Uint8Array {
  return wire.ArenaCommand.encode({ stop: {} }).finish();
}

/** The changes of one frame; undefined when the bytes are not of this protocol. */
export function decodeChanges(bytes: Uint8Array): ArenaFrame | undefined {
  if (bytes.length > WIRE.changesBytesMax) return undefined;
  const message = attempt(() => wire.ArenaChanges.decode(bytes));
  const names = message === undefined ? undefined : toNames(message.names);
  if (message === undefined || names === undefined) return undefined;
  const changes: ArenaChange[] = [];
  for (const change of message.changes) {
    const { kind, source = 0, target = 0, amount = 0, more = 0, hp = 0, what = 0 } = change;
    if (!isChangeKind(kind) || !isRowOrNobody(source) || !isRowOrNobody(target)) return undefined;
    if (!isNumber(amount) || !isNumber(more) || !isNumber(hp)) return undefined;
    changes.push({ kind, source, target, amount, more, hp, what: what ?? 0 });
  }
  return { changes, names };
}

/** The whole arena; undefined when the bytes are not of this protocol. */
export function decodeKeyframe(bytes: Uint8Array): ArenaKeyframe | undefined {
  if (bytes.length > WIRE.keyframeBytesMax) return undefined;
  const message = attempt(() => wire.ArenaKeyframe.decode(bytes));
  if (message?.units.length !== ARENA.units) return undefined;
  const names = toNames(message.names);
  const round = toRound(message.round);
  const units: UnitView[] = [];
  for (const unit of message.units) {
    const view = toUnitView(unit);
    if (view === undefined) return undefined;
    units.push(view);
  }
  return names === undefined || round === undefined ? undefined : { units, round, names };
}

function toUnitView(unit: midswing.arena.v1.Unit.$Properties): UnitView | undefined {
  const { hp = 0, maxHp = 0, x = 0, y = 0, speed = 0, player, respawnTick } = unit;
  if (!isNumber(hp) || !isNumber(maxHp) || !isNumber(speed)) return undefined;
  if (!isNumber(x) || !isNumber(y)) return undefined;
  const resources = new Map<number, number>();
  for (const { resource, value = 0 } of unit.resources ?? []) {
    if (!resource || !isNumber(value)) return undefined;
    resources.set(resource, value);
  }
  const effects: HeldEffect[] = [];
  for (const held of unit.effects ?? []) {
    const { effect, untilTick, stacks, source = 0 } = held;
    if (!effect || !isRowOrNobody(source)) return undefined;
    effects.push({ effect, untilTick: untilTick ?? 0, stacks: stacks ?? 0, source });
  }
  const state = { player: player ?? false, respawnTick: respawnTick ?? 0, resources, effects };
  return { class: unit.class ?? 0, hp, maxHp, x, y, speed, ...state };
}

function toRound(
  round: midswing.arena.v1.Round.$Properties | null | undefined,
): RoundView | undefined {
  const { kills = [], wins = [] } = round ?? {};
  if (round === null || kills?.length !== ARENA.teams || wins?.length !== ARENA.teams) {
    return undefined;
  }
  const { number, rounds, playing, untilTick } = round ?? {};
  const times = { number: number ?? 0, rounds: rounds ?? 0, untilTick: untilTick ?? 0 };
  return { ...times, playing: playing ?? false, kills, wins };
}

function toNames(names: readonly midswing.arena.v1.Name.$Properties[]): NameTable | undefined {
  if (names.length > WIRE.namesMax) return undefined;
  const table = new Map<number, string>();
  for (const { hash, name } of names) {
    if (!hash || !name || name.length > WIRE.nameUnitsMax) return undefined;
    table.set(hash, name);
  }
  return table;
}

const KINDS: ReadonlySet<number> = new Set(Object.values(CHANGE_KIND));

function isChangeKind(value: number | null | undefined): value is ChangeKind {
  return typeof value === 'number' && KINDS.has(value);
}

function isRowOrNobody(value: number | null): value is number {
  return value !== null && ((value >= 0 && value < ARENA.units) || value === NOBODY);
}

function isNumber(value: number | null): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
