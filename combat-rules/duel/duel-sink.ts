// Hears what a runner tells of a duel, and writes it down with names.
import type { CheckedPack } from '#dsl/compile';
import { HANDLED, type FaultCode, type GameSink } from '#dsl/run/sink';
import type { StateViews } from '#dsl/run/state';
import type { Binding } from '#dsl/runtime';
import type { TraceRecorder } from '#dsl/trace';
import { bucketLines } from '#dsl/trace-text';
import { originText } from '../origin-text.ts';
import type { DuelEntry, DuelResult, DuelTotals } from './duel-log.ts';

type Program = CheckedPack['program'];

export interface DuelSinkOptions {
  readonly program: Program;
  readonly views: StateViews;
  readonly binding: Binding;
  /** By row. */
  readonly names: readonly [string, string];
  /** Where amounts are worked out, when that is told. */
  readonly recorder?: TraceRecorder;
}

/** An entry without its time. */
type Happening = DuelEntry extends infer Entry
  ? Entry extends DuelEntry
    ? Omit<Entry, 'ms'>
    : never
  : never;

export class DuelSink implements GameSink {
  tick = 1;
  readonly #options: DuelSinkOptions;
  readonly #entries: DuelEntry[] = [];
  #isOn = false;

  constructor(options: DuelSinkOptions) {
    this.#options = options;
  }

  /** Both are in place: what happens from now on counts. */
  begin(): void {
    this.#isOn = true;
  }

  result(): DuelResult {
    const totals = this.#options.names.map((who, row) => this.#totalsOf(who, row));
    return { entries: this.#entries, totals, ms: this.#ms() };
  }

  handled(event: number, numbers: Float64Array, values: Float64Array): void {
    const { program } = this.#options;
    const typed = program.events[event];
    if (typed?.outcome === undefined) return;
    const { field, direction } = typed.outcome;
    const target = numbers[HANDLED.subject] ?? -1;
    const of = (slot: number): number => numbers[slot] ?? 0;
    this.#add({
      kind: 'outcome',
      event: typed.name,
      direction,
      who: this.#nameOf(of(HANDLED.actor)),
      on: this.#nameOf(target),
      origin: originText(program, of(HANDLED.origin)),
      details: this.#detailsOf(event, values),
      amount: of(HANDLED.amount),
      absorbed: of(HANDLED.absorbed),
      dealt: of(HANDLED.dealt),
      overkill: of(HANDLED.overkill),
      left: this.#read(field, target),
      buckets: this.#bucketsOf(event),
    });
  }

  cancelled(event: number, values: Float64Array): void {
    const typed = this.#options.program.events[event];
    if (typed === undefined || typed.internal) return;
    const who = this.#nameOf(values[typed.actor] ?? -1);
    const on = this.#nameOf(values[typed.subject] ?? -1);
    this.#add({ kind: 'cancelled', event: typed.name, who, on });
  }

  began(effect: number, holder: number, _source: number, stacks: number): void {
    this.#hold('began', effect, holder, stacks);
  }

  stacked(effect: number, holder: number, _source: number, stacks: number): void {
    this.#hold('stacked', effect, holder, stacks);
  }

  ended(effect: number, holder: number, _source: number, cause: string): void {
    const name = this.#effectOf(effect);
    if (name !== undefined) {
      this.#add({ kind: 'ended', on: this.#nameOf(holder), effect: name, cause });
    }
  }

  prevented(effect: number, holder: number): void {
    const name = this.#effectOf(effect);
    if (name !== undefined)
      this.#add({ kind: 'prevented', on: this.#nameOf(holder), effect: name });
  }

  changed(): void {}

  used(skill: number, caster: number, target: number): void {
    const name = this.#options.program.skills[skill]?.name ?? '';
    const who = this.#nameOf(caster);
    const isAlone = target === caster || target < 0;
    const on = isAlone ? {} : { on: this.#nameOf(target) };
    this.#add({ kind: 'use', who, skill: name, ...on });
  }

  refused(skill: number, caster: number, _target: number, reason: number): void {
    const { skills, reasons } = this.#options.program;
    const what = { skill: skills[skill]?.name ?? '', reason: reasons[reason] ?? '' };
    this.#add({ kind: 'refused', who: this.#nameOf(caster), ...what });
  }

  fault(code: FaultCode): void {
    // There is no arena around a duel: functions of the game give 0.
    if (code !== 'HOST_MISSING') this.#add({ kind: 'fault', text: code });
  }

  #add(entry: Happening): void {
    if (this.#isOn) this.#entries.push({ ms: this.#ms(), ...entry });
  }

  #ms(): number {
    return (this.tick - 1) * this.#options.program.tickMs;
  }

  #nameOf(row: number): string {
    return this.#options.names[row === 0 ? 0 : 1] ?? 'nobody';
  }

  #read(field: string, row: number): number {
    const { views, binding } = this.#options;
    return row < 0 ? 0 : (views.f64[binding.offset(`unit.${field}`) + row] ?? 0);
  }

  /** Undefined for what nobody is told of: cooldowns and the like, and what is worn. */
  #effectOf(effect: number): string | undefined {
    const { effects, records } = this.#options.program;
    const typed = effects[effect];
    if (typed === undefined || typed.internal) return undefined;
    return records.some((record) => record.effect === typed.hash) ? undefined : typed.name;
  }

  #hold(kind: 'began' | 'stacked', effect: number, holder: number, stacks: number): void {
    const name = this.#effectOf(effect);
    if (name === undefined) return;
    const { durationTicks } = this.#options.program.effects[effect] ?? {};
    const seconds = durationTicks === undefined ? undefined : this.#secondsOf(effect, holder);
    const on = this.#nameOf(holder);
    const lasting = seconds === undefined ? {} : { seconds };
    this.#add({ kind, on, effect: name, stacks, ...lasting });
  }

  /** What is left of the instance that lasts longest. */
  #secondsOf(effect: number, holder: number): number | undefined {
    const { program, views, binding } = this.#options;
    const { effectSlots, tickMs } = program;
    const hash = program.effects[effect]?.hash;
    const first = holder * effectSlots;
    let until = 0;
    for (let at = first; at < first + effectSlots; at += 1) {
      if (views.u32[binding.offset('effect.id') + at] !== hash) continue;
      until = Math.max(until, views.u32[binding.offset('effect.untilTick') + at] ?? 0);
    }
    return until > this.tick && until < 0xffff_ffff
      ? ((until - this.tick) * tickMs) / 1_000
      : undefined;
  }

  #detailsOf(event: number, values: Float64Array): readonly string[] {
    const { events, enums } = this.#options.program;
    return (events[event]?.fields ?? []).flatMap(({ name, type }, at) => {
      if (type.kind !== 'enum') return [];
      const words = enums.find((one) => one.name === type.name)?.values ?? [];
      return [`${name}: ${words[values[at] ?? 0] ?? ''}`];
    });
  }

  #bucketsOf(event: number): readonly string[] {
    const { recorder } = this.#options;
    const trace = recorder?.events.findLast((one) => one.event === event);
    const lines = (trace?.buckets ?? []).flatMap((bucket) => bucketLines(bucket));
    recorder?.clear();
    return lines;
  }

  #totalsOf(who: string, row: number): DuelTotals {
    const entries = this.#entries.filter((entry) => 'who' in entry && entry.who === who);
    const outcomes = entries.filter((entry) => entry.kind === 'outcome');
    const taken = outcomes.filter(({ direction }) => direction === 'take');
    const by = new Map<string, number>();
    for (const { origin, dealt } of taken) by.set(origin, (by.get(origin) ?? 0) + dealt);
    const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
    return {
      who,
      uses: entries.filter(({ kind }) => kind === 'use').length,
      refused: entries.filter(({ kind }) => kind === 'refused').length,
      dealt: sum(taken.map(({ dealt }) => dealt)),
      absorbed: sum(taken.map(({ absorbed }) => absorbed)),
      overkill: sum(taken.map(({ overkill }) => overkill)),
      healed: sum(outcomes.map(({ direction, dealt }) => (direction === 'give' ? dealt : 0))),
      dealtBy: [...by].toSorted(([, a], [, b]) => b - a),
      hp: this.#read('hp', row),
      maxHp: this.#read('maxHp', row),
    };
  }
}
