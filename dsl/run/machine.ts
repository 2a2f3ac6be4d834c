// The working memory of a runner: frames, queue, recorded operations, the chain that is being
// handled. Holds nothing of a battle between two calls. Every part of a runner is a function of it.
import { BUCKETS } from '../runtime.ts';
import type { Battle } from './battle.ts';
import type { ChanceKey } from './chance.ts';
import { frameSizes, RunFrame, type Hands } from './frame.ts';
import { HANDLED, type GameSink, type RunObserver } from './game-sink.ts';
import { RUN_LIMITS } from './limits.ts';
import { createPlan } from './plan.ts';
import type { PlanOptions } from './plan-options.ts';
import { EventQueue } from './queue.ts';
import { OperationList } from './record.ts';
import { Tally } from './tally.ts';
import type { HostFunction, World } from './world.ts';

/** What operations that are carried out come from: their raises inherit it. */
export interface Chain {
  readonly key: ChanceKey;
  tags: number;
  /** Of the event; -1 when a period, an expiry or a skill began it. */
  depth: number;
  /** What raised the event: position in TypedProgram.origins. */
  origin: number;
  /** How often each event was raised so far, and each skill asked for by rules. */
  readonly raised: Tally;
  readonly asked: Tally;
}

/** What one use of a skill asks for. */
export interface Use {
  skill: number;
  caster: number;
  target: number;
  rank: number;
}

/** How rules ask for skills. */
export interface Asks {
  /** Number of what is being carried out, and of that whose asking was heard last. */
  group: number;
  heard: number;
  /** How many of the group wait. */
  waiting: number;
  /** Where the recorded operations begin that do nothing else: in OperationList.words. */
  from: number;
}

/** What one application asks for. */
export interface ApplyRequest {
  holder: number;
  source: number;
  /** Whole, at least 1. */
  stacks: number;
  /** Whole ticks; 0 for ever. */
  ticks: number;
  /** Its own fields are `count` arguments of the recorded operations from `at` on. */
  at: number;
  count: number;
  /** The arguments stand for all own fields: for those with a default as well. */
  isAll: boolean;
}

/** What one raise asks for. */
export interface RaiseRequest {
  tags: number;
  /** Hash of the hook that raises; 0 for rules. */
  body: number;
  /** Position in TypedProgram.origins. */
  origin: number;
  /** Whole ticks to wait; 0 for right after what is being handled. */
  ticks: number;
  /** The event's fields are `count` arguments of the recorded operations from `at` on; those left out are 0. */
  at: number;
  count: number;
}

export interface Machine extends Battle {
  readonly observer: RunObserver | undefined;
  readonly functions: readonly (HostFunction | undefined)[];
  /** For rules and skills. */
  readonly frame: RunFrame;
  /** For hooks and periods. */
  readonly hookFrame: RunFrame;
  /** For `modify` lines of effects: all of a holder, and those of one source. */
  readonly statFrame: RunFrame;
  readonly sourceFrame: RunFrame;
  /** The strongest of all sources so far, as buckets. */
  readonly strongest: Float64Array;
  readonly queue: EventQueue;
  readonly operations: OperationList;
  readonly chain: Chain;
  readonly request: ApplyRequest;
  readonly raising: RaiseRequest;
  readonly hostArguments: Float64Array;
  /** Instances of one holder that modify its numbers, while those are worked out. */
  readonly modifying: Int32Array;
  /** By field of the holder: 1 for those that they modify. */
  readonly touched: Uint8Array;
  /** Instances that are due in this tick. */
  readonly due: Int32Array;
  readonly dueSerial: Uint32Array;
  /** The use that is tried. */
  readonly use: Use;
  readonly asks: Asks;
  isRunning: boolean;
  /** Steps that rules of the current chain may still take, and all that it took. */
  fuel: number;
  taken: number;
}

export interface MachineOptions extends PlanOptions {
  readonly sink: GameSink;
  /** Functions of the game by name. */
  readonly functions?: Readonly<Record<string, HostFunction>>;
  readonly observer?: RunObserver;
}

const HANDLED_LENGTH = Object.keys(HANDLED).length;

const NO_WORLD: World = {
  f64: new Float64Array(0),
  u32: new Uint32Array(0),
  objects: [],
  rows: new Int32Array(0),
  key: new Uint32Array(2),
};

export function createMachine(
  options: MachineOptions,
  handsOf: (get: () => Machine) => Hands,
): Machine {
  const { program, tier, functions } = options;
  const plan = createPlan(options);
  const hands = handsOf(() => machine);
  const operations = new OperationList();
  const frame = (): RunFrame => new RunFrame(sizes, hands, operations);
  const sizes = frameSizes(program, tier, plan.holderFields);
  const holder = options.vocabulary.entities[plan.holderKind];
  const instances = (holder?.rows ?? 1) * plan.held.slots;
  const machine: Machine = {
    plan,
    sink: options.sink,
    observer: options.observer,
    functions: program.functions.map((name) => functions?.[name]),
    world: NO_WORLD,
    tick: 0,
    cell: new Float64Array(3),
    handled: new Float64Array(HANDLED_LENGTH),
    changed: new Float64Array(4),
    spends: createJournal(),
    frame: frame(),
    hookFrame: frame(),
    statFrame: frame(),
    sourceFrame: frame(),
    strongest: new Float64Array(sizes.groups * BUCKETS),
    queue: new EventQueue(sizes.slots),
    operations,
    chain: {
      key: new Uint32Array(2),
      tags: 0,
      depth: 0,
      origin: 0,
      raised: new Tally(program.events.length),
      asked: new Tally(program.skills.length),
    },
    request: { holder: 0, source: 0, stacks: 1, ticks: 0, at: 0, count: 0, isAll: false },
    raising: { tags: 0, body: 0, origin: 0, ticks: 0, at: 0, count: 0 },
    hostArguments: new Float64Array(RUN_LIMITS.hostArgumentsMax),
    modifying: new Int32Array(plan.held.slots),
    touched: new Uint8Array(Math.max(plan.holderFields, 1)),
    due: new Int32Array(instances),
    dueSerial: new Uint32Array(instances),
    use: { skill: 0, caster: 0, target: 0, rank: 1 },
    asks: { group: 0, heard: 0, waiting: 0, from: 0 },
    isRunning: false,
    fuel: 0,
    taken: 0,
  };
  return machine;
}

/** Points all frames at the world and the tick. */
export function loadFrames(machine: Machine): void {
  const { frame, hookFrame, statFrame, sourceFrame, world, tick } = machine;
  frame.load(world, tick);
  hookFrame.load(world, tick);
  statFrame.load(world, tick);
  sourceFrame.load(world, tick);
}

/** Of what a bug in a body may have left. */
export function clearFrames({ frame, hookFrame, statFrame, sourceFrame }: Machine): void {
  frame.clear();
  hookFrame.clear();
  statFrame.clear();
  sourceFrame.clear();
}

function createJournal(): Battle['spends'] {
  const max = RUN_LIMITS.spendsMax;
  return {
    isOpen: false,
    length: 0,
    resource: new Int32Array(max),
    entity: new Int32Array(max),
    against: new Int32Array(max),
    value: new Float64Array(max),
    tick: new Uint32Array(max),
  };
}
