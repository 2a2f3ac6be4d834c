// Tickets built by hand, text by text, so that a test can alter any part of one that is good.
import { generateKeyPairSync, sign } from 'node:crypto';
import { createTicketVerifier } from '../../../engine/gateway/ticket.ts';
import type { TicketOutcome } from '../../../engine/gateway/ticket-verifier.ts';

export const NOW_MS = Date.parse('2026-11-21T12:00:00.500Z');
export const NOW_SECONDS = Math.floor(NOW_MS / 1_000);
export const OURS = generateKeyPairSync('ed25519');
export const ANOTHER = generateKeyPairSync('ed25519');
export const STRANGER = generateKeyPairSync('ed25519');

const verifier = createTicketVerifier({
  keys: new Map([
    ['2026-10', ANOTHER.publicKey],
    ['2026-11', OURS.publicKey],
  ]),
  audience: 'midswing',
});

/** A ticket as texts, before they are encoded and signed. */
export interface Parts {
  readonly header: string;
  readonly claims: string | Buffer;
  readonly sign: (input: Buffer) => Buffer;
}

export const HEADER = { alg: 'EdDSA', typ: 'midswing-ticket+jwt', kid: '2026-11' };
export const CLAIMS = { sub: 'ada', aud: 'midswing', exp: NOW_SECONDS + 600 };

export const GOOD: Parts = {
  header: JSON.stringify(HEADER),
  claims: JSON.stringify(CLAIMS),
  sign: (input) => sign(null, input, OURS.privateKey),
};

export function encode(text: string | Buffer): string {
  return Buffer.from(text).toString('base64url');
}

/** The ticket of its parts, rightly signed. */
export function write({ header, claims, sign }: Parts): string {
  const input = `${encode(header)}.${encode(claims)}`;
  return `${input}.${encode(sign(Buffer.from(input)))}`;
}

export function withHeader(changes: object): string {
  return write({ ...GOOD, header: JSON.stringify({ ...HEADER, ...changes }) });
}

export function withClaims(changes: object): string {
  return write({ ...GOOD, claims: JSON.stringify({ ...CLAIMS, ...changes }) });
}

export function verify(ticket: string, nowMs = NOW_MS): Promise<TicketOutcome> {
  return verifier.verify(ticket, nowMs);
}
