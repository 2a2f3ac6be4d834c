// The door of the language: rule files in, runnable closures out. Pipeline: lex -> parse -> check
// -> closures. Never throws on text: a pack with errors comes back as diagnostics.
import { checkProgram } from './check/program.ts';
import type { TypedEffect } from './check/typed.ts';
import { bindProgram } from './compile/bind.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Binding, Frame } from './runtime.ts';
import type { Vocabulary } from './vocabulary.ts';

/** One rule file of a pack. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** A checked pack, not yet bound to a layout. */
export interface CheckedPack {
  readonly effects: readonly EffectDeclaration[];
  /** Rules in the order they run, per event; for status pages and explanations. */
  readonly ruleOrder: ReadonlyMap<string, readonly string[]>;
  /** Binds to a layout's offsets. Cheap enough to do per generation. */
  bind(binding: Binding): CompiledPack;
}

/** An effect as the game needs it: its name, its hash in the columns, how long it lasts. */
export interface EffectDeclaration {
  readonly name: string;
  /** Same hash as `Sink.applyEffect` receives; never 0, unique in the pack. */
  readonly hash: number;
  /** Ticks it lasts when `apply` names no duration; undefined when apply must. */
  readonly durationTicks?: number;
}

/** A pack bound to a layout; its closures keep no state outside the frame they are given. */
export interface CompiledPack {
  readonly effects: readonly EffectDeclaration[];
  /** Numbers Frame.scratch must hold. */
  readonly scratchLength: number;
  /**
   * Runs every rule on an event in order: modifiers into frame.buckets, effects into frame.sink.
   */
  readonly run: (eventName: string) => (frame: Frame) => void;
  /**
   * Runs the `modify` lines of effect `hash` for the entity in frame.event[0]; frame.buckets has
   * one group per field of the holder in vocabulary order. False when the pack has no such effect.
   */
  runEffect(hash: number, frame: Frame): boolean;
}

/** A pack that can run, or what is wrong with it. */
export type CheckOutcome =
  | { readonly ok: true; readonly pack: CheckedPack; readonly warnings: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/**
 * Checks the rule files of a pack against a game's vocabulary. Pure; the order of files is of no
 * account.
 */
export function check(files: readonly SourceFile[], vocabulary: Vocabulary): CheckOutcome {
  const { program, diagnostics } = checkProgram(files, vocabulary);
  if (program === undefined) return { ok: false, diagnostics };
  const effects = program.effects.map(declarationOf);
  const ruleOrder = new Map(
    [...program.rules].map(([event, rules]) => [event, rules.map((rule) => rule.name)]),
  );
  const bind = (binding: Binding): CompiledPack => ({ effects, ...bindProgram(program, binding) });
  return { ok: true, pack: { effects, ruleOrder, bind }, warnings: diagnostics };
}

function declarationOf({ name, hash, durationTicks }: TypedEffect): EffectDeclaration {
  return durationTicks === undefined ? { name, hash } : { name, hash, durationTicks };
}
