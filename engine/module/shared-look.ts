// A look at what all services of a process share, their realm's globals and all that these lead to: a module
// must leave it as it was.
import { runInContext, type Context } from 'node:vm';

/** Answers the first thing that is not as it was, e.g. "Array.prototype.push"; undefined when all is. */
export type SharedLook = () => string | undefined;

interface Seen {
  readonly path: string;
  readonly prototype: unknown;
  readonly properties: ReadonlyMap<PropertyKey, PropertyDescriptor>;
}

/** Looks at all that can be reached from the global object of a realm; no getter is called. */
export function lookAtShared(realm: Context): SharedLook {
  const seen = new Map<object, Seen>();
  const named = [{ path: 'globalThis', value: runInContext('globalThis', realm) as unknown }];
  const prototypes: typeof named = [];
  // Both grow while they are walked: breadth first, and by name where there is one.
  for (const list of [named, prototypes]) {
    for (const { path, value } of list) {
      if (!isObject(value) || seen.has(value)) continue;
      const prototype: unknown = Object.getPrototypeOf(value);
      const properties = propertiesOf(value);
      seen.set(value, { path, prototype, properties });
      prototypes.push({ path: `the prototype of ${path}`, value: prototype });
      for (const [key, descriptor] of properties) {
        const at = nameOf(path, key);
        for (const each of partsOf(descriptor)) list.push({ path: at, value: each });
      }
    }
  }
  return () => findChange(seen);
}

function findChange(seen: ReadonlyMap<object, Seen>): string | undefined {
  for (const [value, { path, prototype, properties }] of seen) {
    if (Object.getPrototypeOf(value) !== prototype) return path;
    const now = propertiesOf(value);
    for (const key of new Set([...properties.keys(), ...now.keys()])) {
      if (!isSame(properties.get(key), now.get(key))) return nameOf(path, key);
    }
  }
  return undefined;
}

function isSame(a: PropertyDescriptor | undefined, b: PropertyDescriptor | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  const before = partsOf(a);
  const now = partsOf(b);
  return before.length === now.length && before.every((each, at) => Object.is(each, now[at]));
}

function partsOf(descriptor: PropertyDescriptor): readonly unknown[] {
  return Object.values<unknown>({ ...descriptor });
}

function propertiesOf(value: object): ReadonlyMap<PropertyKey, PropertyDescriptor> {
  const properties = new Map<PropertyKey, PropertyDescriptor>();
  for (const key of Reflect.ownKeys(value)) {
    const descriptor = Reflect.getOwnPropertyDescriptor(value, key);
    if (descriptor !== undefined) properties.set(key, descriptor);
  }
  return properties;
}

function nameOf(path: string, key: PropertyKey): string {
  return path === 'globalThis' ? String(key) : `${path}.${String(key)}`;
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
