// What a running battle tells the game: typed happenings as plain numbers. Positions are those of
// the program's lists; rows are rows; numbers with a fraction come in an array that is reused, so
// that nothing is allocated.
import type { EndCause } from '../ir/effect.ts';
import type { TypedBody } from '../ir/statement.ts';
import type { Frame } from '../runtime.ts';

/** Slots of the numbers of `handled`; entities are -1 when the event has none. */
export const HANDLED = {
  actor: 0,
  subject: 1,
  amount: 2,
  absorbed: 3,
  dealt: 4,
  overkill: 5,
  /** Position in TypedProgram.origins of what raised it. */
  origin: 6,
} as const;

/** Slots of the numbers of `changed`; `against` is -1 but for pairs. */
export const CHANGED = { entity: 0, against: 1, value: 2, change: 3 } as const;

/** What went wrong in a run; the battle goes on. */
export const FAULTS = {
  HOST_MISSING: 'The game has no function of this name; the value is 0.',
  HOST_THREW: 'A function of the game threw; the value is 0.',
  HOST_NOT_A_NUMBER: 'A function of the game gave no number; the value is 0.',
  HOST_NOT_AN_ENTITY: 'A function of the game gave no row in use; the value is nobody.',
  FUEL_EMPTY:
    'A chain of events took more steps than were worked out for it; the rest is left out.',
  QUEUE_FULL: 'More events wait than there is room for; this one is left out.',
  OPERATIONS_FULL: 'One event does more than there is room for; this operation is left out.',
  TASKS_FULL: 'More delayed events wait than there is room for; this one is left out.',
  ENTITY_UNKNOWN: 'An event or effect names an entity that is not there; it is left out.',
  EFFECT_CROWDED:
    'An effect that gave way put on another one, which has no place either; it is left out.',
  SLOTS_FULL: 'An entity holds so much that it has no place for the number of a pair.',
} as const satisfies Record<string, string>;

export type FaultCode = keyof typeof FAULTS;

/**
 * All methods are called in the midst of a run: they read columns and take notes, and change
 * nothing.
 */
export interface GameSink {
  /**
   * An event is over: its final fields in `values`, HANDLED in `numbers`. What it recorded comes
   * after.
   */
  handled(event: number, numbers: Float64Array, values: Float64Array): void;
  /** A rule cancelled it. */
  cancelled(event: number, values: Float64Array): void;
  began(effect: number, holder: number, source: number, stacks: number): void;
  /** An instance has more stacks, or its timer was set anew. */
  stacked(effect: number, holder: number, source: number, stacks: number): void;
  ended(effect: number, holder: number, source: number, cause: EndCause): void;
  /** The holder is immune. */
  prevented(effect: number, holder: number, source: number): void;
  /** A resource has another value; CHANGED in `numbers`. */
  changed(resource: number, numbers: Float64Array): void;
  /** A skill was accepted, from the game or from a rule. What it recorded comes after. */
  used(skill: number, caster: number, target: number, rank: number): void;
  /** The game asked, and was refused; what rules ask for in vain is not told. */
  refused(skill: number, caster: number, target: number, reason: number): void;
  /** `position` is that of the function, event or effect it is about. */
  fault(code: FaultCode, position: number): void;
}

/** For tools: traces and coverage. Absent in games, where it costs one comparison an event. */
export interface RunObserver {
  /** An event begins; its fields are in frame.event. `fuel` is left for what comes after it. */
  opened(event: number, frame: Frame, fuel: number): void;
  /** All modifiers are in frame.buckets, and nothing is resolved. */
  resolving(event: number, frame: Frame): void;
  /** A pool of the effect at this position took part of the amount. */
  absorbed(effect: number, taken: number): void;
  /** Rules of the after phase ran; nothing is applied. */
  closed(event: number, frame: Frame): void;
  /** A hook, period or skill body begins in its context. */
  hook(body: TypedBody, frame: Frame): void;
  /** Operation `op` is carried out with `count` arguments in `args` from `at` on. */
  carried(op: number, args: Float64Array, at: number, count: number): void;
}

function ignore(): void {}

/** For games and tests that want to know of a few things only: spread it and write the others. */
export const SILENT_SINK: GameSink = {
  handled: ignore,
  cancelled: ignore,
  began: ignore,
  stacked: ignore,
  ended: ignore,
  prevented: ignore,
  changed: ignore,
  used: ignore,
  refused: ignore,
  fault: ignore,
};
