// The fight by hand: what its parts share. The columns are those of the rules, and so is what is in them; there is no
// framework, and nothing general: each mechanic is written out. Hot path: creates no object.
import type { CheckedPack } from '#dsl/compile';
import { hashName } from '#dsl/hash';
import type { Layout } from '#engine/contract/layout';
import { columnOffset, FIGHT_UNITS } from '../fight-pack.ts';
import { gameOffsets } from '../fight-game.ts';

/** What an instance in the columns is of: the hash of its name, as in the columns. */
export const POISON = hashName('poison');
export const SLOW = hashName('slow');
export const BARRIER = hashName('barrier');
export const RENEWAL = hashName('renewal');
export const SINGING = hashName('singing');
export const INSPIRED = hashName('inspired');

/** Instances a unit can hold. */
export const SLOTS = 24;
/** End tick of an instance that does not end by itself. */
export const NO_END = 0xffff_ffff;

export const ELEMENT = { physical: 0, arcane: 1, shadow: 2 } as const;

/** First elements of the columns. */
export type HandOffsets = ReturnType<typeof handOffsets>;

export interface Hand {
  f64: Float64Array;
  u32: Uint32Array;
  tick: number;
  /** Of the battle in this tick. */
  readonly key: Uint32Array;
  /** Of the thought that is carried out, then of what follows from it. */
  readonly chain: Uint32Array;
  readonly at: HandOffsets;
  /** Instances that are due in this tick, and their serials. */
  readonly due: Int32Array;
  readonly dueSerial: Uint32Array;
  /** What names the draws of a hit: hash of a skill's body, by skill. */
  readonly names: HandNames;
}

/** Hashes that the keys of draws are made of. */
export interface HandNames {
  readonly think: number;
  readonly hit: number;
  readonly sidestep: number;
  readonly edge: number;
  readonly strike: SkillNames;
  readonly shoot: SkillNames;
  readonly finish: SkillNames;
  readonly chill: SkillNames;
}

export interface SkillNames {
  readonly skill: number;
  /** Of its use, with the body that raises it. */
  readonly use: number;
  /** Of its hit. */
  readonly element: number;
}

export function createHand(layout: Layout, program: CheckedPack['program']): Hand {
  return {
    f64: new Float64Array(0),
    u32: new Uint32Array(0),
    tick: 0,
    key: new Uint32Array(2),
    chain: new Uint32Array(2),
    at: handOffsets(layout),
    due: new Int32Array(FIGHT_UNITS * SLOTS),
    dueSerial: new Uint32Array(FIGHT_UNITS * SLOTS),
    names: namesOf(program),
  };
}

function handOffsets(layout: Layout) {
  const at = (name: string): number => columnOffset(layout, name);
  return {
    ...gameOffsets(layout),
    maxHp: at('unit.maxHp'),
    attack: at('unit.attack'),
    power: at('unit.power'),
    armour: at('unit.armour'),
    resistPhysical: at('unit.resistPhysical'),
    resistArcane: at('unit.resistArcane'),
    resistShadow: at('unit.resistShadow'),
    crit: at('unit.crit'),
    dodge: at('unit.dodge'),
    leech: at('unit.leech'),
    baseAttack: at('unit.base.attack'),
    basePower: at('unit.base.power'),
    baseSpeed: at('unit.base.speed'),
    energy: at('unit.energy'),
    energyTick: at('unit.energy.tick'),
    rage: at('unit.rage'),
    rageTick: at('unit.rage.tick'),
    own: at('effect.own.0'),
    id: at('effect.id'),
    until: at('effect.untilTick'),
    source: at('effect.source'),
    stacks: at('effect.stacks'),
    next: at('effect.nextTick'),
    start: at('effect.startTick'),
    serial: at('effect.serial'),
    tags: at('effect.tags'),
    lastSerial: at('run.serial'),
  };
}

function namesOf(program: CheckedPack['program']): HandNames {
  const skillNames = (name: string, element: number): SkillNames => {
    const body = program.skills.find((skill) => skill.name === name)?.body.hash ?? 0;
    return { skill: hashName(name) | 0, use: hashName(`skill ${name} use`) ^ body, element };
  };
  return {
    think: hashName('think') | 0,
    hit: hashName('hit') | 0,
    sidestep: hashName('roll sidestep') | 0,
    edge: hashName('roll edge') | 0,
    strike: skillNames('strike', ELEMENT.physical),
    shoot: skillNames('shoot', ELEMENT.physical),
    finish: skillNames('finish', ELEMENT.physical),
    chill: skillNames('chill', ELEMENT.arcane),
  };
}
