// Warming up generated code: what is recorded, how the work is spread, when it may serve, and what stops it.
import { describe, expect, it } from 'vitest';
import { createClosures } from '../../../dsl/compile/closures.ts';
import { entriesOf } from '../../../dsl/direct/entry.ts';
import { createRecorder, type SampleRecorder } from '../../../dsl/direct/recorder.ts';
import { createSwitchingTier } from '../../../dsl/direct/switching.ts';
import { openDirectTier, type DirectTier } from '../../../dsl/direct/tier.ts';
import { createWarmUp, type WarmUp } from '../../../dsl/direct/warm-up.ts';
import type { TypedProgram } from '../../../dsl/ir/program.ts';
import type { Frame } from '../../../dsl/runtime.ts';
import { BUCKETS } from '../../../dsl/runtime.ts';
import type { Tier } from '../../../dsl/tier.ts';
import { generateProgram } from '../support/program/program.ts';
import { createRandom } from '../support/program/random.ts';
import { frameOf, LoggingSink } from '../support/program/stage.ts';
import { BINDING, randomScene } from '../support/program/world.ts';

/** A generated program with entries of every kind. */
const PROGRAM: TypedProgram = findProgram(1);

function findProgram(seed: number): TypedProgram {
  const program = generateProgram(seed, 8);
  const names: readonly string[] = entriesOf(program).map((entry) =>
    entry.kind === 'rules' ? entry.phase : entry.kind,
  );
  const hasAll = ['before', 'on', 'body', 'accepts'].every((name) => names.includes(name));
  const spends = JSON.stringify(program.events).includes('"spend"');
  return hasAll && spends ? program : findProgram(seed + 1);
}

function frame(seed = 1): Frame {
  return frameOf(randomScene(createRandom(seed)), {
    buckets: new Float64Array(8 * BUCKETS),
    scratch: new Float64Array(500),
    selected: new Int32Array(500),
    sink: new LoggingSink(),
  });
}

/** Some frames of every entry but those left out. */
function record(recorder: SampleRecorder, without: readonly number[] = []): void {
  for (let seed = 1; seed <= 12; seed += 1) {
    for (const entry of entriesOf(PROGRAM).keys()) {
      if (!without.includes(entry)) recorder.offer(entry, frame(seed));
    }
  }
}

interface Setup {
  readonly recorder: SampleRecorder;
  readonly reference: Tier;
  readonly direct: DirectTier;
  readonly warmUp: WarmUp;
}

function setUp(
  without: readonly number[] = [],
  change: (tier: DirectTier) => DirectTier = (t) => t,
): Setup {
  const recorder = createRecorder({ every: 1 });
  record(recorder, without);
  const reference = createClosures(PROGRAM, BINDING);
  const direct = change(openDirectTier(PROGRAM, BINDING));
  const warmUp = createWarmUp({
    program: PROGRAM,
    binding: BINDING,
    reference,
    direct,
    recorder,
    agreedMin: 200,
    entryAgreedMin: 10,
  });
  return { recorder, reference, direct, warmUp };
}

/** A clock that goes on by `stepMs` whenever it is read. */
function clock(stepMs: number): () => number {
  let now = 0;
  return () => (now += stepMs);
}

function finish(warmUp: WarmUp): WarmUp['state'] {
  for (let i = 0; i < 10_000; i += 1) {
    const state = warmUp.slice(1, clock(0.1));
    if (state.kind !== 'compiling' && state.kind !== 'comparing') return state;
  }
  return warmUp.state;
}

describe('the recorder', () => {
  it('[WU1] keeps every so many runs, the newest ones, as copies', () => {
    const recorder = createRecorder({ samplesMax: 3, every: 2 });
    const one = frame();
    for (let tick = 1; tick <= 10; tick += 1) {
      one.tick = tick;
      recorder.offer(0, one);
    }
    one.f64.fill(7);
    one.event.fill(7);
    expect(recorder.samples.map(({ tick }) => tick).sort((a, b) => a - b)).toEqual([6, 8, 10]);
    expect(recorder.samples.every(({ f64, event }) => f64[0] !== 7 && event[0] !== 7)).toBe(true);
  });

  it('[WU1] takes no more memory than it may, and writes into what it has', () => {
    const one = frame();
    const bytes = one.f64.byteLength + one.u32.byteLength;
    const recorder = createRecorder({ samplesMax: 100, every: 1, bytesMax: bytes * 20 });
    for (let i = 0; i < 200; i += 1) recorder.offer(0, one);
    const before = new Set(recorder.samples.map(({ f64 }) => f64));
    for (let i = 0; i < 200; i += 1) recorder.offer(0, one);
    expect(recorder.samples.length).toBeGreaterThan(2);
    expect(recorder.samples.length).toBeLessThan(20);
    expect(recorder.samples.every(({ f64 }) => before.has(f64))).toBe(true);
    const small = createRecorder({ every: 1, bytesMax: bytes / 2 });
    small.offer(0, one);
    expect([small.samples.length, small.tooLarge]).toEqual([0, 1]);
  });

  it('[WU1] keeps nothing while its samples are read', () => {
    const recorder = createRecorder({ every: 1 });
    recorder.hold();
    recorder.offer(0, frame());
    expect(recorder.samples).toEqual([]);
    recorder.release();
    recorder.offer(0, frame());
    expect(recorder.samples).toHaveLength(1);
  });
});

describe('warming up', () => {
  it('[WU2] compiles half a function a slice, then compares until the budget is spent', () => {
    const { warmUp, direct } = setUp();
    for (let i = 0; i < direct.functions * 2; i += 1) {
      expect(warmUp.state.kind).toBe('compiling');
      warmUp.slice(1_000, clock(0));
    }
    expect([direct.state, direct.compiled]).toEqual(['built', direct.functions]);
    // Two steps a sample here: the serving tier, and one function of generated code.
    expect(warmUp.slice(1, clock(0.25))).toMatchObject({ kind: 'comparing', agreed: 2 });
    expect(warmUp.slice(1, clock(5))).toMatchObject({ kind: 'comparing', agreed: 2, needed: 200 });
    expect(warmUp.slice(1, clock(5))).toMatchObject({ kind: 'comparing', agreed: 3, needed: 200 });
  });

  it('[WU3] is ready when both tiers agreed often enough, and names what it saw', () => {
    const { warmUp } = setUp([1]);
    const state = finish(warmUp);
    const all = [...entriesOf(PROGRAM).keys()];
    expect(all.length).toBeGreaterThan(3);
    expect(state).toMatchObject({ kind: 'ready', agreed: 200 });
    expect(state.kind === 'ready' && [...state.verified].sort((a, b) => a - b)).toEqual(
      all.filter((entry) => entry !== 1),
    );
    expect(warmUp.slice(1, clock(1))).toBe(state);
  });

  it('[WU3] waits while nothing is recorded', () => {
    const { warmUp } = setUp([...entriesOf(PROGRAM).keys()]);
    for (let i = 0; i < 100; i += 1) warmUp.slice(1, clock(0));
    expect(warmUp.state).toEqual({ kind: 'comparing', agreed: 0, needed: 200 });
  });

  it('[WU4] stops at the first run that did something else, and says which', () => {
    const spoil = (tier: DirectTier): DirectTier => {
      const parts: DirectTier['parts'] = (event, phase) =>
        tier.parts(event, phase).map((run) => (one) => {
          const answer = run(one);
          if (phase === 'on') one.buckets[1] = (one.buckets[1] ?? 0) + 2 ** -40;
          return answer;
        });
      return Object.assign(Object.create(tier), { parts });
    };
    const state = finish(setUp([], spoil).warmUp);
    expect(state).toMatchObject({ kind: 'disagreed', entry: { kind: 'rules', phase: 'on' } });
  });

  it('[WU4] leaves recorded frames as they were', () => {
    const { warmUp, recorder } = setUp();
    const before = recorder.samples.map(({ f64, event }) => [...f64, ...event]);
    expect(finish(warmUp).kind).toBe('ready');
    expect(recorder.samples.map(({ f64, event }) => [...f64, ...event])).toEqual(before);
  });

  it('[WU5] is over where code may not be generated', () => {
    const direct = openDirectTier(PROGRAM, BINDING, {
      generate: () => {
        throw new EvalError('forbidden');
      },
    });
    expect(finish(setUp([], () => direct).warmUp)).toEqual({ kind: 'forbidden' });
  });
});

describe('the switching tier', () => {
  /** Tells who ran. */
  function telling(tier: Tier, name: string, told: string[]): Tier {
    const tell =
      <Argument>(run: (argument: Argument) => unknown) =>
      (argument: Argument): boolean => {
        told.push(name);
        return run(argument) === true;
      };
    return {
      scratchLength: name.length,
      selectedLength: name.length,
      rules: (event, phase) => tell(tier.rules(event, phase)),
      body: (body) => tell(tier.body(body)),
      accepts: (effect) => tell(tier.accepts(effect)),
    };
  }

  it('[WU6] runs the default until entries are switched, and only those through generated code', () => {
    const told: string[] = [];
    const closures = createClosures(PROGRAM, BINDING);
    const fallback = telling(closures, 'old', told);
    const tier = createSwitchingTier({
      program: PROGRAM,
      fallback,
      direct: telling(closures, 'generated', told),
    });
    const [before, on] = [tier.rules(0, 'before'), tier.rules(0, 'on')];
    const first = entriesOf(PROGRAM).findIndex((e) => e.kind === 'rules' && e.phase === 'before');
    const play = (): string[] => {
      told.length = 0;
      before(frame());
      on(frame());
      return [...told];
    };
    expect([tier.scratchLength, tier.selectedLength]).toEqual([9, 3]);
    expect(play()).toEqual(['old', 'old']);
    tier.switchTo(new Set([first]));
    expect(play()).toEqual(['generated', 'old']);
    tier.switchTo(new Set());
    expect(play()).toEqual(['old', 'old']);
  });

  it('[WU6] changes nothing when what it should switch to is not built', () => {
    const fallback = createClosures(PROGRAM, BINDING);
    const direct = openDirectTier(PROGRAM, BINDING);
    const tier = createSwitchingTier({ program: PROGRAM, fallback, direct });
    expect(() => tier.switchTo(new Set([0, 1]))).toThrow(/not built/);
    expect(tier.switched.size).toBe(0);
    expect(() => tier.rules(0, 'on')(frame())).not.toThrow();
  });

  it('[WU6] tells the recorder what is about to run', () => {
    const recorder = createRecorder({ every: 1 });
    const fallback = createClosures(PROGRAM, BINDING);
    const tier = createSwitchingTier({ program: PROGRAM, fallback, direct: fallback, recorder });
    const entries = entriesOf(PROGRAM);
    const body = entries.findIndex((entry) => entry.kind === 'body');
    const found = entries[body];
    if (found?.kind !== 'body') throw new Error('no body');
    tier.body(found.body)(frame());
    expect(recorder.samples.map(({ entry }) => entry)).toEqual([body]);
  });
});
