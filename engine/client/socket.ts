// The socket port of the client: what net-socket.ts (Node) and web-socket.ts (browser, Node >= 22) offer.

/** One open or opening connection. After close() and after onClose nothing is sent any more. */
export interface ClientSocket {
  /** Sends one binary message; ignored unless the socket is open. */
  send(bytes: Uint8Array): void;
  /** Starts the closing handshake; onClose follows within a deadline. */
  close(code?: number, reason?: string): void;
}

/** What a socket reports. Never called from inside the factory: always in a later turn. */
export interface SocketEvents {
  readonly onOpen: () => void;
  /** One binary message; the bytes belong to the receiver. */
  readonly onMessage: (bytes: Uint8Array) => void;
  /** Exactly once, also when connecting failed (1006, with the cause as reason). */
  readonly onClose: (code: number, reason: string) => void;
}

/**
 * Opens a socket to `url` and offers `protocols` as WebSocket subprotocols, none when absent.
 * @throws CLIENT_URL_INVALID
 */
export type SocketFactory = (
  url: string,
  events: SocketEvents,
  protocols?: readonly string[],
) => ClientSocket;
