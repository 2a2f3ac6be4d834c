// Brings generated code into service without holding up the game: compiles one function a slice, then runs
// recorded frames through the tier that serves and the new one, and compares what they leave, until both agreed
// often enough. The clock is an argument; nothing here waits or decides when to switch.
import type { TypedProgram } from '../ir/program.ts';
import type { Binding } from '../runtime.ts';
import type { Ask, Run, Tier } from '../tier.ts';
import { entriesOf, runOf, type Entry } from './entry.ts';
import type { FrameSample, SampleRecorder } from './recorder.ts';
import { createReplay, type Replay } from './replay.ts';
import type { DirectTier } from './tier.ts';

/** Runs that must agree in all, and of each entry before it is switched. */
export const WARM_UP_DEFAULTS = Object.freeze({ agreedMin: 4_096, entryAgreedMin: 16 });

export interface WarmUpOptions {
  readonly program: TypedProgram;
  readonly binding: Binding;
  /** The tier that serves. */
  readonly reference: Tier;
  readonly direct: DirectTier;
  readonly recorder: Pick<SampleRecorder, 'samples' | 'hold' | 'release'>;
  readonly agreedMin?: number;
  readonly entryAgreedMin?: number;
}

export type WarmUpState =
  | { readonly kind: 'compiling'; readonly compiled: number; readonly functions: number }
  | { readonly kind: 'comparing'; readonly agreed: number; readonly needed: number }
  /** The caller may switch these entries, between two ticks; others were not seen often enough. */
  | { readonly kind: 'ready'; readonly agreed: number; readonly verified: ReadonlySet<number> }
  /** Generated code did something else: it must not serve. */
  | { readonly kind: 'disagreed'; readonly entry: Entry; readonly sample: FrameSample }
  | { readonly kind: 'forbidden' };

export interface WarmUp {
  readonly state: WarmUpState;
  /**
   * Works for about `budgetMs` by the clock `nowMs`; at least one step, none once ready, disagreed or forbidden.
   * A step is half a function compiled, a recorded frame on the serving tier, or one function of generated code on it.
   */
  slice(budgetMs: number, nowMs: () => number): WarmUpState;
}

export function createWarmUp(options: WarmUpOptions): WarmUp {
  const { direct } = options;
  let state = buildState(options);
  let comparison: Comparison | undefined;
  const step = (): WarmUpState => {
    if (direct.state === 'building') {
      direct.compileNext();
      return buildState(options);
    }
    comparison ??= new Comparison(options);
    return comparison.step();
  };
  return {
    get state() {
      return state;
    },
    slice: (budgetMs, nowMs) => {
      const startMs = nowMs();
      do {
        if (isOver(state)) return state;
        const before = state.kind;
        state = step();
        // One part of a function at a time: how long it takes is not known before.
        if (before === 'compiling') return state;
        if (isIdle(state, options.recorder.samples)) return state;
      } while (nowMs() - startMs < budgetMs);
      return state;
    },
  };
}

function buildState({ direct, agreedMin }: WarmUpOptions): WarmUpState {
  const { state, compiled, functions } = direct;
  if (state === 'forbidden') return { kind: 'forbidden' };
  if (state === 'building') return { kind: 'compiling', compiled, functions };
  return { kind: 'comparing', agreed: 0, needed: agreedMin ?? WARM_UP_DEFAULTS.agreedMin };
}

function isOver({ kind }: WarmUpState): boolean {
  return kind === 'ready' || kind === 'disagreed' || kind === 'forbidden';
}

function isIdle({ kind }: WarmUpState, samples: readonly FrameSample[]): boolean {
  return kind === 'comparing' && samples.length === 0;
}

/** A sample that the serving tier ran and generated code runs, function by function. */
interface Current {
  readonly sample: FrameSample;
  readonly entry: Entry;
  readonly parts: readonly (Run | Ask)[];
  next: number;
}

/** Both tiers over the recorded frames, the new one in parts: the first run of a function takes long. */
class Comparison {
  readonly #entries: readonly Entry[];
  readonly #options: WarmUpOptions;
  readonly #expected: Replay;
  readonly #found: Replay;
  readonly #agreedOf: number[];
  readonly #needed: number;
  #current: Current | undefined;
  #agreed = 0;
  #next = 0;
  #pass = 0;

  constructor(options: WarmUpOptions) {
    const { program, binding, reference, direct } = options;
    this.#options = options;
    this.#entries = entriesOf(program);
    this.#agreedOf = this.#entries.map(() => 0);
    this.#expected = createReplay({ program, binding, tiers: [reference, direct] });
    this.#found = createReplay({ program, binding, tiers: [reference, direct] });
    this.#needed = options.agreedMin ?? WARM_UP_DEFAULTS.agreedMin;
  }

  step(): WarmUpState {
    if (this.#current === undefined) {
      this.#begin();
      return this.#progress();
    }
    const { parts, sample, entry, next } = this.#current;
    const part = parts[next];
    this.#current.next += 1;
    const isHalted = part === undefined || this.#found.run(part);
    if (!isHalted && next + 1 < parts.length) return this.#progress();
    this.#found.end(sample);
    this.#current = undefined;
    this.#options.recorder.release();
    if (!this.#expected.agrees(this.#found)) return { kind: 'disagreed', entry, sample };
    this.#agreed += 1;
    this.#agreedOf[sample.entry] = (this.#agreedOf[sample.entry] ?? 0) + 1;
    return this.#progress();
  }

  /** Runs the next sample on the serving tier; nothing may be recorded over it meanwhile. */
  #begin(): void {
    const sample = this.#take();
    if (sample === undefined) return;
    const entry = this.#entries[sample.entry];
    if (entry === undefined) throw new Error('invariant broken: a sample of another program');
    const { recorder, reference, direct } = this.#options;
    recorder.hold();
    this.#expected.begin(sample, this.#pass);
    this.#expected.run(runOf(reference, entry));
    this.#expected.end(sample);
    this.#found.begin(sample, this.#pass);
    const parts =
      entry.kind === 'rules' ? direct.parts(entry.event, entry.phase) : [runOf(direct, entry)];
    this.#current = { sample, entry, parts, next: 0 };
  }

  /** The next sample; a pass is once over all of them. */
  #take(): FrameSample | undefined {
    const { samples } = this.#options.recorder;
    if (this.#next >= samples.length) {
      this.#next = 0;
      this.#pass += 1;
    }
    const sample = samples[this.#next];
    this.#next += 1;
    return sample;
  }

  #progress(): WarmUpState {
    const [agreed, needed] = [this.#agreed, this.#needed];
    if (agreed < needed) return { kind: 'comparing', agreed, needed };
    const least = this.#options.entryAgreedMin ?? WARM_UP_DEFAULTS.entryAgreedMin;
    const verified = this.#agreedOf.flatMap((count, entry) => (count >= least ? [entry] : []));
    return { kind: 'ready', agreed, verified: new Set(verified) };
  }
}
