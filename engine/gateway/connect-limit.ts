// How often one address may connect. Pure; the map is bounded: the address that came longest ago is forgotten first,
// which forgives it, and costs no more than a flood from as many addresses does anyway.
import type { GatewayLimits } from './limit-table.ts';
import { TokenBucket } from './token-bucket.ts';

/** Where a proxy is, or a developer: who comes from here is limited by them. */
const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

export class ConnectLimit {
  readonly #limits: GatewayLimits;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(limits: GatewayLimits) {
    this.#limits = limits;
  }

  get addresses(): number {
    return this.#buckets.size;
  }

  /** False when the address connects too often. */
  take(address: string, nowMs: number): boolean {
    if (LOOPBACK.has(address)) return true;
    const { connectBurstMax, connectsPerSecondMax, connectAddressesMax } = this.#limits;
    const known = this.#buckets.get(address);
    const bucket = known ?? new TokenBucket(connectBurstMax, connectsPerSecondMax, nowMs);
    // At the end: the first one came longest ago.
    this.#buckets.delete(address);
    this.#buckets.set(address, bucket);
    if (this.#buckets.size > connectAddressesMax) this.#forgetOldest();
    return bucket.take(nowMs);
  }

  #forgetOldest(): void {
    const [oldest] = this.#buckets.keys();
    if (oldest !== undefined) this.#buckets.delete(oldest);
  }
}
