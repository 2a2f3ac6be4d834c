// A server as PROTOCOL.md has it, as small as it can be: one room whose state is the list of what was executed.
// It keeps a few frames only, forgets sessions when told to, and holds its own side of the contract by assertions.
import { decodeClientMessage, encodeServerMessage } from '../../../engine/protocol/codec.ts';
import type {
  ClientMessage,
  FrameMessage,
  Reply,
  ResumeRequest,
  ServerMessage,
} from '../../../engine/protocol/message.ts';
import { frameOf, VERSION, welcomeOf } from './fake-socket.ts';

const FRAMES_KEPT = 6;
/** First bytes of a payload with a meaning: the game refuses it, the engine cannot read it. */
export const REFUSED = 1;
export const MALFORMED = 2;

/** Where a session's messages go; undefined once the connection is gone. */
export interface Link {
  readonly say: (bytes: Uint8Array) => void;
  readonly close: (code: number) => void;
}

interface Session {
  token: number;
  link: Link | undefined;
  /** -1 before its join is admitted. */
  member: number;
  isJoining: boolean;
  lastSequence: number;
  sentTick: number;
  isLagging: boolean;
  /** Numbers that were answered, by tick. */
  readonly answered: Map<number, number[]>;
}

interface Waiting {
  readonly session: Session;
  readonly sequence: number;
  readonly payload: Uint8Array;
}

export class ModelServer {
  /** Ids of commands in the order in which they were executed: the state of the room. */
  readonly executed: number[] = [];
  tick = 0;
  #tokens = 0;
  #members = 0;
  #sessions: Session[] = [];
  #mailbox: Waiting[] = [];
  #frames: FrameMessage[] = [];

  /** A connection: what it is given is read in order. */
  accept(link: Link): (bytes: Uint8Array) => void {
    let session: Session | undefined;
    return (bytes) => {
      const message = decodeClientMessage(bytes);
      if (message === undefined) throw new Error('the client sent no ClientMessage');
      if (session !== undefined && session.link !== link) return;
      if (message.kind === 'hello') session = this.#hello(message.resume, link);
      else if (session === undefined) throw new Error('a message before hello was answered');
      else this.#take(session, message);
    };
  }

  /** The connection broke: its session waits. */
  drop(link: Link): void {
    for (const session of this.#sessions) if (session.link === link) session.link = undefined;
  }

  /** The server lost its sessions, with what they had not executed yet. */
  forgetSessions(): void {
    for (const { link } of this.#sessions) link?.close(1006);
    this.#sessions = [];
    this.#mailbox = [];
  }

  /** Sends no frames to anybody until the next call. */
  lag(): void {
    for (const session of this.#sessions) {
      session.isLagging = !session.isLagging;
      if (!session.isLagging) this.#catchUp(session);
    }
  }

  runTick(): void {
    this.tick += 1;
    const added: number[] = [];
    const replies = this.#mailbox.map((command) => this.#execute(command, added));
    this.#mailbox = [];
    this.#frames.push(frameOf(this.tick, { replies, changes: Uint8Array.from(added) }));
    if (this.#frames.length > FRAMES_KEPT) this.#frames.shift();
    for (const session of this.#sessions) {
      if (session.isJoining) this.#admit(session);
      else if (!session.isLagging) this.#catchUp(session);
    }
  }

  #hello(resume: ResumeRequest | undefined, link: Link): Session | undefined {
    let session: Session | undefined;
    if (resume !== undefined) {
      session = this.#sessions.find(({ token }) => token === tokenNumber(resume.token));
      if (session === undefined) {
        const error = { kind: 'error', code: 'RESUME_UNKNOWN', message: '', sequence: 0 } as const;
        link.say(encodeServerMessage(error));
        return undefined;
      }
      session.link?.close(4011);
    }
    session ??= this.#begin();
    this.#tokens += 1;
    session.token = this.#tokens;
    session.link = link;
    this.#say(session, { ...welcomeOf(1), resumeToken: tokenBytes(session.token) });
    if (resume !== undefined) this.#resume(session, resume.tick);
    return session;
  }

  #begin(): Session {
    const session: Session = {
      token: 0,
      link: undefined,
      member: -1,
      isJoining: false,
      lastSequence: 0,
      sentTick: 0,
      isLagging: false,
      answered: new Map(),
    };
    this.#sessions.push(session);
    return session;
  }

  #resume(session: Session, tick: number): void {
    const { member, lastSequence } = session;
    const place = member < 0 ? undefined : { room: 7, member, spectator: false };
    this.#say(session, { kind: 'resumed', place, lastSequence });
    session.isJoining = false;
    session.isLagging = false;
    session.sentTick = tick;
    if (place !== undefined) this.#catchUp(session);
  }

  #take(session: Session, message: ClientMessage): void {
    if (message.kind === 'join') session.isJoining = true;
    if (message.kind === 'ack' && message.tick > this.tick) throw new Error('an ack of the future');
    if (message.kind !== 'command') return;
    const { sequence, payload } = message;
    if (sequence <= session.lastSequence) throw new Error(`command ${sequence} came again`);
    session.lastSequence = sequence;
    if (session.member < 0) throw new Error('a command before Joined');
    if (payload[0] === MALFORMED) {
      this.#say(session, { kind: 'error', code: 'COMMAND_MALFORMED', message: '', sequence });
    } else {
      this.#mailbox.push({ session, sequence, payload });
    }
  }

  #execute({ session, sequence, payload }: Waiting, added: number[]): Reply {
    const { member, answered } = session;
    answered.set(this.tick, [...(answered.get(this.tick) ?? []), sequence]);
    if (payload[0] === REFUSED) return { member, sequence, refusal: 'NO' };
    const id = payload[1] ?? 0;
    this.executed.push(id);
    added.push(id);
    return { member, sequence, refusal: '' };
  }

  #admit(session: Session): void {
    session.isJoining = false;
    this.#members = (this.#members + 1) % 64;
    session.member = this.#members;
    session.sentTick = this.tick;
    const place = { room: 7, member: session.member, spectator: false };
    const keyframe = this.#keyframe();
    this.#say(session, { kind: 'joined', ...place, tick: this.tick, version: VERSION, keyframe });
  }

  /** The frames after the last one sent, or one that stands for those that are not kept. */
  #catchUp(session: Session): void {
    if (session.member < 0 || session.link === undefined) return;
    const missing = this.#frames.filter(({ tick }) => tick > session.sentTick);
    const first = missing[0]?.tick ?? this.tick + 1;
    if (session.sentTick > 0 && first <= session.sentTick + 1) {
      for (const frame of missing) this.#say(session, frame);
    } else {
      const newest = missing.at(-1);
      if (newest === undefined) throw new Error('no frame is kept');
      const missed = this.tick - 1 - session.sentTick;
      const answers = [...session.answered].filter(([tick]) => tick < this.tick);
      const answeredSequence = Math.max(0, ...answers.flatMap(([, sequences]) => sequences));
      const keyframe = this.#keyframe();
      const told = { keyframe, changes: new Uint8Array(0), missed, answeredSequence };
      this.#say(session, { ...newest, ...told });
    }
    session.sentTick = this.tick;
  }

  #keyframe(): Uint8Array {
    return Uint8Array.from([this.executed.length % 251, ...this.executed]);
  }

  #say(session: Session, message: ServerMessage): void {
    session.link?.say(encodeServerMessage(message));
  }
}

function tokenBytes(number: number): Uint8Array {
  const bytes = new Uint8Array(32);
  new DataView(bytes.buffer).setUint32(0, number);
  return bytes;
}

function tokenNumber(token: Uint8Array): number {
  return new DataView(token.buffer, token.byteOffset).getUint32(0);
}
