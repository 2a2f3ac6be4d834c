// When a client comes back after its connection was lost. Pure: time and chance are arguments.
import { WIRE_LIMITS } from '../base/wire-limits.ts';

export interface ReconnectPolicy {
  /** Milliseconds before the first attempt at most; each further one waits up to twice as long. */
  readonly firstMs: number;
  /** Milliseconds between two attempts at most. */
  readonly maxMs: number;
  /** Milliseconds without a connection before the client gives up. */
  readonly giveUpMs: number;
}

export const RECONNECT_POLICY: ReconnectPolicy = {
  firstMs: WIRE_LIMITS.clientReconnectMs,
  maxMs: WIRE_LIMITS.clientReconnectMsMax,
  giveUpMs: WIRE_LIMITS.clientGiveUpMs,
};

/**
 * Milliseconds to wait before attempt number `attempt`, counted from 1: half of it by chance (`random` from 0 to
 * 1), so that the clients of a server that fell do not come back at one moment.
 */
export function reconnectDelayMs(
  { firstMs, maxMs }: ReconnectPolicy,
  attempt: number,
  random: number,
): number {
  return Math.min(maxMs, firstMs * 2 ** Math.min(attempt - 1, 30)) * (0.5 + random / 2);
}

/** The same after GoingAway: not before what the server named, each client at its own moment up to twice that. */
export function returnDelayMs(reconnectAfterMs: number, random: number): number {
  return reconnectAfterMs * (1 + random);
}
