// Checked effects: what an instance keeps, when it ends, and the bodies that run in its context.
import type { Type } from '../types.ts';
import type { TypedExpression } from './expression.ts';
import type { TypedBody } from './statement.ts';

/** Slots of the context that bodies of an effect run in; own fields follow from `own` on. */
export const EFFECT_SLOT = {
  holder: 0,
  source: 1,
  stacks: 2,
  /** Milliseconds left; DSL_LIMITS.valueMax without an end. */
  remaining: 3,
  /** Milliseconds since it was applied. */
  age: 4,
  /** In end hooks: position in END_CAUSES. */
  cause: 5,
  /** In the absorbed hook: how much this pool took, and the actor of the event (-1: none). */
  absorbed: 6,
  attacker: 7,
  own: 8,
} as const;

export const END_CAUSES = ['expired', 'dispelled', 'broken', 'died', 'replaced'] as const;

export type EndCause = (typeof END_CAUSES)[number];

export interface TypedOwnField {
  readonly name: string;
  readonly type: Type;
}

export interface TypedEffect {
  readonly name: string;
  readonly hash: number;
  /** True for cooldowns, casts and the like, which a player never sees. */
  readonly internal: boolean;
  readonly tags: readonly string[];
  readonly durationTicks?: number;
  readonly stacking: {
    readonly per: 'target' | 'source';
    readonly max: number;
    /** `each`: every stack is an instance with its own end. */
    readonly timers: 'shared' | 'each';
    readonly reapply: 'refresh' | 'longer' | 'extend' | 'replace' | 'ignore';
    readonly full: 'ignore' | 'refresh' | 'replace';
  };
  /** Across several sources: every instance modifies, or per field and bucket only the strongest. */
  readonly sources: 'sum' | 'strongest';
  /** It ends, as broken, when its source dies. */
  readonly endsWithSource: boolean;
  /** Applying does nothing while the holder holds one of these. */
  readonly preventedBy: readonly number[];
  readonly own: readonly TypedOwnField[];
  /** Emits one `store` per own field that has a default; runs at application, before `start`. */
  readonly init: TypedBody;
  /** Only `let`, `if` and `modify` of the holder's fields. */
  readonly modify: TypedBody;
  readonly every?: {
    readonly ticks: number;
    /** Ticks once when applied. */
    readonly first: 'now' | 'later';
    /** A period that ends in the tick of expiry still runs. */
    readonly last: boolean;
    readonly body: TypedBody;
  };
  /** A pool that absorbs: `capacity` is worked out in the context of the effect and kept in own field `left`. */
  readonly pool?: {
    readonly left: number;
    readonly order: number;
    /** Events it absorbs from. */
    readonly events: readonly number[];
    /** Asked in the event's context, which amounts it takes; undefined: all. */
    readonly accepts?: TypedExpression;
  };
  readonly start?: TypedBody;
  readonly stack?: TypedBody;
  readonly absorbed?: TypedBody;
  /** Run in this order when it ends: the hook of the cause, then `end`. */
  readonly ends: Readonly<Partial<Record<EndCause, TypedBody>>>;
  readonly end?: TypedBody;
}
