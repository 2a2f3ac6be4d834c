// What generated code may reach: the functions listed here, constants that the compiler put, and the frame it is
// called with. A unit is one source text; `new Function` gives it all this as its only parameter.
import type { TypedFormula } from '../ir/expression.ts';
import type { TypedProgram } from '../ir/program.ts';
import { laneOf } from '../run/chance.ts';
import { rollDice } from '../run/dice.ts';
import { isInCone, isOnLine } from '../run/geometry.ts';
import { holdsAny, instanceOffsets, readHeld, type InstanceOffsets } from '../run/instance.ts';
import { findRow } from '../run/lookup.ts';
import { select } from '../run/select.ts';
import type { Binding } from '../runtime.ts';
import type { Ask } from '../tier.ts';
import { forget } from './memo.ts';

/** Functions that generated code calls by name. */
export const HELPERS = Object.freeze({
  abs: Math.abs,
  ceil: Math.ceil,
  floor: Math.floor,
  findRow,
  forget,
  holdsAny,
  isInCone,
  isOnLine,
  laneOf,
  max: Math.max,
  min: Math.min,
  readHeld,
  rollDice,
  round: Math.round,
  select,
  sqrt: Math.sqrt,
});

export type HelperName = keyof typeof HELPERS;

/** Where a formula that is not written into its callers takes its arguments and leaves its result. */
export interface FormulaPlace {
  readonly firstParameter: number;
  readonly result: number;
  /** Whether it calls functions of the game, which may write. */
  readonly mayWrite: boolean;
  /** Undefined until it is compiled; callers are compiled later. */
  run: Ask | undefined;
}

/** What all units of a program share. */
export interface Linkage {
  readonly program: TypedProgram;
  readonly binding: Binding;
  /** Without those that are written into their callers. */
  readonly formulas: Map<TypedFormula, FormulaPlace>;
}

/** One source text while it is written. */
export interface Unit {
  readonly linkage: Linkage;
  /** Constant i is `k` i. */
  readonly constants: unknown[];
  readonly helpers: Set<HelperName>;
  /** Texts of functions that others in the unit call. */
  readonly inner: string[];
  /** Of shared loads, labels and loops. */
  names: number;
}

export function openUnit(linkage: Linkage): Unit {
  return { linkage, constants: [], helpers: new Set(), inner: [], names: 0 };
}

/** The name of a function that is linked. */
export function helper(unit: Unit, name: HelperName): string {
  unit.helpers.add(name);
  return name;
}

/** The name of a value that is linked. */
export function constant(unit: Unit, value: unknown): string {
  const found = unit.constants.indexOf(value);
  if (found >= 0) return `k${found}`;
  unit.constants.push(value);
  return `k${unit.constants.length - 1}`;
}

/** A name of its own in the unit. */
export function fresh(
  unit: Unit,
  prefix: 'c' | 'h' | 'i' | 'lane' | 'n' | 'p' | 'row' | 'rule' | 'w',
): string {
  unit.names += 1;
  return `${prefix}${unit.names - 1}`;
}

const OFFSETS = new WeakMap<Linkage, InstanceOffsets>();

/** The name of the columns of instances. */
export function offsetsName(unit: Unit): string {
  const { linkage } = unit;
  const known = OFFSETS.get(linkage) ?? instanceOffsets(linkage.program, linkage.binding);
  OFFSETS.set(linkage, known);
  return constant(unit, known);
}

/** The whole text: what is linked, inner functions, and the function it gives. */
export function unitText(unit: Unit, main: string): string {
  const helpers = [...unit.helpers].map((name) => `const ${name} = linked.helpers.${name};`);
  const constants = unit.constants.map((_, i) => `const k${i} = linked.constants[${i}];`);
  const lines = ["'use strict';", ...helpers, ...constants, ...unit.inner, `return (${main});`];
  return lines.join('\n');
}
