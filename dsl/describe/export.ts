// A checked pack as plain data for tooltips and tables: computed numbers, and the texts of the comments that stand
// above declarations. A number that needs a battle is left out.
import type { Pack } from '../check/pack.ts';
import type { TypedProgram } from '../ir/program.ts';
import { exportEffect } from './export-effect.ts';
import { exportSkill } from './export-skill.ts';
import { ExportScope, filled, names, type Exported } from './export-scope.ts';
import type { Constant } from './constant.ts';

export interface PackExport {
  readonly skills: readonly Exported[];
  readonly effects: readonly Exported[];
  readonly classes: readonly Exported[];
  readonly units: readonly Exported[];
  readonly items: readonly Exported[];
  readonly resources: readonly Exported[];
  readonly tunes: readonly Exported[];
}

export function exportPack(pack: Pack, program: TypedProgram): PackExport {
  const scope = scopeOf(pack);
  const records = (kind: string): readonly Exported[] =>
    [...pack.records.values()]
      .filter(({ node }) => node.kind === kind)
      .map(({ node, reporter }) =>
        filled({
          id: node.name.text,
          doc: scope.doc(reporter.file, node.span.start),
          of: node.of?.text,
          values: Object.fromEntries(
            node.values.map(({ name, value }) => [name.text, scope.constant(value)]),
          ),
          skills: names(node.skills),
        }),
      );
  return {
    skills: [...pack.skills.values()].map((entry) => exportSkill(entry, scope)),
    effects: [...pack.effects.values()].map((entry) => exportEffect(entry, scope)),
    classes: records('class'),
    units: records('unit'),
    items: records('item'),
    resources: program.resources
      .filter(({ internal }) => !internal)
      .map(({ name, entityKind, pair, max, start, gain, everyTicks }) => ({
        id: name,
        of: entityKind,
        perTarget: pair,
        max,
        start,
        ...(gain !== 0 && { change: gain, everyMs: everyTicks * program.tickMs }),
      })),
    tunes: exportTunes(pack, scope),
  };
}

function exportTunes(pack: Pack, scope: ExportScope): readonly Exported[] {
  return [...pack.tunes.values()].map(({ node, reporter, value }) =>
    filled({
      id: node.name.text,
      doc: scope.doc(reporter.file, node.span.start),
      unit: value.type.kind,
      value: value.kind === 'constant' ? value.value : undefined,
      least: scope.constant(node.low),
      most: scope.constant(node.high),
    }),
  );
}

function scopeOf(pack: Pack): ExportScope {
  const values = new Map<string, Constant>();
  for (const [name, { value }] of pack.tunes) {
    if (value.kind !== 'constant') continue;
    const { kind } = value.type;
    const isKnown = kind === 'percent' || kind === 'duration' || kind === 'distance';
    values.set(name, { unit: isKnown ? kind : 'number', value: value.value });
  }
  const formulas = new Map([...pack.formulas].map(([name, { node }]) => [name, node]));
  return new ExportScope(values, formulas, pack.texts);
}
