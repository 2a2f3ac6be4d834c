// One generation's rules bound to one layout, with all the working memory its mechanics reuse. Every mechanic is
// a function of (rules, context): the state of a battle is in the room's columns only.
import type { CheckedPack, CompiledPack } from '#dsl/compile';
import { createRunner, type Runner } from '#dsl/run';
import type { Binding } from '#dsl/runtime';
import type { ChanceKey } from '#engine/contract/chance';
import type { Layout } from '#engine/contract/layout';
import type { RoomContext } from '#engine/contract/room';
import { arenaVocabulary } from '../vocabulary.ts';
import { factsOf, type ArenaFacts } from './facts.ts';
import { arenaOffsets, type ArenaOffsets } from './layout.ts';
import { ARENA } from './limits.ts';
import type { ArenaNames } from './names.ts';
import { ArenaReport, type Fault } from './report.ts';

/** A room as the runner is given it. */
interface ArenaWorld {
  f64: Float64Array;
  u32: Uint32Array;
  readonly objects: readonly [];
  readonly rows: Int32Array;
  key: ChanceKey;
}

export interface ArenaRules {
  readonly offsets: ArenaOffsets;
  readonly facts: ArenaFacts;
  readonly runner: Runner;
  readonly report: ArenaReport;
  /** Fields of an event that is about to be raised. */
  readonly values: Float64Array;
  readonly key: ChanceKey;
  /** Positions of classes, while they are drawn. */
  readonly drawn: Int32Array;
  readonly world: ArenaWorld;
}

export interface ArenaRulesOptions {
  readonly checked: CheckedPack;
  /** What rules run on. */
  readonly tier: CompiledPack['tier'];
  readonly binding: Binding;
  readonly layout: Layout;
  readonly names: ArenaNames;
  readonly onFault?: (fault: Fault) => void;
}

/** The rules of a generation. */
export function arenaRules(options: ArenaRulesOptions): ArenaRules {
  const { checked, tier, binding, layout, names, onFault = () => undefined } = options;
  const { program } = checked;
  const offsets = arenaOffsets(layout);
  const facts = factsOf(program, names);
  const report = new ArenaReport(offsets, facts, onFault);
  const vocabulary = arenaVocabulary;
  return {
    offsets,
    facts,
    runner: createRunner({ program, vocabulary, binding, tier, sink: report }),
    report,
    values: new Float64Array(facts.slotsMax),
    key: new Uint32Array(2),
    drawn: new Int32Array(facts.classes.length),
    world: {
      f64: new Float64Array(0),
      u32: new Uint32Array(0),
      objects: [],
      rows: Int32Array.of(ARENA.units),
      key: new Uint32Array(2),
    },
  };
}

/** Points the runner at a room; what happens there is not told. */
export function enterQuietly(rules: ArenaRules, context: RoomContext): void {
  const { world, runner, report } = rules;
  const { columns } = context;
  world.f64 = columns.f64;
  world.u32 = columns.u32;
  world.key = context.key;
  report.tell(context, undefined);
  runner.load(world, context.tick);
}

/** Points the runner at a room, and tells its members what happens there. */
export function enter(rules: ArenaRules, context: RoomContext): void {
  enterQuietly(rules, context);
  rules.report.tell(context, context.changes);
}

/** Raises an event whose first field is a row; its other fields are 0. */
export function raiseOn(rules: ArenaRules, event: number, row: number): void {
  rules.values.fill(0);
  rules.values[0] = row;
  rules.runner.raise(event, rules.values);
}
