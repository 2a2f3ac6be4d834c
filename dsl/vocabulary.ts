// What a game tells the language: entity kinds with their fields, and the events it raises. The
// checker types rule files against it; the compiler binds its names to columns. Plain data, no
// behaviour.

/** A number held by every entity of a kind. */
export interface FieldDeclaration {
  readonly name: string;
  readonly type: 'number';
  /**
   * Name of the field that is this field's 100 %; without it a percent of this field is an error.
   */
  readonly maximum?: string;
  /** True when effects may change it with `modify`. */
  readonly modifiable?: boolean;
  /** One sentence for designers, shown in hovers and error notes. */
  readonly doc?: string;
}

export interface EntityDeclaration {
  readonly name: string;
  readonly fields: readonly FieldDeclaration[];
}

/** `entity` names an EntityDeclaration. */
export type ValueType =
  | { readonly kind: 'number' }
  | { readonly kind: 'percent' }
  | { readonly kind: 'duration' }
  | { readonly kind: 'bool' }
  | { readonly kind: 'entity'; readonly entity: string };

export interface EventFieldDeclaration {
  readonly name: string;
  readonly type: ValueType;
  /** True when rules may change it with `modify`; only numbers. */
  readonly modifiable?: boolean;
  readonly doc?: string;
}

/** An event the game raises. Field i is slot i of the frame's `event` array. */
export interface EventDeclaration {
  readonly name: string;
  readonly fields: readonly EventFieldDeclaration[];
  /** The entity field that `apply` without `to:` means, e.g. "target". */
  readonly subject: string;
  readonly doc?: string;
}

export interface Vocabulary {
  /** Part of every cache key and battle identity. */
  readonly name: string;
  readonly version: number;
  readonly entities: readonly EntityDeclaration[];
  readonly events: readonly EventDeclaration[];
  /** The event a bare `if` runs on. */
  readonly defaultEvent: string;
  /** The entity kind that effects are held by. */
  readonly effectHolder: string;
  /** Milliseconds of one tick: durations are rounded up to whole ticks. */
  readonly tickMs: number;
}
