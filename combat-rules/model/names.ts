// What hashes on the wire mean: each pack's names of skills, effects, classes, items and resources, and why it
// refuses skills. Shared by the compiler, which knows packs, and the codec, which knows only numbers.
import type { CheckedPack } from '#dsl/compile';
import { hashName as nameHash } from '#dsl/hash';
import { hashName } from '#engine/contract/chance';
import { COMPILE, WIRE } from './limits.ts';
import { FIRST_REASON_REFUSAL, LAST_REASON_REFUSAL } from './refusal.ts';

/** The names of one pack by hash, in order. */
export type NameTable = ReadonlyMap<number, string>;

export interface ArenaNames {
  /** Remembers the names of a pack: the number of its table, equal for equal names. */
  add(program: Program): number;
  /** Undefined for a table that is forgotten or never was. */
  table(id: number): NameTable | undefined;
  /** The number that `decide` answers for a reason of a pack. */
  refusalOf(reason: string): number;
  /** The reason of such a number. */
  reasonOf(refusal: number): string | undefined;
}

type Program = CheckedPack['program'];

/** Knows nothing yet. One per server. */
export function createArenaNames(): ArenaNames {
  const tables = new Map<number, NameTable>();
  const reasons = new Map<number, string>();
  return {
    add: (program) => {
      const table = tableOf(program);
      const id = idOf(table);
      // At the end: what was used longest ago goes first.
      tables.delete(id);
      tables.set(id, table);
      const [oldest] = tables.keys();
      if (tables.size > COMPILE.namesKeptMax && oldest !== undefined) tables.delete(oldest);
      for (const reason of program.reasons) reasons.set(refusalOf(reason), reason);
      return id;
    },
    table: (id) => tables.get(id),
    refusalOf,
    reasonOf: (refusal) => reasons.get(refusal),
  };
}

function tableOf({ skills, effects, resources, records, origins }: Program): NameTable {
  const causes = origins.flatMap(({ name }) =>
    name === '' ? [] : [{ hash: nameHash(name), name }],
  );
  const named = [...resources, ...skills, ...effects, ...records, ...causes];
  const table = new Map<number, string>();
  for (const { hash, name } of named.slice(0, WIRE.namesMax)) {
    table.set(hash, name.slice(0, WIRE.nameUnitsMax));
  }
  return table;
}

function idOf(table: NameTable): number {
  const text = [...table].map(([hash, name]) => `${hash} ${name}`).join('\n');
  return hashName(text) || 1;
}

/** The same for a text in every pack and process, so that a replay answers alike. */
function refusalOf(reason: string): number {
  const numbers = LAST_REASON_REFUSAL - FIRST_REASON_REFUSAL + 1;
  return FIRST_REASON_REFUSAL + (hashName(reason) % numbers);
}
