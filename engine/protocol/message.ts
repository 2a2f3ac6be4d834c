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
}

export interface JoinMessage {
  readonly kind: 'join';
  readonly room: number;
  /** Watch only: no member slot is taken and no command is accepted. */
  readonly spectate: boolean;
}

export interface CommandMessage {
  readonly kind: 'command';
  /** Strictly increasing per connection, from 1. */
  readonly sequence: number;
  readonly payload: Uint8Array;
}

export type ClientMessage = HelloMessage | JoinMessage | CommandMessage;

export interface WelcomeMessage {
  readonly kind: 'welcome';
  readonly protocol: number;
  readonly session: string;
  readonly tickMs: number;
  readonly rooms: number;
  readonly version: WireVersion;
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
}

export interface ErrorMessage {
  readonly kind: 'error';
  /** A code of error-codes.ts; newer servers may know more. */
  readonly code: string;
  readonly message: string;
  /** The command it answers; 0 when it answers none. */
  readonly sequence: number;
}

export type ServerMessage = WelcomeMessage | JoinedMessage | FrameMessage | ErrorMessage;
