// Written by `midswing types` from the pack "skirmish" and the vocabulary "skirmish" version 1. Do not edit.

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

export type EffectId = 'burning' | 'warded';
export type SkillId = 'fireball' | 'ward';
/** Tags of effects, with those above them. */
export type TagId = 'buff' | 'debuff' | 'debuff.fire';
/** Tags that events are raised with. */
export type EventTagId = never;
export type ResourceId = 'mana';
export type ClassId = never;
export type UnitId = never;
export type ItemId = never;
/** Why a use is refused. */
export type RefusalReason =
  | 'busy'
  | 'dead'
  | 'no charges'
  | 'no such target'
  | 'not enough'
  | 'not ready'
  | 'out of range'
  | 'unknown skill'
  | 'wrong target';

export interface Events {
  /** A unit hurts another. */
  readonly hit: {
    readonly attacker: UnitRow;
    readonly target: UnitRow;
    readonly damage: number;
  };
  /** The hit points of a unit are used up. */
  readonly death: {
    readonly victim: UnitRow;
    readonly killer: UnitRow;
  };
}
export type EventId = keyof Events;

/** What a use of each skill says besides who uses it. */
export interface SkillUses {
  readonly fireball: {
    readonly target: UnitRow;
    readonly rank: 1;
  };
  readonly ward: {
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
  hp: number;
  maxHp: number;
  attack: number;
  team: number;
  x: Distance;
  y: Distance;
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
    readonly team: Accessor<number>;
    readonly x: Accessor<Distance>;
    readonly y: Accessor<Distance>;
    readonly mana: Accessor<number>;
  };
}

/** Functions of the game that rules may call. */
export interface HostFunctions {
  /** Whether something of the game's map stands before a unit. */
  inCover(who: UnitRow): Flag;
}

/** All names of the pack, for `embed`. */
export interface Names {
  readonly events: { readonly [Id in EventId]: Events[Id] };
  readonly effects: EffectId;
  readonly skills: SkillId;
  readonly resources: ResourceId;
  readonly reasons: RefusalReason;
}
