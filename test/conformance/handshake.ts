// Opening handshakes (RFC 6455, 4.2): what a request lacks or adds, and the answer it must get.
import { connect } from 'node:net';

export interface Handshake {
  readonly id: string;
  readonly title: string;
  readonly head: string;
  /** Statuses that are strict. */
  readonly statuses: readonly number[];
  /** What happens instead, here and on a bare server; WEBSOCKET.md has the row `name`. */
  readonly deviation?: { readonly name: string; readonly status: number };
}

export interface Answer {
  readonly status: number;
  /** Header names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
}

/** The key of the RFC's example and the answer to it (1.3). */
export const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
export const ACCEPT = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=';

const WAIT_MS = 4_000;
const UPGRADED = [101] as const;
const REFUSED = [400, 404] as const;

const LINES: Readonly<Record<string, string>> = {
  Host: '127.0.0.1',
  Upgrade: 'websocket',
  Connection: 'Upgrade',
  'Sec-WebSocket-Key': KEY,
  'Sec-WebSocket-Version': '13',
};

export const HANDSHAKES: readonly Handshake[] = [
  { id: 'h.1', title: 'just what it needs', head: head({}), statuses: UPGRADED },
  {
    id: 'h.2',
    title: 'other capitals',
    head: head({ Upgrade: 'WebSocket', Connection: 'upgrade' }),
    statuses: UPGRADED,
  },
  {
    id: 'h.3',
    title: 'a list of connection options',
    head: head({ Connection: 'keep-alive, Upgrade' }),
    statuses: UPGRADED,
  },
  {
    id: 'h.4',
    title: 'extensions on offer',
    head: head({ 'Sec-WebSocket-Extensions': 'permessage-deflate; client_max_window_bits' }),
    statuses: UPGRADED,
  },
  {
    id: 'h.5',
    title: 'subprotocols on offer',
    head: head({ 'Sec-WebSocket-Protocol': 'chat, superchat' }),
    statuses: UPGRADED,
  },
  {
    id: 'h.6',
    title: 'a query',
    head: head({}, 'GET /?a=b HTTP/1.1'),
    statuses: UPGRADED,
  },
  {
    id: 'h.7',
    title: 'no key',
    head: head({ 'Sec-WebSocket-Key': undefined }),
    statuses: REFUSED,
  },
  {
    id: 'h.8',
    title: 'a key that is too short',
    head: head({ 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZQ==' }),
    statuses: REFUSED,
  },
  {
    id: 'h.9',
    title: 'another method',
    head: head({}, 'POST / HTTP/1.1'),
    statuses: [400, 404, 405],
  },
  {
    id: 'h.10',
    title: 'version 8',
    head: head({ 'Sec-WebSocket-Version': '8' }),
    statuses: [426, 400],
    deviation: { name: 'any-version', status: 101 },
  },
  {
    id: 'h.11',
    title: 'no version',
    head: head({ 'Sec-WebSocket-Version': undefined }),
    statuses: [426, 400],
    deviation: { name: 'any-version', status: 101 },
  },
  {
    id: 'h.12',
    title: 'no Upgrade',
    head: head({ Upgrade: undefined }),
    statuses: REFUSED,
    deviation: { name: 'key-alone', status: 101 },
  },
  {
    id: 'h.13',
    title: 'an Upgrade to something else',
    head: head({ Upgrade: 'h2c' }),
    statuses: REFUSED,
    deviation: { name: 'key-alone', status: 101 },
  },
  {
    id: 'h.14',
    title: 'no Connection',
    head: head({ Connection: undefined }),
    statuses: REFUSED,
    deviation: { name: 'key-alone', status: 101 },
  },
  {
    id: 'h.15',
    title: 'no Host',
    head: head({ Host: undefined }),
    statuses: [400],
  },
  {
    id: 'h.16',
    title: 'HTTP/1.0',
    head: head({}, 'GET / HTTP/1.0'),
    statuses: [400, 404, 426, 505],
  },
];

/** Sends a head as it is; status 0 stands for an end of the stream without an answer. */
export async function ask(port: number, bytes: string): Promise<Answer> {
  const socket = connect({ port, host: '127.0.0.1' });
  let text = '';
  const timer = setTimeout(() => socket.destroy(), WAIT_MS);
  await new Promise<void>((resolve) => {
    socket.on('error', () => resolve());
    socket.on('close', () => resolve());
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (text.includes('\r\n\r\n')) resolve();
    });
    socket.write(bytes);
  });
  clearTimeout(timer);
  socket.destroy();
  const [first = '', ...lines] = text.split('\r\n\r\n', 1).join('').split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return { status: Number(first.split(' ')[1] ?? 0), headers: new Map(headers) };
}

/** The right head with some lines other, added or, as undefined, left out. */
function head(
  changes: Readonly<Record<string, string | undefined>>,
  first = 'GET / HTTP/1.1',
): string {
  const lines = Object.entries({ ...LINES, ...changes }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${value}`],
  );
  return [first, ...lines, '\r\n'].join('\r\n');
}
