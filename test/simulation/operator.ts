// What designers and operators do in a run: versions are pushed, refused and taken back. What a version that is tried,
// refused or active must leave alone is compared.
import { hashesOf } from './check-process.ts';
import { wrongMove } from './check-move.ts';
import type { Random } from './random.ts';
import type { Release, Releases } from './release.ts';
import type { RoomLedger } from './room-ledger.ts';
import type { RunLog } from './run-log.ts';
import type { Server } from './server.ts';
import type { Fault } from './watched-behaviour.ts';

export interface OperatorOptions {
  readonly random: Random;
  readonly releases: Releases;
  readonly log: RunLog;
  readonly ledgers: readonly RoomLedger[];
  /** Variants that may be pushed. */
  readonly variants: number;
  /** The process that runs now. */
  readonly server: () => Server;
}

export class Operator {
  /** All that were activated, in order. */
  readonly activations: Release[];
  lastGeneration = 0;
  readonly #options: OperatorOptions;
  readonly #random: Random;
  readonly #releases: Releases;
  readonly #log: RunLog;
  readonly #digestOf = new Map<number, string>();

  constructor(options: OperatorOptions) {
    this.#options = options;
    this.#random = options.random;
    this.#releases = options.releases;
    this.#log = options.log;
    this.activations = [options.releases.of(0)];
  }

  get active(): Release {
    const release = this.activations.at(-1);
    if (release === undefined) throw new Error('something serves');
    return release;
  }

  #next(): number {
    const random = this.#random;
    const { variants } = this.#options;
    const { index, parent } = this.active.variant;
    const die = random.below(10);
    if (die < 6 && index + 1 < variants) return index + 1;
    return die < 8 ? parent : random.below(variants);
  }

  /** Some variant; one in eight cannot do something. */
  async push(): Promise<void> {
    const fault = this.#random.percent(12)
      ? this.#random.pick(['step', 'decide', 'move'] as const)
      : undefined;
    const release = this.#releases.of(this.#next(), fault);
    this.#checkMoves(release);
    await this.#activate(release, fault, () => this.#options.server().push(release));
  }

  /** What serves, once more; twins stay on what served. */
  async pushSame(): Promise<void> {
    const release = this.active;
    const behaviour = this.#releases.behaviour(release.digest);
    if (behaviour === undefined) return;
    for (const room of this.#options.server().open) {
      if (room.generation.pack.digest !== release.digest) continue;
      this.#options.ledgers[room.id - 1]?.beginTwin(room, behaviour);
    }
    this.#log.counts.identical += 1;
    await this.#activate(release, release.fault, () => this.#options.server().push(release));
  }

  /** To the last version that was not faulty. */
  async goBack(): Promise<void> {
    const former = this.activations.findLast(
      ({ digest, fault }) => fault === undefined && digest !== this.active.digest,
    );
    if (former === undefined) return;
    const way = this.#random.pick(['restore', 'keep-state'] as const);
    this.#log.counts.returns += 1;
    this.#log.tell(`back by ${way}`);
    await this.#activate(former, undefined, () => this.#options.server().goBack(former, way));
  }

  /** Two at once (A7). */
  async race(): Promise<void> {
    const [winner, loser] = [this.#releases.of(this.#next()), this.#releases.of(this.#next())];
    await this.#activate(winner, undefined, () => this.#options.server().race(winner, loser));
  }

  /** A pack with mistakes. */
  async pushBroken(): Promise<void> {
    const before = this.#standing();
    const { text } = this.active.variant;
    const broken = new Map([...text, ['broken.rules', 'effect nothing { duration nowhere }\n']]);
    if (this.#releases.tree.compile(broken) !== undefined)
      this.#log.say(['a broken pack compiles']);
    if (this.#standing() !== before) this.#log.say(['A5 a broken pack changed something']);
  }

  /** What trying, refusing and activating must leave alone is compared. */
  async #activate(
    release: Release,
    fault: Fault | undefined,
    carryOut: () => Promise<string | undefined>,
  ): Promise<void> {
    const { index, what, update } = release.variant;
    const [hashes, before] = [hashesOf(this.#options.server()), this.#standing()];
    const refusal = await carryOut();
    this.#log.counts.pushes += 1;
    this.#log.tell(`push ${index} ${update} ${fault ?? ''} (${what}) ${refusal ?? ''}`);
    if (hashesOf(this.#options.server()) !== hashes)
      this.#log.say(['A8 trying a version changed a room']);
    this.noteGenerations();
    if (refusal === undefined) {
      this.activations.push(release);
      return;
    }
    this.#log.counts.refused += 1;
    if (this.#standing() !== before) this.#log.say(['A5 a refused version changed something']);
  }

  #standing(): string {
    const { kernel, active } = this.#options.server();
    // What stood by and was tried stands by again, under another id.
    const states = kernel.generations().map(({ state }) => state);
    return `${kernel.epoch} ${active.id} ${states.toSorted().join()} ${hashesOf(this.#options.server())}`;
  }

  /** Ids are new, and mean one pack (A6). */
  noteGenerations(): void {
    for (const { generation } of this.#options.server().loaded) {
      const { id, pack } = generation;
      const known = this.#digestOf.get(id);
      if (known === pack.digest) continue;
      if (known !== undefined || id <= this.lastGeneration) this.#log.say([`A6 ${id} came again`]);
      this.#digestOf.set(id, pack.digest);
      this.lastGeneration = Math.max(this.lastGeneration, id);
    }
  }

  #checkMoves({ variant }: Release): void {
    for (const room of this.#options.server().open) {
      const own = this.#releases.find(room.generation.pack.digest)?.variant;
      if (own === undefined) continue;
      this.#log.say(wrongMove(room, own, variant).map((one) => `room ${room.id}: ${one}`));
    }
  }
}
