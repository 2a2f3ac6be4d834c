// What the names in a trace of a test mean.
import type { Pack } from '../check/pack.ts';
import { bodyPlaces } from '../describe/body-place.ts';
import type { TraceNames } from '../describe/trace-text.ts';
import type { TypedProgram } from '../ir/program.ts';
import type { Scene } from './scene.ts';

export function traceNames(pack: Pack, program: TypedProgram, { units }: Scene): TraceNames {
  return {
    program,
    enums: pack.enums,
    holder: pack.vocabulary.effectHolder,
    places: bodyPlaces(pack, program),
    entity: (kind, row) =>
      units.find((unit) => unit.kind === kind && unit.row === row)?.name ?? 'nobody',
  };
}
