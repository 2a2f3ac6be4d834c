// Mints tickets: a JWT in compact form (RFC 7515, RFC 7519) that one Ed25519 key signs. For development and tests;
// a game mints its own, with any library.
import type { SigningKey } from './keys.ts';

export interface TicketClaims {
  /** What the server that is to take it calls the key. */
  readonly kid: string;
  readonly user: string;
  readonly audience: string;
  /** Wall-clock milliseconds since 1970; tickets count whole seconds. */
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
}

/** A signed ticket; equal claims give equal text. */
export function mintTicket(key: SigningKey, claims: TicketClaims): string {
  const header = { alg: 'EdDSA', typ: 'midswing-ticket+jwt', kid: claims.kid };
  const payload = {
    sub: claims.user,
    aud: claims.audience,
    iat: Math.floor(claims.issuedAtMs / 1_000),
    exp: Math.floor(claims.expiresAtMs / 1_000),
  };
  const input = `${encode(JSON.stringify(header))}.${encode(JSON.stringify(payload))}`;
  return `${input}.${encode(key.sign(Buffer.from(input)))}`;
}

function encode(content: string | Uint8Array): string {
  return Buffer.from(content).toString('base64url');
}
