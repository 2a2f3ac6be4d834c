// A client over sockets that a test moves by hand: what it sent, and what a server would say. No network, no time.
import { ManualClock } from '../../../engine/base/clock.ts';
import { createClient, type Client } from '../../../engine/client/client.ts';
import type { ClientState } from '../../../engine/client/events.ts';
import type { ClientOptions } from '../../../engine/client/options.ts';
import type { ClientSocket, SocketEvents } from '../../../engine/client/socket.ts';
import { decodeClientMessage, encodeServerMessage } from '../../../engine/protocol/codec.ts';
import type {
  ClientMessage,
  ErrorMessage,
  FrameMessage,
  JoinedMessage,
  ServerMessage,
  WelcomeMessage,
} from '../../../engine/protocol/message.ts';
import { ManualTimers } from '../../support/manual-timers.ts';

export const VERSION = { epoch: 1, generation: 1, set: '0123456789abcdef' };
export const TICK_MS = 50;

/** One socket that the client opened. */
export class FakeSocket implements ClientSocket {
  readonly protocols: readonly string[];
  readonly sent: ClientMessage[] = [];
  /** What the client closed it with. */
  closed: [number, string] | undefined;
  readonly #events: SocketEvents;

  constructor(events: SocketEvents, protocols: readonly string[]) {
    this.#events = events;
    this.protocols = protocols;
  }

  send(bytes: Uint8Array): void {
    const message = decodeClientMessage(bytes);
    if (message === undefined) throw new Error('the client sent no ClientMessage');
    this.sent.push(message);
  }

  close(code = 1000, reason = ''): void {
    this.closed ??= [code, reason];
  }

  open(): void {
    this.#events.onOpen();
  }

  say(...messages: ServerMessage[]): void {
    for (const message of messages) this.sayBytes(encodeServerMessage(message));
  }

  sayBytes(bytes: Uint8Array): void {
    this.#events.onMessage(bytes);
  }

  /** The connection is gone, with the server's code or without one. */
  end(code = 1006, reason = ''): void {
    this.#events.onClose(code, reason);
  }
}

export interface Rig<View, Changes> {
  readonly client: Client<View, Changes>;
  readonly sockets: readonly FakeSocket[];
  /** The newest socket. */
  readonly socket: () => FakeSocket;
  readonly timers: ManualTimers;
  readonly states: readonly ClientState[];
}

export type RigOptions<View, Changes> = Partial<ClientOptions<View, Changes>>;

/** A client that has not connected; half of each jitter. */
export function createRig<View = undefined, Changes = undefined>(
  options: RigOptions<View, Changes> = {},
): Rig<View, Changes> {
  const clock = new ManualClock();
  const timers = new ManualTimers(clock);
  const sockets: FakeSocket[] = [];
  const client = createClient<View, Changes>({
    url: 'ws://nowhere',
    connect: (_url, events, protocols = []) => {
      const socket = new FakeSocket(events, protocols);
      sockets.push(socket);
      return socket;
    },
    ports: {
      nowMs: () => clock.nowMs(),
      after: (delayMs, run) => timers.after(delayMs, run),
      random: () => 0.5,
    },
    ...options,
  });
  const states: ClientState[] = [];
  client.onState((state) => states.push(state));
  const socket = (): FakeSocket => {
    const newest = sockets.at(-1);
    if (newest === undefined) throw new Error('the client opened no socket');
    return newest;
  };
  return { client, sockets, socket, timers, states };
}

/** The same, welcomed. */
export async function createWelcomedRig<View = undefined, Changes = undefined>(
  options: RigOptions<View, Changes> = {},
): Promise<Rig<View, Changes>> {
  const rig = createRig(options);
  const welcomed = rig.client.connect();
  rig.socket().open();
  rig.socket().say(welcomeOf(1));
  await welcomed;
  return rig;
}

/** The same, in slot 1 of room 7 after tick 10. */
export async function createJoinedRig<View = undefined, Changes = undefined>(
  options: RigOptions<View, Changes> = {},
): Promise<Rig<View, Changes>> {
  const rig = await createWelcomedRig(options);
  const joined = rig.client.join(7);
  rig.socket().say(JOINED);
  await joined;
  return rig;
}

/** Waits for the next attempt, and has its hello answered. */
export function comeBack(
  { timers, socket }: Rig<unknown, unknown>,
  ...answer: ServerMessage[]
): void {
  timers.advance(1_000);
  socket().open();
  socket().say(...answer);
}

/** Welcome number `number` of a session; its token is made of that. */
export function welcomeOf(number: number): WelcomeMessage {
  return {
    kind: 'welcome',
    protocol: 1,
    session: 's',
    tickMs: TICK_MS,
    rooms: 9,
    version: VERSION,
    minor: 0,
    resumeToken: tokenOf(number),
    resumeGraceMs: 60_000,
  };
}

export function tokenOf(number: number): Uint8Array {
  return new Uint8Array(32).fill(number);
}

export const JOINED: JoinedMessage = {
  kind: 'joined',
  room: 7,
  member: 1,
  spectator: false,
  tick: 10,
  version: VERSION,
  keyframe: Uint8Array.of(10),
};

/** The session goes on in slot 1 of room 7. */
export function resumedAt(lastSequence: number): ServerMessage {
  return { kind: 'resumed', place: { room: 7, member: 1, spectator: false }, lastSequence };
}

/** An error that answers no command. */
export function refusalOf(code: string): ErrorMessage {
  return { kind: 'error', code, message: 'm', sequence: 0 };
}

export const RESUME_UNKNOWN = refusalOf('RESUME_UNKNOWN');

/** A frame of room 7 in which nothing happens but what `more` says. */
export function frameOf(tick: number, more: Partial<FrameMessage> = {}): FrameMessage {
  return {
    kind: 'frame',
    room: 7,
    tick,
    version: VERSION,
    replies: [],
    changes: new Uint8Array(0),
    swap: undefined,
    keyframe: undefined,
    timeline: 0,
    durableTick: undefined,
    missed: 0,
    answeredSequence: 0,
    ...more,
  };
}

/** What the member of slot 1 is answered. */
export function replyTo(sequence: number, refusal = ''): FrameMessage['replies'][number] {
  return { member: 1, sequence, refusal };
}
