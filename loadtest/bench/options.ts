// The arguments of npm run bench. Pure.
import { parseArgs } from 'node:util';

export type BenchRequest =
  | { readonly kind: 'run'; readonly area: string; readonly json: boolean }
  | { readonly kind: 'help' }
  | { readonly kind: 'refused'; readonly message: string };

/** What the arguments ask for; an area that is not one of `areas` is refused with the list. */
export function parseBenchOptions(args: readonly string[], areas: readonly string[]): BenchRequest {
  const list = `Areas: ${areas.join(', ')}.`;
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: 'boolean' }, help: { type: 'boolean' } },
    });
    if (values.help === true) return { kind: 'help' };
    const [area, ...more] = positionals;
    if (area === undefined) return { kind: 'refused', message: `Name an area. ${list}` };
    if (more.length > 0) return { kind: 'refused', message: `Name one area, not several. ${list}` };
    if (!areas.includes(area)) {
      return { kind: 'refused', message: `There is no area "${area}". ${list}` };
    }
    return { kind: 'run', area, json: values.json ?? false };
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    return { kind: 'refused', message: `${found} ${list}` };
  }
}
