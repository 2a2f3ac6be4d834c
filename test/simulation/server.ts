// One process of a simulation: a kernel with some rooms, without sockets and without time of its own. Versions go in and
// come back as a rollout would do it.
import { createLog } from './quiet-log.ts';
import { ManualClock } from '../../engine/base/clock.ts';
import { CodedError } from '../../engine/base/errors.ts';
import type { RoomBehaviour } from '../../engine/contract/room.ts';
import type { Service } from '../../engine/contract/service.ts';
import type { Generation } from '../../engine/kernel/generation.ts';
import { createKernel, type Kernel } from '../../engine/kernel/kernel.ts';
import type { RecoveredRoom } from '../../engine/room/recover.ts';
import type { RoomReturn } from '../../engine/room/room-commons.ts';
import type { Room, TickReport } from '../../engine/room/room.ts';
import { createRooms, type Rooms } from '../../engine/room/rooms.ts';
import { sha256Hex } from '../../engine/trust/digest.ts';
import type { MemoryJournal } from './memory-journal.ts';
import { identityOf, watched, type Release } from './release.ts';
import type { Ran, Watch } from './watched-behaviour.ts';

export const TICK_MS = 100;
const SERVICE = 'arena';
const DRAIN_MS = 2_500;

export interface ServerOptions {
  readonly rooms: number;
  readonly seed: number;
  readonly journal: MemoryJournal;
  readonly lastGeneration: number;
  readonly lastEpoch: number;
  readonly onTick: (report: TickReport) => void;
  readonly onFault: (room: Room) => void;
  readonly onMoveFailed: (room: Room) => void;
  /** Warnings and errors of the rooms. */
  readonly onError: (error: unknown) => void;
}

export interface Recovery {
  readonly formers: readonly Release[];
  /** Gives rooms once the versions are there. */
  readonly recover: (
    find: (digest: string) => RoomBehaviour | undefined,
  ) => Map<number, RecoveredRoom>;
}

/** A generation that was loaded, and how it is watched. */
export interface Loaded {
  readonly generation: Generation;
  readonly release: Release;
  readonly watch: Watch;
}

export class Server {
  readonly kernel: Kernel;
  readonly clock = new ManualClock();
  readonly ran: Ran = new Set();
  readonly loaded: Loaded[] = [];
  readonly rooms: Rooms;
  readonly #options: ServerOptions;
  #revision = 0;

  constructor(options: ServerOptions, first: Release, recovery?: Recovery) {
    this.#options = options;
    const { lastGeneration, lastEpoch } = options;
    this.kernel = createKernel({
      lastGeneration,
      lastEpoch,
      digest: sha256Hex,
      drain: { policy: 'evict', deadlineMs: DRAIN_MS },
      keepStandby: true,
      onUnload: ({ service }) => this.#unloaded(service),
    });
    const formers = (recovery?.formers ?? []).map((release) => this.#load(release));
    const active = this.#load(first);
    this.kernel.activate(this.kernel.prepare([active]), this.kernel.epoch, this.clock.nowMs());
    const behaviours = new Map(
      [...formers, active].map(({ pack, service }) => [pack.digest as string, service.room]),
    );
    const recovered = recovery?.recover((digest) => behaviours.get(digest)) ?? new Map();
    for (const former of formers) this.#resume(former, recovered);
    const formerRooms = formers.flatMap(({ service }) => service.room ?? []);
    this.rooms = this.#openRooms(formerRooms, recovered);
  }

  get open(): readonly Room[] {
    return this.all.filter(({ state }) => state === 'open');
  }

  get all(): readonly Room[] {
    return Array.from({ length: this.rooms.count }, (_, at) => this.rooms.find(at + 1)).filter(
      (room) => room !== undefined,
    );
  }

  get active(): Generation {
    const generation = this.kernel.routing?.defaultSet.generations.get(SERVICE);
    if (generation === undefined) throw new Error('an arena serves');
    return generation;
  }

  /** One tick of every room, after the looks that a host takes now and then. */
  tick(): void {
    this.clock.advance(TICK_MS);
    this.kernel.expire(this.clock.nowMs());
    this.rooms.expire();
    this.rooms.scheduler.runDue(this.clock.nowMs());
  }

  /** Tries it on copies, then lets it serve. Why it is refused; undefined when it serves. */
  async push(release: Release): Promise<string | undefined> {
    const generation = this.#load(release);
    return this.#activate(generation, undefined);
  }

  /** The version that stands by, or the pack loaded again. */
  async goBack(release: Release, way: RoomReturn): Promise<string | undefined> {
    const standby = this.kernel.standby(SERVICE);
    const isStandby = standby?.pack.digest === release.digest;
    const generation = isStandby ? this.kernel.revive(standby) : this.#load(release);
    if (isStandby) this.#note(generation, release);
    return this.#activate(generation, way);
  }

  /** Two prepare at one epoch: the second one learns that it is superseded. */
  async race(winner: Release, loser: Release): Promise<string | undefined> {
    const late = this.#load(loser);
    const set = this.kernel.prepare([late]);
    const { epoch } = this.kernel;
    const refusal = await this.push(winner);
    if (refusal !== undefined) {
      this.kernel.discard(late);
      return refusal;
    }
    try {
      this.kernel.activate(set, epoch, this.clock.nowMs());
    } catch (error) {
      this.kernel.discard(late);
      if (error instanceof CodedError && error.code === 'ROLLOUT_SUPERSEDED') return undefined;
      throw error;
    }
    throw new Error('A7 both of two activations were carried out');
  }

  confirm(): void {
    this.kernel.confirm();
    this.rooms.participant.confirm([SERVICE]);
  }

  /** Everything ends: all versions are let go of. */
  close(): void {
    this.rooms.close();
    this.kernel.close(this.clock.nowMs());
  }

  async #activate(
    generation: Generation,
    way: RoomReturn | undefined,
  ): Promise<string | undefined> {
    try {
      // Rooms that go back to a state need no way for the one of today.
      if (way !== 'restore') await this.rooms.participant.prepare(generation.service);
    } catch (error) {
      this.kernel.discard(generation);
      if (!(error instanceof CodedError)) throw error;
      return error.message;
    }
    const set = this.kernel.prepare([generation]);
    this.kernel.activate(set, this.kernel.epoch, this.clock.nowMs());
    this.rooms.activated(generation, way);
    return undefined;
  }

  #load(release: Release): Generation {
    this.#revision += 1;
    const watch = { pack: release.digest, fault: release.fault, unloads: 0 };
    const room = watched(release, watch, this.ran);
    const service: Service = { name: SERVICE, contract: '^2.0.0', room };
    const generation = this.kernel.load(service, identityOf(release, this.#revision));
    this.loaded.push({ generation, release, watch });
    return generation;
  }

  #note(generation: Generation, release: Release): void {
    const former = this.loaded.find(({ generation: one }) => one.service === generation.service);
    if (former !== undefined) this.loaded.push({ generation, release, watch: former.watch });
  }

  #unloaded(service: Service): void {
    const entry = this.loaded.find(({ generation }) => generation.service === service);
    if (entry !== undefined) entry.watch.unloads += 1;
  }

  #resume(former: Generation, recovered: Map<number, RecoveredRoom>): void {
    const behaviour = former.service.room;
    const held = [...recovered].filter(([, { battle }]) => battle.behaviour === behaviour);
    if (behaviour === undefined || held.length === 0) {
      this.kernel.discard(former);
      return;
    }
    this.kernel.resume(former, this.clock.nowMs(), (set) => {
      for (const [number, room] of held) {
        const lease = this.kernel.createLease(`room ${number}`);
        lease.acquire(set);
        const epoch = Math.min(room.start.epoch, this.kernel.epoch - 1);
        const standing = { set, generation: former, behaviour, epoch, lease };
        recovered.set(number, { ...room, standing });
      }
    });
  }

  #openRooms(
    formers: readonly RoomBehaviour[],
    recovered: ReadonlyMap<number, RecoveredRoom>,
  ): Rooms {
    const { rooms, seed, journal, onTick, onFault, onMoveFailed, onError } = this.#options;
    const opened = createRooms({
      count: rooms,
      seed,
      tickMs: TICK_MS,
      service: SERVICE,
      kernel: this.kernel,
      clock: this.clock,
      log: createLog(onError),
      onTick,
      onFault,
      onMoveFailed,
      journal,
      formers,
      recovered,
    });
    // The first slice is due at once; no room is in it.
    opened.scheduler.runDue(this.clock.nowMs());
    return opened;
  }
}
