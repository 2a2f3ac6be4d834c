// `--tune power=130`: turns a tune of a pack; whether the pack has it and allows the value is checked with it.
import { ToolError } from './terminal.ts';

/** @throws ARGUMENT_INVALID */
export function readTunes(given: readonly string[]): ReadonlyMap<string, number> {
  return new Map(
    given.map((text) => {
      const match = /^([A-Za-z_][A-Za-z0-9_]*)=(-?\d+(?:\.\d+)?)$/.exec(text);
      if (match !== null) return [match[1] ?? '', Number(match[2])] as const;
      const message = `"${text}" turns no tune. Write it as name=number, such as power=130.`;
      throw new ToolError('ARGUMENT_INVALID', message);
    }),
  );
}
