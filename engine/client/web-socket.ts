// The socket port over a WebSocket of the runtime: browsers, Deno, Node >= 22.
import { CLOSE_CODES } from '../protocol/close-code.ts';
import { ClientError } from './client-error.ts';
import type { SocketFactory } from './socket.ts';

/** The part of the WHATWG WebSocket that is used; Node 20's types do not declare it. */
export interface WebSocketLike {
  binaryType: string;
  readonly readyState: number;
  addEventListener(type: 'open', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: CloseDetails) => void): void;
  send(bytes: Uint8Array): void;
  close(code?: number, reason?: string): void;
}

interface CloseDetails {
  readonly code: number;
  readonly reason: string;
}

export type WebSocketConstructor = new (url: string, protocols?: string[]) => WebSocketLike;

const OPEN = 1;

/**
 * Makes sockets with a WHATWG WebSocket class, by default the runtime's own.
 * @throws CLIENT_SOCKET_MISSING when the runtime has none
 */
export function createWebSocketFactory(
  constructor: WebSocketConstructor | undefined = findGlobalWebSocket(),
): SocketFactory {
  if (constructor === undefined) throw new ClientError('CLIENT_SOCKET_MISSING');
  return (url, events, protocols = []) => {
    const socket = openSocket(constructor, url, protocols);
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => events.onOpen());
    socket.addEventListener('message', ({ data }) => {
      if (data instanceof ArrayBuffer) events.onMessage(new Uint8Array(data));
      else socket.close(CLOSE_CODES.NORMAL, 'only binary messages are spoken');
    });
    socket.addEventListener('close', ({ code, reason }) => events.onClose(code, reason));
    return {
      send: (bytes) => {
        if (socket.readyState === OPEN) socket.send(bytes);
      },
      close: (code = CLOSE_CODES.NORMAL, reason = '') => socket.close(wireCode(code), reason),
    };
  };
}

/** A page may close with 1000 or 3000-4999 only; any other code would throw. */
function wireCode(code: number): number {
  return code >= 3000 ? code : CLOSE_CODES.NORMAL;
}

function openSocket(
  constructor: WebSocketConstructor,
  url: string,
  protocols: readonly string[],
): WebSocketLike {
  try {
    return new constructor(url, [...protocols]);
  } catch (cause) {
    throw new ClientError('CLIENT_URL_INVALID', {
      message: `"${url}" is no WebSocket URL.`,
      cause,
    });
  }
}

function findGlobalWebSocket(): WebSocketConstructor | undefined {
  const candidate: unknown = Reflect.get(globalThis, 'WebSocket');
  // The global of that name is the WHATWG class wherever it exists.
  return typeof candidate === 'function' ? (candidate as WebSocketConstructor) : undefined;
}
