// Where a field of a kind lies: in a column or in the game's own objects. Values go through a
// Float64Array, because a function that returns a number with a fraction allocates. Hot path: 0
// B/op.
import { DSL_LIMITS } from '../limits.ts';
import type { Binding } from '../runtime.ts';
import type { World } from './world.ts';

const MAX = DSL_LIMITS.valueMax;

export interface FieldPort {
  readonly name: string;
  /** First element in World.f64, or -1. */
  readonly offset: number;
  /** Position in World.objects, or -1. */
  readonly object: number;
}

function columnPort(binding: Binding, column: string): FieldPort {
  return { name: column, offset: binding.offset(column), object: -1 };
}

export function fieldPort(binding: Binding, kind: string, field: string): FieldPort {
  const object = binding.objects?.indexOf(kind) ?? -1;
  if (object < 0) return columnPort(binding, `${kind}.${field}`);
  return { name: field, offset: -1, object };
}

/** Writes the value of the entity in `row` to out[at]; 0 when there is no such entity. */
export function readField(
  world: World,
  port: FieldPort,
  row: number,
  out: Float64Array,
  at: number,
): void {
  if (port.object < 0) out[at] = world.f64[port.offset + row] ?? 0;
  else out[at] = world.objects[port.object]?.[row]?.[port.name] ?? 0;
}

/**
 * Writes value[at] to the entity in `row`: within +-valueMax, never -0, 0 when it is not a number.
 */
export function writeField(
  world: World,
  port: FieldPort,
  row: number,
  value: Float64Array,
  at: number,
): void {
  saturateAt(value, at);
  if (port.object < 0) {
    world.f64[port.offset + row] = value[at] ?? 0;
    return;
  }
  const target = world.objects[port.object]?.[row];
  if (target !== undefined) target[port.name] = value[at] ?? 0;
}

/** Makes values[at] a number that may be stored. */
export function saturateAt(values: Float64Array, at: number): void {
  const value = values[at] ?? 0;
  values[at] = Number.isNaN(value) ? 0 : Math.min(Math.max(value, -MAX), MAX) + 0;
}
