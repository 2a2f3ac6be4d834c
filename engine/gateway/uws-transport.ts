// The gateway on uWebSockets.js: adds its socket route and its health routes to an app that the host made and that
// the host lets listen. Invariants: no native call on a closed socket, every request is answered in its turn, and
// no throw out of a handler (each of them would end the process).
import { LIMITS } from '../base/limits.ts';
import type { Log } from '../base/log.ts';
import { CLOSE_CODES } from '../protocol/close-code.ts';
import type { Gateway } from './gateway.ts';
import { addHttpRoutes, type Health } from './http-routes.ts';
import type { Attachment } from './link.ts';
import type { Uws, UwsApp, UwsRequest, UwsResponse, UwsSocket, UwsUpgradeContext } from './uws.ts';
import { UwsLink } from './uws-link.ts';

export interface AttachOptions {
  /** Where clients open their WebSocket, e.g. "/". */
  readonly path: string;
  /** Adds /healthz, /readyz and a hint for everything else; none of them when absent. */
  readonly health?: () => Health;
  readonly log: Log;
}

export interface AttachedGateway {
  /** Sockets of this route. */
  readonly sockets: number;
  /** Ends its sockets with GOING_AWAY, and answers later upgrades with 503; the app stays the host's. */
  detach(): void;
}

/** What the native server holds every socket to. */
export function socketBounds(limits: SocketLimits): SocketBounds {
  return {
    // A longer frame ends its socket inside the native server: no close frame, 1006 at the client.
    maxPayloadLength: limits.frameBytesMax,
    maxBackpressure: limits.backpressureBytesMax,
    idleTimeout: limits.idleTimeoutSeconds,
    // A peer that is there answers them: only one that is gone idles out.
    sendPingsAutomatically: true,
  };
}

type SocketLimits = Readonly<
  Record<'frameBytesMax' | 'backpressureBytesMax' | 'idleTimeoutSeconds', number>
>;

interface SocketBounds {
  readonly maxPayloadLength: number;
  readonly maxBackpressure: number;
  readonly idleTimeout: number;
  readonly sendPingsAutomatically: boolean;
}

/** The data of one native socket. */
interface SocketData {
  readonly link: UwsLink;
  readonly ticket: string | undefined;
  attachment: Attachment | undefined;
}

/** Adds the gateway to an app of the same native library. */
export function attachGateway(
  app: UwsApp,
  gateway: Gateway,
  options: AttachOptions & { readonly uws: Pick<Uws, 'DISABLED'> },
): AttachedGateway {
  const route = new UwsRoute(gateway, options.log);
  app.ws<SocketData>(options.path, {
    compression: options.uws.DISABLED,
    ...socketBounds(LIMITS),
    upgrade: (response, request, context) => route.upgrade(response, request, context),
    open: (socket) => route.open(socket),
    message: (socket, message, isBinary) => {
      // The buffer is detached when this returns: nothing below keeps a view of it.
      socket.getUserData().attachment?.receive(isBinary ? new Uint8Array(message) : undefined);
    },
    ping: (socket) => socket.getUserData().attachment?.pinged(),
    pong: (socket) => socket.getUserData().attachment?.pinged(),
    drain: (socket) => socket.getUserData().attachment?.drained(),
    close: (socket, code) => route.closed(socket, code),
  });
  if (options.health !== undefined) addHttpRoutes(app, options.health, options.log);
  return route;
}

class UwsRoute implements AttachedGateway {
  readonly #gateway: Gateway;
  readonly #log: Log;
  readonly #links = new Set<UwsLink>();
  #isDetached = false;

  constructor(gateway: Gateway, log: Log) {
    this.#gateway = gateway;
    this.#log = log;
  }

  get sockets(): number {
    return this.#links.size;
  }

  detach(): void {
    this.#isDetached = true;
    for (const link of this.#links) link.close(CLOSE_CODES.GOING_AWAY, 'GOING_AWAY');
  }

  upgrade(response: UwsResponse, request: UwsRequest, context: UwsUpgradeContext): void {
    try {
      this.#upgrade(response, request, context);
    } catch (error) {
      this.#log.error({ err: error }, 'an upgrade threw');
      response.close();
    }
  }

  open(socket: UwsSocket<SocketData>): void {
    const data = socket.getUserData();
    data.link.attach(socket);
    this.#links.add(data.link);
    data.attachment = this.#gateway.accept(data.link, data.ticket);
  }

  closed(socket: UwsSocket<SocketData>, code: number): void {
    const { link, attachment } = socket.getUserData();
    link.detach();
    this.#links.delete(link);
    attachment?.closed(code);
  }

  #upgrade(response: UwsResponse, request: UwsRequest, context: UwsUpgradeContext): void {
    const link = new UwsLink(addressOf(response.getRemoteAddress()));
    const protocols = request.getHeader('sec-websocket-protocol');
    const origin = request.getHeader('origin');
    const { address } = link;
    const answer = this.#isDetached
      ? ({ kind: 'refuse', status: 503, reason: 'stopping' } as const)
      : this.#gateway.upgrade({ address, origin, protocols });
    if (answer.kind === 'refuse') {
      response.cork(() => {
        response.writeStatus(STATUS[answer.status]).end(`Refused: ${answer.reason}.\n`);
      });
      return;
    }
    const { protocol = '', ticket } = answer;
    const data: SocketData = { link, ticket, attachment: undefined };
    const key = request.getHeader('sec-websocket-key');
    // No extension is ever chosen.
    response.upgrade(data, key, protocol, '', context);
  }
}

const STATUS = {
  401: '401 Unauthorized',
  403: '403 Forbidden',
  429: '429 Too Many Requests',
  503: '503 Service Unavailable',
} as const;

/** IPv4 with dots, also where it is mapped; of IPv6 the network of 64 bits that one household has. */
function addressOf(bytes: ArrayBuffer): string {
  const octets = new Uint8Array(bytes);
  if (octets.length === 4) return octets.join('.');
  const isMapped = octets.subarray(0, 10).every((octet) => octet === 0) && octets[10] === 255;
  if (isMapped) return octets.subarray(12).join('.');
  const words = Array.from({ length: 8 }, (_, i) =>
    (((octets[2 * i] ?? 0) << 8) | (octets[2 * i + 1] ?? 0)).toString(16),
  );
  if (words.join(':') === '0:0:0:0:0:0:0:1') return '::1';
  return `${words.slice(0, 4).join(':')}::/64`;
}
