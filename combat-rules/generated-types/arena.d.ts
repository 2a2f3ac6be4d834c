// Written by `midswing types` from the pack "arena" and the vocabulary "arena" version 1. Do not edit.

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

export type EffectId = 'slow' | 'warded' | 'weakened';
export type SkillId = never;
/** Tags of effects, with those above them. */
export type TagId = never;
/** Tags that events are raised with. */
export type EventTagId = never;
export type ResourceId = never;
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
  /** A unit strikes a unit of the other team. Damage starts at 0. */
  readonly hit: {
    /** The one who strikes. */
    readonly attacker: UnitRow;
    /** The one who is struck. */
    readonly target: UnitRow;
    /** Hit points the target loses, rounded down at the end. */
    readonly damage: number;
  };
  /** A unit mends a unit of its own team. The amount starts at 0. */
  readonly mend: {
    /** The one who mends. */
    readonly healer: UnitRow;
    /** The one who is mended. */
    readonly target: UnitRow;
    /** Hit points the target gains, rounded down at the end. */
    readonly amount: number;
  };
}
export type EventId = keyof Events;

/** What a use of each skill says besides who uses it. */
export interface SkillUses {}
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
export type Command = { [Id in EventId]: Raise<Id> }[EventId];

/** What an object of the game has that stands for a unit. */
export interface UnitFields {
  /** Hit points left; a unit with 0 is down. */
  hp: number;
  /** Hit points of a fresh unit. */
  maxHp: number;
  /** How hard a unit strikes. */
  attack: number;
  /** How much a unit withstands. */
  defense: number;
  /** How soon a unit acts again: 100 is once in 500 ms, 200 twice as often. */
  speed: number;
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
    readonly defense: Accessor<number>;
    readonly speed: Accessor<number>;
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
