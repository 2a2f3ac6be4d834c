// A log that keeps its lines for a test to look at.
import type { Log } from '../../engine/base/log.ts';

export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly fields: Readonly<Record<string, unknown>>;
  readonly message: string;
}

/** Adds every line to `lines`, then tells `onLine`. */
export function recordingLog(
  lines: LogLine[],
  onLine: (line: LogLine) => void = () => undefined,
): Log {
  const at =
    (level: LogLine['level']) =>
    (fields: Readonly<Record<string, unknown>>, message: string): void => {
      const line = { level, fields, message };
      lines.push(line);
      onLine(line);
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
