// The generator: all sockets of one probe, open loop. Commands go out when they are due, frames and answers are noted
// as they come, and how late an answer was is worked out after the probe, when it is known when its tick was due.
import { setTimeout as wait } from 'node:timers/promises';
import { createHistogram, type Histogram } from '../histogram.ts';
import { LoadError } from '../load-error.ts';
import { latenciesOf } from './due-times.ts';
import { MEMBERS } from './exchange.ts';
import { RawSocket } from './client/raw-socket.ts';
import type { CreateSpeaker, Ears, Seat, Speaker } from './client/speaker.ts';

/** Ticks of its room for each command of a socket: one a second at ten ticks a second. */
const TICKS_PER_COMMAND = 10;
/** Milliseconds between two commands of a socket at least: Midswing lets nobody send more than 30 a second. */
const COMMAND_MS_MIN = 40;

/** The listen backlog of some servers is 511: more connects at once wait for a second SYN. */
const CONNECTS_IN_FLIGHT = 128;
const OPEN_MS = 20_000;
const SAMPLES_MAX = 1_000_000;

export interface CrowdOptions {
  readonly port: number;
  readonly sockets: number;
  readonly rooms: number;
  readonly tickMs: number;
  readonly create: CreateSpeaker;
}

/** What one window of time showed. */
export interface CrowdFigures {
  readonly seconds: number;
  readonly frames: number;
  readonly commands: number;
  /** Answers of the window, from the due time of their tick. */
  readonly latency: Histogram;
  /** How late commands were sent. */
  readonly lag: Histogram;
}

/** Who is there, and what it has sent and heard. */
export class Crowd {
  readonly #options: CrowdOptions;
  /** With holes while seats are being asked for. */
  readonly #sockets: (RawSocket | undefined)[] = [];
  readonly #speakers: Speaker[] = [];
  readonly #rooms: Uint32Array;
  readonly #sent: Uint32Array;
  readonly #sampleRoom = new Uint32Array(SAMPLES_MAX);
  readonly #sampleTick = new Float64Array(SAMPLES_MAX);
  readonly #sampleMs = new Float64Array(SAMPLES_MAX);
  #samples = 0;
  #frames = 0;
  #commands = 0;
  #isMeasuring = false;
  #isClosing = false;
  /** The first thing that went wrong; undefined while nothing has. */
  fault: string | undefined;

  constructor(options: CrowdOptions) {
    const { sockets, rooms } = options;
    if (sockets > rooms * MEMBERS) throw new RangeError(`${rooms} rooms are too few`);
    this.#options = options;
    this.#rooms = Uint32Array.from({ length: sockets }, (_, index) => (index % rooms) + 1);
    this.#sent = new Uint32Array(sockets);
  }

  /**
   * Seats everybody.
   * @throws LOAD_SWARM_FAILED
   */
  async open(): Promise<void> {
    const indexes = this.#rooms.keys();
    const work = async (): Promise<void> => {
      for (const index of indexes) await this.#openOne(index);
    };
    const workers = Array.from({ length: CONNECTS_IN_FLIGHT }, work);
    const deadline = wait(OPEN_MS, undefined, { ref: false }).then(() => {
      throw new LoadError('LOAD_SWARM_FAILED', `Not everybody was seated within ${OPEN_MS} ms.`);
    });
    await Promise.race([Promise.all(workers), deadline]);
    if (this.fault !== undefined) throw new LoadError('LOAD_SWARM_FAILED', `${this.fault}.`);
  }

  /** Plays; what comes in the first `warmMs` does not count. `onWindow` is told when it begins and ends. */
  async play(warmMs: number, measureMs: number, onWindow: () => void): Promise<CrowdFigures> {
    const startMs = performance.now();
    const lag = createHistogram();
    const sending = this.#send(startMs, startMs + warmMs + measureMs, lag);
    await wait(warmMs);
    this.#isMeasuring = true;
    const fromMs = performance.now();
    const framesBefore = this.#frames;
    onWindow();
    await sending;
    this.#isMeasuring = false;
    onWindow();
    const seconds = (performance.now() - fromMs) / 1_000;
    const frames = this.#frames - framesBefore;
    return { seconds, frames, commands: this.#commands, latency: this.#latency(), lag };
  }

  close(): void {
    this.#isClosing = true;
    for (const socket of this.#sockets) socket?.destroy();
  }

  async #openOne(index: number): Promise<void> {
    const { port, rooms, create } = this.#options;
    const seat: Seat = { room: this.#rooms[index] ?? 0, member: Math.floor(index / rooms) };
    await new Promise<void>((resolve) => {
      const failed = (reason: string): void => {
        if (!this.#isClosing) this.fault ??= `socket ${index}: ${reason}`;
        resolve();
      };
      const ears = this.#ears(index, { joined: resolve, failed });
      const connect = async (): Promise<void> => {
        const speaker = await create(seat, ears, port);
        this.#speakers[index] = speaker;
        this.#sockets[index] = new RawSocket(
          { port, path: speaker.path, subprotocol: speaker.subprotocol },
          {
            onOpen: () => speaker.opened(),
            onMessage: (bytes, start, end) => speaker.message(bytes, start, end),
            onText: (text) => speaker.text(text),
            onClose: failed,
          },
        );
      };
      connect().catch((error: unknown) => failed(String(error)));
    });
  }

  #ears(index: number, { joined, failed }: Pick<Ears, 'joined' | 'failed'>): Ears {
    const room = this.#rooms[index] ?? 0;
    return {
      joined,
      failed,
      write: (frames) => this.#sockets[index]?.write(frames),
      frame: () => {
        this.#frames += 1;
      },
      answered: (tick) => {
        if (this.#isMeasuring) this.#sample(room, tick, performance.now());
      },
    };
  }

  #sample(room: number, tick: number, nowMs: number): void {
    if (this.#samples >= SAMPLES_MAX) return;
    this.#sampleRoom[this.#samples] = room;
    this.#sampleTick[this.#samples] = tick;
    this.#sampleMs[this.#samples] = nowMs;
    this.#samples += 1;
  }

  #latency(): Histogram {
    const latency = createHistogram();
    const samples = {
      count: this.#samples,
      room: this.#sampleRoom,
      tick: this.#sampleTick,
      atMs: this.#sampleMs,
    };
    for (const ms of latenciesOf(samples, this.#options.tickMs)) latency.record(ms);
    return latency;
  }

  /**
   * Sends until `endMs`, each socket at equal distances, all together evenly. Never sleeps: whoever is asleep when
   * bytes come has to be woken by their sender, and a server would pay for that the more the less it has to do.
   */
  async #send(startMs: number, endMs: number, lag: Histogram): Promise<void> {
    const { sockets, tickMs } = this.#options;
    const distanceMs = Math.max(COMMAND_MS_MIN, tickMs * TICKS_PER_COMMAND) / sockets;
    let next = 0;
    await new Promise<void>((resolve) => {
      const turn = (): void => {
        const now = performance.now();
        for (; startMs + next * distanceMs <= now; next += 1) {
          if (this.#isMeasuring) lag.record(performance.now() - (startMs + next * distanceMs));
          this.#sendOne(next % sockets);
        }
        if (now >= endMs || this.fault !== undefined) resolve();
        else setImmediate(turn);
      };
      turn();
    });
  }

  #sendOne(index: number): void {
    const sequence = (this.#sent[index] ?? 0) + 1;
    const command = this.#speakers[index]?.command(sequence);
    if (command === undefined) return;
    this.#sent[index] = sequence;
    if (this.#isMeasuring) this.#commands += 1;
    this.#sockets[index]?.write(command);
  }
}
