// The messages of the wire as plain readonly data: what codec.ts takes and gives. No protobuf class
// leaves codec.ts. `payload`, `keyframe` and `changes` are the game's own bytes, opaque here.

/** Which rules decided: every frame and reply carries it. */
export interface WireVersion {
  readonly epoch: number;
  readonly generation: number;
  /** First 8 bytes of the generation set's digest as 16 lower-case hex characters. */
  readonly set: string;
}

export interface HelloMessage {
  readonly kind: 'hello';
  readonly protocol: number;
  /** Free text for the server's log. */
  readonly client: string;
  /** Newest minor version that the client speaks. */
  readonly minor: number;
  /** Goes on with a session; undefined begins one. */
  readonly resume: ResumeRequest | undefined;
}

export interface ResumeRequest {
  /** RESUME_TOKEN_BYTES that the newest Welcome gave. */
  readonly token: Uint8Array;
  /** The newest tick of the room that the client has taken; 0 before its first. */
  readonly tick: number;
}

export interface JoinMessage {
  readonly kind: 'join';
  readonly room: number;
  /** Watch only: no member slot is taken and no command is accepted. */
  readonly spectate: boolean;
}

export interface CommandMessage {
  readonly kind: 'command';
  /** Strictly increasing per session, from 1. */
  readonly sequence: number;
  readonly payload: Uint8Array;
  /** As in AckMessage; 0 says nothing. */
  readonly ackTick: number;
}

export interface AckMessage {
  readonly kind: 'ack';
  /** The client has taken every frame up to this tick. */
  readonly tick: number;
}

export interface RenewMessage {
  readonly kind: 'renew';
  /** A newer ticket of the same user: the session lasts as long as it does. */
  readonly ticket: string;
}

export type ClientMessage = HelloMessage | JoinMessage | CommandMessage | AckMessage | RenewMessage;

export interface WelcomeMessage {
  readonly kind: 'welcome';
  readonly protocol: number;
  readonly session: string;
  readonly tickMs: number;
  readonly rooms: number;
  readonly version: WireVersion;
  /** The minor version that both speak. */
  readonly minor: number;
  /** RESUME_TOKEN_BYTES that bring the session back; secret, and used once. */
  readonly resumeToken: Uint8Array;
  /** How long the server keeps the session after its connection is gone. */
  readonly resumeGraceMs: number;
}

export interface JoinedMessage {
  readonly kind: 'joined';
  readonly room: number;
  /** Own member slot; -1 for a spectator. */
  readonly member: number;
  readonly spectator: boolean;
  /** The keyframe shows the state after this tick; the next frame has tick + 1. */
  readonly tick: number;
  readonly version: WireVersion;
  readonly keyframe: Uint8Array;
}

export interface ResumedMessage {
  readonly kind: 'resumed';
  /** Where the session is; undefined when it is in no room. */
  readonly place:
    | {
        readonly room: number;
        /** Own member slot; -1 for a spectator. */
        readonly member: number;
        readonly spectator: boolean;
      }
    | undefined;
  /** Every command up to this one has arrived; later ones have not. */
  readonly lastSequence: number;
}

export interface GoingAwayMessage {
  readonly kind: 'going-away';
  /** Milliseconds after which a client may come back, each at its own moment up to twice that. */
  readonly reconnectAfterMs: number;
}

/** The answer to one command, decided in its frame's tick by its frame's version. */
export interface Reply {
  readonly member: number;
  readonly sequence: number;
  /** Empty when accepted, else the game's refusal code. */
  readonly refusal: string;
}

/** Announces the first frame that a room runs on a newly activated set. */
export interface SwapNotice {
  readonly fromEpoch: number;
  readonly pack: string;
  readonly revision: number;
}

export interface FrameMessage {
  readonly kind: 'frame';
  readonly room: number;
  readonly tick: number;
  readonly version: WireVersion;
  readonly replies: readonly Reply[];
  readonly changes: Uint8Array;
  readonly swap: SwapNotice | undefined;
  /** The state after this tick, in place of the changes where they do not tell everything. */
  readonly keyframe: Uint8Array | undefined;
  /** Counts how often the room went back to an earlier state; another one comes with a keyframe. */
  readonly timeline: number;
  /** The newest tick that a crash of the server does not take back; undefined when it keeps no journal. */
  readonly durableTick: number | undefined;
  /** Ticks right before this one that this client is not sent any more; the keyframe stands for them. */
  readonly missed: number;
  /** With `missed`: each own command up to this one without an answer had it in a tick that is missed. */
  readonly answeredSequence: number;
}

export interface ErrorMessage {
  readonly kind: 'error';
  /** A code of error-codes.ts; newer servers may know more. */
  readonly code: string;
  readonly message: string;
  /** The command it answers; 0 when it answers none. */
  readonly sequence: number;
}

export type ServerMessage =
  | WelcomeMessage
  | JoinedMessage
  | FrameMessage
  | ErrorMessage
  | ResumedMessage
  | GoingAwayMessage;
