// The abort signal of one generation. The runtime turns a throw in a listener into an uncaught exception,
// which would end the process for a mistake of one service: here it goes to the fault port.
import { runGuarded } from './run-guarded.ts';

/** A signal, and the one way to abort it. */
export interface ScopeSignal {
  readonly signal: AbortSignal;
  abort(): void;
}

type AddOptions = Parameters<AbortSignal['addEventListener']>[2];
type RemoveOptions = Parameters<AbortSignal['removeEventListener']>[2];
type Listener = (event: Event) => void;

/** A signal whose listeners may throw; `onFault` hears it. */
export function createScopeSignal(onFault: (error: unknown) => void): ScopeSignal {
  const controller = new AbortController();
  const { signal } = controller;
  const guards = new WeakMap<object, Listener>();
  let onabort: Listener | null = null;

  function guard(listener: Listener | { handleEvent: Listener }): Listener {
    const known = guards.get(listener);
    if (known !== undefined) return known;
    const guarded: Listener = (event) => {
      const run = (): void =>
        typeof listener === 'function' ? listener.call(signal, event) : listener.handleEvent(event);
      void runGuarded(run, onFault);
    };
    guards.set(listener, guarded);
    return guarded;
  }

  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  Object.defineProperties(signal, {
    addEventListener: {
      value: (type: string, listener: Listener, options?: AddOptions) =>
        add(type, guard(listener), options),
    },
    removeEventListener: {
      value: (type: string, listener: Listener, options?: RemoveOptions) =>
        remove(type, guards.get(listener) ?? listener, options),
    },
    onabort: {
      get: () => onabort,
      set: (listener: Listener | null) => {
        if (onabort !== null) signal.removeEventListener('abort', onabort);
        onabort = listener;
        if (listener !== null) signal.addEventListener('abort', listener);
      },
    },
  });
  return { signal, abort: () => controller.abort() };
}
