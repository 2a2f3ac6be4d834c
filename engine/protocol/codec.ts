// The wire: plain messages to bytes and back (SPEC PR). The only importer of the generated protobuf code.
// Decoding is total: a size cap first, then every field range-checked; hostile bytes give undefined, never
// a throw. Hot path: encodeServerMessage once a room a tick, decodeClientMessage once a command.
import { Reader, Writer } from 'protobufjs/minimal.js';
import { unreachable } from '../base/assert.ts';
import { WIRE_LIMITS } from '../base/wire-limits.ts';
import { midswing } from './generated/envelope.js';
import type {
  ClientMessage,
  ErrorMessage,
  FrameMessage,
  HelloMessage,
  JoinedMessage,
  Reply,
  ResumedMessage,
  ResumeRequest,
  ServerMessage,
  SwapNotice,
  WelcomeMessage,
  WireVersion,
} from './message.ts';

/** The one major version of the protocol that both sides must speak. */
export const PROTOCOL_VERSION = 1;
/** The newest minor version of it; the older one of both sides is spoken. */
export const PROTOCOL_MINOR = 0;
/** The WebSocket subprotocol that a server chooses when it is offered. */
export const SUBPROTOCOL = 'midswing.v1';
/** What a ticket follows in a subprotocol that a client offers beside SUBPROTOCOL. */
export const TICKET_SUBPROTOCOL_PREFIX = 'ticket.';
export const RESUME_TOKEN_BYTES = 32;

const wire = midswing.v1;

/** Bytes of the generation set's digest on the wire. */
const SET_BYTES = 8;
const CODE_PATTERN = /^[A-Z][A-Z0-9_]{0,63}$/;

/** Encodes with one buffer for all messages: the result is valid until the next call on this encoder. */
export interface ServerEncoder {
  encode(message: ServerMessage): Uint8Array;
}

/** The hot-path encoder; one per gateway. Allocates a few small objects a message, no buffers. */
export function createServerEncoder(): ServerEncoder {
  // Not Writer.create(): its Node flavour gives Buffers, whose slice() does not copy.
  const writer = new Writer();
  const set = new SetBytes();
  return {
    encode: (message) => {
      wire.ServerMessage.encode(toWire(message, set), writer.reset());
      return writer.finish(true);
    },
  };
}

/** Encodes one server message into bytes of its own. */
export function encodeServerMessage(message: ServerMessage): Uint8Array {
  const set = new SetBytes();
  return wire.ServerMessage.encode(toWire(message, set), new Writer()).finish();
}

/** Encodes one client message into bytes of its own. */
export function encodeClientMessage(message: ClientMessage): Uint8Array {
  return wire.ClientMessage.encode(clientToWire(message), new Writer()).finish();
}

/**
 * Reads one client message; undefined when it is none. `payload` is a view of `bytes`: copy it to keep it.
 */
export function decodeClientMessage(bytes: Uint8Array): ClientMessage | undefined {
  if (bytes.length > WIRE_LIMITS.frameBytesMax) return undefined;
  try {
    return fromClient(wire.ClientMessage.decode(createReader(bytes)));
  } catch {
    // The reader throws on truncated or overlong fields: to the caller that is "no message".
    return undefined;
  }
}

/**
 * Reads one server message; undefined when it is none. `changes` and `keyframe` are views of `bytes`.
 */
export function decodeServerMessage(bytes: Uint8Array): ServerMessage | undefined {
  if (bytes.length > WIRE_LIMITS.serverFrameBytesMax) return undefined;
  try {
    return fromServer(wire.ServerMessage.decode(createReader(bytes)));
  } catch {
    return undefined;
  }
}

/** The wire's form of a generation set's digest: its first 16 hex characters. */
export function shortDigest(digest: string): string {
  return digest.slice(0, SET_BYTES * 2);
}

function createReader(bytes: Uint8Array): Reader {
  const reader = Reader.create(bytes);
  // Unknown fields of a newer peer are skipped, not collected.
  reader.discardUnknown = true;
  return reader;
}

function clientToWire(message: ClientMessage): midswing.v1.ClientMessage.$Properties {
  switch (message.kind) {
    case 'hello':
      return { hello: { ...message, resume: message.resume ?? null } };
    case 'command':
      return { command: message };
    case 'join':
      return { join: message };
    case 'ack':
      return { ack: message };
    case 'renew':
      return { renew: message };
    default:
      return unreachable(message);
  }
}

function toWire(message: ServerMessage, set: SetBytes): midswing.v1.ServerMessage.$Properties {
  switch (message.kind) {
    case 'welcome':
      return { welcome: { ...message, version: toWireVersion(message.version, set) } };
    case 'joined': {
      const member = Math.max(0, message.member);
      return { joined: { ...message, member, version: toWireVersion(message.version, set) } };
    }
    case 'frame':
      return { frame: toWireFrame(message, set) };
    case 'error':
      return { error: message };
    case 'resumed':
      return { resumed: toWireResumed(message) };
    case 'going-away':
      return { goingAway: message };
    default:
      return unreachable(message);
  }
}

function toWireResumed({ place, lastSequence }: ResumedMessage): midswing.v1.Resumed.$Properties {
  if (place === undefined) return { lastSequence };
  return { ...place, inRoom: true, member: Math.max(0, place.member), lastSequence };
}

function toWireFrame(message: FrameMessage, set: SetBytes): midswing.v1.Frame.$Properties {
  return {
    room: message.room,
    tick: message.tick,
    version: toWireVersion(message.version, set),
    // Encoding only reads the replies.
    replies: message.replies as Reply[],
    changes: message.changes,
    swap: message.swap ?? null,
    keyframe: message.keyframe ?? null,
    timeline: message.timeline,
    durableTick: message.durableTick ?? null,
    missed: message.missed,
    answeredSequence: message.answeredSequence,
  };
}

function toWireVersion(version: WireVersion, set: SetBytes): midswing.v1.Version.$Properties {
  return { epoch: version.epoch, generation: version.generation, set: set.of(version.set) };
}

/** The bytes of a set's digest. Rooms of one moment run on few sets, mostly one: the last one is kept. */
class SetBytes {
  readonly #bytes = new Uint8Array(SET_BYTES);
  #hex = '';

  of(hex: string): Uint8Array {
    if (hex === this.#hex) return this.#bytes;
    this.#hex = hex;
    for (let i = 0; i < SET_BYTES; i += 1) {
      this.#bytes[i] = Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16);
    }
    return this.#bytes;
  }
}

function fromClient(message: midswing.v1.ClientMessage): ClientMessage | undefined {
  const { hello, join, command, ack, renew } = message;
  if (command) {
    const sequence = command.sequence ?? 0;
    if (sequence === 0) return undefined;
    const ackTick = command.ackTick ?? 0;
    return { kind: 'command', sequence, payload: plainBytes(command.payload), ackTick };
  }
  if (ack) return { kind: 'ack', tick: ack.tick ?? 0 };
  if (join) return { kind: 'join', room: join.room ?? 0, spectate: join.spectate ?? false };
  if (renew) {
    const ticket = renew.ticket ?? '';
    if (ticket.length === 0 || ticket.length > WIRE_LIMITS.ticketCharsMax) return undefined;
    return { kind: 'renew', ticket };
  }
  return hello ? fromHello(hello) : undefined;
}

function fromHello(body: midswing.v1.Hello.$Properties): HelloMessage | undefined {
  const client = body.client ?? '';
  if (client.length > WIRE_LIMITS.clientNameCharsMax) return undefined;
  let resume: ResumeRequest | undefined;
  if (body.resume) {
    const token = plainBytes(body.resume.token);
    if (token.length !== RESUME_TOKEN_BYTES) return undefined;
    resume = { token, tick: body.resume.tick ?? 0 };
  }
  const { protocol, minor } = body;
  return { kind: 'hello', protocol: protocol ?? 0, client, minor: minor ?? 0, resume };
}

function fromServer(message: midswing.v1.ServerMessage): ServerMessage | undefined {
  if (message.frame) return fromFrame(message.frame);
  if (message.joined) return fromJoined(message.joined);
  if (message.welcome) return fromWelcome(message.welcome);
  if (message.resumed) return fromResumed(message.resumed);
  if (message.goingAway) {
    const reconnectAfterMs = message.goingAway.reconnectAfterMs ?? 0;
    return { kind: 'going-away', reconnectAfterMs };
  }
  return message.error ? fromError(message.error) : undefined;
}

function fromWelcome(body: midswing.v1.Welcome.$Properties): WelcomeMessage | undefined {
  const version = fromVersion(body.version);
  const session = body.session ?? '';
  const tickMs = body.tickMs ?? 0;
  const rooms = body.rooms ?? 0;
  if (version === undefined || session.length > WIRE_LIMITS.sessionCharsMax) return undefined;
  if (tickMs < 1 || tickMs > WIRE_LIMITS.tickMsMax || rooms > WIRE_LIMITS.roomsMax)
    return undefined;
  const resumeToken = plainBytes(body.resumeToken);
  if (resumeToken.length !== RESUME_TOKEN_BYTES) return undefined;
  const { protocol, minor, resumeGraceMs } = body;
  const head = { kind: 'welcome', protocol: protocol ?? 0, minor: minor ?? 0 } as const;
  const grace = resumeGraceMs ?? 0;
  return { ...head, session, tickMs, rooms, version, resumeToken, resumeGraceMs: grace };
}

function fromResumed(body: midswing.v1.Resumed.$Properties): ResumedMessage | undefined {
  const lastSequence = body.lastSequence ?? 0;
  if (!body.inRoom) return { kind: 'resumed', place: undefined, lastSequence };
  const spectator = body.spectator ?? false;
  const member = spectator ? -1 : (body.member ?? 0);
  if (member >= WIRE_LIMITS.roomMembersMax) return undefined;
  return { kind: 'resumed', place: { room: body.room ?? 0, member, spectator }, lastSequence };
}

function fromJoined(body: midswing.v1.Joined.$Properties): JoinedMessage | undefined {
  const version = fromVersion(body.version);
  const spectator = body.spectator ?? false;
  const member = spectator ? -1 : (body.member ?? 0);
  if (version === undefined || member >= WIRE_LIMITS.roomMembersMax) return undefined;
  const keyframe = plainBytes(body.keyframe);
  const { room, tick } = body;
  return { kind: 'joined', room: room ?? 0, member, spectator, tick: tick ?? 0, version, keyframe };
}

function fromFrame(body: midswing.v1.Frame.$Properties): FrameMessage | undefined {
  const version = fromVersion(body.version);
  const replies = fromReplies(body.replies ?? []);
  if (version === undefined || replies === undefined) return undefined;
  let swap: SwapNotice | undefined;
  if (body.swap) {
    const { fromEpoch, pack, revision } = body.swap;
    if ((pack ?? '').length > WIRE_LIMITS.packNameCharsMax) return undefined;
    swap = { fromEpoch: fromEpoch ?? 0, pack: pack ?? '', revision: revision ?? 0 };
  }
  const changes = plainBytes(body.changes);
  const hasKeyframe = (body.keyframe?.length ?? 0) > 0;
  const keyframe = hasKeyframe ? plainBytes(body.keyframe) : undefined;
  const missed = body.missed ?? 0;
  // Only the state after it can stand for ticks that are missed.
  if (missed > 0 && keyframe === undefined) return undefined;
  // One literal: put together from parts, an object of so many fields is ten times as dear.
  return {
    kind: 'frame',
    room: body.room ?? 0,
    tick: body.tick ?? 0,
    version,
    replies,
    changes,
    swap,
    keyframe,
    timeline: body.timeline ?? 0,
    durableTick: body.durableTick ?? undefined,
    missed,
    answeredSequence: body.answeredSequence ?? 0,
  };
}

function fromReplies(bodies: readonly midswing.v1.Reply.$Properties[]): Reply[] | undefined {
  if (bodies.length > WIRE_LIMITS.mailboxCommandsMax) return undefined;
  const replies: Reply[] = [];
  for (const body of bodies) {
    const member = body.member ?? 0;
    const sequence = body.sequence ?? 0;
    const refusal = body.refusal ?? '';
    if (member >= WIRE_LIMITS.roomMembersMax || sequence === 0) return undefined;
    if (refusal !== '' && !CODE_PATTERN.test(refusal)) return undefined;
    replies.push({ member, sequence, refusal });
  }
  return replies;
}

function fromError(body: midswing.v1.Error.$Properties): ErrorMessage | undefined {
  const code = body.code ?? '';
  const message = body.message ?? '';
  if (!CODE_PATTERN.test(code) || message.length > WIRE_LIMITS.errorCharsMax) return undefined;
  return { kind: 'error', code, message, sequence: body.sequence ?? 0 };
}

function fromVersion(
  body: midswing.v1.Version.$Properties | null | undefined,
): WireVersion | undefined {
  if (body?.set?.length !== SET_BYTES) return undefined;
  let set = '';
  for (const byte of body.set) set += byte.toString(16).padStart(2, '0');
  return { epoch: body.epoch ?? 0, generation: body.generation ?? 0, set };
}

/** A plain view: the reader gives Buffers for Buffers, whose slice() does not copy. */
function plainBytes(bytes: Uint8Array | null | undefined): Uint8Array {
  if (!bytes) return new Uint8Array(0);
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}
