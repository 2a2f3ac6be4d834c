// The port to one connection of any transport. The gateway sends through it and never sees what is behind; the
// transport feeds what comes in to the Attachment that the gateway gave it.
// Invariant: nothing is called on a link after its close, and nothing of an attachment throws.

/** Where the bytes of one connection go. */
export interface Link {
  /** The client's address as the transport knows it, for limits and logs. */
  readonly address: string;
  /** Bytes that were taken and not handed to the system yet. */
  readonly bufferedBytes: number;
  /** Copies the bytes; false when nothing more is taken and they were dropped. */
  send(bytes: Uint8Array): boolean;
  /** What is sent inside goes out in one write where the transport can do that. */
  cork(body: () => void): void;
  /** Closes with a close frame, after what was sent; `closed` may be told inside this call. */
  close(code: number, reason: string): void;
}

/** One connection as its transport sees the gateway. */
export interface Attachment {
  /** One whole message; undefined stands for a text. The bytes are only read during the call. */
  receive(bytes: Uint8Array | undefined): void;
  /** The client sent a ping, which the transport answers, or a pong. */
  pinged(): void;
  /** Some of what was buffered has gone out. */
  drained(): void;
  /** The connection is gone, once; 1006 where no close code came. */
  closed(code: number): void;
}
