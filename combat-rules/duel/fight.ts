// Runs a duel on the reference interpreter: two units a metre apart, the language alone, no arena around them.
// Everything random follows from the seed.
import type { CheckedPack } from '#dsl/compile';
import { createInterpreter } from '#dsl/interpret';
import { createRunner, type Runner } from '#dsl/run';
import { allocateState, layoutState, type StateViews } from '#dsl/run/state';
import { TraceRecorder } from '#dsl/trace';
import { deriveKey, hashName } from '#engine/contract/chance';
import { arenaVocabulary } from '../vocabulary.ts';
import { DuelSink } from './duel-sink.ts';
import type { DuelResult } from './duel-log.ts';
import { FIRST, SECOND, type DuelStep, type Duelist } from './script.ts';

type Program = CheckedPack['program'];

export interface DuelOptions {
  readonly program: Program;
  readonly fighters: readonly [Duelist, Duelist];
  readonly steps: readonly DuelStep[];
  readonly seed: number;
  /** Tell how amounts came about. */
  readonly buckets?: true;
}

const TICK = hashName('room.tick');
/** Metres between the two. */
const APART_M = 1;

/** Fights it out; never longer than the script. */
export function fightDuel(options: DuelOptions): DuelResult {
  const duel = new Duel(options);
  for (const step of options.steps) duel.take(step);
  return duel.result();
}

class Duel {
  readonly #program: Program;
  readonly #runner: Runner;
  readonly #sink: DuelSink;
  readonly #views: StateViews;
  readonly #seed: Uint32Array;
  readonly #key = new Uint32Array(2);
  readonly #rows = Int32Array.of(2);
  #tick = 1;

  constructor({ program, fighters, seed, buckets }: DuelOptions) {
    const layout = layoutState(program, arenaVocabulary);
    const { binding } = layout;
    const recorder = new TraceRecorder(program);
    this.#program = program;
    this.#seed = Uint32Array.of(seed >>> 0, Math.floor(seed / 0x1_0000_0000));
    this.#views = allocateState(layout);
    this.#sink = new DuelSink({
      program,
      views: this.#views,
      binding,
      names: namesOf(fighters),
      ...(buckets === true && { recorder }),
    });
    this.#runner = createRunner({
      program,
      vocabulary: arenaVocabulary,
      tier: createInterpreter(program, binding, (seen) => recorder.observe(seen)),
      binding,
      sink: this.#sink,
      observer: recorder.observer(),
    });
    this.#load();
    for (const row of [FIRST, SECOND] as const) {
      const at = (field: string): number => binding.offset(`unit.${field}`) + row;
      this.#views.f64[at('team')] = row;
      this.#views.f64[at('x')] = row * APART_M;
      this.#runner.spawn(row, fighters[row].record);
    }
    this.#sink.begin();
  }

  take(step: DuelStep): void {
    if (step.kind === 'wait') {
      const ticks = Math.ceil(step.ms / this.#program.tickMs);
      for (let i = 0; i < ticks; i += 1) this.#pass();
      return;
    }
    const { row, skill, rank } = step;
    const { targets } = this.#program.skills[skill] ?? {};
    const isAtOther = targets === 'enemy' || targets === 'any';
    this.#runner.use(skill, row, isAtOther ? 1 - row : row, rank);
  }

  result(): DuelResult {
    return this.#sink.result();
  }

  #pass(): void {
    this.#tick += 1;
    this.#load();
    this.#runner.step();
  }

  #load(): void {
    const { f64, u32 } = this.#views;
    deriveKey(this.#seed, TICK, this.#tick, this.#key);
    this.#runner.load({ f64, u32, objects: [], rows: this.#rows, key: this.#key }, this.#tick);
    this.#sink.tick = this.#tick;
  }
}

/** Two of one kind are told apart. */
function namesOf([first, second]: DuelOptions['fighters']): readonly [string, string] {
  const isSame = first.name === second.name;
  return isSame ? [`${first.name} a`, `${second.name} b`] : [first.name, second.name];
}
