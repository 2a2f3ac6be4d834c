// A load hook of Node: puts another number where the arena's vocabulary says how long a tick is, in whichever file of
// the built server that stands. tick-length.ts registers it.

type Source = string | ArrayBuffer | Uint8Array | null | undefined;

interface Loaded {
  readonly format: string;
  readonly source?: Source;
}

type Load = (url: string, context: unknown) => Promise<Loaded>;

/** What stands before the number, in the source as in the bundle. */
const PLACE = /(effectHolder:\s*['"]unit['"],\s*tickMs:\s*)100\b/;

let tickMs = 100;

/** Node calls it once, with what was registered. */
export function initialize(data: number): void {
  tickMs = data;
}

/** Node calls it for every module. */
export async function load(url: string, context: unknown, next: Load): Promise<Loaded> {
  const loaded = await next(url, context);
  if (loaded.format !== 'module' || !url.includes('/dist/')) return loaded;
  return { ...loaded, source: withTickLength(textOf(loaded.source), tickMs) };
}

/** The text with this length in place of the arena's own; any other text as it is. */
export function withTickLength(text: string, ms: number): string {
  return text.replace(PLACE, (_, before: string) => `${before}${ms}`);
}

function textOf(source: Source): string {
  if (typeof source === 'string') return source;
  return new TextDecoder().decode(source ?? undefined);
}
