// Copies of the state of services at one instant, for whoever makes them durable.
import type { HostCore } from './core.ts';
import type { StateCapture } from './options.ts';
import type { Member } from './roster.ts';
import { exportState } from './carry-state.ts';

export interface Captures {
  readonly captures: readonly StateCapture[];
  /** One of each service that did not give its state. */
  readonly failures: readonly unknown[];
}

/** Exports `members` in one step; one that fails does not keep the others. */
export function captureStates(members: readonly Member[], core: HostCore): Captures {
  const captures: StateCapture[] = [];
  const failures: unknown[] = [];
  for (const { generation } of members) {
    const { service } = generation;
    if (core.condemned.has(generation.id)) continue;
    try {
      const state = exportState(service);
      if (state === undefined || service.state === undefined) continue;
      const { schema } = service.state;
      captures.push({ generation, schema, state, carried: core.carriedOf(service.name) });
    } catch (error) {
      failures.push(error);
    }
  }
  return { captures, failures };
}
