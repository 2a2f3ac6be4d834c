// Seals states that stay in memory: what rooms keep to go back (R52). A record opens under its own number alone, in
// the process that sealed it.
import { randomUUID } from 'node:crypto';
import { open, seal, type SealKey } from '../trust/seal.ts';
import type { SealContext } from '../trust/seal-context.ts';

export interface MemorySeal {
  seal(plain: Uint8Array, number: number): Uint8Array;
  /** @throws SEAL_REFUSED for any other record or number */
  open(record: Uint8Array, number: number): Uint8Array;
}

export function createMemorySeal(key: SealKey, environment: string): MemorySeal {
  const process = randomUUID();
  const contextOf = (counter: number): SealContext => ({
    environment,
    service: process,
    record: 'pre-image',
    schema: 1,
    generation: 0,
    pack: '',
    counter,
    previous: '',
  });
  return {
    seal: (plain, number) => seal(plain, key, contextOf(number)),
    open: (record, number) => open(record, [key], contextOf(number)),
  };
}
