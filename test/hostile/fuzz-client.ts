// One connection of a fuzzer without a socket, and what its gateway owes even to that: every tick once and in order,
// each number answered at most once, and nothing that is no message.
import type { ServerMessage } from '../../engine/protocol/message.ts';
import type { LinkClient, LinkRig } from '../engine/gateway/link-rig.ts';
import type { Random } from '../simulation/random.ts';
import { fuzzMessage, type Speaker } from './grammar.ts';

/** Messages of one connection before the fuzzer drops it. */
const MESSAGES_MAX = 600;

export class FuzzClient implements Speaker {
  sequence = 0;
  readonly #link: LinkClient;
  readonly #random: Random;
  readonly #answered = new Set<number>();
  #member = -1;
  #lastTick = -1;
  #sent = 0;
  #isPaused = false;

  constructor(rig: LinkRig, random: Random, former: FuzzClient | undefined) {
    this.#random = random;
    const ticket = random.percent(30) ? random.pick(['ann.1', 'bob.1', 'bad.1']) : undefined;
    this.#link = rig.connect(ticket, `10.0.0.${random.below(4)}`);
    if (former === undefined) return;
    // It goes on where another one was, or says so.
    this.sequence = former.sequence;
    this.#link.token = former.token.slice();
    this.#link.tick = former.tick;
  }

  get tick(): number {
    return this.#link.tick;
  }

  get token(): Uint8Array {
    return this.#link.token;
  }

  get isGone(): boolean {
    return this.#link.closeCode !== undefined || this.#sent > MESSAGES_MAX;
  }

  /** A proper beginning, so that most get somewhere. */
  begin(): void {
    const random = this.#random;
    const resume = random.percent(40) ? { token: this.token, tick: this.tick } : undefined;
    this.#link.hello(resume);
    this.#arrive();
    if (random.percent(80)) {
      this.#link.say({ kind: 'join', room: random.below(2), spectate: random.percent(20) });
    }
  }

  /** One message, or something that happens to the connection. */
  step(): void {
    const random = this.#random;
    this.#sent += 1;
    switch (random.below(60)) {
      case 0:
        this.#link.attachment.pinged();
        return;
      case 1:
        this.#isPaused = !this.#isPaused;
        return;
      case 2:
        this.#link.takes = random.percent(50);
        return;
      default:
        this.#link.attachment.receive(fuzzMessage(random, this));
        if (!this.#isPaused) this.#arrive();
    }
  }

  leave(): void {
    if (this.#link.closeCode === undefined)
      this.#link.lose(this.#random.pick([1000, 1001, 1005, 1006, 4_999]));
  }

  #arrive(): void {
    for (const message of this.#link.arrive()) this.#check(message);
    this.#link.received.length = 0;
  }

  #check(message: ServerMessage): void {
    if (message.kind === 'joined') {
      this.#member = message.member;
      this.#lastTick = message.tick;
    } else if (message.kind === 'resumed') {
      this.#member = message.place?.member ?? -1;
    } else if (message.kind === 'error') {
      if (message.sequence > 0 && message.code !== 'SEQUENCE_REPLAYED')
        this.#answer(message.sequence);
    } else if (message.kind === 'frame') {
      const { tick, missed, keyframe, replies } = message;
      const isNext = this.#lastTick < 0 || tick === this.#lastTick + 1 + missed;
      if (!isNext) throw new Error(`tick ${tick} missed ${missed} after ${this.#lastTick}`);
      if (missed > 0 && keyframe === undefined) throw new Error(`no keyframe in ${tick}`);
      this.#lastTick = tick;
      for (const { member, sequence } of replies)
        if (member === this.#member) this.#answer(sequence);
    }
  }

  #answer(sequence: number): void {
    if (this.#answered.has(sequence)) throw new Error(`number ${sequence} was answered twice`);
    this.#answered.add(sequence);
  }
}
