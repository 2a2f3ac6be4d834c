// The verifier of tickets: JWTs that whoever knows the players has signed with Ed25519 (RFC 7519, read as RFC 8725
// asks). What a good ticket looks like is fixed here and never taken from one: a header names one of our keys,
// and nothing else. Looks nothing up and keeps nothing.
import type { KeyObject } from 'node:crypto';
import { jwtVerify, type JWTPayload } from 'jose';
import { LIMITS } from '../base/limits.ts';
import { isUserName } from '../base/user-name.ts';
import type { TicketOutcome, TicketVerifier } from './ticket-verifier.ts';

export interface TicketVerifierOptions {
  /** Ed25519 public keys by the `kid` that tickets name; without any no ticket is good. */
  readonly keys: ReadonlyMap<string, KeyObject>;
  /** What `aud` must be, or have in its list. */
  readonly audience: string;
}

/** `typ` of a ticket's header: no other JWT that the same key signs is a ticket. */
const TICKET_TYPE = 'midswing-ticket+jwt';
const ALGORITHM = 'EdDSA';
/** Three parts of base64url without padding; the last one is 64 bytes, written in the one way they can be. */
const TICKET_SHAPE = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.[A-Za-z0-9_-]{85}[AQgw]$/;
const HEADER_NAMES: ReadonlySet<string> = new Set(['alg', 'typ', 'kid']);
const KEY_NAME = /^[A-Za-z0-9._-]{1,64}$/;
const CLOCK_TOLERANCE_SECONDS = LIMITS.ticketClockToleranceMs / 1_000;

/** Makes a verifier of signed JWTs. */
export function createTicketVerifier(options: TicketVerifierOptions): TicketVerifier {
  return { verify: (ticket, nowMs) => verify(options, ticket, nowMs) };
}

async function verify(
  { keys, audience }: TicketVerifierOptions,
  ticket: string,
  nowMs: number,
): Promise<TicketOutcome> {
  if (ticket.length > LIMITS.ticketCharsMax) return refused('it is too long');
  const [, header, claims] = TICKET_SHAPE.exec(ticket) ?? [];
  if (header === undefined || claims === undefined) return refused('it is no signed JWT');
  const named = readHeader(header);
  if (typeof named !== 'string') return named;
  const key = keys.get(named);
  if (key === undefined) return refused(`its key "${named}" is unknown`);
  let payload: JWTPayload;
  try {
    ({ payload } = await jwtVerify(ticket, key, {
      algorithms: [ALGORITHM],
      typ: TICKET_TYPE,
      audience,
      requiredClaims: ['sub', 'aud', 'exp'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: new Date(nowMs),
    }));
  } catch (error) {
    return explain(error);
  }
  if (parseObject(claims) === undefined) return refused('it has a claim twice');
  return readClaims(payload, nowMs);
}

/** The name of the key, or what is wrong with the header. */
function readHeader(encoded: string): string | TicketOutcome {
  const header = parseObject(encoded);
  if (header === undefined) return refused('its header cannot be read');
  const { alg, typ, kid } = header;
  if (alg !== ALGORITHM) return refused('its alg is not EdDSA');
  if (typ !== TICKET_TYPE) return refused(`its typ is not ${TICKET_TYPE}`);
  const known = Object.keys(header).every((name) => HEADER_NAMES.has(name));
  if (!known) return refused('its header has more than alg, typ and kid');
  if (typeof kid === 'string' && KEY_NAME.test(kid)) return kid;
  return refused('its header names no key (kid)');
}

/** Its end counts as it is; clocks that differ are forgiven at its beginning only. */
function readClaims({ sub, exp = 0 }: JWTPayload, nowMs: number): TicketOutcome {
  const expiresAtMs = Math.floor(exp * 1_000);
  if (expiresAtMs <= nowMs) return expired();
  if (expiresAtMs - nowMs > LIMITS.ticketLifetimeMsMax) return refused('its end is too far away');
  if (typeof sub !== 'string' || !isUserName(sub)) {
    return refused('its claim "sub" is no name of a user');
  }
  return { kind: 'accepted', user: sub, expiresAtMs };
}

/** What jose found, by its stable codes; anything else is a bug. */
function explain(error: unknown): TicketOutcome {
  if (!(error instanceof Error) || !('code' in error)) throw error;
  if (error.code === 'ERR_JWT_EXPIRED') return expired();
  if (error.code === 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED') {
    return refused('its signature does not hold');
  }
  if (error.code === 'ERR_JWT_CLAIM_VALIDATION_FAILED' && 'claim' in error) {
    return refused(`its claim "${String(error.claim)}" is missing, or not what it must be`);
  }
  if (error.code === 'ERR_JWT_INVALID') return refused('its claims cannot be read');
  throw error;
}

/** A JSON object with no name twice in any object of it, or undefined. */
function parseObject(encoded: string): Readonly<Record<string, unknown>> | undefined {
  let names = 0;
  const count = function (this: unknown, _name: string, value: unknown): unknown {
    if (!Array.isArray(this)) names += 1;
    return value;
  };
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    const text = decoder.decode(Buffer.from(encoded, 'base64url'));
    const content: unknown = JSON.parse(text, count);
    // The reviver sees a name that stands there twice once, and the whole under a name of its own.
    if (!isObject(content) || names - 1 !== countNames(text)) return undefined;
    return content;
  } catch {
    return undefined;
  }
}

function isObject(content: unknown): content is Readonly<Record<string, unknown>> {
  return typeof content === 'object' && content !== null && !Array.isArray(content);
}

/** How many strings of a JSON text have a colon behind them. */
function countNames(text: string): number {
  let names = 0;
  for (const [, colon] of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)) {
    if (colon !== undefined) names += 1;
  }
  return names;
}

function refused(reason: string): TicketOutcome {
  return { kind: 'refused', code: 'TICKET_REFUSED', reason };
}

function expired(): TicketOutcome {
  return { kind: 'refused', code: 'TICKET_EXPIRED', reason: 'it is past its end' };
}
