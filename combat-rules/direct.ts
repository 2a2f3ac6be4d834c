// The direct tier of one generation. Closures serve first; bodies are recorded as rooms run them; between ticks, in
// short slices, the rules are generated as code, run on what was recorded, and compared with the closures.
// Invariant: tiers change at the end of a tick only, for all rooms at once, and generated code runs nowhere while the
// protection switch is closed.
import type { CheckedPack, CompiledPack } from '#dsl/compile';
import { openDirectTier, type DirectOptions } from '#dsl/direct';
import { createRecorder, type SampleRecorder } from '#dsl/direct/recorder';
import { createSwitchingTier, type SwitchingTier } from '#dsl/direct/switching';
import { createWarmUp, type WarmUp, type WarmUpState } from '#dsl/direct/warm-up';
import type { Binding } from '#dsl/runtime';
import type { Scope } from '#engine/contract/scope';
import { COMPILE } from './model/limits.ts';

export interface ArenaDirectOptions extends DirectOptions {
  readonly checked: CheckedPack;
  readonly binding: Binding;
  /** What serves first, and whenever generated code may not. */
  readonly closures: CompiledPack;
  /** Whether code may be generated and run at this moment. */
  readonly mayGenerate: () => boolean;
}

type DirectScope = Pick<Scope, 'clock' | 'every' | 'log' | 'metrics'>;

const NO_ENTRIES: ReadonlySet<number> = new Set();

/** Figures of a generation that has no direct tier: the switch was closed when it was compiled. */
export const CLOSED_FIGURES = Object.freeze({ servesDirect: 0, directAgreed: 0, directClosed: 1 });

/** Generated code of one generation, on its way into service. */
export class ArenaDirect {
  readonly #options: ArenaDirectOptions;
  readonly #recorder: SampleRecorder;
  readonly #tier: SwitchingTier;
  readonly #warmUp: WarmUp;
  #scope: DirectScope | undefined;
  #hasFailed = false;

  constructor(options: ArenaDirectOptions) {
    const { checked, binding, closures } = options;
    const { program } = checked;
    const direct = openDirectTier(program, binding, options);
    this.#options = options;
    this.#recorder = createRecorder({
      samplesMax: COMPILE.samplesMax,
      bytesMax: COMPILE.samplesBytesMax,
      every: COMPILE.sampleEvery,
    });
    const recorder = this.#recorder;
    this.#tier = createSwitchingTier({ program, fallback: closures.tier, direct, recorder });
    this.#warmUp = createWarmUp({ program, binding, reference: closures.tier, direct, recorder });
  }

  /** What rooms run on. */
  get tier(): CompiledPack['tier'] {
    return this.#tier;
  }

  /** Works on it while the generation serves, until it is ready or never will be. */
  warmUpIn(scope: DirectScope): void {
    this.#scope = scope;
    const { clock } = scope;
    const nowMs = (): number => clock.nowMs();
    const timer = scope.every(COMPILE.slicePeriodMs, () => {
      if (!this.#isWorking(this.#warmUp.state) || !this.#options.mayGenerate()) return;
      this.#slice(nowMs);
      if (!this.#hasFailed && isUnderway(this.#warmUp.state)) return;
      timer.cancel();
      // What was recorded is not looked at again.
      this.#recorder.hold();
    });
  }

  /** A tick of a room is over: what serves may change now. Hot path. */
  tickEnded(): void {
    const { state } = this.#warmUp;
    if (state.kind !== 'ready') return;
    const serves = this.#tier.switched.size > 0;
    const mayServe = this.#options.mayGenerate();
    if (serves === mayServe || state.verified.size === 0) return;
    this.#tier.switchTo(mayServe ? state.verified : NO_ENTRIES);
    const fields = { bodies: state.verified.size, agreed: state.agreed };
    if (mayServe) this.#scope?.log.info(fields, 'rules run as generated code from now on');
    else
      this.#scope?.log.warn(fields, 'rules run as closures again: generated code is not allowed');
  }

  /** For status pages: which tier serves, how often both agreed, and what keeps the direct tier from serving. */
  figures(): Readonly<Record<string, number>> {
    const { state } = this.#warmUp;
    const serves = this.#tier.switched.size > 0;
    const figures = { servesDirect: serves ? 1 : 0, directAgreed: agreedIn(state) };
    if (serves) return { ...figures, directBodies: this.#tier.switched.size };
    return { ...figures, [this.#reason(state)]: 1 };
  }

  /** Comparing begins when there is enough to compare on. */
  #isWorking(state: WarmUpState): boolean {
    return state.kind !== 'comparing' || this.#recorder.samples.length >= COMPILE.samplesMax;
  }

  /** A fault of generated code that does not serve yet must not count against rules that serve well. */
  #slice(nowMs: () => number): void {
    try {
      this.#tell(this.#warmUp.slice(COMPILE.sliceMs, nowMs));
    } catch (error) {
      this.#hasFailed = true;
      this.#count();
      this.#scope?.log.error({ err: error }, 'generated code failed: closures serve on for good');
    }
  }

  #reason(state: WarmUpState): string {
    if (this.#hasFailed) return 'directFailed';
    if (state.kind === 'disagreed') return 'directDisagreed';
    if (state.kind === 'forbidden') return 'directForbidden';
    if (!this.#options.mayGenerate()) return 'directClosed';
    if (!this.#isWorking(state)) return 'directRecording';
    return state.kind === 'compiling' ? 'directCompiling' : 'directComparing';
  }

  #tell(state: WarmUpState): void {
    const log = this.#scope?.log;
    if (state.kind === 'forbidden') {
      log?.warn({}, 'this process does not let rules run as generated code: closures serve on');
    }
    if (state.kind !== 'disagreed') return;
    this.#count();
    const { entry, sample } = state;
    const { tick, event } = sample;
    const fields = { body: this.#nameOf(entry), tick, event: [...event] };
    log?.error(fields, 'generated code did something else than closures, which serve on for good');
  }

  #count(): void {
    const help =
      'Generations whose generated code failed, or did something else than their closures.';
    this.#scope?.metrics.counter('direct_disagreements', help).add(1);
  }

  #nameOf(entry: Extract<WarmUpState, { kind: 'disagreed' }>['entry']): string {
    const { events, effects, skills } = this.#options.checked.program;
    if (entry.kind === 'rules') return `rules of ${events[entry.event]?.name ?? 'no event'}`;
    if (entry.kind === 'accepts') return `pool of ${effects[entry.effect]?.name ?? 'no effect'}`;
    const skill = skills.find(({ body }) => body === entry.body);
    if (skill !== undefined) return `skill ${skill.name}`;
    return `effect ${effects.find((one) => holds(one, entry.body))?.name ?? 'unknown'}`;
  }
}

type Program = CheckedPack['program'];
type Effect = Program['effects'][number];

function holds(effect: Effect, body: Effect['modify']): boolean {
  const { init, modify, every, start, stack, absorbed, ends, end } = effect;
  const own = [init, modify, every?.body, start, stack, absorbed, end, ...Object.values(ends)];
  return own.includes(body);
}

function isUnderway({ kind }: WarmUpState): boolean {
  return kind === 'compiling' || kind === 'comparing';
}

function agreedIn(state: WarmUpState): number {
  return state.kind === 'comparing' || state.kind === 'ready' ? state.agreed : 0;
}
