// One room as its members see it: keyframe plus changes, shared by all sockets of the room. While
// it carries changes out it holds every hit and mend to what the named pack must give. Pure.
import { expectedHit, expectedMend, type HitInput, type Variant } from './expected-hit.ts';
import { CHANGE, UNITS, type ArenaChange, type UnitView } from './wire.ts';

/** What one tick's changes were found to be. */
export interface TickFindings {
  /** Hits and mends that were compared with what their pack gives. */
  readonly checked: number;
  /** Hits and mends of a pack the swarm does not know. */
  readonly unchecked: number;
  /** One sentence for each number that is not what it must be. */
  readonly wrong: readonly string[];
  /** How often each unit acted. */
  readonly acted: readonly number[];
}

export interface RoomView {
  readonly hp: readonly number[];
  readonly maxHp: readonly number[];
  readonly readyTick: readonly number[];
  /** Taken by a connected member; a bot plays it otherwise. */
  readonly player: readonly boolean[];
  /** Carries out the changes of one tick that ran under `variant`. */
  apply(changes: readonly ArenaChange[], variant: Variant | undefined): TickFindings;
}

interface Units {
  readonly hp: number[];
  readonly maxHp: readonly number[];
  readonly attack: readonly number[];
  readonly defense: readonly number[];
  readonly readyTick: number[];
  readonly player: boolean[];
}

/** One tick while it is carried out. */
interface Pass {
  readonly units: Units;
  readonly variant: Variant | undefined;
  /** hp that rules see: as it runs during commands, as it was at the step's start after them. */
  seenHp: readonly number[];
  checked: number;
  unchecked: number;
  readonly wrong: string[];
  readonly acted: number[];
}

/** The view of a room that has just shown this keyframe. */
export function createRoomView(keyframe: readonly UnitView[]): RoomView {
  const units: Units = {
    hp: keyframe.map((unit) => unit.hp),
    maxHp: keyframe.map((unit) => unit.maxHp),
    attack: keyframe.map((unit) => unit.attack),
    defense: keyframe.map((unit) => unit.defense),
    readyTick: keyframe.map((unit) => unit.readyTick),
    player: keyframe.map((unit) => unit.player),
  };
  return {
    hp: units.hp,
    maxHp: units.maxHp,
    readyTick: units.readyTick,
    player: units.player,
    apply: (changes, variant) => {
      const acted: number[] = Array.from({ length: UNITS }, () => 0);
      const counts = { checked: 0, unchecked: 0, wrong: [], acted };
      const pass: Pass = { units, variant, seenHp: units.hp, ...counts };
      for (const change of changes) carryOut(pass, change);
      return pass;
    },
  };
}

function carryOut(pass: Pass, change: ArenaChange): void {
  const { units } = pass;
  const { source, target, amount } = change;
  switch (change.kind) {
    case CHANGE.joined:
    case CHANGE.left:
      units.player[target] = change.kind === CHANGE.joined;
      return;
    case CHANGE.acted:
      if (units.player[source] !== true) beginStep(pass);
      pass.acted[source] = (pass.acted[source] ?? 0) + 1;
      units.readyTick[source] = amount;
      return;
    case CHANGE.hit:
    case CHANGE.mended:
      judge(pass, change);
      return;
    case CHANGE.returned:
      beginStep(pass);
      if (change.hp !== units.maxHp[target])
        pass.wrong.push(`unit ${target} is back with ${change.hp} hp`);
      units.hp[target] = change.hp;
      return;
    case CHANGE.downed:
      if (units.hp[target] !== 0) pass.wrong.push(`unit ${target} is down with hp left`);
      return;
    case CHANGE.effectApplied:
      if (pass.variant !== undefined) pass.wrong.push(`pack ${pass.variant} has no effects`);
      return;
    case CHANGE.effectEnded:
      beginStep(pass);
  }
}

/**
 * Commands are carried out one by one; what happens by itself sees hp as it was before all of it.
 */
function beginStep(pass: Pass): void {
  if (pass.seenHp === pass.units.hp) pass.seenHp = [...pass.units.hp];
}

function judge(pass: Pass, { kind, source, target, amount, hp }: ArenaChange): void {
  const { units, variant } = pass;
  const isHit = kind === CHANGE.hit;
  const before = units.hp[target] ?? 0;
  const maxHp = units.maxHp[target] ?? 0;
  const left = isHit ? Math.max(0, before - amount) : Math.min(maxHp, before + amount);
  const what = `${isHit ? 'hit' : 'mend'} of unit ${source} on ${target}`;
  if (hp !== left) pass.wrong.push(`${what}: ${before} hp became ${hp}, not ${left}`);
  const input: HitInput = {
    attack: units.attack[source] ?? 0,
    defense: units.defense[target] ?? 0,
    hp: pass.seenHp[target] ?? 0,
    maxHp,
  };
  units.hp[target] = hp;
  if (variant === undefined) {
    pass.unchecked += 1;
    return;
  }
  const expected = isHit ? expectedHit(variant, input) : expectedMend(variant, input);
  pass.checked += 1;
  if (amount !== expected) {
    pass.wrong.push(`${what}: ${amount} points, but pack ${variant} gives ${expected}`);
  }
}
