// The columns that a program needs: fields of the game, resources, instances of effects, delayed
// events. All pending state of the language is in them and nowhere else between two calls, so that
// a copy of them goes on as the original does.
import type { TypedProgram } from '../ir/program.ts';
import type { EntityDeclaration, Vocabulary } from '../vocabulary.ts';
import { ownColumns } from './instance.ts';
import { RUN_LIMITS } from './limits.ts';

export interface ColumnSpec {
  readonly name: string;
  readonly kind: 'f64' | 'u32';
  readonly length: number;
}

/**
 * Columns in a fixed order: of fields, then of resources, instances and delayed events. Kinds in
 * `objects` keep their fields in the game's own objects; base numbers and resources of such kinds
 * are columns all the same.
 */
export function columnsOf(
  program: TypedProgram,
  vocabulary: Vocabulary,
  objects: readonly string[] = [],
): readonly ColumnSpec[] {
  return [
    ...vocabulary.entities.flatMap((kind) => fieldColumns(kind, objects.includes(kind.name))),
    ...resourceColumns(program, vocabulary),
    ...instanceColumns(program, holderRows(vocabulary) * program.effectSlots),
    ...taskColumns(program, tasksOf(vocabulary)),
    { name: 'run.serial', kind: 'u32', length: 2 },
  ];
}

/** A kind without `rows` has one. */
function rowsOf(kind: EntityDeclaration | undefined): number {
  return kind?.rows ?? 1;
}

export function tasksOf(vocabulary: Vocabulary): number {
  return vocabulary.tasks ?? RUN_LIMITS.tasks;
}

/** Rows of the kind that holds effects. */
function holderRows(vocabulary: Vocabulary): number {
  return rowsOf(vocabulary.entities.find((kind) => kind.name === vocabulary.effectHolder));
}

function fieldColumns(kind: EntityDeclaration, isObject: boolean): ColumnSpec[] {
  const length = rowsOf(kind);
  return kind.fields.flatMap((field): ColumnSpec[] => {
    const own = { name: `${kind.name}.${field.name}`, kind: 'f64', length } as const;
    const base = { name: `${kind.name}.base.${field.name}`, kind: 'f64', length } as const;
    const columns = isObject ? [] : [own];
    return field.modifiable === true ? [...columns, base] : columns;
  });
}

/** The number, and the tick it changes by itself next (0: it rests). */
function resourceColumns(program: TypedProgram, vocabulary: Vocabulary): ColumnSpec[] {
  return program.resources.flatMap((resource): ColumnSpec[] => {
    if (resource.pair) return [];
    const { entityKind, name } = resource;
    const length = rowsOf(vocabulary.entities.find((kind) => kind.name === entityKind));
    return [
      { name: `${entityKind}.${name}`, kind: 'f64', length },
      { name: `${entityKind}.${name}.tick`, kind: 'u32', length },
    ];
  });
}

function instanceColumns(program: TypedProgram, length: number): ColumnSpec[] {
  const own = Array.from(
    { length: ownColumns(program) },
    (_, k) => ({ name: `effect.own.${k}`, kind: 'f64', length }) as const,
  );
  const words = INSTANCE_COLUMNS.map((name) => ({ name, kind: 'u32', length }) as const);
  return [...own, ...words];
}

/** Whole numbers of an instance. */
export const INSTANCE_COLUMNS = [
  // Hash of the effect or pair resource; 0 for an empty slot.
  'effect.id',
  // First tick at which it is over; NO_END without one.
  'effect.untilTick',
  // Row of the source + 1.
  'effect.source',
  'effect.stacks',
  // Tick of the next period; 0 without one.
  'effect.nextTick',
  'effect.startTick',
  // Age: lower began earlier.
  'effect.serial',
  // Tags of the event that applied it; its periods keep them.
  'effect.tags',
] as const;

function taskColumns(program: TypedProgram, length: number): ColumnSpec[] {
  const fields = Array.from(
    { length: program.slotsMax },
    (_, k) => ({ name: `task.field.${k}`, kind: 'f64', length }) as const,
  );
  const words = TASK_COLUMNS.map((name) => ({ name, kind: 'u32', length }) as const);
  return [...fields, ...words];
}

/** Whole numbers of a delayed event. */
export const TASK_COLUMNS = [
  // Hash of the event; 0 for an empty place.
  'task.event',
  'task.dueTick',
  'task.serial',
  'task.tags',
  // Hash of what raised it; 0 for the game.
  'task.origin',
  'task.key.0',
  'task.key.1',
] as const;
