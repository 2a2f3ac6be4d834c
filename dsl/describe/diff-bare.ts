// Which bare `if` of the old pack is which of the new one: those that say the same first, wherever they stand, then
// what is left of a file in its order.
import { isEqual, type Outline } from './outline.ts';

export interface BareRule {
  readonly outline: readonly Outline[];
  /** File of a declaration without a name; absent when it has one. */
  readonly file?: string;
}

/** The old declarations, with bare ifs under the keys of the new ones that they have become. */
export function pairBare<Entry extends BareRule>(
  old: ReadonlyMap<string, Entry>,
  now: ReadonlyMap<string, Entry>,
): ReadonlyMap<string, Entry> {
  const left = [...now].filter(([, { file }]) => file !== undefined);
  const keys = new Map<Entry, string>();
  const take = (isIt: (before: Entry, after: Entry) => boolean): void => {
    for (const before of old.values()) {
      if (before.file === undefined || keys.has(before)) continue;
      const at = left.findIndex(([, after]) => isIt(before, after));
      if (at < 0) continue;
      for (const [key] of left.splice(at, 1)) keys.set(before, key);
    }
  };
  take((before, after) => before.file === after.file && saysTheSame(before, after));
  take(saysTheSame);
  take((before, after) => before.file === after.file);
  return new Map([...old].map(([key, entry]) => [keyOf(key, entry, keys), entry]));
}

/** What has become of nothing keeps out of the way of the new keys. */
function keyOf<Entry extends BareRule>(
  key: string,
  entry: Entry,
  keys: ReadonlyMap<Entry, string>,
): string {
  return entry.file === undefined ? key : (keys.get(entry) ?? `gone ${key}`);
}

function saysTheSame(before: BareRule, after: BareRule): boolean {
  return isEqual(asOutline(before.outline), asOutline(after.outline));
}

export function asOutline(children: readonly Outline[]): Outline {
  return { label: '', children, text: '' };
}
