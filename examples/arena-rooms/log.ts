// A log of warnings and errors, on the terminal.
import type { Log } from 'midswing/log';

const ignore = (): void => undefined;
const write = (fields: Readonly<Record<string, unknown>>, message: string): void => {
  process.stderr.write(`${message} ${JSON.stringify(fields)}\n`);
};

export const terminalLog: Log = { debug: ignore, info: ignore, warn: write, error: write };
