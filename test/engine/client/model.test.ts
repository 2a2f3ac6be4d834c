// The client against a model server over a network that loses connections with all that is under way, in any order
// of events. MIDSWING_FUZZ multiplies the runs; fast-check prints the seed of a failure.
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { ManualClock } from '../../../engine/base/clock.ts';
import { createClient, type Client } from '../../../engine/client/client.ts';
import type { SocketEvents } from '../../../engine/client/socket.ts';
import { ManualTimers } from '../../support/manual-timers.ts';
import { TICK_MS } from './fake-socket.ts';
import { MALFORMED, ModelServer, REFUSED, type Link } from './model-server.ts';

const RUNS = 200 * (Number(process.env['MIDSWING_FUZZ'] ?? '1') || 1);

/** One connection: what is under way, in both directions. */
interface Wire {
  readonly events: SocketEvents;
  readonly link: Link;
  readonly receive: (bytes: Uint8Array) => void;
  readonly toServer: Uint8Array[];
  readonly toClient: (() => void)[];
  isOpen: boolean;
}

class Network {
  readonly server = new ModelServer();
  readonly clock = new ManualClock();
  readonly timers = new ManualTimers(this.clock);
  readonly #wires: Wire[] = [];

  readonly connect = (_url: string, events: SocketEvents) => {
    const toServer: Uint8Array[] = [];
    const toClient: (() => void)[] = [];
    const link: Link = {
      say: (bytes) => toClient.push(() => events.onMessage(bytes)),
      close: (code) => toClient.push(() => this.#end(wire, code)),
    };
    const receive = this.server.accept(link);
    const wire: Wire = { events, link, receive, toServer, toClient, isOpen: true };
    this.#wires.push(wire);
    toClient.push(() => events.onOpen());
    return {
      send: (bytes: Uint8Array) => {
        if (wire.isOpen) toServer.push(bytes);
      },
      close: () => void toClient.push(() => this.#end(wire, 1000)),
    };
  };

  /** Carries up to so many messages each way, the server's first: its answers stay on the way. */
  carry(most: number): void {
    for (const wire of this.#wires) {
      for (const arrive of wire.toClient.splice(0, most)) if (wire.isOpen) arrive();
      for (const bytes of wire.isOpen ? wire.toServer.splice(0, most) : []) wire.receive(bytes);
    }
  }

  /** Breaks every connection: the server sees it now, and so does the client. */
  cut(): void {
    for (const wire of this.#wires) if (wire.isOpen) this.#end(wire, 1006);
  }

  #end(wire: Wire, code: number): void {
    wire.isOpen = false;
    this.server.drop(wire.link);
    wire.events.onClose(code, '');
  }
}

/** What the client told, checked as it comes. */
class Witness {
  readonly answers = new Map<number, string>();
  readonly told: string[] = [];
  #expectedTick = 0;

  constructor(client: Client<number[], number>, server: ModelServer, ids: Map<number, number>) {
    client.onGap(({ expectedTick, tick, missed }) => {
      expect([expectedTick, tick]).toEqual([this.#expectedTick, expectedTick + missed]);
      this.#expectedTick = tick;
    });
    client.onFrame(({ tick }) => {
      expect(tick).toBe(this.#expectedTick);
      this.#expectedTick += 1;
    });
    client.onView(({ view, tick, changes }) => {
      if (changes === undefined) this.#expectedTick = tick + 1;
      // In the order of execution: what the room did up to this tick.
      expect(view).toEqual(server.executed.slice(0, view.length));
    });
    client.onReply(({ sequence, kind, code, frame }) => {
      expect(this.answers.has(sequence)).toBe(false);
      expect(client.pending.some((command) => command.sequence === sequence)).toBe(false);
      this.answers.set(sequence, code === '' ? kind : `${kind} ${code}`);
      const isShown = kind === 'accepted' && frame.keyframe === undefined;
      if (isShown) expect(frame.changes).toContain(ids.get(sequence));
    });
    client.onRestart(({ error }) => {
      expect(error).toBeUndefined();
      this.told.push('restart');
    });
  }
}

const view = {
  fromKeyframe: (bytes: Uint8Array) => [...bytes.subarray(1)],
  applyChanges: (state: number[], bytes: Uint8Array) => state.push(...bytes),
};

const ACTION = fc.oneof(
  { weight: 6, arbitrary: fc.constant('tick') },
  { weight: 6, arbitrary: fc.constant('send') },
  { weight: 2, arbitrary: fc.constantFrom('refused', 'malformed') },
  { weight: 6, arbitrary: fc.constantFrom('carry', 'carry one') },
  { weight: 2, arbitrary: fc.constantFrom('cut', 'wait', 'long wait', 'lag', 'forget') },
);

class Run {
  readonly network = new Network();
  readonly client: Client<number[], number>;
  readonly witness: Witness;
  /** Of each command: what the room adds when it executes it. */
  readonly ids = new Map<number, number>();

  constructor(chance: () => number) {
    const { clock, timers, connect } = this.network;
    this.client = createClient({
      url: 'ws://model',
      connect,
      view,
      joinDeadlineMs: 1e9,
      connectDeadlineMs: 1e9,
      reconnect: { giveUpMs: Number.POSITIVE_INFINITY },
      ports: {
        nowMs: () => clock.nowMs(),
        after: (delayMs, run) => timers.after(delayMs, run),
        random: chance,
      },
    });
    this.witness = new Witness(this.client, this.network.server, this.ids);
  }

  async join(): Promise<void> {
    const connected = this.client.connect();
    for (let i = 0; i < 3; i += 1) this.act('carry');
    await connected;
    const joined = this.client.join(7);
    this.act('carry');
    this.act('tick');
    this.act('carry');
    await joined;
  }

  act(action: string): void {
    const { network } = this;
    const { server, timers } = network;
    if (action === 'tick') {
      timers.advance(TICK_MS);
      server.runTick();
    } else if (action === 'carry') network.carry(1_000);
    else if (action === 'carry one') network.carry(1);
    else if (action === 'cut') network.cut();
    else if (action === 'wait') timers.advance(400);
    else if (action === 'long wait') timers.advance(9_000);
    else if (action === 'lag') server.lag();
    else if (action === 'forget') server.forgetSessions();
    else this.#send(action);
  }

  #send(action: string): void {
    if (this.client.pending.length >= 30) return;
    const id = (this.ids.size + 1) % 256;
    const first = { refused: REFUSED, malformed: MALFORMED }[action] ?? 0;
    const sequence = this.client.send(Uint8Array.of(first, id));
    expect(sequence).toBe(this.ids.size + 1);
    this.ids.set(sequence, id);
  }

  /** Until everything is answered: a network that works, and a server that ticks. */
  settle(): void {
    for (let i = 0; i < 400 && (i < 20 || this.client.pending.length > 0); i += 1) {
      this.act('wait');
      this.network.carry(1_000);
      this.act('tick');
      this.network.carry(1_000);
      if (i === 5) this.act('lag');
    }
    // What a listener threw comes out here.
    this.network.timers.advance(0);
  }
}

it('[CL30] each tick, each answer and each command once, whatever is lost when', async () => {
  const script = fc.array(ACTION, { minLength: 20, maxLength: 80 });
  const chances = fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 3 });
  const seen = new Set<string>();
  const property = fc.asyncProperty(script, chances, async (actions, numbers) => {
    let drawn = 0;
    const run = new Run(() => numbers[(drawn += 1) % numbers.length] ?? 0);
    await run.join();
    for (const action of actions) run.act(action);
    run.settle();
    const { answers } = run.witness;
    expect(run.client.pending).toEqual([]);
    expect([...answers.keys()].toSorted((a, b) => a - b)).toEqual([...run.ids.keys()]);
    const { executed } = run.network.server;
    expect(new Set(executed).size).toBe(executed.length);
    for (const [sequence, answer] of answers) {
      const wasExecuted = executed.includes(run.ids.get(sequence) ?? -1);
      if (answer === 'accepted') expect(wasExecuted).toBe(true);
      else if (answer !== 'unknown') expect([answer, wasExecuted]).toEqual([answer, false]);
      seen.add(answer);
    }
    expect(run.client.view).toEqual(executed);
    for (const event of run.witness.told) seen.add(event);
  });
  await fc.assert(property, { numRuns: RUNS });
  const kinds = ['accepted', 'refused NO', 'rejected COMMAND_MALFORMED', 'rejected CLIENT_UNSENT'];
  expect([...seen].toSorted()).toEqual([...kinds, 'restart', 'unknown'].toSorted());
});
