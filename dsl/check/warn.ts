// What is legal and hardly ever meant, looked for once a pack has no error.
import { rulesOf } from '../ir/bodies.ts';
import type { TypedProgram } from '../ir/program.ts';
import { warnEndless } from './warn-endless.ts';
import { warnNeverRaised } from './event.ts';
import type { Pack } from './pack.ts';
import { warnConditions } from './warn-condition.ts';
import { warnShadowed } from './warn-shadow.ts';
import { warnUnused } from './warn-unused.ts';

export function warn(pack: Pack, program: TypedProgram): void {
  warnNeverRaised(pack);
  warnUnused(pack);
  warnConditions(pack);
  warnEndless(pack, program);
  warnShadowed(pack, program.events.flatMap(rulesOf));
}
