// The scope of a dry run: what is asked of it is noted and never begins. It behaves like the scope of a
// generation that does not serve yet, and never will.
import { CodedError } from '../base/errors.ts';
import type { Clock } from '../base/clock.ts';
import { silentLog } from '../base/log.ts';
import { silentMetrics } from '../base/metrics.ts';
import type { Closable, Registration, Scope } from '../contract/scope.ts';
import { StrategyRegistry } from '../kernel/strategy.ts';

export interface TrialScope {
  readonly scope: Scope;
  /** Aborts the signal, then closes what was opened, last first. Goes on after failures and throws the first. */
  readonly close: () => Promise<void>;
}

/** A scope without effects; its clock is the one given. */
export function createTrialScope(clock: Clock): TrialScope {
  const controller = new AbortController();
  const owned: Closable[] = [];
  const shared = new Map<string, Closable>();
  const closed = (): never => {
    throw new CodedError('SCOPE_CLOSED', { message: 'In a dry run nothing serves.' });
  };
  const strategies = new StrategyRegistry().board({ service: 'dry-run', generation: 0 });
  const noted = (): Registration => ({ cancel: () => undefined });
  const scope: Scope = {
    log: silentLog,
    metrics: silentMetrics,
    clock,
    signal: controller.signal,
    after: noted,
    every: noted,
    subscribe: noted,
    respond: noted,
    publish: closed,
    request: async () => closed(),
    dependency: () => ({ call: closed }),
    expose: () => undefined,
    view: () => ({ value: undefined }),
    offerStrategy: (name, strategy, typeName) => strategies.offer(name, strategy, typeName),
    fetchStrategy: closed,
    own: (resource) => {
      owned.push(resource);
      return resource;
    },
    share: <T extends Closable>(key: string, open: () => T): T => {
      const known = shared.get(key);
      // Whoever asks for a key asks for one type; the resources of a host hold to it the same way.
      if (known !== undefined) return known as T;
      const opened = open();
      shared.set(key, opened);
      return opened;
    },
  };
  return { scope, close: () => closeAll(controller, [...shared.values(), ...owned]) };
}

async function closeAll(
  controller: AbortController,
  resources: readonly Closable[],
): Promise<void> {
  controller.abort();
  const errors: unknown[] = [];
  for (const resource of resources.toReversed()) {
    try {
      await resource.close();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
}
