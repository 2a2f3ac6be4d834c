// The wire: plain messages to bytes and back (SPEC PR). The only importer of the generated protobuf code.
// Decoding is total: a size cap first, then every field range-checked; hostile bytes give undefined, never
// a throw. Hot path: encodeServerMessage once a room a tick, decodeClientMessage once a command.
import { Reader, Writer } from 'protobufjs/minimal.js';
import { unreachable } from '../base/assert.ts';
import { LIMITS } from '../base/limits.ts';
import { midswing } from './generated/envelope.js';
import type {
  ClientMessage,
  ErrorMessage,
  FrameMessage,
  JoinedMessage,
  Reply,
  ServerMessage,
  SwapNotice,
  WelcomeMessage,
  WireVersion,
} from './message.ts';

/** The one protocol version both sides must speak. */
export const PROTOCOL_VERSION = 1;

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
  const set = new Uint8Array(SET_BYTES);
  return {
    encode: (message) => {
      wire.ServerMessage.encode(toWire(message, set), writer.reset());
      return writer.finish(true);
    },
  };
}

/** Encodes one server message into bytes of its own. */
export function encodeServerMessage(message: ServerMessage): Uint8Array {
  const set = new Uint8Array(SET_BYTES);
  return wire.ServerMessage.encode(toWire(message, set), new Writer()).finish();
}

/** Encodes one client message into bytes of its own. */
export function encodeClientMessage(message: ClientMessage): Uint8Array {
  return wire.ClientMessage.encode({ [message.kind]: message }, new Writer()).finish();
}

/**
 * Reads one client message; undefined when it is none. `payload` is a view of `bytes`: copy it to keep it.
 */
export function decodeClientMessage(bytes: Uint8Array): ClientMessage | undefined {
  if (bytes.length > LIMITS.frameBytesMax) return undefined;
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
  if (bytes.length > LIMITS.serverFrameBytesMax) return undefined;
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

function toWire(message: ServerMessage, set: Uint8Array): midswing.v1.ServerMessage.$Properties {
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
    default:
      return unreachable(message);
  }
}

function toWireFrame(message: FrameMessage, set: Uint8Array): midswing.v1.Frame.$Properties {
  return {
    room: message.room,
    tick: message.tick,
    version: toWireVersion(message.version, set),
    // Encoding only reads the replies.
    replies: message.replies as Reply[],
    changes: message.changes,
    swap: message.swap ?? null,
    keyframe: message.keyframe ?? null,
    timeline: message.timeline === 0 ? null : message.timeline,
    durableTick: message.durableTick ?? null,
  };
}

function toWireVersion(version: WireVersion, set: Uint8Array): midswing.v1.Version.$Properties {
  for (let i = 0; i < SET_BYTES; i += 1) {
    set[i] = Number.parseInt(version.set.slice(i * 2, i * 2 + 2), 16);
  }
  return { epoch: version.epoch, generation: version.generation, set };
}

function fromClient(message: midswing.v1.ClientMessage): ClientMessage | undefined {
  const { hello, join, command } = message;
  if (command) {
    const sequence = command.sequence ?? 0;
    if (sequence === 0) return undefined;
    return { kind: 'command', sequence, payload: plainBytes(command.payload) };
  }
  if (join) return { kind: 'join', room: join.room ?? 0, spectate: join.spectate ?? false };
  if (!hello) return undefined;
  const client = hello.client ?? '';
  if (client.length > LIMITS.clientNameCharsMax) return undefined;
  return { kind: 'hello', protocol: hello.protocol ?? 0, client };
}

function fromServer(message: midswing.v1.ServerMessage): ServerMessage | undefined {
  if (message.frame) return fromFrame(message.frame);
  if (message.joined) return fromJoined(message.joined);
  if (message.welcome) return fromWelcome(message.welcome);
  return message.error ? fromError(message.error) : undefined;
}

function fromWelcome(body: midswing.v1.Welcome.$Properties): WelcomeMessage | undefined {
  const version = fromVersion(body.version);
  const session = body.session ?? '';
  const tickMs = body.tickMs ?? 0;
  const rooms = body.rooms ?? 0;
  if (version === undefined || session.length > LIMITS.sessionCharsMax) return undefined;
  if (tickMs < 1 || tickMs > LIMITS.tickMsMax || rooms > LIMITS.roomsMax) return undefined;
  return { kind: 'welcome', protocol: body.protocol ?? 0, session, tickMs, rooms, version };
}

function fromJoined(body: midswing.v1.Joined.$Properties): JoinedMessage | undefined {
  const version = fromVersion(body.version);
  const spectator = body.spectator ?? false;
  const member = spectator ? -1 : (body.member ?? 0);
  if (version === undefined || member >= LIMITS.roomMembersMax) return undefined;
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
    if ((pack ?? '').length > LIMITS.packNameCharsMax) return undefined;
    swap = { fromEpoch: fromEpoch ?? 0, pack: pack ?? '', revision: revision ?? 0 };
  }
  const changes = plainBytes(body.changes);
  const hasKeyframe = (body.keyframe?.length ?? 0) > 0;
  const keyframe = hasKeyframe ? plainBytes(body.keyframe) : undefined;
  const { room = 0, tick = 0, timeline = 0 } = body;
  const head = { kind: 'frame', room: room ?? 0, tick: tick ?? 0, version } as const;
  const durableTick = body.durableTick ?? undefined;
  return { ...head, replies, changes, swap, keyframe, timeline: timeline ?? 0, durableTick };
}

function fromReplies(bodies: readonly midswing.v1.Reply.$Properties[]): Reply[] | undefined {
  if (bodies.length > LIMITS.mailboxCommandsMax) return undefined;
  const replies: Reply[] = [];
  for (const body of bodies) {
    const member = body.member ?? 0;
    const sequence = body.sequence ?? 0;
    const refusal = body.refusal ?? '';
    if (member >= LIMITS.roomMembersMax || sequence === 0) return undefined;
    if (refusal !== '' && !CODE_PATTERN.test(refusal)) return undefined;
    replies.push({ member, sequence, refusal });
  }
  return replies;
}

function fromError(body: midswing.v1.Error.$Properties): ErrorMessage | undefined {
  const code = body.code ?? '';
  const message = body.message ?? '';
  if (!CODE_PATTERN.test(code) || message.length > LIMITS.errorCharsMax) return undefined;
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
