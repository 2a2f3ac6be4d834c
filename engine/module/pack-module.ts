// Makes what a pack is built from out of a folder of either kind: rule files and sheets as they are, or a
// module as one bundle. The members of a module pack are the bundle alone; nothing of its sources is shipped.
import { join } from 'node:path';
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import type { PackDiagnostic } from '../contract/compiler.ts';
import { readPackDescription, type PackDescription } from '../trust/pack-json.ts';
import { readPackSource, type PackSource } from '../trust/pack-source.ts';
import { readSourceFile } from '../trust/source-file.ts';
import { bundleModule } from './bundle.ts';
import { MODULE_MEMBER } from './module-diagnostic.ts';

/** Reads a pack folder of any kind; the one way in for command line and folder watch. */
export async function packFolder(folder: string): Promise<PackSource> {
  const { module, extends: _base, ...fields } = await readPackDescription(folder);
  return module === undefined ? readPackSource(folder) : packModule(folder, module, fields);
}

/** @throws PACK_SOURCE_MISSING without its entry file, MODULE_REFUSED with diagnostics */
async function packModule(
  folder: string,
  entry: string,
  fields: Omit<PackDescription, 'module' | 'extends'>,
): Promise<PackSource> {
  await readSourceFile(join(folder, entry), LIMITS.moduleSourceBytesMax);
  const outcome = await bundleModule(folder, entry);
  if (outcome.ok) {
    const member = new TextEncoder().encode(outcome.text);
    return { ...fields, members: new Map([[MODULE_MEMBER, member]]) };
  }
  const { diagnostics } = outcome;
  const count = diagnostics.length === 1 ? 'a mistake' : `${diagnostics.length} mistakes`;
  const message = `The module "${join(folder, entry)}" has ${count}.`;
  throw new CodedError('MODULE_REFUSED', { message, details: { path: folder, diagnostics } });
}

/** What a refused module has wrong; empty for any other error. */
export function moduleDiagnosticsOf(error: CodedError): readonly PackDiagnostic[] {
  if (error.code !== 'MODULE_REFUSED') return [];
  // The code is thrown in one place, above, and always with diagnostics.
  return error.details['diagnostics'] as readonly PackDiagnostic[];
}
