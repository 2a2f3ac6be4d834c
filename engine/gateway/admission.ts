// Whether a connection may open at all, asked before it is upgraded, in one synchronous look at its request: the
// signature of a ticket is checked afterwards.
import type { ConnectLimit } from './connect-limit.ts';
import type { GatewayLimits, LimitLabel } from './limit-table.ts';

/** What an upgrade request says of its client. */
export interface UpgradeRequest {
  readonly address: string;
  /** The Origin header; empty or undefined where there is none, as for clients that are no web pages. */
  readonly origin: string | undefined;
  /** The Sec-WebSocket-Protocol header. */
  readonly protocols: string | undefined;
}

export interface AdmissionOptions {
  readonly limits: GatewayLimits;
  readonly connects: ConnectLimit;
  /** Web pages of these origins may connect, and those served on this machine when there are none. */
  readonly origins: readonly string[];
  /** Whether a client without a ticket may play. */
  readonly guests: 'allowed' | 'refused';
}

/** Characters of three parts of base64url. */
const TICKET = /^[A-Za-z0-9._-]+$/;
const OWN_MACHINE = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/;

export class Admission {
  readonly #options: AdmissionOptions;
  readonly #origins: ReadonlySet<string>;

  constructor(options: AdmissionOptions) {
    this.#options = options;
    this.#origins = new Set(options.origins);
  }

  /** Why it may not open; undefined when it may. */
  refusal(
    { address, origin }: UpgradeRequest,
    ticket: string | undefined,
    nowMs: number,
  ): LimitLabel | undefined {
    const { limits, connects, guests } = this.#options;
    if (!connects.take(address, nowMs)) return 'connects';
    if (!this.#isWelcome(origin)) return 'origin';
    if (ticket === undefined) return guests === 'refused' ? 'ticket-missing' : undefined;
    const isShaped = ticket.length <= limits.ticketCharsMax && TICKET.test(ticket);
    return isShaped ? undefined : 'ticket-shape';
  }

  #isWelcome(origin: string | undefined): boolean {
    // Not a web page: what other programs send as Origin proves nothing.
    if (origin === undefined || origin === '') return true;
    return this.#origins.size === 0 ? OWN_MACHINE.test(origin) : this.#origins.has(origin);
  }
}
