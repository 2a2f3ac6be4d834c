// One room as its members see it: keyframe plus changes, shared by all sockets of the room. While
// it carries changes out it holds every hit and every step to what the named pack must give. Pure.
import { expectedHit } from './expected-hit.ts';
import { CHANGE, UNITS, type ArenaChange, type UnitView } from './wire.ts';

/** What one tick's changes were found to be. */
export interface TickFindings {
  /** Hits that were compared with what their pack gives. */
  readonly checked: number;
  /** Hits of a pack the swarm does not know. */
  readonly unchecked: number;
  /** One sentence for each number that is not what it must be. */
  readonly wrong: readonly string[];
  /** How often each unit used a skill. */
  readonly used: readonly number[];
}

export interface RoomView {
  readonly hp: readonly number[];
  /** Taken by a connected member; a bot plays it otherwise. */
  readonly player: readonly boolean[];
  /** Carries out the changes of one tick that ran under `revision`. */
  apply(changes: readonly ArenaChange[], revision: number | undefined): TickFindings;
}

interface Units {
  readonly hp: number[];
  readonly maxHp: number[];
  readonly x: number[];
  readonly y: number[];
  readonly player: boolean[];
}

/** One tick while it is carried out. */
interface Pass {
  readonly units: Units;
  readonly revision: number | undefined;
  checked: number;
  unchecked: number;
  readonly wrong: string[];
  readonly used: number[];
}

/** Metres a duelist walks in a tick, and what a sum of fractions may be off. */
const STRIDE_M = 0.5;
const TOLERANCE_M = 1e-6;

/** The view of a room that has just shown this keyframe. */
export function createRoomView(keyframe: readonly UnitView[]): RoomView {
  const units: Units = {
    hp: keyframe.map((unit) => unit.hp),
    maxHp: keyframe.map((unit) => unit.maxHp),
    x: keyframe.map((unit) => unit.x),
    y: keyframe.map((unit) => unit.y),
    player: keyframe.map((unit) => unit.player),
  };
  return {
    hp: units.hp,
    player: units.player,
    apply: (changes, revision) => {
      const used: number[] = Array.from({ length: UNITS }, () => 0);
      const pass: Pass = { units, revision, checked: 0, unchecked: 0, wrong: [], used };
      for (const change of changes) carryOut(pass, change);
      return pass;
    },
  };
}

function carryOut(pass: Pass, change: ArenaChange): void {
  const { units } = pass;
  const { kind, source, target, amount, hp } = change;
  if (kind === CHANGE.joined || kind === CHANGE.left) {
    units.player[target] = kind === CHANGE.joined;
  } else if (kind === CHANGE.used) {
    pass.used[source] = (pass.used[source] ?? 0) + 1;
  } else if (kind === CHANGE.hit) {
    judge(pass, change);
  } else if (kind === CHANGE.vitals) {
    if (units.hp[target] !== hp) pass.wrong.push(`unit ${target} has ${hp} hp, nobody knows why`);
    if (units.maxHp[target] !== amount) pass.wrong.push(`unit ${target} has another maximum`);
  } else if (kind === CHANGE.moved) {
    walk(pass, change);
  } else if (pass.revision !== undefined) {
    pass.wrong.push(`the pack has no changes of kind ${kind}`);
  }
}

function judge(pass: Pass, { source, target, amount, more, hp }: ArenaChange): void {
  const { units, revision } = pass;
  const what = `hit of unit ${source} on ${target}`;
  const before = units.hp[target] ?? 0;
  if (hp !== before - amount) pass.wrong.push(`${what}: ${before} hp became ${hp}`);
  if (more !== 0) pass.wrong.push(`${what}: ${more} points were absorbed`);
  units.hp[target] = hp;
  if (revision === undefined) {
    pass.unchecked += 1;
    return;
  }
  const expected = expectedHit(revision);
  pass.checked += 1;
  if (amount === expected) return;
  pass.wrong.push(`${what}: ${amount} points, but revision ${revision} gives ${expected}`);
}

function walk(pass: Pass, { target, amount: x, more: y }: ArenaChange): void {
  const { units } = pass;
  const steps = Math.hypot(x - (units.x[target] ?? 0), y - (units.y[target] ?? 0));
  if (pass.revision !== undefined && steps > STRIDE_M + TOLERANCE_M) {
    pass.wrong.push(`unit ${target} walked ${steps} metres in a tick`);
  }
  units.x[target] = x;
  units.y[target] = y;
}
