// Stage "compiled": hands the verified members to the compiler of the pack's service. Mistakes in
// the rules travel as diagnostics inside the refusal.
import { CodedError } from '../base/errors.ts';
import type { CompileOutcome, Compiler, PackDiagnostic } from '../contract/service.ts';
import type { VerifiedPack } from '../trust/pack.ts';

export type CompiledPack = Extract<CompileOutcome, { ok: true }>;

/** @throws PACK_SERVICE_UNKNOWN, RULES_REFUSED with diagnostics */
export function compile(pack: VerifiedPack, compilers: readonly Compiler[]): CompiledPack {
  const { service, name, revision } = pack.manifest;
  const compiler = compilers.find((candidate) => candidate.service === service);
  if (compiler === undefined) {
    const known = compilers.map((candidate) => candidate.service);
    const message = `The pack is for service "${service}"; this server runs ${known.join(', ')}.`;
    throw new CodedError('PACK_SERVICE_UNKNOWN', { message, details: { service, known } });
  }
  const outcome = compiler.compile(pack.contents);
  if (outcome.ok) return outcome;
  const { diagnostics } = outcome;
  const count = diagnostics.length === 1 ? 'a mistake' : `${diagnostics.length} mistakes`;
  const message = `Revision ${revision} of ${name} has ${count}.`;
  throw new CodedError('RULES_REFUSED', { message, details: { diagnostics } });
}

/** What a refusal of this stage found; empty for any other error. */
export function diagnosticsOf(error: CodedError): readonly PackDiagnostic[] {
  if (error.code !== 'RULES_REFUSED') return [];
  // The code is thrown in one place, above, and always with the compiler's diagnostics.
  return error.details['diagnostics'] as readonly PackDiagnostic[];
}
