// A battle that can be moved to another version of its rules.
import type { OldValue, TypedMove } from '../../../../dsl/ir/move.ts';
import type { TypedProgram } from '../../../../dsl/ir/program.ts';
import { allocateState, layoutState, type StateViews } from '../../../../dsl/run/allocate.ts';
import { planMove, type Move } from '../../../../dsl/run/migrate/move.ts';
import { describeState, type StateSchema } from '../../../../dsl/run/migrate/schema.ts';
import { createInterpreter } from '../../../../dsl/interpret/interpreter.ts';
import { SILENT_SINK } from '../../../../dsl/run/game-sink.ts';
import { createRunner, type Runner } from '../../../../dsl/run/runner.ts';
import { fine } from '../../check/pack-support.ts';
import { GUIDE } from '../../language/guide.ts';

const ROWS = 3;

export interface Version {
  readonly program: TypedProgram;
  readonly schema: StateSchema;
}

/** What it says about older ones stands in the text, or is given. */
export function version(text: string, moves: readonly TypedMove[] = []): Version {
  const checked = fine(text);
  const program = { ...checked, moves: [...checked.moves, ...moves] };
  const schema: StateSchema = JSON.parse(JSON.stringify(describeState(program, GUIDE)));
  return { program, schema };
}

export class Battle {
  readonly version: Version;
  readonly views: StateViews;
  readonly runner: Runner;
  readonly told: string[] = [];
  tick: number;

  constructor(of: Version, views?: StateViews, tick = 1) {
    const layout = layoutState(of.program, GUIDE);
    this.version = of;
    this.views = views ?? allocateState(layout);
    this.tick = tick;
    const { effects } = of.program;
    this.runner = createRunner({
      program: of.program,
      vocabulary: GUIDE,
      binding: layout.binding,
      tier: createInterpreter(of.program, layout.binding),
      sink: {
        ...SILENT_SINK,
        ended: (effect, holder, _source, cause) =>
          this.told.push(`${effects[effect]?.name} ${holder} ${cause}`),
      },
    });
    this.#load();
    if (views !== undefined) this.runner.adopt();
    else for (let row = 0; row < ROWS; row += 1) this.#enter(row);
  }

  #enter(row: number): void {
    this.set('unit.hp', row, 50);
    this.set('unit.maxHp', row, 90);
    this.runner.enter(0, row);
  }

  #load(): void {
    const rows = Int32Array.of(ROWS);
    this.runner.load({ ...this.views, objects: [], rows, key: Uint32Array.of(1, 2) }, this.tick);
  }

  at(column: string, index: number): number {
    const { columns, binding } = layoutState(this.version.program, GUIDE);
    const kind = columns.find(({ name }) => name === column)?.kind ?? 'f64';
    return this.views[kind][binding.offset(column) + index] ?? Number.NaN;
  }

  set(column: string, index: number, value: number): void {
    const { binding } = layoutState(this.version.program, GUIDE);
    this.views.f64[binding.offset(column) + index] = value;
  }

  rest(row: number): this {
    this.runner.raise(3, [row]);
    return this;
  }

  pass(ticks: number): this {
    for (let i = 0; i < ticks; i += 1) {
      this.tick += 1;
      this.#load();
      this.runner.step();
    }
    return this;
  }

  /** What a unit holds: name, ticks left, stacks, own values. */
  held(row: number): string[] {
    const { effects, resources } = this.version.program;
    const all = [...effects, ...resources.map((one) => ({ ...one, own: [{ name: 'number' }] }))];
    return Array.from({ length: 16 }, (_, slot) => row * 16 + slot).flatMap((place) => {
      const id = this.at('effect.id', place);
      const effect = all.find(({ hash }) => hash === id);
      if (id === 0) return [];
      const until = this.at('effect.untilTick', place);
      const left = until === 0xffff_ffff ? 'ever' : String(until - this.tick);
      const own = (effect?.own ?? []).map(
        ({ name }, k) => `${name}=${this.at(`effect.own.${k}`, place)}`,
      );
      return [[effect?.name ?? '?', left, `x${this.at('effect.stacks', place)}`, ...own].join(' ')];
    });
  }

  plan(...path: readonly Version[]): Move {
    const layouts = [this.version, path.at(-1) ?? this.version].map(({ program }) =>
      layoutState(program, GUIDE),
    );
    const [from, to] = layouts.map(
      ({ binding }) =>
        (column: string) =>
          binding.offset(column),
    );
    const schemas = [this.version, ...path].map(({ schema }) => schema);
    const move = planMove(schemas, { from: from ?? Number, to: to ?? Number });
    if ('refusal' in move) throw new Error(move.refusal);
    return move;
  }

  move(path: readonly Version[], kept?: Battle): Battle {
    const to = path.at(-1) ?? this.version;
    const views = allocateState(layoutState(to.program, GUIDE));
    const crossed = { tick: this.tick, ...(kept && { kept: kept.views }) };
    this.plan(...path).move(this.views, views, crossed);
    return new Battle(to, views, this.tick);
  }
}

export const effect = (name: string, lines: string): string =>
  `effect ${name} { ${lines} }\nrule put_${name} on rest { apply(effect: ${name}, to: sleeper) }\n`;

export const old = (name: string): OldValue => ({ kind: 'old', name });
export const twice = (name: string): OldValue => ({
  kind: 'arithmetic',
  operator: '*',
  left: { kind: 'old', name },
  right: { kind: 'constant', value: 2 },
});
