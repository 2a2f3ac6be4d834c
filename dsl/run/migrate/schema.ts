// What the columns of a program mean, as plain data: enough to move a battle on when the program that wrote it is
// gone. Survives JSON.
import { hashName } from '../../hash.ts';
import type { TypedEffect } from '../../ir/effect.ts';
import type { TypedMove } from '../../ir/move.ts';
import type { TypedEvent, TypedProgram } from '../../ir/program.ts';
import { typeText, type Type } from '../../types.ts';
import type { EntityDeclaration, FieldType, Vocabulary } from '../../vocabulary.ts';
import { columnsOf, tasksOf } from '../columns.ts';

/** A column; the game's own ones may be of other kinds than those of the language. */
export interface StateColumn {
  readonly name: string;
  readonly kind: 'f64' | 'u32' | 'i32' | 'u8';
  readonly length: number;
}

/** A value that is kept, with its type as it is written. */
export interface StateField {
  readonly name: string;
  readonly type: string;
}

export interface StateKind {
  readonly name: string;
  readonly rows: number;
  readonly fields: readonly StateField[];
}

export interface StateEffect {
  readonly name: string;
  readonly hash: number;
  readonly own: readonly StateField[];
  /** Whole ticks that all of it last; 0 where that is not fixed. */
  readonly ticks: number;
  /** Ticks between two periods, 0 without. */
  readonly period: number;
  /** Stacks; of those with timers of their own, instances under one key. */
  readonly max: number;
  readonly each: boolean;
  readonly per: 'target' | 'source';
}

export interface StateEvent {
  readonly name: string;
  readonly hash: number;
  readonly internal: boolean;
  readonly fields: readonly StateField[];
}

export interface StateResource {
  readonly name: string;
  readonly hash: number;
  readonly kind: string;
  readonly pair: boolean;
  readonly internal: boolean;
  readonly max: number;
  readonly start: number;
}

export interface StateRecord {
  readonly kind: 'unit' | 'class' | 'item';
  readonly name: string;
  readonly hash: number;
}

export interface StateSchema {
  readonly tickMs: number;
  /** The kind that holds effects, and how many each of it can hold. */
  readonly holder: string;
  readonly slots: number;
  readonly tasks: number;
  readonly kinds: readonly StateKind[];
  readonly enums: readonly { readonly name: string; readonly values: readonly string[] }[];
  /** Of the language, then the game's own. */
  readonly columns: readonly StateColumn[];
  readonly own: readonly StateColumn[];
  readonly effects: readonly StateEffect[];
  readonly events: readonly StateEvent[];
  readonly resources: readonly StateResource[];
  readonly skills: readonly string[];
  readonly records: readonly StateRecord[];
  readonly moves: readonly TypedMove[];
}

export interface DescribeOptions {
  /** Columns of the game beside those of the language; they go by their names. */
  readonly own?: readonly StateColumn[];
  /** Kinds whose fields the game keeps in objects of its own. */
  readonly objects?: readonly string[];
}

export function describeState(
  program: TypedProgram,
  vocabulary: Vocabulary,
  { own = [], objects = [] }: DescribeOptions = {},
): StateSchema {
  return {
    tickMs: program.tickMs,
    holder: vocabulary.effectHolder,
    slots: program.effectSlots,
    tasks: tasksOf(vocabulary),
    kinds: vocabulary.entities.map(describeKind),
    enums: program.enums,
    columns: columnsOf(program, vocabulary, objects),
    own: own.map(({ name, kind, length }) => ({ name, kind, length })),
    effects: program.effects.map(describeEffect),
    events: program.events.map(describeEvent),
    resources: program.resources.map((one) => ({
      name: one.name,
      hash: one.hash,
      kind: one.entityKind,
      pair: one.pair,
      internal: one.internal,
      max: one.max,
      start: one.start,
    })),
    skills: program.skills.map(({ name }) => name),
    records: program.records.map(({ kind, name, hash }) => ({ kind, name, hash })),
    moves: program.moves,
  };
}

/** Hash under which delayed events keep what raised them. */
export function originHash(kind: string, name: string): number {
  return hashName(`${kind} ${name}`);
}

function describeKind({ name, rows, fields }: EntityDeclaration): StateKind {
  const described = fields.map((field) => ({ name: field.name, type: fieldTypeText(field.type) }));
  return { name, rows: rows ?? 1, fields: described };
}

function fieldTypeText(type: FieldType): string {
  return typeof type === 'string' ? type : type.enum;
}

function describeEffect({
  name,
  hash,
  own,
  durationTicks,
  every,
  stacking,
}: TypedEffect): StateEffect {
  return {
    name,
    hash,
    own: own.map((field) => ({ name: field.name, type: textOf(field.type) })),
    ticks: durationTicks ?? 0,
    period: every?.ticks ?? 0,
    max: stacking.max,
    each: stacking.timers === 'each',
    per: stacking.per,
  };
}

function describeEvent({ name, hash, internal, fields }: TypedEvent): StateEvent {
  const described = fields.map((field) => ({ name: field.name, type: textOf(field.type) }));
  return { name, hash, internal, fields: described };
}

function textOf(type: Type): string {
  const isPlain = type.kind === 'effect' || type.kind === 'angle' || type.kind === 'error';
  return isPlain ? 'number' : typeText(type);
}
