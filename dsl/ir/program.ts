// A whole checked pack: every construct of the language lowered to events, effects, fields and bodies. All
// tiers, the runner and the tools read this and nothing else; nothing in it refers to text.
import type { Type } from '../types.ts';
import type { EntityDeclaration, Rounding } from '../vocabulary.ts';
import type { TypedFormula } from './expression.ts';
import type { TypedMove } from './move.ts';
import type { TypedBody, TypedOperation, TypedRule } from './statement.ts';
import type { TypedEffect } from './effect.ts';

export interface TypedEventField {
  readonly name: string;
  readonly type: Type;
  readonly modifiable: boolean;
  /** How its final value is made whole. */
  readonly rounded?: Rounding;
}

/** What an event does to a field when it is over: `field` of its entity loses or gains the value of a slot. */
export interface TypedOutcome {
  /** Slot of the amount. */
  readonly amount: number;
  /** Slot of the entity. */
  readonly entity: number;
  readonly entityKind: string;
  readonly field: string;
  readonly direction: 'take' | 'give';
  /** Event raised when the field reaches 0; its subject is the entity, its actor this event's actor. */
  readonly zeroEvent?: number;
}

export interface TypedEvent {
  readonly name: string;
  readonly hash: number;
  readonly fields: readonly TypedEventField[];
  /** Slots of the actor and of the subject; -1 without one. */
  readonly actor: number;
  readonly subject: number;
  readonly outcome?: TypedOutcome;
  /** With an outcome, three slots follow the fields: absorbed, dealt, overkill (0 until the after phase). */
  readonly slots: number;
  /** True for events that the checker made for `after`, `chain`, casts and skills. */
  readonly internal: boolean;
  /** By phase, in the order they run. */
  readonly before: readonly TypedRule[];
  readonly on: readonly TypedRule[];
  readonly after: readonly TypedRule[];
  /** Worst-case steps of everything one raise leads to in its tick; the runner's fuel for it. */
  readonly cost: number;
  /** Worst-case steps of its own rules: what the runner takes from the fuel. */
  readonly ownCost: number;
}

/** A number each entity of a kind has, in a column of its own; or one per pair, in instances. */
export interface TypedResource {
  readonly name: string;
  readonly hash: number;
  readonly entityKind: string;
  readonly pair: boolean;
  readonly internal: boolean;
  readonly max: number;
  /** Of a fresh entity. */
  readonly start: number;
  /** Added every so often while it is below max (negative: while above 0); 0 when it stays. */
  readonly gain: number;
  readonly everyTicks: number;
}

/** Checks a use, takes its costs and starts it. Runs in the context caster, target, rank; see SKILL_SLOT. */
export interface TypedSkill {
  readonly name: string;
  readonly hash: number;
  readonly ranks: number;
  readonly body: TypedBody;
  /** What a client may be told; `refuse` names a position in TypedProgram.reasons. */
  readonly targets: 'self' | 'ally' | 'enemy' | 'any' | 'none';
  readonly rangeM?: number;
  /** Hash of the effect that its caster holds until it may be used again. */
  readonly cooldown?: number;
}

export const SKILL_SLOT = { caster: 0, target: 1, rank: 2 } as const;

/** Rows sorted by their keys, numbers only. */
export interface TypedTable {
  readonly name: string;
  readonly keyCount: number;
  readonly valueCount: number;
  /** Row r: keys, then values. */
  readonly cells: Float64Array;
  readonly rows: number;
}

/** A class or unit or item as data for the game: what a fresh entity of it starts with. */
export interface TypedRecord {
  readonly kind: 'unit' | 'class' | 'item';
  readonly name: string;
  readonly hash: number;
  readonly extends?: string;
  readonly values: ReadonlyMap<string, number>;
  readonly skills: readonly string[];
  /** Items and classes: the effect that is held while it is worn, by hash. */
  readonly effect?: number;
}

/** What can be the cause of something: what the text of a raise stands in, or the game. */
export interface Origin {
  readonly kind: 'game' | 'skill' | 'effect' | 'rule';
  /** Empty for the game. */
  readonly name: string;
}

export interface TypedProgram {
  readonly tickMs: number;
  /** The vocabulary's, in its order: kind k has Frame.rows[k] rows; tells tiers where positions lie. */
  readonly entities: readonly EntityDeclaration[];
  /** Instances an entity can hold: instance s of holder e is at offset('effect.id') + e * effectSlots + s. */
  readonly effectSlots: number;
  /** Callees before callers. */
  readonly formulas: readonly TypedFormula[];
  readonly operations: readonly TypedOperation[];
  /** The vocabulary's events first, in its order; then the pack's, then internal ones. */
  readonly events: readonly TypedEvent[];
  readonly effects: readonly TypedEffect[];
  readonly resources: readonly TypedResource[];
  readonly skills: readonly TypedSkill[];
  /** What `refuse` may say; the first ones are REASONS. */
  readonly reasons: readonly string[];
  readonly tables: readonly TypedTable[];
  /** Functions of the game that are called, by name. */
  readonly functions: readonly string[];
  readonly records: readonly TypedRecord[];
  /** What the pack says about older ones. */
  readonly moves: readonly TypedMove[];
  /** Words of each enum, of the game and the pack. */
  readonly enums: readonly { readonly name: string; readonly values: readonly string[] }[];
  /** The game, then skills, effects and rules; see HANDLED.origin. */
  readonly origins: readonly Origin[];
  /** Names of event tags; tag i has bit 1 << i. */
  readonly eventTags: readonly string[];
  /** Event that a bare `if` runs on. */
  readonly defaultEvent: number;
  /** Number of `if` branches, for coverage. */
  readonly branches: number;
  /** Own fields of the effect that has most; fields of the event that has most (columns of the runner). */
  readonly ownMax: number;
  readonly slotsMax: number;
}

/** Why a skill is refused, before the reasons that designers write; 0 is never a refusal. */
export const REASONS = [
  'accepted',
  'unknown skill',
  'no such target',
  'wrong target',
  'out of range',
  'not ready',
  'no charges',
  'not enough',
  'busy',
  'dead',
] as const;
