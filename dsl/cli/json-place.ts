// Values of a JSON file with the place they stand at, so that a fault names it.
import { ToolError } from './terminal.ts';

export interface Place {
  readonly file: string;
  /** `entities[0].fields[2]`; empty for the whole file. */
  readonly path: string;
  readonly value: unknown;
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const COUNT_MAX = 1_000_000;

export function fault({ file, path }: Place, what: string): ToolError {
  const where = path === '' ? `"${file}"` : `"${file}" at ${path}`;
  return new ToolError('VOCABULARY_INVALID', `${where} ${what}.`);
}

/** The properties of an object; another than the known ones is a fault. */
export function object(place: Place, known: readonly string[]): (property: string) => Place {
  const { file, path, value } = place;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw fault(place, `must be an object, found ${describe(value)}`);
  }
  const values = new Map<string, unknown>(Object.entries(value));
  const stranger = [...values.keys()].find((key) => !known.includes(key));
  if (stranger !== undefined) {
    throw fault(place, `has "${stranger}", which is none of ${known.join(', ')}`);
  }
  return (property) => ({
    file,
    path: path === '' ? property : `${path}.${property}`,
    value: values.get(property),
  });
}

export function list<Entry>(place: Place, read: (place: Place) => Entry): readonly Entry[] {
  const { file, path, value } = place;
  if (!Array.isArray(value)) throw fault(place, `must be a list, found ${describe(value)}`);
  const entries: readonly unknown[] = value;
  return entries.map((entry, at) => read({ file, path: `${path}[${at}]`, value: entry }));
}

export function text(place: Place): string {
  if (typeof place.value === 'string') return place.value;
  throw fault(place, `must be a text, found ${describe(place.value)}`);
}

export function name(place: Place): string {
  const found = text(place);
  if (NAME.test(found)) return found;
  throw fault(place, 'must be a name of letters, digits and _, not starting with a digit');
}

export function bool(place: Place): boolean {
  if (typeof place.value === 'boolean') return place.value;
  throw fault(place, `must be true or false, found ${describe(place.value)}`);
}

/** A whole number from 1. */
export function count(place: Place): number {
  const { value } = place;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= COUNT_MAX) {
    return value;
  }
  const range = `a whole number from 1 to ${COUNT_MAX}`;
  throw fault(place, `must be ${range}, found ${describe(value)}`);
}

export function oneOf<Word extends string>(place: Place, words: readonly Word[]): Word {
  const found = words.find((word) => word === place.value);
  if (found !== undefined) return found;
  throw fault(place, `must be one of ${words.join(', ')}, found ${describe(place.value)}`);
}

/** A property that may be left out: nothing, or what `read` makes of it. */
export function optional<Key extends string, Value>(
  key: Key,
  place: Place,
  read: (place: Place) => Value,
): { readonly [K in Key]?: Value } {
  const found: { [K in Key]?: Value } = {};
  if (place.value !== undefined) found[key] = read(place);
  return found;
}

function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : JSON.stringify(value);
}
