// Checked statements and the operations they record.
import type { TypedExpression, TypedSelector } from './expression.ts';

export type BucketName = 'flat' | 'increased' | 'more' | 'atLeast' | 'atMost' | 'set';

export type TypedStatement =
  | { readonly kind: 'let'; readonly slot: number; readonly value: TypedExpression }
  | {
      readonly kind: 'if';
      readonly condition: TypedExpression;
      readonly body: readonly TypedStatement[];
      readonly otherwise: readonly TypedStatement[];
      /** Number of the branch in its program, for coverage: condition held, condition did not. */
      readonly branch: number;
    }
  | {
      readonly kind: 'modify';
      /** Group of buckets: the field's position in the event, or in the holder for an effect. */
      readonly index: number;
      readonly bucket: BucketName;
      /** -1 for reduced and less. */
      readonly sign: 1 | -1;
      readonly value: TypedExpression;
      /** How often it counts; 1 when absent. flat and increased multiply, more and less repeat. */
      readonly times?: TypedExpression;
    }
  | {
      readonly kind: 'chance';
      /** Its number among the draws of the body. */
      readonly number: number;
      readonly percent: TypedExpression;
      readonly body: readonly TypedStatement[];
      readonly otherwise: readonly TypedStatement[];
    }
  /** One draw over the sum of the weights chooses one body; negative weights count as 0. */
  | {
      readonly kind: 'oneOf';
      readonly number: number;
      readonly weights: readonly TypedExpression[];
      readonly bodies: readonly (readonly TypedStatement[])[];
    }
  /** Runs the body for each selected candidate, the slot holding its row. */
  | {
      readonly kind: 'each';
      readonly selector: TypedSelector;
      readonly body: readonly TypedStatement[];
    }
  /** Takes `amount` from the resource at once if it is there (body), else takes nothing (otherwise). */
  | {
      readonly kind: 'spend';
      readonly place: TypedPlace;
      readonly amount: TypedExpression;
      readonly body: readonly TypedStatement[];
      readonly otherwise: readonly TypedStatement[];
    }
  /** Records operation `op` of the program with its arguments; carried out when the event is over. */
  | { readonly kind: 'emit'; readonly op: number; readonly args: readonly TypedExpression[] }
  /** Ends the event in its before phase; or refuses a skill with a reason, which ends its body. */
  | { readonly kind: 'cancel' }
  | { readonly kind: 'refuse'; readonly reason: number }
  /** Ends this body here. */
  | { readonly kind: 'stop' };

/** A resource of one entity, or of a pair (first: whose, second: against whom). */
export interface TypedPlace {
  /** Position in TypedProgram.resources. */
  readonly resource: number;
  readonly entity: TypedExpression;
  readonly against?: TypedExpression;
}

/** What an `emit` does; its arguments are listed in order. */
export type TypedOperation =
  /** entity, source, stacks, durationMs (-1: as declared), then one value per `own` from `ownFrom` on. */
  | { readonly kind: 'apply'; readonly effect: number }
  /** entity, at most how many instances, oldest first; all that match one of the hashes. */
  | {
      readonly kind: 'end';
      readonly effects: readonly number[];
      readonly cause: 'dispelled' | 'broken';
    }
  /** The instance whose hook is running. */
  | { readonly kind: 'endSelf'; readonly cause: 'broken' | 'expired' }
  /** delayMs (0: after this event), then the event's fields in order. */
  | {
      readonly kind: 'raise';
      readonly event: number;
      readonly tags: number;
      /** Kind and name of the one in TypedProgram.origins in whose text it stands; the game when absent. */
      readonly origin?: string;
    }
  /** entity, amount: added to (negative: taken from) a resource or field, within its bounds. */
  | { readonly kind: 'change'; readonly entityKind: string; readonly field: string }
  /** entity, value. */
  | { readonly kind: 'set'; readonly entityKind: string; readonly field: string }
  /** entity, against, amount: a resource of a pair. */
  | { readonly kind: 'changePair'; readonly resource: number }
  /** caster, target, rank: asks to use the skill in this position of TypedProgram.skills. */
  | { readonly kind: 'use'; readonly skill: number }
  /** value: own field `own` of the instance whose hook is running. */
  | { readonly kind: 'store'; readonly own: number };

/** Statements that run in one context, with their own locals and draws. */
export interface TypedBody {
  /** Names the draws; unique in the program. */
  readonly hash: number;
  readonly localCount: number;
  readonly statements: readonly TypedStatement[];
  /** Worst-case steps. */
  readonly cost: number;
}

export type Phase = 'before' | 'on' | 'after';

export interface TypedRule extends TypedBody {
  readonly name: string;
  readonly event: string;
  readonly phase: Phase;
  readonly priority: number;
  /** It runs only in events at most this far from the first; undefined: in all. */
  readonly depthMax?: number;
  /** Where it was written, for tools: file and offset. */
  readonly file: string;
  readonly start: number;
}
