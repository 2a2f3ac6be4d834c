// The one list of what a module may import: the doors of the contract, and no builtin of Node. Read when a
// module is bundled (names) and when it runs (values), so that both agree.
import * as chance from '../contract/chance.ts';
import * as ids from '../contract/ids.ts';
import * as room from '../contract/room.ts';
import * as service from '../contract/service.ts';
import * as topic from '../contract/topic.ts';

/** What a module gets for the name it imports. */
type Values = Readonly<Record<string, unknown>>;

/** Doors that hold types only are on it too: an import that leaves nothing behind does no harm. */
const DOORS: ReadonlyMap<string, Values> = new Map<string, Values>([
  ['midswing/contract', service],
  ['midswing/contract/chance', chance],
  ['midswing/contract/ids', ids],
  ['midswing/contract/layout', {}],
  ['midswing/contract/room', room],
  ['midswing/contract/scope', {}],
  ['midswing/contract/state', {}],
  ['midswing/contract/topic', topic],
]);

/** Every name that a module may import. */
export const ALLOWED_IMPORTS: readonly string[] = [...DOORS.keys()];

/**
 * The values behind an allowed name; undefined for any other. What is handed out is shared by all modules of
 * the process: it is frozen to the functions themselves, so that nothing can be left in it.
 */
export function valuesOfImport(name: string): Values | undefined {
  const values = DOORS.get(name);
  if (values === undefined) return undefined;
  for (const value of Object.values(values)) {
    if (typeof value !== 'function') continue;
    Object.freeze(value.prototype);
    Object.freeze(value);
  }
  return Object.freeze({ ...values });
}
