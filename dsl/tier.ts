// What a tier is: one way to run the bodies of a checked program, bound to one layout. Interpreter, closures and
// generated code implement it; for equal frames they leave equal frames and make equal calls of the sink, bit for bit.
import type { Phase, TypedBody } from './ir/statement.ts';
import type { TypedProgram } from './ir/program.ts';
import type { Binding, Frame } from './runtime.ts';

/** Runs in a frame and leaves everything it did there and in the frame's sink. */
export type Run = (frame: Frame) => void;
/** A yes-or-no question. */
export type Ask = (frame: Frame) => boolean;

export interface Tier {
  /** Numbers Frame.scratch must hold. */
  readonly scratchLength: number;
  /** Rows Frame.selected must hold. */
  readonly selectedLength: number;
  /**
   * All rules of a phase of an event, in order. frame.halt is `none` before and after each rule but for `cancel`,
   * after which no further rule runs.
   */
  rules(event: number, phase: Phase): Run;
  /** A hook, period, `modify` or skill body of the program, by identity; leaves frame.halt as the body did. */
  body(body: TypedBody): Run;
  /** Whether the pool of effect `effect` (its position) takes amounts of the event in the frame. */
  accepts(effect: number): Ask;
}

export type CreateTier = (program: TypedProgram, binding: Binding) => Tier;
