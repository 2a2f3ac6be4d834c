// The opening handshake of a WebSocket client (RFC 6455, 4.1-4.2): the request, and the check of the
// answer. Pure but for the hash of the key; Node only.
import { createHash } from 'node:crypto';

const ACCEPT_SALT = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** Where a ws:// URL leads. */
export interface Target {
  /** Host to connect to, without the brackets of an IPv6 address. */
  readonly host: string;
  readonly port: number;
  /** Value of the Host header. */
  readonly authority: string;
  readonly path: string;
}

/** The parts of a ws:// URL; undefined for anything else. */
export function parseTarget(url: string): Target | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, hostname, host, port, pathname, search } = new URL(url);
  if (protocol !== 'ws:') return undefined;
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? 80 : Number(port),
    authority: host,
    path: `${pathname}${search}`,
  };
}

/** The upgrade request; `key` is 16 random bytes in base64, `protocols` are offered in their order. */
export function upgradeRequest(
  target: Target,
  key: string,
  protocols: readonly string[] = [],
): string {
  const offer = protocols.length === 0 ? [] : [`Sec-WebSocket-Protocol: ${protocols.join(', ')}`];
  return [
    `GET ${target.path} HTTP/1.1`,
    `Host: ${target.authority}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Key: ${key}`,
    'Sec-WebSocket-Version: 13',
    ...offer,
    '\r\n',
  ].join('\r\n');
}

/**
 * What is wrong with the head of the server's answer (without its empty line); undefined if nothing. A server may
 * choose none of the subprotocols that were offered.
 */
export function findHandshakeFault(
  head: string,
  key: string,
  protocols: readonly string[] = [],
): string | undefined {
  const [status = '', ...lines] = head.split('\r\n');
  if (!/^HTTP\/1\.1 101(\s|$)/.test(status)) return `the server answered "${status.slice(0, 80)}"`;
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  if (headers.get('upgrade')?.toLowerCase() !== 'websocket') return 'no "Upgrade: websocket"';
  if (!/(^|,)\s*upgrade\s*(,|$)/i.test(headers.get('connection') ?? '')) {
    return 'no "Connection: Upgrade"';
  }
  if (headers.get('sec-websocket-accept') !== acceptOf(key)) {
    return 'Sec-WebSocket-Accept does not belong to our key';
  }
  // A server that chose what was not offered speaks something else (4.1, points 5 and 6).
  if (headers.has('sec-websocket-extensions')) {
    return 'an extension was chosen that was not offered';
  }
  const chosen = headers.get('sec-websocket-protocol');
  if (chosen !== undefined && !protocols.includes(chosen)) {
    return 'a subprotocol was chosen that was not offered';
  }
  return undefined;
}

/** The Sec-WebSocket-Accept that belongs to a Sec-WebSocket-Key. */
export function acceptOf(key: string): string {
  return createHash('sha1').update(`${key}${ACCEPT_SALT}`).digest('base64');
}
