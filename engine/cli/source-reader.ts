// How commands read a pack folder: the one function that knows rule files and modules. A refusal that has
// findings in the sources is printed like one of the server.
import type { PackDiagnostic } from '../contract/compiler.ts';
import type { CodedError } from '../base/errors.ts';
import type { PackSource } from '../trust/pack-source.ts';

/** @throws PACK_SOURCE_*, MODULE_REFUSED with diagnostics in its details */
export type SourceReader = (folder: string) => Promise<PackSource>;

/** The findings a reader refused the sources for; undefined for any other error. */
export function sourceDiagnosticsOf(error: CodedError): readonly PackDiagnostic[] | undefined {
  if (error.code !== 'MODULE_REFUSED') return undefined;
  // Readers that throw this code put their findings there.
  return error.details['diagnostics'] as readonly PackDiagnostic[];
}
