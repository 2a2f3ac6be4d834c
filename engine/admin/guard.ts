// Who may speak to the admin API: the holder of the token, and no page of a browser that was lured
// to a name pointing here (DNS rebinding).
import { createHash, timingSafeEqual } from 'node:crypto';
import { CodedError } from '../base/errors.ts';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Compares the bearer token in a time that does not depend on where it differs.
 * @throws AUTH_REQUIRED without a bearer token
 * @throws AUTH_REFUSED for another token
 */
export function checkToken(authorization: string | undefined, token: string): void {
  const given = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
  if (given === undefined) throw new CodedError('AUTH_REQUIRED');
  if (!timingSafeEqual(hash(given), hash(token))) throw new CodedError('AUTH_REFUSED');
}

/**
 * On a loopback address only requests to a loopback name are answered; other addresses take any
 * name.
 * @throws ADMIN_HOST_REFUSED
 */
export function checkHost(hostHeader: string | undefined, listeningHost: string): void {
  if (!isLoopback(listeningHost)) return;
  const name = (hostHeader ?? '').replace(/:\d+$/, '').toLowerCase();
  if (LOOPBACK.has(name) || name === listeningHost) return;
  throw new CodedError('ADMIN_HOST_REFUSED', { details: { host: hostHeader ?? '' } });
}

/** Whether an address can only be reached from this machine. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Of equal length whatever was given, as timingSafeEqual demands. */
function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
