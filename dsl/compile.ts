// The door of the language: rule files in, runnable closures out. Pipeline: lex -> parse -> check
// -> closures. Never throws on text: a pack with errors comes back as diagnostics.
import type { CompileCache } from './cache/cache.ts';
import { checkProgram, type CheckOptions, type CheckResult } from './check/program.ts';
import { createClosures } from './compile/closures.ts';
import { createMemory, type RuleMemory } from './compile/memory.ts';
import type { Diagnostic } from './diagnostic.ts';
import { rulesOf } from './ir/bodies.ts';
import type { TypedEffect } from './ir/effect.ts';
import type { TypedProgram } from './ir/program.ts';
import type { Binding, Frame } from './runtime.ts';
import type { Run, Tier } from './tier.ts';
import type { Vocabulary } from './vocabulary.ts';

/** One rule file of a pack. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** True for files of the pack that this one extends. */
  readonly isBase?: true;
}

/** A checked pack, not yet bound to a layout. */
export interface CheckedPack {
  /** Everything the pack says, for runners, other tiers and tools. */
  readonly program: TypedProgram;
  readonly effects: readonly EffectDeclaration[];
  /** Rules in the order they run, per event; for status pages and explanations. */
  readonly ruleOrder: ReadonlyMap<string, readonly string[]>;
  /** Binds to a layout's offsets. Cheap enough to do per generation. */
  bind(binding: Binding): CompiledPack;
  /** On a tier of this program that somebody else made, e.g. one that switches between two. */
  runOn(tier: Tier): CompiledPack;
}

/** An effect as the game needs it: its name, its hash in the columns, how long it lasts. */
export interface EffectDeclaration {
  readonly name: string;
  /** Hash in the column of held effects; never 0, unique in the pack. */
  readonly hash: number;
  /** Ticks it lasts when `apply` names no duration; undefined when apply must. */
  readonly durationTicks?: number;
}

/** A pack bound to a layout; what runs keeps no state outside the frame it is given. */
export interface CompiledPack {
  /** What it runs on, for a Runner: closures, unless it was bound to another one. */
  readonly tier: Tier;
  readonly effects: readonly EffectDeclaration[];
  /** Numbers Frame.scratch must hold. */
  readonly scratchLength: number;
  /** Rows Frame.selected must hold. */
  readonly selectedLength: number;
  /**
   * For games that carry out mechanics themselves: runs every `on` rule of an event in order, modifiers into
   * frame.buckets, everything else into frame.sink.
   */
  readonly run: (eventName: string) => Run;
  /**
   * Runs the `modify` lines of effect `hash` for the entity in frame.event[0]; frame.buckets has
   * one group per field of the holder in vocabulary order. False when the pack has no such effect.
   */
  runEffect(hash: number, frame: Frame): boolean;
}

export interface Options extends CheckOptions {
  /** Rules that did not change since a check with the same cache are not checked and compiled again. */
  readonly cache?: CompileCache;
}

/** A pack that can run, or what is wrong with it. */
export type CheckOutcome =
  | { readonly ok: true; readonly pack: CheckedPack; readonly warnings: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/**
 * Checks the rule files of a pack against a game's vocabulary. Pure; the order of files is of no
 * account.
 */
export function check(
  files: readonly SourceFile[],
  vocabulary: Vocabulary,
  { cache, ...options }: Options = {},
): CheckOutcome {
  if (cache === undefined) return outcomeOf(checkProgram(files, vocabulary, options), createMemory);
  const result = cache.check(files, vocabulary, options);
  return outcomeOf(result, (binding) => result.memoryFor(binding));
}

type MemoryFor = (binding: Binding) => RuleMemory;

function outcomeOf({ program, diagnostics }: CheckResult, memoryFor: MemoryFor): CheckOutcome {
  if (program === undefined) return { ok: false, diagnostics };
  return { ok: true, pack: checkedPack(program, memoryFor), warnings: diagnostics };
}

function checkedPack(program: TypedProgram, memoryFor: MemoryFor): CheckedPack {
  const effects = program.effects.filter(({ internal }) => !internal).map(declarationOf);
  const ruleOrder = new Map<string, readonly string[]>();
  for (const event of program.events) {
    const names = rulesOf(event).map((rule) => rule.name);
    if (!event.internal && names.length > 0) ruleOrder.set(event.name, names);
  }
  const runOn = (tier: Tier): CompiledPack => ({ effects, ...compiledPack(program, tier) });
  const bind = (binding: Binding): CompiledPack =>
    runOn(createClosures(program, binding, memoryFor(binding)));
  return { program, effects, ruleOrder, bind, runOn };
}

function compiledPack(program: TypedProgram, tier: Tier): Omit<CompiledPack, 'effects'> {
  const { scratchLength, selectedLength } = tier;
  const events = new Map(program.events.map((event, index) => [event.name, index]));
  const modifies = new Map(program.effects.map(({ hash, modify }) => [hash, tier.body(modify)]));
  return {
    tier,
    scratchLength,
    selectedLength,
    run: (eventName) => tier.rules(events.get(eventName) ?? -1, 'on'),
    runEffect: (hash, frame) => {
      const run = modifies.get(hash);
      run?.(frame);
      return run !== undefined;
    },
  };
}

function declarationOf({ name, hash, durationTicks }: TypedEffect): EffectDeclaration {
  return durationTicks === undefined ? { name, hash } : { name, hash, durationTicks };
}
