// Where a running server listens: it writes the file into its data folder, commands read it there. Only a
// hint for convenience: an explicit --url always wins.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** Name of the file inside the data folder. */
export const ENDPOINTS_FILE_NAME = 'endpoints.json';

const schema = z.object({ gateway: z.string(), admin: z.string() });

/** Origins of one server, e.g. ws://127.0.0.1:7400 and http://127.0.0.1:7401. */
export type Endpoints = Readonly<z.infer<typeof schema>>;

/** What the last server on this folder wrote; `fallback` when there is nothing usable. */
export async function readEndpoints(dataFolder: string, fallback: Endpoints): Promise<Endpoints> {
  try {
    const text = await readFile(join(dataFolder, ENDPOINTS_FILE_NAME), 'utf8');
    return schema.parse(JSON.parse(text));
  } catch {
    // Missing, foreign or half written: the defaults are as good a guess, and the call itself will tell.
    return fallback;
  }
}

/** The origin of a listening address; an IPv6 address is put in brackets. */
export function originOf(scheme: 'ws' | 'http', host: string, port: number): string {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `${scheme}://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
