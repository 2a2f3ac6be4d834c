// Errors that no caller takes, in the process of a server. A rejection that nobody awaits is most often one of a
// service's own promises: it is logged and counted and harms no other (R5). After an exception that nobody
// caught nothing is known of what it left half done: its owner ends the process for a fresh one.
import type { Log } from './engine/base/log.ts';
import type { Metrics } from './engine/base/metrics.ts';
import { isError } from './engine/base/thrown.ts';

/** The part of `process` that is listened to. */
export interface StraySource {
  on(
    event: 'unhandledRejection' | 'uncaughtException',
    listener: (error: unknown) => void,
  ): unknown;
}

export interface StrayOptions {
  readonly log: Log;
  readonly metrics: Metrics;
  /** Hears of each exception that nobody caught, once it is logged. */
  readonly onException: (error: unknown) => void;
}

/** Takes stray errors from now on; without a listener the runtime would end the process for either kind. */
export function takeStrayErrors(
  source: StraySource,
  { log, metrics, onException }: StrayOptions,
): void {
  const rejections = metrics.counter(
    'unhandled_rejections',
    'Rejected promises that nobody awaited.',
  );
  const exceptions = metrics.counter('uncaught_exceptions', 'Exceptions that nobody caught.');
  source.on('unhandledRejection', (reason) => {
    rejections.add(1);
    tell(log, reason, 'a rejected promise that nobody awaited; the server goes on');
  });
  source.on('uncaughtException', (error) => {
    exceptions.add(1);
    tell(log, error, 'an exception that nobody caught');
    onException(error);
  });
}

/** Anything can be thrown, also what throws again when it is looked at; a throw here would end the process. */
function tell(log: Log, thrown: unknown, message: string): void {
  try {
    const err = isError(thrown) ? thrown : new Error(`thrown: ${String(thrown)}`);
    log.error({ err }, message);
  } catch {
    log.error({}, `${message}; it cannot be shown`);
  }
}
