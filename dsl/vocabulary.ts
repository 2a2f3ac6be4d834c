// What a game tells the language: entity kinds with their fields, and the events it raises. The
// checker types rule files against it; the compiler binds its names to columns. Plain data, no
// behaviour.

/** What every entity of a kind has; kept as one number (see TypedExpression for how). */
export interface FieldDeclaration {
  readonly name: string;
  readonly type: FieldType;
  /**
   * Name of the field that is this field's 100 %; without it a percent of this field is an error.
   */
  readonly maximum?: string;
  /** True when effects may change it with `modify`; the number before them is in `KIND.base.FIELD`. */
  readonly modifiable?: boolean;
  /** Event raised when an outcome brings it to 0; its subject is the entity. */
  readonly zeroEvent?: string;
  /** One sentence for designers, shown in hovers and error notes. */
  readonly doc?: string;
}

/** `enum` names an EnumDeclaration. */
export type FieldType =
  | 'number'
  | 'percent'
  | 'duration'
  | 'distance'
  | 'bool'
  | { readonly enum: string };

/** Some words, of which a value is one, e.g. fire, water. */
export interface EnumDeclaration {
  readonly name: string;
  /** Value i is the number i; new ones go to the end. */
  readonly values: readonly string[];
}

export interface EntityDeclaration {
  readonly name: string;
  /** How selectors call them; the name and an s when absent. */
  readonly plural?: string;
  readonly fields: readonly FieldDeclaration[];
  /** Rows there can be at most; needed for selectors, resources and effects. */
  readonly rows?: number;
  /** Field that is equal among allies; without it there are no allies and enemies. */
  readonly team?: string;
  /** Field that is above 0 while an entity takes part; selectors leave out the others. */
  readonly alive?: string;
  /** Fields of its place in metres; without them nothing is near anything. */
  readonly position?: { readonly x: string; readonly y: string };
}

/** `entity` names an EntityDeclaration. */
export type ValueType =
  | { readonly kind: 'number' }
  | { readonly kind: 'percent' }
  | { readonly kind: 'duration' }
  | { readonly kind: 'distance' }
  | { readonly kind: 'bool' }
  | { readonly kind: 'enum'; readonly name: string }
  | { readonly kind: 'entity'; readonly entity: string };

/** How a number is made whole; `nearest` rounds halves up. */
export type Rounding = 'down' | 'up' | 'nearest';

export interface EventFieldDeclaration {
  readonly name: string;
  readonly type: ValueType;
  /** True when rules may change it with `modify`; only numbers. */
  readonly modifiable?: boolean;
  /** Its value after all modifiers is made whole, once. */
  readonly rounded?: Rounding;
  /** What the event does with it: takes it from, or gives it to, a field of an entity of the event. */
  readonly outcome?: {
    readonly direction: 'take' | 'give';
    /** Name of the event's entity field, e.g. "target". */
    readonly entity: string;
    /** Field of that entity, e.g. "hp". */
    readonly field: string;
  };
  readonly doc?: string;
}

/** An event the game raises. Field i is slot i of the frame's `event` array. */
export interface EventDeclaration {
  readonly name: string;
  readonly fields: readonly EventFieldDeclaration[];
  /** The entity field that `apply` without `to:` means, e.g. "target". */
  readonly subject: string;
  /** The entity field that did it and gets the credit, e.g. "attacker". */
  readonly actor?: string;
  readonly doc?: string;
}

/** A function of the game that rules may call. */
export interface FunctionDeclaration {
  readonly name: string;
  readonly parameters: readonly { readonly name: string; readonly type: ValueType }[];
  readonly result: ValueType;
  /** Steps it counts for. */
  readonly cost: number;
  /** True when equal arguments in equal state always give an equal result. Others need a phase. */
  readonly pure: boolean;
  /** Phases it may be called in; all when absent. */
  readonly phases?: readonly ('before' | 'on' | 'after')[];
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
  readonly enums?: readonly EnumDeclaration[];
  readonly functions?: readonly FunctionDeclaration[];
  /** Instances an entity can hold at once, cooldowns and the like included; 8 when absent. */
  readonly effectSlots?: number;
  /** Delayed events that can wait at once; 64 when absent. */
  readonly tasks?: number;
  /**
   * `rules`: the game itself carries out what rules say, which may be `modify`, `apply`, `chance`, `let` and
   * `if` only. `full`, the default: a Runner does (dsl/run), and rules may use everything.
   */
  readonly mechanics?: 'rules' | 'full';
}
