// One run: rooms of the arena in which members play while versions come, go back and fail, and processes end. All of it
// follows from the seed; what must hold is looked at after every tick.
import { RECORD, writeHash } from '../../engine/room/record.ts';
import type { Room, TickReport } from '../../engine/room/room.ts';
import { hashColumnsInto } from '../../engine/state/layout.ts';
import { hashesOf, wrongProcess } from './check-process.ts';
import { wrongState } from './check-state.ts';
import { MemoryJournal } from './memory-journal.ts';
import { Players } from './players.ts';
import { Random } from './random.ts';
import { formersOf, recoverAll, wrongReplay } from './recovery.ts';
import { Operator } from './operator.ts';
import { Releases } from './release.ts';
import { RunLog } from './run-log.ts';
import { RoomLedger } from './room-ledger.ts';
import { Server, type Recovery } from './server.ts';
import type { VariantTree } from './variant-tree.ts';
import { PlannedFault } from './watched-behaviour.ts';

export interface SimulationOptions {
  readonly seed: number;
  readonly ticks: number;
  readonly rooms: number;
  /** Variants that may be pushed. */
  readonly variants: number;
}

export class Simulation {
  readonly log = new RunLog();
  /** Of all rooms, after each tick. */
  readonly hashes: string[] = [];
  readonly #options: SimulationOptions;
  readonly #random: Random;
  readonly #releases: Releases;
  readonly #journal = new MemoryJournal();
  readonly #ledgers: readonly RoomLedger[];
  readonly #operator: Operator;
  readonly #openingRecords: number;
  readonly #words = new Uint32Array(2);
  #server: Server;
  #isTroubled = false;

  constructor(tree: VariantTree, options: SimulationOptions) {
    this.#options = options;
    this.#random = new Random(options.seed);
    this.#releases = new Releases(tree);
    this.#ledgers = Array.from({ length: options.rooms }, (_, at) => this.#ledger(at + 1));
    this.#operator = new Operator({
      random: this.#random,
      releases: this.#releases,
      log: this.log,
      ledgers: this.#ledgers,
      variants: options.variants,
      server: () => this.#server,
    });
    this.#server = this.#start();
    this.#openingRecords = this.#journal.position;
    for (const room of this.#server.open) this.#check(room);
  }

  /** Runs it to its end, or to the first thing that is wrong. */
  async run(): Promise<this> {
    while (this.log.counts.ticks < this.#options.ticks && this.log.wrong.length === 0) {
      await this.#happen();
      for (const room of this.#server.open) this.#ledgers[room.id - 1]?.act(room);
      this.#server.tick();
      this.log.counts.ticks += 1;
      this.hashes.push(hashesOf(this.#server));
      this.log.say(wrongProcess(this.#server));
    }
    if (this.log.wrong.length === 0) this.#end();
    return this;
  }

  /** Of all rooms, in order. */
  get answers(): readonly string[] {
    return this.#ledgers.flatMap(({ answers }) => answers);
  }

  #ledger(number: number): RoomLedger {
    const players = new Players(this.#random, (name) => {
      const digest = this.#server.rooms.find(number)?.generation.pack.digest ?? '';
      return this.#releases.find(digest)?.variant.skills.get(name);
    });
    return new RoomLedger(players);
  }

  #start(recovery?: Recovery, lastEpoch = 0): Server {
    const { rooms, seed } = this.#options;
    const options = {
      rooms,
      seed,
      journal: this.#journal,
      lastGeneration: this.#operator.lastGeneration,
      lastEpoch,
      onTick: (report: TickReport) => this.#ticked(report),
      onFault: (room: Room) => this.#faulted(room),
      onMoveFailed: () => {
        this.log.counts.stayed += 1;
      },
      onError: (error: unknown) => {
        if (!(error instanceof PlannedFault)) this.log.say([`threw ${String(error)}`]);
      },
    };
    return new Server(options, this.#operator.active, recovery);
  }

  #ticked(report: TickReport): void {
    const { room } = report;
    const ledger = this.#ledgers[room.id - 1];
    const { ran } = this.#server;
    const own = this.#server.loaded.find(({ generation }) => generation === report.generation);
    const isOwn = ran.size <= 1 && [...ran].every((watch) => watch === own?.watch);
    if (!isOwn || report.generation !== room.generation) {
      this.log.say([`A2 room ${room.id} ran on ${[...ran].map(({ pack }) => pack).join()}`]);
    }
    ran.clear();
    if (report.isMoved) this.log.counts.moved += 1;
    if (report.isRestored) this.log.counts.restored += 1;
    this.log.say((ledger?.settle(report) ?? []).map((one) => `room ${room.id}: ${one}`));
    this.#check(room);
    this.#hash(room);
  }

  #check(room: Room): void {
    this.log.say(wrongState(room).map((one) => `room ${room.id}: ${one}`));
  }

  /** Every tick is on record, so that replays compare every tick. */
  #hash({ id, tick, columns }: Room): void {
    const bytes = new Uint8Array(12);
    hashColumnsInto(columns, this.#words);
    const length = writeHash(tick, this.#words, new DataView(bytes.buffer));
    this.#journal.append(id, RECORD.hash, bytes, length);
  }

  #faulted(room: Room): void {
    this.log.counts.faults += 1;
    this.#isTroubled = true;
    this.#server.ran.clear();
    this.#ledgers[room.id - 1]?.forget();
    this.log.tell(`room ${room.id} faulted`);
    const isPlanned = this.#operator.activations.some(({ fault }) => fault !== undefined);
    if (!isPlanned) this.log.say([`room ${room.id} faulted, and no version was faulty`]);
  }

  /** What an operator, a designer or a power cut does before a tick. */
  async #happen(): Promise<void> {
    const random = this.#random;
    const die = random.below(200);
    if (this.#isTroubled && random.percent(60)) {
      this.#isTroubled = false;
      await this.#operator.goBack();
    } else if (die < 16) await this.#operator.push();
    else if (die < 20) await this.#operator.pushSame();
    else if (die < 26) await this.#operator.goBack();
    else if (die < 28) await this.#operator.pushBroken();
    else if (die < 30) await this.#operator.race();
    else if (die < 32) this.#server.confirm();
    else if (die < 34) this.#server.rooms.restore([random.between(1, this.#options.rooms)]);
    else if (die < 38) this.#crash();
  }

  #crash(): void {
    const { rooms } = this.#options;
    this.log.counts.crashes += 1;
    const lost = this.#random.percent(50) ? this.#random.below(40) : 0;
    this.log.tell(`crash, ${lost} records lost`);
    this.#operator.noteGenerations();
    this.#journal.lose(lost, this.#openingRecords);
    const endHashes = this.#replayAll();
    if (this.log.wrong.length > 0) return;
    const formers = formersOf(this.#journal, rooms, this.#operator.activations);
    const { epoch } = this.#server.kernel;
    const { wrong } = this.log;
    this.#server = this.#start(
      {
        formers,
        recover: (find) => recoverAll(this.#journal, rooms, { find, endHashes, wrong }),
      },
      epoch,
    );
    this.#server.ran.clear();
    if (this.#server.kernel.epoch <= epoch) this.log.say(['A6 an epoch came again']);
    this.#operator.noteGenerations();
    for (const ledger of this.#ledgers) ledger.forget();
    this.#isTroubled = false;
  }

  #replayAll(): Map<number, string> {
    const endHashes = new Map<number, string>();
    const [journal, releases] = [this.#journal, this.#releases];
    for (const [at, ledger] of this.#ledgers.entries()) {
      const { wrong, endHash } = wrongReplay(at + 1, { journal, releases, ledger });
      this.log.say(wrong);
      endHashes.set(at + 1, endHash);
    }
    return endHashes;
  }

  #end(): void {
    const endHashes = this.#replayAll();
    for (const room of this.#server.open) {
      if (endHashes.get(room.id) !== room.stateHash())
        this.log.say([`A10 room ${room.id} ends otherwise`]);
    }
    this.log.counts.answers = this.answers.length;
    this.#server.close();
    this.log.say(wrongEnd(this.#server));
  }
}

/** Nothing is left of what was loaded (D2). */
function wrongEnd({ loaded, kernel }: Server): string[] {
  const left = kernel.generations().map(({ id }) => id);
  const twice = loaded.filter(({ watch }) => watch.unloads !== 1);
  if (left.length + twice.length === 0) return [];
  return [`D2 ${left.join()} are left, ${twice.map(({ generation }) => generation.id).join()}`];
}
