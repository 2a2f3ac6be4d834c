// Whatever happens between a gateway and its clients: a model of an honest client, driven by random steps, sees every
// tick once or is told what it missed, and every command is executed at most once and answered. MIDSWING_FUZZ multiplies
// the runs.
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ServerMessage } from '../../../engine/protocol/message.ts';
import { TOY } from '../room/toy-behaviour.ts';
import { LinkRig, type LinkClient } from './link-rig.ts';

const RUNS = Number(process.env['MIDSWING_FUZZ'] ?? '1') || 1;

const LIMITS = {
  frameLogBytesMin: 128,
  frameLogBytesMax: 512,
  skipBytes: 150,
  ackLagTicksMax: 6,
  keptAnswersMax: 3,
  slowReaderMs: 1e9,
  idleMs: 1e9,
};

const STEPS =
  'tick tick ticks arrive-one arrive arrive ack act act spoil lose resume resume restart'.split(
    ' ',
  );

/** An honest client: what it has, and what it was answered. */
class Model {
  readonly rig: LinkRig;
  readonly spectate: boolean;
  client: LinkClient;
  /** Undefined before Joined. */
  tick: number | undefined;
  isConnected = true;
  /** Before that it sends nothing but Hello. */
  isWelcomed = true;
  readonly waiting = new Map<number, readonly number[]>();
  /** By sequence: how often it was answered, or that its answer is missed. */
  readonly answers = new Map<number, string>();
  readonly #executed: number[];
  #sequence = 0;

  constructor(rig: LinkRig, spectate: boolean, executed: number[]) {
    this.rig = rig;
    this.spectate = spectate;
    this.#executed = executed;
    this.client = rig.greet();
    this.client.say({ kind: 'join', room: 0, spectate });
  }

  step(name: string): void {
    if (name === 'arrive-one' && this.isConnected) this.#arrive(1);
    if (name === 'arrive' && this.isConnected) this.#arrive();
    if (name === 'ack' && this.isWelcomed) this.client.ack(this.tick ?? 0);
    if (name === 'act') this.#act([TOY.add, 1]);
    if (name === 'spoil') this.#act([1, 2, 3]);
    if (name === 'lose' && this.isConnected) this.lose(true);
    if (name === 'resume' && !this.isConnected) this.resume();
  }

  lose(isTold: boolean): void {
    if (isTold) this.client.lose();
    this.isConnected = false;
    this.isWelcomed = false;
  }

  resume(): void {
    const { token } = this.client;
    const next = this.rig.connect();
    next.token = token;
    next.hello({ token, tick: this.tick ?? 0 });
    this.client = next;
    this.isConnected = true;
  }

  /** Everything that is under way comes to its end. */
  settle(): void {
    if (!this.isConnected) this.resume();
    for (let i = 0; i < 6; i += 1) {
      this.#arrive();
      this.client.ack(this.tick ?? 0);
      this.rig.tick();
      this.#arrive();
      this.client.ack(this.tick ?? 0);
    }
    expect(this.tick).toBe(this.rig.world.rooms[0]?.tick);
    expect([...this.waiting.keys()]).toEqual([]);
  }

  #act(payload: readonly number[]): void {
    if (!this.isWelcomed || this.tick === undefined || this.waiting.size > 20) return;
    this.#sequence += 1;
    this.waiting.set(this.#sequence, payload);
    this.client.command(this.#sequence, payload, this.tick);
  }

  #arrive(count?: number): void {
    for (const message of this.client.arrive(count)) this.#take(message);
  }

  #take(message: ServerMessage): void {
    if (message.kind === 'joined') {
      expect(this.tick).toBeUndefined();
      this.tick = message.tick;
    }
    if (message.kind === 'resumed') {
      this.isWelcomed = true;
      for (const [sequence, payload] of this.waiting) {
        if (sequence > message.lastSequence) this.client.command(sequence, payload);
      }
    }
    if (message.kind === 'error') {
      expect(message.code).not.toBe('RESUME_UNKNOWN');
      if (message.sequence > 0 && this.waiting.has(message.sequence)) {
        this.#answer(message.sequence, message.code);
      }
    }
    if (message.kind !== 'frame') return;
    expect(message.tick).toBe((this.tick ?? Number.NaN) + 1 + message.missed);
    if (message.missed > 0) expect(message.keyframe).toHaveLength(4);
    this.tick = message.tick;
    for (const sequence of this.waiting.keys()) {
      if (sequence <= message.answeredSequence) this.#answer(sequence, 'missed');
    }
    for (const { member, sequence, refusal } of message.replies) {
      if (member === 0 && !this.spectate) this.#answer(sequence, refusal);
    }
  }

  #answer(sequence: number, answer: string): void {
    expect(this.answers.get(sequence)).toBeUndefined();
    expect(this.waiting.delete(sequence)).toBe(true);
    this.answers.set(sequence, answer);
    if (answer === '') expect(this.#executed).toContain(sequence);
    if (answer === 'COMMAND_MALFORMED') expect(this.#executed).not.toContain(sequence);
  }
}

it('[GW35] any order of frames, acknowledgements, losses, resumes and restarts is told honestly', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(...STEPS), fc.boolean()), {
        minLength: 40,
        maxLength: 120,
        size: 'max',
      }),
      (steps) => {
        const rig = new LinkRig({ limits: LIMITS });
        const executed: number[] = [];
        rig.onTick = ({ room, replyCount, replySequence }) => {
          if (room.id === 0) executed.push(...replySequence.slice(0, replyCount));
        };
        const player = new Model(rig, false, executed);
        const watcher = new Model(rig, true, executed);
        for (const [name, isPlayer] of steps) {
          rig.pass(100);
          if (name === 'tick') rig.tick();
          else if (name === 'ticks') rig.tickLate(7);
          else if (name === 'restart') {
            // Nothing waits in a mailbox, as nothing does in a room that was recovered.
            rig.tick();
            rig.restart();
            player.lose(false);
            watcher.lose(false);
          } else (isPlayer ? player : watcher).step(name);
        }
        player.settle();
        watcher.settle();
        expect(new Set(executed).size).toBe(executed.length);
        rig.gateway.shutdown();
      },
    ),
    { numRuns: 60 * RUNS },
  );
});
