// Which columns go on as they are, and why a battle's columns may not fit the next ones.
import type { Draft } from './draft.ts';
import type { StateColumn, StateSchema } from './schema.ts';

export interface ColumnMove {
  readonly kind: StateColumn['kind'];
  readonly from: string;
  readonly to: string;
  readonly count: number;
}

/** Lengths and types that have to stay. */
export function checkShape({ from, to, refusals }: Draft): void {
  if (from.tickMs !== to.tickMs) {
    refusals.push(`a tick takes ${to.tickMs} ms and took ${from.tickMs} ms`);
  }
  if (from.holder !== to.holder)
    refusals.push(`${to.holder} holds effects, and ${from.holder} did`);
  if (to.slots !== from.slots) {
    refusals.push(`a ${to.holder} holds ${to.slots} effects and held ${from.slots}`);
  }
  if (to.tasks < from.tasks) refusals.push(`${to.tasks} events can wait, and ${from.tasks} could`);
  for (const kind of to.kinds) {
    const before = from.kinds.find(({ name }) => name === kind.name);
    if (before === undefined) continue;
    if (kind.rows < before.rows) {
      refusals.push(`there are ${kind.rows} of ${kind.name}, and there were ${before.rows}`);
    }
    for (const { name, type } of kind.fields) {
      const old = before.fields.find((field) => field.name === name);
      if (old !== undefined)
        checkType({ from, to, refusals }, `${kind.name}.${name}`, [old.type, type]);
    }
  }
}

function checkType(
  { from, to, refusals }: Pick<Draft, 'from' | 'to' | 'refusals'>,
  field: string,
  [before, after]: readonly [string, string],
): void {
  if (before !== after) {
    refusals.push(`${field} is of type ${after} and was of type ${before}`);
    return;
  }
  const words = wordsOf(to, after);
  const moved = wordsOf(from, before).find((word, index) => words[index] !== word);
  if (moved !== undefined)
    refusals.push(`${field} may be ${moved}, which has another place in ${after}`);
}

function wordsOf({ enums }: StateSchema, type: string): readonly string[] {
  return enums.find(({ name }) => name === type)?.values ?? [];
}

/** Columns by name, resources by their old ones; a field that effects modify from now on begins as it is. */
export function columnMoves(draft: Draft): ColumnMove[] {
  const { from, to, lostBefore, lost, refusals } = draft;
  const old = new Map([...from.columns, ...from.own].map((column) => [column.name, column]));
  const renamed = resourceColumns(draft);
  return [...to.columns, ...to.own].flatMap(({ name, kind, length }): ColumnMove[] => {
    const source = old.get(renamed.get(name) ?? name) ?? old.get(name.replace('.base.', '.'));
    if (source === undefined || lostBefore.has(`column ${source.name}`)) lost.add(`column ${name}`);
    if (source === undefined) return [];
    if (source.kind !== kind) {
      refusals.push(`column ${name} is of kind ${kind} and was of kind ${source.kind}`);
      return [];
    }
    return [{ kind, from: source.name, to: name, count: Math.min(source.length, length) }];
  });
}

/** Names of columns of resources, by the new ones: the number and its timer. */
function resourceColumns({ from, to, match }: Draft): Map<string, string> {
  const columns = new Map<string, string>();
  for (const { name, kind, pair } of to.resources) {
    const was = match.resources.get(name);
    const before = from.resources.find((one) => one.name === was && one.kind === kind && !one.pair);
    if (pair || before === undefined) continue;
    columns.set(`${kind}.${name}`, `${kind}.${before.name}`);
    columns.set(`${kind}.${name}.tick`, `${kind}.${before.name}.tick`);
  }
  return columns;
}
