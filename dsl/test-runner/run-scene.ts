// Plays one prepared test. The same test gives the same result on every machine: its chances come from its seed.
import { ticksOf } from '../arithmetic.ts';
import type { Span } from '../diagnostic.ts';
import { EFFECT_SLOT } from '../ir/effect.ts';
import { SILENT_SINK, type FaultCode, type GameSink } from '../run/game-sink.ts';
import type { Observe } from '../interpret/observer.ts';
import type { RunObserver } from '../run/game-sink.ts';
import type { CreateTier } from '../tier.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { setupProgram, type SetupProgram } from './setup-program.ts';
import type { TypedProgram } from '../ir/program.ts';
import type { Scene, SceneStep, SceneUnit } from './scene.ts';
import { Stage } from './stage.ts';
import { unreachable } from '../unreachable.ts';
import { durationText, numberText } from '../describe/number-text.ts';

export interface Failure {
  readonly span: Span;
  /** What was found, e.g. `target.hp is 24`. */
  readonly found: readonly string[];
}

export interface SceneOutcome {
  readonly failures: readonly Failure[];
  /** What went wrong in the run itself. */
  readonly faults: readonly FaultCode[];
}

export interface SceneOptions {
  readonly program: TypedProgram;
  readonly vocabulary: Vocabulary;
  readonly observe?: Observe;
  readonly observer?: RunObserver;
  /** Called before each thing that happens. */
  readonly onAction?: () => void;
  /** Told of a use that came to nothing: `a uses shield: refused 'dead'`. */
  readonly onRefused?: (text: string) => void;
  /** Another tier than the interpreter. */
  readonly createTier?: CreateTier;
}

/** Ticks that one `pass` may last. */
const TICKS_MAX = 100_000;

export function runScene(scene: Scene, options: SceneOptions): SceneOutcome {
  const player = new Player(scene, options);
  for (const step of scene.steps) player.take(step);
  return { failures: player.failures, faults: player.faults };
}

class Player {
  readonly failures: Failure[] = [];
  readonly faults: FaultCode[] = [];
  readonly #setup: SetupProgram;
  readonly #stage: Stage;
  readonly #units: readonly SceneUnit[];
  /** The kind that uses skills. */
  readonly #holder: string;
  readonly #onAction: () => void;
  readonly #onRefused: (text: string) => void;
  #raised = -1;
  #values: ArrayLike<number> | undefined;
  #isCancelled = false;
  #refusal = 0;

  constructor({ units }: Scene, options: SceneOptions) {
    const { program, vocabulary, observe, observer, onAction, onRefused, createTier } = options;
    this.#setup = setupProgram(program, vocabulary.effectHolder);
    this.#units = units;
    this.#holder = vocabulary.effectHolder;
    this.#onAction = onAction ?? (() => {});
    this.#onRefused = onRefused ?? (() => {});
    this.#stage = new Stage({
      program: this.#setup.program,
      vocabulary,
      units,
      sink: this.#sink(),
      ...(observe !== undefined && { observe }),
      ...(createTier !== undefined && { createTier }),
      ...(observer !== undefined && { observer }),
    });
  }

  /** Keeps what the first event of an action ended with. */
  #sink(): GameSink {
    return {
      ...SILENT_SINK,
      handled: (event, numbers, values) => {
        if (event !== this.#raised || this.#values !== undefined) return;
        const fields = this.#setup.program.events[event]?.fields.length ?? 0;
        this.#values = [...values.slice(0, fields), ...numbers.slice(3, 6)];
      },
      cancelled: (event) => {
        if (event !== this.#raised || this.#values !== undefined) return;
        this.#isCancelled = true;
        this.#values = [];
      },
      fault: (code) => {
        // There is no game around a test: its functions give 0.
        if (code !== 'HOST_MISSING') this.faults.push(code);
      },
    };
  }

  take(step: SceneStep): void {
    switch (step.kind) {
      case 'seed':
        this.#stage.seed = this.#stage.value(step.value);
        return;
      case 'field': {
        const row = this.#stage.value(step.entity);
        const value = this.#stage.value(step.value);
        this.#stage.write(step.entityKind, step.field, row, value);
        return;
      }
      case 'roll':
        this.#stage.rolls.force(step.hash, step, this.#stage.value(step.value));
        return;
      case 'pair':
      case 'has':
      case 'is':
        this.#give(step);
        return;
      case 'raise':
      case 'use':
      case 'pass':
        this.#act(step);
        return;
      case 'expect':
      case 'expectHas':
      case 'expectRefused':
      case 'expectCancelled':
        this.#expect(step);
        return;
      default:
        unreachable(step);
    }
  }

  #give(step: Extract<SceneStep, { readonly kind: 'pair' | 'has' | 'is' }>): void {
    const { runner } = this.#stage;
    const value = this.#stage.value.bind(this.#stage);
    if (step.kind === 'is') {
      const row = value(step.entity);
      const record = this.#setup.program.records[step.record];
      if (record?.kind === 'item') runner.equip(row, step.record);
      else runner.spawn(row, step.record);
      return;
    }
    this.#raised = -1;
    if (step.kind === 'pair') {
      const { resource, entity, against } = step;
      const typed = this.#setup.program.resources[resource];
      const now = value({
        kind: 'held',
        type: { kind: 'number' },
        entity,
        effect: typed?.hash ?? 0,
        slot: EFFECT_SLOT.own,
        source: against,
        otherwise: typed?.start ?? 0,
      });
      const change = value(step.value) - now;
      runner.raise(this.#setup.changes[resource] ?? -1, [value(entity), value(against), change]);
      return;
    }
    const { effect, holder, source, stacks, duration } = step;
    runner.raise(this.#setup.gives[effect] ?? -1, [
      value(holder),
      value(source ?? holder),
      stacks === undefined ? 1 : value(stacks),
      duration === undefined ? -1 : value(duration),
    ]);
  }

  #act(step: Extract<SceneStep, { readonly kind: 'raise' | 'use' | 'pass' }>): void {
    const stage = this.#stage;
    this.#raised = -1;
    this.#values = undefined;
    this.#isCancelled = false;
    this.#refusal = 0;
    this.#onAction();
    if (step.kind === 'pass') {
      const ticks = ticksOf(stage.value(step.duration), stage.program.tickMs);
      for (let tick = 0; tick < Math.min(ticks, TICKS_MAX); tick += 1) stage.step();
      return;
    }
    if (step.kind === 'use') {
      this.#use(step);
      return;
    }
    this.#raised = step.event;
    const values = step.values.map((node) => (node === undefined ? 0 : stage.value(node)));
    stage.runner.raise(step.event, values);
    stage.show(this.#values ?? [], this.#units.length);
  }

  #use(step: Extract<SceneStep, { readonly kind: 'use' }>): void {
    const stage = this.#stage;
    const rank = step.rank === undefined ? 1 : stage.value(step.rank);
    const [caster, target] = [stage.value(step.caster), stage.value(step.target)];
    this.#refusal = stage.runner.use(step.skill, caster, target, rank);
    if (this.#refusal === 0) return;
    const { skills, reasons } = stage.program;
    const on = target === caster ? '' : ` on ${this.#nameOf(target)}`;
    const use = `${this.#nameOf(caster)} uses ${skills[step.skill]?.name ?? 'nothing'}${on}`;
    this.#onRefused(`${use}: refused '${reasons[this.#refusal] ?? ''}'`);
  }

  #nameOf(row: number): string {
    const isIt = ({ kind, row: own }: SceneUnit): boolean => kind === this.#holder && own === row;
    return this.#units.find(isIt)?.name ?? 'nobody';
  }

  #expect(step: Extract<SceneStep, { readonly kind: `expect${string}` }>): void {
    const found = this.#found(step);
    if (found !== undefined) this.failures.push({ span: step.span, found });
  }

  /** Undefined when it is as expected. */
  #found(
    step: Extract<SceneStep, { readonly kind: `expect${string}` }>,
  ): readonly string[] | undefined {
    const stage = this.#stage;
    switch (step.kind) {
      case 'expect':
        if (stage.value(step.condition) !== 0) return undefined;
        return step.shown.map(
          ({ text, value }) => `${text} is ${numberText(stage.value(value), value.type)}`,
        );
      case 'expectHas':
        return this.#foundHolding(step);
      case 'expectRefused': {
        const isIt = step.reason === undefined ? this.#refusal > 0 : this.#refusal === step.reason;
        if (isIt) return undefined;
        const reason = stage.program.reasons[this.#refusal] ?? '';
        return [this.#refusal === 0 ? 'it was not refused' : `it was refused '${reason}'`];
      }
      case 'expectCancelled':
        return this.#isCancelled ? undefined : ['it was not cancelled'];
      default:
        return unreachable(step);
    }
  }

  #foundHolding(
    step: Extract<SceneStep, { readonly kind: 'expectHas' }>,
  ): readonly string[] | undefined {
    const stage = this.#stage;
    const { tickMs, effects } = stage.program;
    const { ticks, stacks } = stage.holding(step.effect, stage.value(step.entity));
    const name = effects[step.effect]?.name ?? '';
    if (ticks.length === 0) return [`${name} is not held`];
    const found: string[] = [];
    if (step.duration !== undefined) {
      const wanted = ticksOf(stage.value(step.duration), tickMs);
      const lasts = ticks.map((each) => durationText(each * tickMs)).join(' and ');
      if (!ticks.includes(wanted)) found.push(`${name} lasts ${lasts}`);
    }
    if (step.stacks !== undefined && stacks !== stage.value(step.stacks)) {
      found.push(`${name} has ${stacks} ${stacks === 1 ? 'stack' : 'stacks'}`);
    }
    return found.length === 0 ? undefined : found;
  }
}
