// One gateway over three links: the native server, the package `ws` as its example carries it, and an array. What
// clients see is the same.
import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../engine/base/clock.ts';
import { silentLog } from '../../../engine/base/log.ts';
import { createGateway, type Gateway } from '../../../engine/gateway/gateway.ts';
import type { GatewayOptions } from '../../../engine/gateway/gateway.ts';
import type { Attachment, Link } from '../../../engine/gateway/link.ts';
import { openGatewayServer } from '../../../engine/gateway/uws-server.ts';
import { decodeServerMessage, encodeClientMessage } from '../../../engine/protocol/codec.ts';
import type { ClientMessage, ServerMessage } from '../../../engine/protocol/message.ts';
import { carryOverWs } from '../../../examples/ws-transport/transport.ts';
import { HostileSocket, type Peer } from '../../hostile/hostile-socket.ts';
import { TOY } from '../room/toy-behaviour.ts';
import { closeAll, eventually, onCloseAll, toyCodec, versionOf } from './gateway-harness.ts';
import { createToyWorld, TICK_MS, type ToyWorld } from './toy-world.ts';

afterEach(closeAll);

/** Carries a gateway; gives clients. */
type Carry = (gateway: Gateway) => Promise<() => Promise<Peer>>;

const overUws: Carry = async (gateway) => {
  const health = () => ({ live: true, ready: true });
  const address = { host: '127.0.0.1', port: 0 };
  const server = await openGatewayServer({ gateway, ...address, health, log: silentLog });
  onCloseAll(() => server.close());
  return () => HostileSocket.open(server.port);
};

const overWs: Carry = async (gateway) => {
  const server = createServer();
  const leave = carryOverWs(server, gateway, '/');
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onCloseAll(async () => {
    leave();
    server.close();
  });
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return () => HostileSocket.open(port);
};

const overArray: Carry = async (gateway) => () => Promise.resolve(new ArrayPeer(gateway));

class ArrayPeer implements Peer {
  readonly messages: ServerMessage[] = [];
  readonly #attachment: Attachment;
  #wire: Uint8Array[] = [];
  #isPaused = false;
  #closeCode = 0;

  constructor(gateway: Gateway) {
    const bufferedBytes = (): number => this.#wire.reduce((sum, { length }) => sum + length, 0);
    const link: Link = {
      address: 'here',
      get bufferedBytes() {
        return bufferedBytes();
      },
      send: (bytes) => {
        this.#wire.push(bytes.slice());
        this.#arrive();
        return true;
      },
      cork: (body) => body(),
      close: (code) => {
        this.#closeCode = code;
      },
    };
    this.#attachment = gateway.accept(link);
  }

  say(message: ClientMessage): void {
    this.#attachment.receive(encodeClientMessage(message));
  }

  text(): void {
    this.#attachment.receive(undefined);
  }

  ping(): void {
    this.#attachment.pinged();
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#arrive();
    this.#attachment.drained();
  }

  async heard(kind: ServerMessage['kind'], count = 1): Promise<void> {
    expect(this.messages.filter((one) => one.kind === kind).length).toBeGreaterThanOrEqual(count);
  }

  async ended(): Promise<number> {
    return this.#closeCode;
  }

  leave(): void {
    this.#attachment.closed(1006);
  }

  #arrive(): void {
    if (this.#isPaused) return;
    for (const bytes of this.#wire.splice(0)) {
      const message = decodeServerMessage(bytes);
      if (message !== undefined) this.messages.push(message);
    }
  }
}

interface Carried {
  readonly gateway: Gateway;
  readonly world: ToyWorld;
  readonly dial: () => Promise<Peer>;
  readonly tick: (count?: number) => void;
}

async function start(carry: Carry, options: Partial<GatewayOptions> = {}): Promise<Carried> {
  const world = createToyWorld();
  const { rooms } = world;
  const gateway = createGateway({
    rooms: { find: (id) => rooms[id], count: rooms.length },
    codec: toyCodec,
    tickMs: TICK_MS,
    version: () => versionOf(world),
    log: silentLog,
    clock: new ManualClock(),
    ...options,
  });
  onCloseAll(async () => gateway.shutdown());
  const tick = (count = 1): void => {
    for (let i = 0; i < count; i += 1) {
      for (const room of rooms.slice(0, 1)) gateway.publish(room.runTick());
    }
  };
  return { gateway, world, dial: await carry(gateway), tick };
}

const hello: ClientMessage = {
  kind: 'hello',
  protocol: 1,
  client: '',
  minor: 0,
  resume: undefined,
};

/** Sent and handled: the gateway has counted it. */
async function say({ gateway }: Carried, peer: Peer, ...messages: ClientMessage[]): Promise<void> {
  const before = gateway.figures.messages;
  for (const message of messages) peer.say(message);
  await eventually(() => gateway.figures.messages >= before + messages.length);
}

async function enter(carried: Carried, room = 0): Promise<Peer> {
  const peer = await carried.dial();
  await say(carried, peer, hello, { kind: 'join', room, spectate: false });
  carried.tick();
  await peer.heard('joined');
  return peer;
}

function ticksOf({ messages }: Peer): number[] {
  return messages.flatMap((one) => (one.kind === 'frame' ? [one.tick] : []));
}

describe.each([
  ['uWebSockets.js', overUws],
  ['ws', overWs],
  ['an array', overArray],
] as const)('over %s', (_, carry) => {
  it('[LK1] a client is welcomed, joins, and gets every tick with its answers', async () => {
    const carried = await start(carry);
    const peer = await enter(carried);
    const payload = Uint8Array.of(TOY.add, 1);
    await say(carried, peer, { kind: 'command', sequence: 1, payload, ackTick: 1 });
    // Many in one turn, out of one buffer that is used again.
    carried.tick(60);
    await peer.heard('frame', 60);
    expect(ticksOf(peer)).toEqual(Array.from({ length: 60 }, (__, i) => i + 2));
    const replies = peer.messages.flatMap((one) => (one.kind === 'frame' ? one.replies : []));
    expect(replies).toEqual([{ member: 0, sequence: 1, refusal: '' }]);
  });

  it('[LK1] errors come before the close code, and texts are malformed', async () => {
    const carried = await start(carry);
    const [rude, texting] = [await carried.dial(), await carried.dial()];
    await say(carried, rude, { kind: 'ack', tick: 1 });
    expect(await rude.ended()).toBe(4001);
    expect(rude.messages).toMatchObject([{ kind: 'error', code: 'HELLO_EXPECTED' }]);
    for (let i = 0; i < 8; i += 1) texting.text();
    expect(await texting.ended()).toBe(4002);
    await texting.heard('error', 8);
    expect(carried.gateway.sockets).toBe(0);
  });

  it('[LK1] pings count, and a flood of them ends in 4009', async () => {
    const carried = await start(carry, { limits: { messageBurstMax: 5, overLimitMax: 10 } });
    const peer = await carried.dial();
    await say(carried, peer, hello);
    for (let i = 0; i < 15; i += 1) peer.ping();
    expect(await peer.ended()).toBe(4009);
    await eventually(() => carried.gateway.sessions === 0);
  });

  it('[LK1] a lost connection is resumed, each tick once; the one before is closed with 4011', async () => {
    const carried = await start(carry);
    const [peer, other] = [await enter(carried), await enter(carried)];
    carried.tick();
    await peer.heard('frame', 2);
    peer.leave();
    await eventually(() => carried.gateway.detached === 1);
    carried.tick(3);
    const next = await carried.dial();
    await say(carried, next, { ...hello, resume: { token: tokenOf(peer), tick: 3 } });
    await next.heard('frame', 3);
    expect(ticksOf(next)).toEqual([4, 5, 6]);
    const thief = await carried.dial();
    await say(carried, thief, { ...hello, resume: { token: tokenOf(other), tick: 6 } });
    expect(await other.ended()).toBe(4011);
    await thief.heard('resumed');
  });

  it('[LK1] who reads nothing is skipped, and gets what it lacks once it reads', async () => {
    const big = new Uint8Array(60_000);
    const codec = { ...toyCodec, encodeChanges: () => big };
    const limits = { ackLagTicksMax: 1e6, frameLogBytesMax: 16_777_216 };
    const carried = await start(carry, { codec, limits });
    const peer = await enter(carried);
    peer.pause();
    const { figures } = carried.gateway;
    let ticks = 0;
    await eventually(() => {
      carried.tick();
      ticks += 1;
      return figures.lags > 0;
    });
    carried.tick(3);
    expect(figures.frames).toBeLessThan(ticks + 3);
    peer.resume();
    await eventually(() => ticksOf(peer).length === ticks + 3);
    expect(ticksOf(peer)).toEqual(Array.from({ length: ticks + 3 }, (__, i) => i + 2));
    expect(figures.lateFrames).toBeGreaterThan(0);
  });

  it('[LK1] a gateway that stops says GoingAway, closes with 1001 and keeps its sessions', async () => {
    const carried = await start(carry);
    const peer = await enter(carried);
    carried.gateway.shutdown();
    expect(await peer.ended()).toBe(1001);
    await peer.heard('going-away');
    await eventually(() => carried.gateway.sockets === 0);
    expect(carried.gateway.save().sessions).toHaveLength(1);
  });
});

function tokenOf({ messages }: Peer): Uint8Array {
  const welcome = messages.find((one) => one.kind === 'welcome');
  return welcome?.resumeToken ?? new Uint8Array(0);
}
