// A gateway on a real port with a good player in room 0 and a spectator beside it. A test lets a hostile client do
// its worst; then the good ones must have missed no tick, and nothing of the bad one may be left.
import { expect } from 'vitest';
import { ManualClock } from '../../engine/base/clock.ts';
import { LIMITS } from '../../engine/base/limits.ts';
import {
  eventually,
  startGateway,
  type GatewayHarness,
  type HarnessOptions,
  type TestClient,
} from '../engine/gateway/gateway-harness.ts';
import { TOY } from '../engine/room/toy-behaviour.ts';

export class Field {
  readonly harness: GatewayHarness;
  readonly clock: ManualClock;
  readonly good: TestClient;
  readonly watcher: TestClient;
  #sequence = 0;
  #checked = { good: 0, watcher: 0 };
  #tick = 0;

  private constructor(
    harness: GatewayHarness,
    clock: ManualClock,
    good: TestClient,
    watcher: TestClient,
  ) {
    this.harness = harness;
    this.clock = clock;
    this.good = good;
    this.watcher = watcher;
    this.#tick = harness.rooms[0]?.tick ?? 0;
    this.#checked = { good: good.received.length, watcher: watcher.received.length };
  }

  static async open(options: HarnessOptions = {}): Promise<Field> {
    const clock = new ManualClock(Date.now());
    const harness = await startGateway({}, { clock, ...options });
    const good = await harness.enter(0);
    const watcher = await harness.enter(0, true);
    await good.next('frame');
    return new Field(harness, clock, good, watcher);
  }

  get port(): number {
    return this.harness.port;
  }

  /** How often something was refused for this reason. */
  refused(label: keyof GatewayHarness['gateway']['figures']['refused']): number {
    return this.harness.gateway.figures.refused[label];
  }

  /** A good command, and the tick that answers it. */
  async play(ticks = 1): Promise<void> {
    for (let i = 0; i < ticks; i += 1) {
      this.#sequence += 1;
      this.good.command(this.#sequence, [TOY.add, 1]);
      this.clock.advance(100);
      await this.good.settle();
      this.harness.tick();
    }
  }

  /** The good ones have what was sent. */
  ackAll(): void {
    const tick = this.harness.rooms[0]?.tick ?? 0;
    for (const client of [this.good, this.watcher]) client.say({ kind: 'ack', tick });
  }

  /** Time passes for deadlines; the good ones say something meanwhile. */
  async pass(ms: number): Promise<void> {
    this.clock.advance(ms);
    for (const client of [this.good, this.watcher]) await client.settle();
    this.harness.gateway.sweep();
  }

  /** The good ones got every tick and every answer, the bad ones are gone, and no error was logged. */
  async expectUnharmed(): Promise<void> {
    const { gateway, rooms, lines } = this.harness;
    await this.play(2);
    const tick = rooms[0]?.tick ?? 0;
    const expected = Array.from({ length: tick - this.#tick }, (_, i) => this.#tick + 1 + i);
    for (const name of ['good', 'watcher'] as const) {
      const frames = () => this[name].received.slice(this.#checked[name]);
      await eventually(() => frames().length >= expected.length);
      expect(frames().map((one) => (one.kind === 'frame' ? one.tick : one))).toEqual(expected);
      expect(this[name].closeCode).toBeUndefined();
    }
    const answers = this.good.received.flatMap((one) => (one.kind === 'frame' ? one.replies : []));
    const own = answers.filter(({ member }) => member === 0);
    expect(own).toEqual(own.map((_, i) => ({ member: 0, sequence: i + 1, refusal: '' })));
    expect(own.length).toBe(this.#sequence);
    await eventually(() => gateway.sockets === 2);
    await this.pass(LIMITS.resumeGraceMs);
    expect([gateway.sockets, gateway.sessions, gateway.detached]).toEqual([2, 2, 0]);
    expect(rooms.map(({ state }) => state)).toEqual(['open', 'open']);
    expect(lines.filter(({ level }) => level === 'error')).toEqual([]);
  }
}
