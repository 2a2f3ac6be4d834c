// What was declared and not understood is no unknown name elsewhere: one mistake gives one finding.
import type { DiagnosticCode } from '../diagnostic-codes.ts';
import type { Pack } from './pack.ts';

/** Says nothing more about a name in any file. */
export function forgive(pack: Pack, name: string, codes: readonly DiagnosticCode[]): void {
  for (const file of pack.texts.keys()) {
    for (const code of codes) pack.reportedNames.add(`${file}\n${code}\n${name}`);
  }
}
