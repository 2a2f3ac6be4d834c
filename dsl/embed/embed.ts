// The short way to put the language into a game: a battle over the game's own objects, by the names of its pack.
// The game keeps its loop and calls `step` once a tick. For columns of its own layout, and without names, see
// Runner, which this is a thin layer over.
import type { TypedProgram } from '../ir/program.ts';
import { allocateState, layoutState, type StateLayout, type StateViews } from '../run/allocate.ts';
import { planMove, refuseMove } from '../run/migrate/move.ts';
import { describeState, type StateSchema } from '../run/migrate/schema.ts';
import { checkRow, rowsOf } from '../run/objects.ts';
import { createRunner, type Runner } from '../run/runner.ts';
import type { HostFunction, World } from '../run/world.ts';
import type { Binding } from '../runtime.ts';
import type { Tier } from '../tier.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { namedSink, type NamedSink } from './named-sink.ts';
import type { PackNames } from './names.ts';

/** What a battle needs of a CheckedPack. */
export interface EmbeddablePack {
  readonly program: TypedProgram;
  bind(binding: Binding): { readonly tier: Tier };
}

export interface EmbedOptions<Names extends PackNames> {
  readonly vocabulary: Vocabulary;
  readonly sink: NamedSink<Names>;
  /**
   * Lists of the game's objects by kind: an object's place is its row, its properties are its fields, all of them
   * numbers. A list may grow up to the `rows` of its kind. Fields of other kinds are columns.
   */
  readonly objects?: Readonly<Record<string, readonly object[]>>;
  readonly functions?: Readonly<Record<string, HostFunction>>;
  /** A whole number that chance follows from; equal battles with equal seeds are equal. */
  readonly seed?: number;
  /** How rules run: closures when absent. */
  readonly createTier?: (pack: EmbeddablePack, binding: Binding) => Tier;
}

export interface EmbeddedBattle<Names extends PackNames> {
  /** Everything that has no name here: spawn, equip, events by position. */
  readonly runner: Runner;
  /** Its columns, all pending state among them: a copy of the buffer is a snapshot. */
  readonly world: World;
  readonly tick: number;
  /** Handles an event and all that follows from it. Called by a sink, it waits its turn. */
  raise<Id extends keyof Names['events'] & string>(event: Id, values: Names['events'][Id]): void;
  /** Undefined, or why not. Skills without a target need none. */
  use(
    skill: Names['skills'],
    caster: number,
    target?: number,
    rank?: number,
  ): Names['reasons'] | undefined;
  /** Lets a tick pass. */
  step(): void;
  /** An object was put at the end of its list, or into a row that another one left. */
  enter(kind: string, row: number): void;
  leave(kind: string, row: number): void;
  /**
   * Goes on under other rules, between two ticks: what is held and what is pending stays, as the pack says. Undefined,
   * or why it cannot go on under them; nothing is changed then.
   */
  reload(pack: EmbeddablePack): string | undefined;
}

export function embed<Names extends PackNames = PackNames>(
  pack: EmbeddablePack,
  options: EmbedOptions<Names>,
): EmbeddedBattle<Names> {
  return new NamedBattle(pack, options);
}

/** A pack that a battle runs on. */
interface Bound {
  readonly program: TypedProgram;
  readonly layout: StateLayout;
  readonly views: StateViews;
  readonly runner: Runner;
  readonly world: World;
}

class NamedBattle implements EmbeddedBattle<PackNames> {
  readonly #options: EmbedOptions<PackNames>;
  #bound: Bound;
  #tick = 0;
  #values: Float64Array;

  constructor(pack: EmbeddablePack, options: EmbedOptions<PackNames>) {
    this.#options = options;
    const layout = this.#layoutOf(pack);
    this.#bound = this.#bind(pack, layout, allocateState(layout));
    this.#values = new Float64Array(pack.program.slotsMax);
    this.#load();
    for (const [kind, rows] of this.#bound.world.rows.entries()) {
      for (let row = 0; row < rows; row += 1) this.runner.enter(kind, row);
    }
  }

  get runner(): Runner {
    return this.#bound.runner;
  }

  get world(): World {
    return this.#bound.world;
  }

  get tick(): number {
    return this.#tick;
  }

  raise(event: string, values: Readonly<Record<string, number>>): void {
    const { program, runner } = this.#bound;
    const position = program.events.findIndex(({ name }) => name === event);
    const fields = program.events[position]?.fields;
    if (fields === undefined) throw new Error(`invariant broken: no event ${event}`);
    for (const [slot, { name }] of fields.entries()) this.#values[slot] = values[name] ?? 0;
    this.#load();
    runner.raise(position, this.#values);
  }

  use(skill: string, caster: number, target = caster, rank = 1): string | undefined {
    const { program, runner } = this.#bound;
    const position = program.skills.findIndex(({ name }) => name === skill);
    this.#load();
    const reason = runner.use(position, caster, target, rank);
    return reason === 0 ? undefined : program.reasons[reason];
  }

  step(): void {
    this.#tick += 1;
    this.#load();
    this.runner.step();
  }

  enter(kind: string, row: number): void {
    const position = this.#kind(kind);
    const declared = this.#options.vocabulary.entities[position];
    const objects = this.#options.objects?.[kind];
    if (declared !== undefined && objects !== undefined) checkRow(declared, objects[row], row);
    this.#load();
    this.runner.enter(position, row);
  }

  leave(kind: string, row: number): void {
    this.#load();
    this.runner.leave(this.#kind(kind), row);
  }

  reload(pack: EmbeddablePack): string | undefined {
    const { program, layout, views } = this.#bound;
    const next = this.#layoutOf(pack);
    const path = [this.#describe(program), this.#describe(pack.program)];
    const move = planMove(path, {
      from: (column) => layout.binding.offset(column),
      to: (column) => next.binding.offset(column),
    });
    const refusal = 'refusal' in move ? move.refusal : refuseMove(path);
    if ('refusal' in move || refusal !== undefined) return refusal;
    const moved = allocateState(next);
    move.move(views, moved, { tick: this.#tick });
    this.#bound = this.#bind(pack, next, moved);
    this.#values = new Float64Array(pack.program.slotsMax);
    this.#load();
    this.runner.adopt();
    return undefined;
  }

  #describe(program: TypedProgram): StateSchema {
    const { vocabulary, objects = {} } = this.#options;
    return describeState(program, vocabulary, { objects: Object.keys(objects) });
  }

  #layoutOf({ program }: EmbeddablePack): StateLayout {
    const { vocabulary, objects = {} } = this.#options;
    return layoutState(program, vocabulary, Object.keys(objects));
  }

  #bind(pack: EmbeddablePack, layout: StateLayout, views: StateViews): Bound {
    const { program } = pack;
    const { vocabulary, functions, sink, objects = {}, seed = 1 } = this.#options;
    const { createTier = bindClosures } = this.#options;
    const { binding } = layout;
    const runner = createRunner({
      program,
      vocabulary,
      binding,
      tier: createTier(pack, binding),
      sink: namedSink(program, sink),
      ...(functions !== undefined && { functions }),
    });
    const world = {
      ...views,
      objects: Object.entries(objects).map(([kind, list]) => this.#rowsOf(kind, list)),
      rows: Int32Array.from(vocabulary.entities, ({ rows }) => rows ?? 1),
      key: Uint32Array.of(seed, Math.floor(seed / 2 ** 32)),
    };
    return { program, layout, views, runner, world };
  }

  #rowsOf(kind: string, list: readonly object[]): World['objects'][number] {
    const declared = this.#options.vocabulary.entities[this.#kind(kind)];
    if (declared === undefined) throw new Error(`invariant broken: no kind ${kind}`);
    return rowsOf(declared, list);
  }

  /** Lists may have grown since. */
  #load(): void {
    const { runner, world } = this.#bound;
    const { vocabulary, objects = {} } = this.#options;
    for (const [position, { name, rows = 1 }] of vocabulary.entities.entries()) {
      const length = objects[name]?.length ?? rows;
      if (length > rows) throw new Error(`invariant broken: more than ${rows} of ${name}`);
      world.rows[position] = length;
    }
    runner.load(world, this.#tick);
  }

  #kind(name: string): number {
    return this.#options.vocabulary.entities.findIndex((kind) => kind.name === name);
  }
}

function bindClosures(pack: EmbeddablePack, binding: Binding): Tier {
  return pack.bind(binding).tier;
}
