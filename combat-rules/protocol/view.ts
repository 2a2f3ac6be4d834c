// The arena as a player sees it: made from a keyframe, kept by the changes of each frame. For the client library's
// `view` option, or on its own.
import { CHANGE_KIND, type ArenaChange, type ChangeKind } from '../model/change.ts';
import { ARENA } from '../model/limits.ts';
import {
  decodeChanges,
  decodeKeyframe,
  type HeldEffect,
  type RoundView,
  type UnitView,
} from './client.ts';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** One unit; it changes in place. Its speed is told in keyframes only, so it is not here. */
export interface ArenaUnit extends Mutable<Omit<UnitView, 'resources' | 'effects' | 'speed'>> {
  /** By hash of the name. */
  readonly resources: Map<number, number>;
  /** What it holds and members are told of, and what the keyframe showed, until its end. */
  effects: HeldEffect[];
}

/** How the match stands. `untilTick` is 0 between two rounds unless a keyframe told it. */
export interface ArenaRound extends Mutable<Omit<RoundView, 'kills' | 'wins'>> {
  readonly kills: number[];
  readonly wins: number[];
}

export interface ArenaView {
  /** The state after this tick. */
  tick: number;
  /** By row. */
  readonly units: readonly ArenaUnit[];
  readonly round: ArenaRound;
  /** What hashes mean; names only come. */
  readonly names: Map<number, string>;
}

/** Makes and keeps an ArenaView; both answer undefined for bytes that are not of this protocol. */
export const arenaViewCodec = {
  fromKeyframe: (bytes: Uint8Array, tick: number): ArenaView | undefined => {
    const keyframe = decodeKeyframe(bytes);
    if (keyframe === undefined) return undefined;
    const { round, names } = keyframe;
    const sides = { kills: [...round.kills], wins: [...round.wins] };
    const units = keyframe.units.map(unitOf);
    return { tick, units, round: { ...round, ...sides }, names: new Map(names) };
  },
  /** Carries one tick's changes out on `view`, and gives them. */
  applyChanges: (
    view: ArenaView,
    bytes: Uint8Array,
    tick: number,
  ): readonly ArenaChange[] | undefined => {
    const frame = decodeChanges(bytes);
    if (frame === undefined) return undefined;
    view.tick = tick;
    for (const [hash, name] of frame.names) view.names.set(hash, name);
    for (const change of frame.changes) carryOut(view, change);
    for (const unit of view.units) {
      const isHeld = ({ untilTick }: HeldEffect): boolean => untilTick === 0 || untilTick > tick;
      if (!unit.effects.every(isHeld)) unit.effects = unit.effects.filter(isHeld);
    }
    return frame.changes;
  },
} as const;

function unitOf({ class: kind, hp, maxHp, x, y, ...rest }: UnitView): ArenaUnit {
  const { player, respawnTick, resources, effects } = rest;
  const held = { resources: new Map(resources), effects: [...effects] };
  return { class: kind, hp, maxHp, x, y, player, respawnTick, ...held };
}

type Carry = (unit: ArenaUnit, change: ArenaChange, view: ArenaView) => void;

/** What the kinds of change that concern one unit do to it. */
const CARRY: ReadonlyMap<ChangeKind, Carry> = new Map<ChangeKind, Carry>([
  [CHANGE_KIND.joined, (unit) => void (unit.player = true)],
  [CHANGE_KIND.left, (unit) => void (unit.player = false)],
  [CHANGE_KIND.hit, (unit, { hp }) => void (unit.hp = hp)],
  [CHANGE_KIND.healed, (unit, { hp }) => void (unit.hp = hp)],
  [CHANGE_KIND.vitals, (unit, { hp, amount }) => void Object.assign(unit, { hp, maxHp: amount })],
  [CHANGE_KIND.moved, (unit, { amount, more }) => void Object.assign(unit, { x: amount, y: more })],
  [CHANGE_KIND.resource, (unit, { what, amount }) => void unit.resources.set(what, amount)],
  [CHANGE_KIND.began, beginEffect],
  [CHANGE_KIND.stacked, replaceEffect],
  [CHANGE_KIND.ended, replaceEffect],
  [CHANGE_KIND.spawned, spawn],
  [CHANGE_KIND.respawned, (unit) => void (unit.respawnTick = 0)],
  [CHANGE_KIND.died, die],
]);

function carryOut(view: ArenaView, change: ArenaChange): void {
  const unit = view.units[change.target];
  if (change.kind === CHANGE_KIND.roundBegan) beginRound(view, change);
  else if (change.kind === CHANGE_KIND.roundOver) endRound(view, change);
  else if (unit !== undefined) CARRY.get(change.kind)?.(unit, change, view);
}

function spawn(unit: ArenaUnit, { what }: ArenaChange): void {
  unit.class = what;
  unit.effects = [];
  unit.respawnTick = 0;
}

function die(unit: ArenaUnit, { target, amount }: ArenaChange, { tick, round }: ArenaView): void {
  unit.respawnTick = tick + amount;
  const enemies = (target + 1) % ARENA.teams;
  if (round.playing) round.kills[enemies] = (round.kills[enemies] ?? 0) + 1;
}

function beginEffect(unit: ArenaUnit, change: ArenaChange, view: ArenaView): void {
  const { source, amount, what } = change;
  const untilTick = endOf(change, view);
  unit.effects.push({ effect: what, untilTick, stacks: amount, source });
}

/** A source adds to its own, or else to the one that all sources share; that one keeps its first source. */
function replaceEffect({ effects }: ArenaUnit, change: ArenaChange, view: ArenaView): void {
  const { kind, source, amount, what } = change;
  const held =
    effects.find((one) => one.effect === what && one.source === source) ??
    effects.find((one) => one.effect === what);
  if (held === undefined) return;
  const next = { ...held, untilTick: endOf(change, view), stacks: amount };
  effects.splice(effects.indexOf(held), 1, ...(kind === CHANGE_KIND.stacked ? [next] : []));
}

function endOf({ more }: ArenaChange, { tick }: ArenaView): number {
  return more === 0 ? 0 : tick + more;
}

function beginRound(view: ArenaView, change: ArenaChange): void {
  const { round } = view;
  const { amount, hp } = change;
  round.number = amount;
  round.rounds = hp;
  round.playing = true;
  round.untilTick = endOf(change, view);
  round.kills.fill(0);
  if (amount === 1) round.wins.fill(0);
}

function endRound({ round }: ArenaView, { amount }: ArenaChange): void {
  round.playing = false;
  round.untilTick = 0;
  if (amount < ARENA.teams) round.wins[amount] = (round.wins[amount] ?? 0) + 1;
}
