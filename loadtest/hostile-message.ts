// What the process of a run and the hostile one say to one another.
import type { HostileTotals } from './hostile-client.ts';
import type { HostileKind } from './hostile-kind.ts';

export type HostileCommand =
  | {
      readonly kind: 'attack';
      readonly url: string;
      readonly sockets: number;
      readonly kinds: readonly HostileKind[];
      readonly rooms: number;
      readonly seed: number;
    }
  | { readonly kind: 'rest' }
  | { readonly kind: 'end' };

/** Twice a second. */
export type HostileEvent = Readonly<HostileTotals>;
