// What each server's protocol comes down to for the generator: where to connect, what to say until frames come, how to
// read tick and answer out of a frame, and a command as bytes. One speaker a socket.

/** Where a socket sits; rooms are numbered from 1. */
export interface Seat {
  readonly room: number;
  readonly member: number;
}

/** What a speaker does with its socket and tells the crowd. */
export interface Ears {
  write(frames: Buffer): void;
  /** It is in its room; servers of their own mind name the member that it got. */
  joined(): void;
  frame(): void;
  /** The frame of this tick, told just before, answers a command of the socket. */
  answered(tick: number): void;
  failed(reason: string): void;
}

export interface Speaker {
  readonly path: string;
  readonly subprotocol: string | undefined;
  opened(): void;
  message(bytes: Buffer, start: number, end: number): void;
  text(text: string): void;
  /** Whole client frames. */
  command(sequence: number): Buffer;
}

/** Makes the speaker of one socket; may have to ask the server for a seat first. */
export type CreateSpeaker = (seat: Seat, ears: Ears, port: number) => Speaker | Promise<Speaker>;
