// A gateway over rooms of the toy game without any socket: clients whose links are arrays, moved by hand. What a
// link was given waits on its wire until the test lets it arrive, or is lost with it.
import { RESUME_TOKEN_BYTES } from '../../../engine/protocol/codec.ts';
import { decodeServerMessage, encodeClientMessage } from '../../../engine/protocol/codec.ts';
import type {
  ClientMessage,
  ResumeRequest,
  ServerMessage,
} from '../../../engine/protocol/message.ts';
import { createGateway, type Gateway } from '../../../engine/gateway/gateway.ts';
import type { GatewayOptions } from '../../../engine/gateway/gateway.ts';
import type { SavedSessions } from '../../../engine/gateway/saved-sessions.ts';
import type { Attachment, Link } from '../../../engine/gateway/link.ts';
import type { TickReport } from '../../../engine/room/room.ts';
import { isSlotTaken } from '../../../engine/room/slot-taken.ts';
import { recordingLog, type LogLine } from '../../support/recording-log.ts';
import type { ToyOptions } from '../room/toy-behaviour.ts';
import { toyCodec, versionOf } from './gateway-harness.ts';
import { createToyWorld, TICK_MS, type ToyWorld } from './toy-world.ts';

/** Nobody's. */
export const UNKNOWN_TOKEN = new Uint8Array(RESUME_TOKEN_BYTES).fill(1);

export class LinkRig {
  readonly world: ToyWorld;
  readonly lines: LogLine[] = [];
  gateway: Gateway;
  /** Told of each tick before the gateway is. */
  onTick: (report: TickReport) => void = () => undefined;
  readonly #options: Partial<GatewayOptions>;

  constructor(options: Partial<GatewayOptions> = {}, toy: ToyOptions = {}) {
    this.world = createToyWorld(toy);
    this.#options = options;
    this.gateway = this.#make(options);
  }

  /** One tick of every open room. */
  tick(count = 1): void {
    for (let i = 0; i < count; i += 1) {
      for (const room of this.world.rooms) {
        if (room.state !== 'open') continue;
        const report = room.runTick();
        this.onTick(report);
        this.gateway.publish(report);
      }
    }
  }

  /** So many ticks of every room that run late, together. */
  tickLate(count: number): void {
    this.gateway.batch(() => this.tick(count));
  }

  /** Time passes, and the gateway looks at its deadlines. */
  pass(ms: number): void {
    this.world.clock.advance(ms);
    this.gateway.sweep();
  }

  /** Another gateway goes on with the sessions of this one, over the same rooms. */
  restart(): void {
    this.gateway.shutdown();
    this.reopen(this.gateway.save());
  }

  reopen(saved: SavedSessions): void {
    this.gateway = this.#make({ ...this.#options, saved });
  }

  isTaken(room: number, member: number): boolean {
    const found = this.world.rooms[room];
    return found !== undefined && isSlotTaken(found, member);
  }

  connect(ticket?: string, address = 'a test'): LinkClient {
    return new LinkClient(this.gateway, ticket, address);
  }

  /** A client that was welcomed. */
  greet(ticket?: string): LinkClient {
    const client = this.connect(ticket);
    client.hello();
    client.arrive();
    return client;
  }

  /** A welcomed client that has joined a room, with a tick for it. */
  enter(room = 0, spectate = false): LinkClient {
    const client = this.greet();
    client.say({ kind: 'join', room, spectate });
    this.tick();
    client.arrive();
    return client;
  }

  /** A new connection that resumes what another client had, its messages on their way. */
  resume(client: LinkClient, tick = client.tick): LinkClient {
    const next = this.connect();
    next.hello({ token: client.token, tick });
    return next;
  }

  #make(options: Partial<GatewayOptions>): Gateway {
    const { rooms, clock } = this.world;
    return createGateway({
      rooms: { find: (id) => rooms[id], count: rooms.length },
      codec: toyCodec,
      tickMs: TICK_MS,
      version: () => versionOf(this.world),
      log: recordingLog(this.lines),
      clock,
      ...options,
    });
  }
}

export class LinkClient {
  readonly attachment: Attachment;
  /** What has arrived. */
  readonly received: ServerMessage[] = [];
  /** What is on its way. */
  wire: Uint8Array[] = [];
  /** Writes of several messages. */
  corks = 0;
  /** False: the transport drops what it is given. */
  takes = true;
  /** True: the transport throws. */
  throws = false;
  closeCode: number | undefined;
  /** The newest token, and the newest tick that arrived. */
  token = UNKNOWN_TOKEN;
  tick = 0;
  #read = 0;

  constructor(gateway: Gateway, ticket: string | undefined, address: string) {
    const bufferedBytes = (): number => this.wire.reduce((sum, { length }) => sum + length, 0);
    const link: Link = {
      address,
      get bufferedBytes() {
        return bufferedBytes();
      },
      send: (bytes) => {
        if (this.throws) throw new Error('a transport with a bug');
        if (this.takes) this.wire.push(bytes.slice());
        return this.takes;
      },
      cork: (body) => {
        this.corks += 1;
        body();
      },
      close: (code) => {
        this.closeCode = code;
      },
    };
    this.attachment = gateway.accept(link, ticket);
  }

  say(message: ClientMessage): void {
    this.attachment.receive(encodeClientMessage(message));
  }

  hello(resume?: ResumeRequest): void {
    this.say({ kind: 'hello', protocol: 1, client: '', minor: 0, resume });
  }

  command(sequence: number, payload: readonly number[], ackTick = 0): void {
    this.say({ kind: 'command', sequence, payload: Uint8Array.from(payload), ackTick });
  }

  ack(tick = this.tick): void {
    this.say({ kind: 'ack', tick });
  }

  /** So many messages arrive, all of them when it is not said. */
  arrive(count = this.wire.length): ServerMessage[] {
    const arrived = this.wire.splice(0, count).map((bytes) => this.#take(bytes));
    this.attachment.drained();
    return arrived;
  }

  /** The connection breaks; what is on its way is lost. */
  lose(code = 1006): void {
    this.wire = [];
    this.attachment.closed(code);
  }

  /** The next message that arrived and was not read yet, if it is of this kind. */
  next<Kind extends ServerMessage['kind']>(
    kind: Kind,
  ): Extract<ServerMessage, { kind: Kind }> | undefined {
    if (this.#read === this.received.length) this.arrive();
    const message = this.received[this.#read];
    this.#read += 1;
    return message?.kind === kind ? (message as Extract<ServerMessage, { kind: Kind }>) : undefined;
  }

  /** What arrived and was not read yet, as short words. */
  rest(): string[] {
    this.arrive();
    const rest = this.received.slice(this.#read).map((message) => wordOf(message));
    this.#read = this.received.length;
    return rest;
  }

  #take(bytes: Uint8Array): ServerMessage {
    const message = decodeServerMessage(bytes);
    if (message === undefined) throw new Error('the server sent no ServerMessage');
    this.received.push(message);
    if (message.kind === 'welcome') this.token = message.resumeToken.slice();
    if (message.kind === 'frame' || message.kind === 'joined') this.tick = message.tick;
    return message;
  }
}

function wordOf(message: ServerMessage): string {
  if (message.kind === 'error') return `${message.code} ${message.sequence}`;
  if (message.kind === 'joined') return `joined ${message.tick}`;
  if (message.kind !== 'frame') return message.kind;
  const { tick, missed } = message;
  return missed > 0 ? `keyframe ${tick} missed ${missed}` : `frame ${tick}`;
}
