// The runner: carries out what the rules of a program say, for one battle at a time. All state of a
// battle is in the columns it is pointed at; the same runner serves any number of battles, and a
// fresh one goes on where another stopped. Hot path: raise, use and step allocate nothing.
import { isRow, nextRoot } from './battle.ts';
import { deriveKey, type ChanceKey } from './chance.ts';
import { adoptBattle } from './adopt.ts';
import { drainQueue } from './event.ts';
import { fieldPort, saturateAt } from './field.ts';
import { createHands } from './hands.ts';
import {
  enterRow,
  leaveRow,
  putOn,
  resetBattle,
  freshEntity,
  spawnRow,
  takeOff,
  type FreshEntity,
  type HolderField,
} from './life.ts';
import {
  clearFrames,
  createMachine,
  loadFrames,
  type Machine,
  type MachineOptions,
} from './machine.ts';
import type { EventPlan } from './plan-event.ts';
import { closeRoot, openRoot, stepInstances } from './period.ts';
import { enqueue, grantFuel } from './raise.ts';
import { stepResources } from './resource.ts';
import { recompute } from './stats.ts';
import { dueTask, queueTask } from './task.ts';
import { useSkill } from './use.ts';
import type { TypedRecord } from '../ir/program.ts';
import type { World } from './world.ts';

export type RunnerOptions = MachineOptions;

export interface Runner {
  /**
   * Points it at a battle in a tick. Before anything else, and whenever views, rows or tick are
   * others.
   */
  load(world: World, tick: number): void;
  /**
   * Handles event `event` of the program with its fields in order, and all that follows from it.
   * Its draws are named by `key`; without one, by the battle's. Called by a sink in the midst of a
   * run, it waits its turn.
   */
  raise(event: number, values: ArrayLike<number>, key?: ChanceKey): void;
  /** Uses a skill: 0, or the position in program.reasons of why not. */
  use(skill: number, caster: number, target: number, rank: number): number;
  /** Lets the tick pass: resources, delayed events, periods and ends. Once a tick. */
  step(): void;
  /**
   * A fresh entity of the record in this position (a class or unit) in `row` of the kind that holds
   * effects.
   */
  spawn(row: number, record: number): void;
  /** A fresh entity that the game filled in itself. */
  enter(kind: number, row: number): void;
  leave(kind: number, row: number): void;
  /** Nobody holds anything and nothing waits any more, as in a fresh battle. Nothing is told. */
  reset(): void;
  /** Puts on or takes off the item or class in this position of program.records. */
  equip(row: number, record: number): void;
  unequip(row: number, record: number): void;
  /** Works out the modifiable numbers of a holder, after the game wrote base numbers. */
  recompute(row: number): void;
  /** Takes over a battle of another program that was moved to this one's columns. */
  adopt(): void;
}

export function createRunner(options: RunnerOptions): Runner {
  const machine = createMachine(options, createHands);
  return new BattleRunner(machine, options);
}

function namesRows(machine: Machine, { entities }: EventPlan, values: ArrayLike<number>): boolean {
  for (let i = 0; i < entities.length; i += 1) {
    const entity = entities[i];
    if (entity !== undefined && !isRow(machine, entity.kind, values[entity.slot] ?? -1))
      return false;
  }
  return true;
}

class BattleRunner implements Runner {
  readonly #machine: Machine;
  readonly #fields: readonly HolderField[];
  /** By record, once somebody was one. */
  readonly #fresh: FreshEntity[] = [];
  readonly #key: ChanceKey = new Uint32Array(2);

  constructor(machine: Machine, { vocabulary, binding }: RunnerOptions) {
    this.#machine = machine;
    const holder = vocabulary.entities[machine.plan.holderKind];
    const fields = holder?.fields ?? [];
    this.#fields = fields.map(({ name, maximum }) => ({
      name,
      port: fieldPort(binding, vocabulary.effectHolder, name),
      maximum,
    }));
  }

  load(world: World, tick: number): void {
    this.#machine.world = world;
    this.#machine.tick = tick;
    loadFrames(this.#machine);
  }

  raise(event: number, values: ArrayLike<number>, key?: ChanceKey): void {
    const machine = this.#machine;
    const plan = machine.plan.events[event];
    if (plan === undefined) throw new Error(`invariant broken: no event ${event}`);
    if (!namesRows(machine, plan, values)) {
      machine.sink.fault('ENTITY_UNKNOWN', event);
      return;
    }
    if (key === undefined) {
      deriveKey(machine.world.key, plan.hash, nextRoot(machine), this.#key);
    }
    const place = enqueue(machine, plan, key ?? this.#key);
    if (place < 0) return;
    const { queue } = machine;
    const first = place * queue.stride;
    for (let i = 0; i < plan.fields; i += 1) {
      queue.values[first + i] = values[i] ?? 0;
      saturateAt(queue.values, first + i);
    }
    if (machine.isRunning) {
      grantFuel(machine, plan.cost);
      return;
    }
    this.#begin();
    machine.fuel = plan.cost;
    machine.taken = 0;
    try {
      drainQueue(machine);
    } finally {
      this.#finish();
    }
  }

  use(skill: number, caster: number, target: number, rank: number): number {
    const machine = this.#machine;
    this.#begin();
    try {
      machine.use.skill = skill;
      machine.use.caster = caster;
      machine.use.target = target;
      machine.use.rank = rank;
      const reason = useSkill(machine, machine.use);
      // What a sink raised when it heard of a refusal.
      drainQueue(machine);
      return reason;
    } finally {
      this.#finish();
    }
  }

  step(): void {
    const machine = this.#machine;
    this.#begin();
    try {
      openRoot(machine, 0);
      stepResources(machine);
      drainQueue(machine);
      for (let place = dueTask(machine); place >= 0; place = dueTask(machine)) {
        openRoot(machine, 0);
        grantFuel(machine, queueTask(machine, place)?.cost ?? 0);
        drainQueue(machine);
      }
      stepInstances(machine);
    } finally {
      this.#finish();
    }
  }

  spawn(row: number, record: number): void {
    const fresh = this.#freshOf(record);
    this.#change(() => spawnRow(this.#machine, row, fresh));
  }

  enter(kind: number, row: number): void {
    this.#change(() => enterRow(this.#machine, kind, row));
  }

  leave(kind: number, row: number): void {
    this.#change(() => leaveRow(this.#machine, kind, row));
  }

  reset(): void {
    resetBattle(this.#machine);
  }

  equip(row: number, record: number): void {
    const effect = this.#machine.plan.program.records[record]?.effect;
    if (effect !== undefined) this.#change(() => putOn(this.#machine, row, effect));
  }

  unequip(row: number, record: number): void {
    const effect = this.#machine.plan.program.records[record]?.effect;
    if (effect !== undefined) this.#change(() => takeOff(this.#machine, row, effect));
  }

  recompute(row: number): void {
    recompute(this.#machine, row);
  }

  adopt(): void {
    adoptBattle(this.#machine);
  }

  #freshOf(record: number): FreshEntity {
    const { plan } = this.#machine;
    const fresh = this.#fresh[record] ?? freshEntity(plan, this.#lineOf(record), this.#fields);
    if (record in plan.program.records) this.#fresh[record] = fresh;
    return fresh;
  }

  /**
   * A record and what it extends, the most general first; a record is in it once, whatever extends
   * what.
   */
  #lineOf(record: number): TypedRecord[] {
    const { records } = this.#machine.plan.program;
    const line: TypedRecord[] = [];
    let one = records[record];
    while (one !== undefined && !line.includes(one)) {
      line.unshift(one);
      const base: string | undefined = one.extends;
      one = records.find((other) => other.kind !== 'item' && other.name === base);
    }
    return line;
  }

  /** Something the game does to an entity outside of events: a chain of its own. */
  #change(act: () => void): void {
    const machine = this.#machine;
    this.#begin();
    try {
      openRoot(machine, 0);
      const { chain, world } = machine;
      deriveKey(world.key, 0, nextRoot(machine), chain.key);
      act();
      closeRoot(machine);
    } finally {
      this.#finish();
    }
  }

  #begin(): void {
    if (this.#machine.isRunning) throw new Error('invariant broken: a runner inside its own run');
    this.#machine.isRunning = true;
    this.#machine.asks.group = 0;
    this.#machine.asks.heard = 0;
    this.#machine.operations.isFromReplaced = false;
  }

  /** Also after a bug threw: nothing half done is left for the next call. */
  #finish(): void {
    const machine = this.#machine;
    machine.isRunning = false;
    machine.queue.clear();
    machine.operations.clear();
    machine.spends.isOpen = false;
    clearFrames(machine);
  }
}
