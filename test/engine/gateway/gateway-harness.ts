// A real gateway over real rooms of the toy game on port 0, ticked by hand, and clients on real sockets. Call
// closeAll() in afterEach.
import { connect, type Socket } from 'node:net';
import { expect } from 'vitest';
import type { GameCodec } from '../../../engine/contract/wire.ts';
import { OPCODES } from '../../../engine/client/frame-reader.ts';
import { upgradeRequest } from '../../../engine/client/handshake.ts';
import { createNetSocketFactory, encodeFrame } from '../../../engine/client/net-socket.ts';
import type { ClientSocket } from '../../../engine/client/socket.ts';
import { createGateway, type Gateway } from '../../../engine/gateway/gateway.ts';
import type { GatewayOptions } from '../../../engine/gateway/gateway.ts';
import type { Health } from '../../../engine/gateway/http-routes.ts';
import { openGatewayServer } from '../../../engine/gateway/uws-server.ts';
import type { GatewayServerOptions } from '../../../engine/gateway/uws-server.ts';
import {
  decodeServerMessage,
  encodeClientMessage,
  PROTOCOL_VERSION,
} from '../../../engine/protocol/codec.ts';
import type {
  ClientMessage,
  ResumeRequest,
  ServerMessage,
} from '../../../engine/protocol/message.ts';
import type { Room } from '../../../engine/room/room.ts';
import { recordingLog, type LogLine } from '../../support/recording-log.ts';
import { TOY, TOY_MEMBERS, valueOf, type ToyOptions } from '../room/toy-behaviour.ts';
import { createToyWorld, TICK_MS, type ToyWorld } from './toy-world.ts';

const WAIT_MS = 5_000;

/** Kind and one number, a byte each; a keyframe is one byte a member. */
export const toyCodec: GameCodec = {
  decodeCommand: (payload, into) => {
    if (payload.length !== 2) return false;
    into.kind = payload[0] ?? 0;
    into.args[0] = payload[1] ?? 0;
    return true;
  },
  encodeChanges: ({ length }) => new Uint8Array([length]),
  encodeKeyframe: (columns) =>
    Uint8Array.from({ length: TOY_MEMBERS }, (_, member) => valueOf(columns, member)),
  refusalCode: (refusal) => `TOY_${refusal}`,
};

/** What a test may set of the gateway and of its port. */
export type HarnessOptions = Partial<GatewayOptions & Omit<GatewayServerOptions, 'gateway'>>;

export interface GatewayHarness {
  readonly gateway: Gateway;
  /** Shuts the gateway down and frees its port. */
  readonly close: () => Promise<void>;
  readonly url: string;
  readonly port: number;
  readonly rooms: readonly Room[];
  readonly world: ToyWorld;
  readonly lines: readonly LogLine[];
  /** Runs one tick of every open room and publishes it. */
  readonly tick: () => void;
  /** Connects a client that has not said hello. */
  readonly dial: () => Promise<TestClient>;
  /** Connects a client and has it welcomed. */
  readonly greet: () => Promise<TestClient>;
  /** A welcomed client that has joined a room, with a tick for it. */
  readonly enter: (room?: number, spectate?: boolean) => Promise<TestClient>;
}

const isWell = (): Health => ({ live: true, ready: true });

const cleanups: (() => Promise<void>)[] = [];

/** Closes what the test opened. */
export async function closeAll(): Promise<void> {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
}

export function onCloseAll(cleanup: () => Promise<void>): void {
  cleanups.push(cleanup);
}

export async function startGateway(
  toy: ToyOptions = {},
  options: HarnessOptions = {},
): Promise<GatewayHarness> {
  const world = createToyWorld(toy);
  const { rooms } = world;
  const lines: LogLine[] = [];
  const log = recordingLog(lines);
  const gateway = createGateway({
    rooms: { find: (id) => rooms[id], count: rooms.length },
    codec: toyCodec,
    tickMs: TICK_MS,
    version: () => versionOf(world),
    log,
    ...options,
  });
  const { host = '127.0.0.1', port: wanted = 0, health = isWell } = options;
  const server = await openGatewayServer({ gateway, host, port: wanted, health, log });
  const close = (): Promise<void> => server.close();
  onCloseAll(close);
  const { port } = server;
  const url = `ws://127.0.0.1:${port}`;
  const tick = (): void => {
    for (const room of rooms) if (room.state === 'open') gateway.publish(room.runTick());
  };
  const dial = (): Promise<TestClient> => TestClient.open(url);
  const greet = async (): Promise<TestClient> => {
    const client = await dial();
    client.hello();
    await client.next('welcome');
    return client;
  };
  const enter = async (room = 0, spectate = false): Promise<TestClient> => {
    const client = await greet();
    client.say({ kind: 'join', room, spectate });
    await client.settle();
    tick();
    await client.next('joined');
    return client;
  };
  return { gateway, close, url, port, rooms, world, lines, tick, dial, greet, enter };
}

/** The server still plays with somebody new: joins, acts, is answered. */
export async function expectStillServing(harness: GatewayHarness): Promise<void> {
  const client = await harness.enter(1);
  client.command(1, [TOY.add, 1]);
  await client.settle();
  harness.tick();
  const frame = await client.next('frame');
  expect(frame.replies).toContainEqual({ member: 0, sequence: 1, refusal: '' });
  await client.close();
}

export class TestClient {
  readonly received: ServerMessage[] = [];
  /** Close code, once closed. */
  closeCode: number | undefined;
  readonly #socket: ClientSocket;
  readonly #opened: Promise<void>;
  #wake: () => void = () => undefined;
  #taken = 0;

  private constructor(url: string) {
    let open: () => void = () => undefined;
    this.#opened = new Promise((resolve) => {
      open = resolve;
    });
    this.#socket = createNetSocketFactory()(url, {
      onOpen: () => open(),
      onMessage: (bytes) => {
        const message = decodeServerMessage(bytes);
        if (message === undefined) throw new Error('the server sent no ServerMessage');
        this.received.push(message);
        this.#wake();
      },
      onClose: (code) => {
        this.closeCode = code;
        open();
        this.#wake();
      },
    });
    onCloseAll(() => this.close());
  }

  static async open(url: string): Promise<TestClient> {
    const client = new TestClient(url);
    await client.#opened;
    return client;
  }

  say(message: ClientMessage): void {
    this.sendBytes(encodeClientMessage(message));
  }

  hello(resume?: ResumeRequest): void {
    this.say({ kind: 'hello', protocol: PROTOCOL_VERSION, client: 'test', minor: 0, resume });
  }

  command(sequence: number, payload: readonly number[]): void {
    this.say({ kind: 'command', sequence, payload: Uint8Array.from(payload), ackTick: 0 });
  }

  sendBytes(bytes: Uint8Array): void {
    this.#socket.send(bytes);
  }

  /** The next message that was not taken yet; fails unless it is of this kind. */
  async next<Kind extends ServerMessage['kind']>(
    kind: Kind,
  ): Promise<Extract<ServerMessage, { kind: Kind }>> {
    await this.#until(() => this.received.length > this.#taken || this.closeCode !== undefined);
    const message = this.received[this.#taken];
    this.#taken += 1;
    expect(message).toMatchObject({ kind });
    return message as Extract<ServerMessage, { kind: Kind }>;
  }

  /** Messages that were not taken yet. */
  rest(): ServerMessage[] {
    return this.received.slice(this.#taken);
  }

  /**
   * Resolves when the server has read all that was sent so far: a second Hello is answered in order. Its
   * answer is taken out again.
   */
  async settle(): Promise<void> {
    const probes = (): number[] =>
      this.received.flatMap((message, i) =>
        message.kind === 'error' && message.code === 'HELLO_REPEATED' ? [i] : [],
      );
    this.hello();
    await this.#until(() => probes().length > 0 || this.closeCode !== undefined);
    const [at] = probes();
    if (at !== undefined) this.received.splice(at, 1);
  }

  async closed(): Promise<number> {
    await this.#until(() => this.closeCode !== undefined);
    return this.closeCode ?? -1;
  }

  async close(): Promise<void> {
    this.#socket.close();
    await this.closed();
  }

  async #until(holds: () => boolean): Promise<void> {
    const deadlineMs = Date.now() + WAIT_MS;
    while (!holds()) {
      if (Date.now() > deadlineMs) throw new Error('nothing came within the deadline');
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 50);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }
}

/**
 * A bare TCP socket after its upgrade, to write and read what no client would. Frames are sent with
 * `say`; `heard` holds the raw bytes that came back, as text.
 */
export class RawClient {
  readonly socket: Socket;
  heard = '';

  constructor(port: number) {
    this.socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    this.socket.on('error', () => undefined);
    this.socket.on('data', (chunk) => {
      this.heard += chunk.toString('latin1');
    });
    onCloseAll(async () => void this.socket.destroy());
  }

  async upgrade(): Promise<void> {
    const target = { host: '127.0.0.1', port: 0, authority: '127.0.0.1', path: '/' };
    this.socket.write(upgradeRequest(target, 'AAAAAAAAAAAAAAAAAAAAAA=='));
    await eventually(() => this.heard.includes('\r\n\r\n'));
  }

  say(message: ClientMessage): void {
    this.socket.write(encodeFrame(OPCODES.BINARY, encodeClientMessage(message), undefined));
  }
}

/** Polls until `holds`, at most WAIT_MS. */
export async function eventually(holds: () => boolean): Promise<void> {
  const deadlineMs = Date.now() + WAIT_MS;
  while (!holds()) {
    if (Date.now() > deadlineMs) throw new Error('it did not come true within the deadline');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

export function versionOf({ kernel }: ToyWorld): ReturnType<GatewayOptions['version']> {
  const set = kernel.routing?.defaultSet;
  const generation = set?.generations.get('toy');
  if (set === undefined || generation === undefined) throw new Error('nothing serves');
  return { epoch: kernel.epoch, generation: generation.id, set: set.digest };
}
