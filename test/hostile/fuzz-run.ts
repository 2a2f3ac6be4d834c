// One run of a fuzzer against one gateway without sockets: some clients of a grammar and a player who does everything
// right, under limits that are reached all the time. A run is its seed.
import { expect } from 'vitest';
import { createMetricRegistry } from '../../engine/admin/metrics.ts';
import { LIMITS } from '../../engine/base/limits.ts';
import type { GameCodec } from '../../engine/contract/wire.ts';
import type { GatewayLimits, LimitLabel } from '../../engine/gateway/limit-table.ts';
import type { TicketVerifier } from '../../engine/gateway/ticket-verifier.ts';
import { toyCodec } from '../engine/gateway/gateway-harness.ts';
import { LinkRig, type LinkClient } from '../engine/gateway/link-rig.ts';
import { TOY } from '../engine/room/toy-behaviour.ts';
import { Random } from '../simulation/random.ts';
import { FuzzClient } from './fuzz-client.ts';

/** Without those commands that break the toy by intention. */
export const fuzzCodec: GameCodec = {
  ...toyCodec,
  decodeCommand: (payload, into) =>
    toyCodec.decodeCommand(payload, into) && into.kind <= TOY.refuse,
};

export const fuzzTickets: TicketVerifier = {
  verify: async (ticket, nowMs) => {
    const [user = ''] = ticket.split('.');
    if (user === 'ann' || user === 'bob') {
      return { kind: 'accepted', user, expiresAtMs: nowMs + 20_000 };
    }
    return { kind: 'refused', code: 'TICKET_REFUSED', reason: 'nobody' };
  },
};

/** What happened, by the labels of the gateway's limits and figures. */
export type Reached = Map<LimitLabel | 'resumes' | 'lags' | 'lateFrames' | 'keyframes', number>;

const CLIENTS = 12;
const SESSIONS_MAX = 40;
const LOOKS = 9;

export class FuzzRun {
  readonly reached: Reached = new Map();
  readonly #random: Random;
  readonly #rig: LinkRig;
  readonly #good: LinkClient;
  readonly #metrics = createMetricRegistry();
  readonly #clients: (FuzzClient | undefined)[] = Array.from({ length: CLIENTS });
  #sequence = 0;

  constructor(seed: number) {
    this.#random = new Random(seed);
    const shared = { codec: fuzzCodec, tickets: fuzzTickets, metrics: this.#metrics };
    this.#rig = new LinkRig({ ...shared, limits: tightLimits(this.#random) });
    this.#good = this.#rig.enter(0);
    this.#good.received.length = 0;
  }

  /** So many messages; `onLook` is called some times on the way. */
  async play(messages: number, onLook: () => void): Promise<void> {
    const lookEvery = Math.ceil(messages / LOOKS);
    for (let i = 0; i < messages; i += 1) {
      (await this.#client()).step();
      if (i % 20 === 0) {
        this.#rig.pass(this.#random.between(20, 100));
        this.#playWell();
        await Promise.resolve();
      }
      if (i % lookEvery !== 0) continue;
      this.#look();
      onLook();
    }
    await this.#end();
  }

  async #client(): Promise<FuzzClient> {
    const at = this.#random.below(CLIENTS);
    const former = this.#clients[at];
    if (former !== undefined && !former.isGone && this.#random.below(200) > 0) return former;
    former?.leave();
    const client = new FuzzClient(this.#rig, this.#random, former);
    this.#clients[at] = client;
    // A ticket is checked in a turn of its own.
    await Promise.resolve();
    client.begin();
    return client;
  }

  /** One command of the good player; the next frame answers it. */
  #playWell(): void {
    const good = this.#good;
    const { tick } = good;
    this.#sequence += 1;
    good.command(this.#sequence, [TOY.add, 1], tick);
    this.#rig.tick();
    good.arrive();
    const [frame, ...more] = good.received.splice(0);
    expect(more).toEqual([]);
    expect(frame).toMatchObject({ kind: 'frame', tick: tick + 1, missed: 0 });
    const replies = frame?.kind === 'frame' ? frame.replies : [];
    const own = replies.filter(({ member }) => member === 0);
    expect(own).toEqual([{ member: 0, sequence: this.#sequence, refusal: '' }]);
  }

  /** Nothing is broken. */
  #look(): void {
    const { world, lines, gateway } = this.#rig;
    expect(world.rooms.map(({ state }) => state)).toEqual(['open', 'open']);
    expect(lines.splice(0).filter(({ level }) => level === 'error')).toEqual([]);
    expect(gateway.figures.refused.internal).toBe(0);
    expect(gateway.sessions).toBeLessThanOrEqual(SESSIONS_MAX);
  }

  /** Everybody leaves, and nothing is left. */
  async #end(): Promise<void> {
    const { gateway } = this.#rig;
    for (const client of this.#clients) client?.leave();
    this.#good.lose(1000);
    this.#rig.pass(LIMITS.resumeGraceMs);
    this.#rig.tick();
    gateway.sweep();
    this.#look();
    expect([gateway.sockets, gateway.sessions]).toEqual([0, 0]);
    const slots = [0, 1].flatMap((room) => [0, 1, 2, 3].map((at) => this.#rig.isTaken(room, at)));
    expect(slots).toEqual(Array(8).fill(false));
    expect(await this.#metrics.text()).toContain('midswing_gateway_log_bytes 0\n');
    gateway.shutdown();
    const { refused, resumes, lags, lateFrames, keyframes } = gateway.figures;
    const counts = { ...refused, resumes, lags, lateFrames, keyframes };
    for (const [name, count] of Object.entries(counts)) {
      // Object.entries widens the labels to string.
      if (count > 0) this.reached.set(name as LimitLabel, count);
    }
  }
}

function tightLimits(random: Random): Partial<GatewayLimits> {
  return {
    sessionsMax: SESSIONS_MAX,
    sessionsPerUserMax: random.between(1, 4),
    detachedSessionsMax: random.pick([2, 20]),
    resumeGraceMs: random.pick([500, 30_000]),
    skipBytes: random.pick([200, 16_384]),
    ackLagTicksMax: random.pick([3, 20, 120]),
    slowReaderMs: random.pick([300, 5_000]),
    keptAnswersMax: random.pick([1, 8, 256]),
    frameLogBytesMin: 1_024,
    frameLogBytesMax: random.pick([2_048, 65_536]),
    frameLogsBytesMax: random.pick([3_000, 200_000]),
    malformedMax: random.pick([8, 100]),
    messageBurstMax: random.pick([5, 40]),
    overLimitMax: random.pick([20, 1_000]),
  };
}
