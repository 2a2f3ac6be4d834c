// Written by `midswing types` from the pack "arena" and the vocabulary "arena" version 2. Do not edit.

/** The number before the percent sign. */
export type Percent = number;
/** Milliseconds. */
export type Duration = number;
/** Metres. */
export type Distance = number;
/** No and yes. */
export type Flag = 0 | 1;

/** Row of a unit. */
export type UnitRow = number;

export type Element = 'physical' | 'arcane' | 'shadow';
/** Values as they travel: a word's number. */
export interface ElementNumbers {
  readonly physical: 0;
  readonly arcane: 1;
  readonly shadow: 2;
}
export type ElementNumber = ElementNumbers[Element];

export type Cause = 'expired' | 'dispelled' | 'broken' | 'died' | 'replaced';
/** Values as they travel: a word's number. */
export interface CauseNumbers {
  readonly expired: 0;
  readonly dispelled: 1;
  readonly broken: 2;
  readonly died: 3;
  readonly replaced: 4;
}
export type CauseNumber = CauseNumbers[Cause];

export type EffectId =
  | 'agony'
  | 'asleep'
  | 'bard'
  | 'barrier'
  | 'berserker'
  | 'bleeding'
  | 'burning'
  | 'cleansed'
  | 'cleric'
  | 'crippled'
  | 'deathless'
  | 'evading'
  | 'fleet_boots'
  | 'frenzied'
  | 'fresh'
  | 'guard'
  | 'guarded'
  | 'hexed'
  | 'inspired'
  | 'lucky_coin'
  | 'mage'
  | 'marked'
  | 'opal_amulet'
  | 'poison'
  | 'quickened'
  | 'ranger'
  | 'renewal'
  | 'rogue'
  | 'rooted'
  | 'rune_staff'
  | 'silenced'
  | 'singing'
  | 'slow'
  | 'spiked'
  | 'steadfast'
  | 'steel_plate'
  | 'stunned'
  | 'taunted'
  | 'thorn_mail'
  | 'trophy_belt'
  | 'vampire_fang'
  | 'walled'
  | 'warlock'
  | 'whetstone';
export type SkillId =
  | 'aegis'
  | 'agony'
  | 'aimed_shot'
  | 'anthem'
  | 'arcane_barrier'
  | 'behead'
  | 'blink'
  | 'cacophony'
  | 'chain_lightning'
  | 'charge'
  | 'cleanse'
  | 'dissonance'
  | 'drain_life'
  | 'dread'
  | 'encore'
  | 'evade'
  | 'eviscerate'
  | 'fireball'
  | 'frenzy'
  | 'frost_nova'
  | 'hex'
  | 'hobble'
  | 'hunters_mark'
  | 'jab'
  | 'kidney_punch'
  | 'leap'
  | 'lullaby'
  | 'mend'
  | 'meteor'
  | 'multishot'
  | 'poison'
  | 'prayer'
  | 'quickstep'
  | 'rend'
  | 'renew'
  | 'shadow_bolt'
  | 'shadowstep'
  | 'shield_bash'
  | 'shield_wall'
  | 'shoot'
  | 'smite'
  | 'snare'
  | 'spiked_shield'
  | 'strike'
  | 'taunt'
  | 'undying'
  | 'whirlwind';
/** Tags of effects, with those above them. */
export type TagId =
  | 'buff'
  | 'buff.magic'
  | 'buff.shield'
  | 'control'
  | 'control.root'
  | 'control.silence'
  | 'control.slow'
  | 'control.stun'
  | 'debuff'
  | 'debuff.curse'
  | 'debuff.magic'
  | 'debuff.poison'
  | 'debuff.wound'
  | 'item'
  | 'item.thorns'
  | 'item.trophy'
  | 'role'
  | 'role.bard'
  | 'role.berserker'
  | 'role.cleric'
  | 'role.guard'
  | 'role.mage'
  | 'role.ranger'
  | 'role.rogue'
  | 'role.warlock';
/** Tags that events are raised with. */
export type EventTagId = 'draining' | 'indirect';
export type ResourceId = 'combo' | 'energy' | 'mana' | 'rage';
export type ClassId =
  | 'bard'
  | 'berserker'
  | 'cleric'
  | 'guard'
  | 'mage'
  | 'ranger'
  | 'rogue'
  | 'warlock';
export type UnitId = 'dummy' | 'novice';
export type ItemId =
  | 'fleet_boots'
  | 'lucky_coin'
  | 'opal_amulet'
  | 'rune_staff'
  | 'steel_plate'
  | 'thorn_mail'
  | 'trophy_belt'
  | 'vampire_fang'
  | 'whetstone';
/** Why a use is refused. */
export type RefusalReason =
  | 'busy'
  | 'cannot move'
  | 'dead'
  | 'no charges'
  | 'no combo points'
  | 'no such target'
  | 'not enough'
  | 'not ready'
  | 'not weak enough'
  | 'out of range'
  | 'silenced'
  | 'stunned'
  | 'unknown skill'
  | 'wrong target';

export interface Events {
  /** A unit hurts another one. Only rules raise it. */
  readonly hit: {
    /** The one who hurts. */
    readonly attacker: UnitRow;
    /** The one who is hurt. */
    readonly target: UnitRow;
    /** Hit points the target loses. */
    readonly damage: number;
    /** The kind of damage. */
    readonly element: ElementNumber;
  };
  /** A unit mends itself or an ally. Only rules raise it. */
  readonly heal: {
    /** The one who mends. */
    readonly healer: UnitRow;
    /** The one who is mended. */
    readonly target: UnitRow;
    /** Hit points the target gains, up to its maximum. */
    readonly amount: number;
  };
  /** The last hit point of a unit is gone. */
  readonly death: {
    /** The one who took it. */
    readonly killer: UnitRow;
    /** The one who is down. */
    readonly victim: UnitRow;
    /** Seconds until it respawns; from 0. */
    readonly wait: number;
  };
  /** A unit that was down stands at its base again, its wait over. Rules give it its hit points. */
  readonly respawn: {
    /** The one who returns. */
    readonly who: UnitRow;
  };
  /** A standing unit without a player decides what to do, every half second. */
  readonly think: {
    /** The one who decides. */
    readonly me: UnitRow;
    /** Metres it wants to its nearest enemy; from 0. */
    readonly keep: number;
  };
  /** A round begins: how it is played. */
  readonly round: {
    /** The first unit of the arena. */
    readonly captain: UnitRow;
    /** How long the round lasts at most; from 0, which is without an end. */
    readonly seconds: number;
    /** How many kills win it early; from 0, which is any number. */
    readonly kills: number;
    /** Seconds between this round and the next; from 0. */
    readonly pause: number;
    /** How many rounds the same classes fight; from 0, which is without an end. */
    readonly rounds: number;
  };
  readonly interrupt_cast: {
    readonly source: UnitRow;
    readonly target: UnitRow;
  };
}
export type EventId = keyof Events;

/** What a use of each skill says besides who uses it. */
export interface SkillUses {
  readonly aegis: {
    readonly target: UnitRow;
    readonly rank: 1;
  };
  readonly agony: {
    readonly target: UnitRow;
    readonly rank: 1;
  };
  readonly aimed_shot: {
    readonly target: UnitRow;
    readonly rank: 1;
  };
  readonly anthem: {
    readonly rank: 1;
  };
  readonly arcane_barrier: {
    readonly rank: 1;
  };
  readonly behead: {
    readonly target: UnitRow;
    readonly rank: 1;
  };
  readonly blink: {
    readonly rank: 1;
  };
  readonly cacophony: {
    readonly target: UnitRow;
    readonly rank: 1;
  };
  readonly chain_lightning: {
    readonly target: UnitRow;
    readonly rank: 1;
  };
  readonly charge: {
    readonly target: UnitRow;
    readonly rank: 1;
  };
  readonly cleanse: {
    readonly target: UnitRow;
    readonly rank: 1;
  };
  readonly dissonance: {
    readonly target: UnitRow;
    readonly rank: 1;
  };
  readonly drain_life: {
    readonly target: UnitRow;
    readonly rank: 1;
  };
  readonly dread: {
    readonly target: UnitRow;
    readonly rank: 1;
  };
  readonly encore: {
    readonly target: UnitRow;
    readonly rank: 1;
  };
  readonly evade: {
    readonly rank: 1;
  };
  readonly eviscerate: {
    readonly target: UnitRow;
    readonly rank: 1;
  };
  readonly fireball: {
    readonly target: UnitRow;
    readonly rank: 1;
  };
  readonly frenzy: {
    readonly rank: 1;
  };
  readonly frost_nova: {
    readonly rank: 1;
  };
  readonly hex: {
    readonly target: UnitRow;
    readonly rank: 1;
  };
  readonly hobble: {
    readonly target: UnitRow;
    readonly rank: 1;
  };
  readonly hunters_mark: {
    readonly target: UnitRow;
    readonly rank: 1;
  };
  readonly jab: {
    readonly target: UnitRow;
    readonly rank: 1;
  };
  readonly kidney_punch: {
    readonly target: UnitRow;
    readonly rank: 1;
  };
  readonly leap: {
    readonly target: UnitRow;
    readonly rank: 1;
  };
  readonly lullaby: {
    readonly target: UnitRow;
    readonly rank: 1;
  };
  readonly mend: {
    readonly target: UnitRow;
    readonly rank: 1;
  };
  readonly meteor: {
    readonly target: UnitRow;
    readonly rank: 1;
  };
  readonly multishot: {
    readonly target: UnitRow;
    readonly rank: 1;
  };
  readonly poison: {
    readonly target: UnitRow;
    readonly rank: 1;
  };
  readonly prayer: {
    readonly rank: 1;
  };
  readonly quickstep: {
    readonly rank: 1;
  };
  readonly rend: {
    readonly target: UnitRow;
    readonly rank: 1;
  };
  readonly renew: {
    readonly target: UnitRow;
    readonly rank: 1;
  };
  readonly shadow_bolt: {
    readonly target: UnitRow;
    readonly rank: 1;
  };
  readonly shadowstep: {
    readonly target: UnitRow;
    readonly rank: 1;
  };
  readonly shield_bash: {
    readonly target: UnitRow;
    readonly rank: 1;
  };
  readonly shield_wall: {
    readonly rank: 1;
  };
  readonly shoot: {
    readonly target: UnitRow;
    readonly rank: 1;
  };
  readonly smite: {
    readonly target: UnitRow;
    readonly rank: 1;
  };
  readonly snare: {
    readonly target: UnitRow;
    readonly rank: 1;
  };
  readonly spiked_shield: {
    readonly rank: 1;
  };
  readonly strike: {
    readonly target: UnitRow;
    readonly rank: 1;
  };
  readonly taunt: {
    readonly rank: 1;
  };
  readonly undying: {
    readonly rank: 1;
  };
  readonly whirlwind: {
    readonly rank: 1;
  };
}
export type Use<Id extends SkillId> = SkillUses[Id] & {
  readonly kind: 'use';
  readonly skill: Id;
  readonly caster: UnitRow;
};
export interface Raise<Id extends EventId> {
  readonly kind: 'raise';
  readonly event: Id;
  readonly fields: Events[Id];
}
/** What a game may ask of the rules. */
export type Command =
  | { [Id in EventId]: Raise<Id> }[EventId]
  | { [Id in SkillId]: Use<Id> }[SkillId];

/** What an object of the game has that stands for a unit. */
export interface UnitFields {
  /** Hit points left; a unit with 0 is down until it respawns. */
  hp: number;
  /** Hit points of an unhurt unit. */
  maxHp: number;
  /** How hard it hits with a weapon. */
  attack: number;
  /** How strong its spells, songs and prayers are. */
  power: number;
  /** How much of a weapon hit it withstands. */
  armour: number;
  /** Share of physical damage it is spared. */
  resistPhysical: Percent;
  /** Share of arcane damage it is spared. */
  resistArcane: Percent;
  /** Share of shadow damage it is spared. */
  resistShadow: Percent;
  /** How often its hits land well. */
  crit: Percent;
  /** How often it steps aside of a weapon hit. */
  dodge: Percent;
  /** Share of the damage it deals that comes back to it as hit points. */
  leech: Percent;
  /** Metres it walks in a second; 0 cannot walk. */
  speed: number;
  /** Place from west to east. */
  x: Distance;
  /** Place from south to north. */
  y: Distance;
  /** 0 or 1; units of equal teams are allies. */
  team: number;
}

export interface Accessor<Value> {
  get(row: number): Value;
  set(row: number, value: Value): void;
}
/** Fields and resources by kind and name. */
export interface Accessors {
  readonly unit: {
    readonly hp: Accessor<number>;
    readonly maxHp: Accessor<number>;
    readonly attack: Accessor<number>;
    readonly power: Accessor<number>;
    readonly armour: Accessor<number>;
    readonly resistPhysical: Accessor<Percent>;
    readonly resistArcane: Accessor<Percent>;
    readonly resistShadow: Accessor<Percent>;
    readonly crit: Accessor<Percent>;
    readonly dodge: Accessor<Percent>;
    readonly leech: Accessor<Percent>;
    readonly speed: Accessor<number>;
    readonly x: Accessor<Distance>;
    readonly y: Accessor<Distance>;
    readonly team: Accessor<number>;
    readonly mana: Accessor<number>;
    readonly energy: Accessor<number>;
    readonly rage: Accessor<number>;
  };
}

/** Functions of the game that rules may call. */
export interface HostFunctions {}

/** All names of the pack, for `embed`. */
export interface Names {
  readonly events: { readonly [Id in EventId]: Events[Id] };
  readonly effects: EffectId;
  readonly skills: SkillId;
  readonly resources: ResourceId;
  readonly reasons: RefusalReason;
}
