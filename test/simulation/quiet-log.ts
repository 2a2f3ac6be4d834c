// A log that only tells what was thrown.
import type { Log } from '../../engine/base/log.ts';

export function createLog(onError: (error: unknown) => void): Log {
  const tell = ({ err }: Readonly<Record<string, unknown>>): void => {
    if (err !== undefined) onError(err);
  };
  const ignore = (): void => undefined;
  return { debug: ignore, info: ignore, warn: tell, error: tell };
}
