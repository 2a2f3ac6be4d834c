// Walks a syntax tree as plain data, so that whoever looks for a few kinds of nodes need not know all of them.

/** A node, or a part of one, whose properties are not known. */
export type Part = Readonly<Record<string, unknown>>;

export function isPart(value: unknown): value is Part {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every object of a tree in no particular order; not by recursion, so that depth costs no stack. */
export function partsOf(root: unknown): readonly Part[] {
  const found: Part[] = [];
  const open: unknown[] = [root];
  while (open.length > 0) {
    const value = open.pop();
    if (Array.isArray(value)) {
      for (const entry of value) open.push(entry);
    } else if (isPart(value)) {
      found.push(value);
      for (const entry of Object.values(value)) open.push(entry);
    }
  }
  return found;
}

/** Where a node starts; undefined for an object without a place. */
export function startOf(value: unknown): number | undefined {
  if (!isPart(value)) return undefined;
  const place = isPart(value['span']) ? value['span'] : value;
  const start = place['start'];
  return typeof start === 'number' ? start : undefined;
}

/** Text of a property; undefined when it holds something else. */
export function textOf(part: Part, property: string): string | undefined {
  const value = part[property];
  return typeof value === 'string' ? value : undefined;
}

/** Entries of a property; empty when it holds no list. */
export function listOf(part: Part, property: string): readonly unknown[] {
  const value: unknown = part[property];
  return Array.isArray(value) ? value : [];
}

/** A tree without its places: equal for texts that say the same. */
export function meaningOf(root: unknown): string {
  return JSON.stringify(root, (_key, value: unknown) => (isPlace(value) ? true : value));
}

function isPlace(value: unknown): boolean {
  return isPart(value) && Object.keys(value).join(' ') === 'start end';
}
