// A checked pack as plain data for tooltips and tables: computed numbers, formulas of those that need a battle, and the
// texts of the comments that stand above declarations. Properties without a value are undefined.
import type { Pack } from '../check/pack.ts';
import type { TypedProgram } from '../ir/program.ts';
import type { Constant } from './constant.ts';
import { exportEffect, type ExportedEffect } from './export-effect.ts';
import { ExportScope, names, type Amount, type ExportTables } from './export-scope.ts';
import { exportSkill, type ExportedSkill } from './export-skill.ts';

export interface ExportedRecord {
  readonly id: string;
  readonly doc: string | undefined;
  readonly of: string | undefined;
  readonly values: Readonly<Record<string, Amount>>;
  readonly skills: readonly string[] | undefined;
}

export interface ExportedResource {
  readonly id: string;
  readonly of: string;
  readonly perTarget: boolean;
  readonly max: number;
  readonly start: number;
  readonly change?: number;
  readonly everyMs?: number;
}

export interface ExportedTune {
  readonly id: string;
  readonly doc: string | undefined;
  readonly unit: string;
  readonly value: number | undefined;
  readonly least: number | undefined;
  readonly most: number | undefined;
}

export interface PackExport {
  readonly skills: readonly ExportedSkill[];
  readonly effects: readonly ExportedEffect[];
  readonly classes: readonly ExportedRecord[];
  readonly units: readonly ExportedRecord[];
  readonly items: readonly ExportedRecord[];
  readonly resources: readonly ExportedResource[];
  readonly tunes: readonly ExportedTune[];
}

export function exportPack(pack: Pack, program: TypedProgram): PackExport {
  const tables = tablesOf(pack);
  const scope = (file: string): ExportScope => new ExportScope(tables, file);
  const subjectOf = (name: string): string | undefined => {
    const event = pack.events.get(name);
    return event?.fields[event.subject]?.name;
  };
  const records = (kind: string): readonly ExportedRecord[] => exportRecords(pack, kind, scope);
  return {
    skills: [...pack.skills.values()].map((entry) =>
      exportSkill(entry, subjectOf, scope(entry.reporter.file)),
    ),
    effects: [...pack.effects.values()].map((entry) => {
      const scopes = { own: scope(entry.reporter.file), inner: scope(entry.inner.file) };
      return exportEffect(entry, subjectOf, scopes);
    }),
    classes: records('class'),
    units: records('unit'),
    items: records('item'),
    resources: exportResources(program),
    tunes: [...pack.tunes.values()].map(({ node, reporter, value }) => ({
      id: node.name.text,
      doc: scope(reporter.file).doc(node.span.start),
      unit: value.type.kind,
      value: value.kind === 'constant' ? value.value : undefined,
      least: scope(reporter.file).constant(node.low),
      most: scope(reporter.file).constant(node.high),
    })),
  };
}

function exportRecords(
  { records }: Pack,
  kind: string,
  scope: (file: string) => ExportScope,
): readonly ExportedRecord[] {
  return [...records.values()]
    .filter(({ node }) => node.kind === kind)
    .map(({ node, reporter }) => ({
      id: node.name.text,
      doc: scope(reporter.file).doc(node.span.start),
      of: node.of?.text,
      values: Object.fromEntries(
        node.values.map(({ name, value }) => [name.text, scope(reporter.file).amount(value)]),
      ),
      skills: names(node.skills),
    }));
}

function exportResources({ resources, tickMs }: TypedProgram): readonly ExportedResource[] {
  return resources
    .filter(({ internal }) => !internal)
    .map(({ name, entityKind, pair, max, start, gain, everyTicks }) => ({
      id: name,
      of: entityKind,
      perTarget: pair,
      max,
      start,
      ...(gain !== 0 && { change: gain, everyMs: everyTicks * tickMs }),
    }));
}

function tablesOf(pack: Pack): ExportTables {
  const values = new Map<string, Constant>();
  for (const [name, { value }] of pack.tunes) {
    if (value.kind !== 'constant') continue;
    const { kind } = value.type;
    const isKnown = kind === 'percent' || kind === 'duration' || kind === 'distance';
    values.set(name, { unit: isKnown ? kind : 'number', value: value.value });
  }
  const formulas = new Map([...pack.formulas].map(([name, { node }]) => [name, node]));
  return { values, formulas, texts: pack.texts };
}
