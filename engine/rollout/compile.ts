// Stage "compiled": hands the verified members to the compiler of the pack's service. Mistakes in
// the rules travel as diagnostics inside the refusal.
import { CodedError } from '../base/errors.ts';
import type { CompileOutcome, Compiler, PackDiagnostic } from '../contract/compiler.ts';
import type { VerifiedPack } from '../trust/pack.ts';
import type { RolloutOptions } from './options.ts';
import { requireOpen } from './protection.ts';

/** What this stage needs of a rollout: little, so that a look before the start can do the same. */
export type CompileOptions = Pick<RolloutOptions, 'compilers' | 'protection' | 'log'>;

export type CompiledPack = Extract<CompileOutcome, { ok: true }>;

/**
 * A pack that comes in: its compiler may be guarded by a protection switch.
 * @throws PACK_SERVICE_UNKNOWN, PROTECTION_CLOSED, RULES_REFUSED with diagnostics
 */
export async function compileIncoming(
  pack: VerifiedPack,
  options: CompileOptions,
): Promise<CompiledPack> {
  const compiler = compilerOf(pack, options);
  const { name, revision } = pack.manifest;
  const { protection } = options;
  if (compiler.guardedBy !== undefined) {
    requireOpen(protection, compiler.guardedBy, `Revision ${revision} of ${name}`);
  }
  const generatedCode = protection.isOpen('generated-code');
  return accepted(pack, await compiler.compile(pack.contents, { generatedCode }));
}

/**
 * A pack that served before: it came in while its switches were open, and must not keep a start from serving.
 * One that would be refused today is loaded all the same, and the log says so. Under a closed switch it may make
 * code out of text only when it cannot be compiled without.
 * @throws PACK_SERVICE_UNKNOWN, RULES_REFUSED with diagnostics
 */
export async function compileConfirmed(
  pack: VerifiedPack,
  options: CompileOptions,
): Promise<CompiledPack> {
  const compiler = compilerOf(pack, options);
  const isOpen = options.protection.isOpen('generated-code');
  const outcome = await compiler.compile(pack.contents, { generatedCode: isOpen });
  if (outcome.ok || compiler.guardedBy === undefined) return accepted(pack, outcome);
  // It was tried when it came in. That a try fails today, on a slow machine or under a rule that came later,
  // must not keep everything else from serving.
  const served = { generatedCode: isOpen || needsCode(outcome), served: true } as const;
  const { name, revision } = pack.manifest;
  const findings = outcome.diagnostics.map(({ code, message }) => `${code}: ${message}`);
  const fields = { pack: name, revision, findings };
  options.log.warn(fields, 'a pack that served is loaded again although it would be refused today');
  return accepted(pack, await compiler.compile(pack.contents, served));
}

function needsCode(outcome: CompileOutcome): boolean {
  return !outcome.ok && outcome.diagnostics.some(({ code }) => code === 'MODULE_GENERATED_CODE');
}

function accepted({ manifest }: VerifiedPack, outcome: CompileOutcome): CompiledPack {
  if (outcome.ok) return outcome;
  const { name, revision } = manifest;
  const { diagnostics } = outcome;
  const count = diagnostics.length === 1 ? 'a mistake' : `${diagnostics.length} mistakes`;
  const message = `Revision ${revision} of ${name} has ${count}.`;
  throw new CodedError('RULES_REFUSED', { message, details: { diagnostics } });
}

function compilerOf({ manifest, contents }: VerifiedPack, { compilers }: CompileOptions): Compiler {
  const compiler = compilers.find((candidate) => candidate.accepts(contents));
  if (compiler !== undefined) return compiler;
  const { service } = manifest;
  const message = `No compiler of this server takes this pack for service "${service}".`;
  throw new CodedError('PACK_SERVICE_UNKNOWN', { message, details: { service } });
}

/** What a refusal of this stage found; empty for any other error. */
export function diagnosticsOf(error: CodedError): readonly PackDiagnostic[] {
  if (error.code !== 'RULES_REFUSED') return [];
  // The code is thrown in one place, above, and always with the compiler's diagnostics.
  return error.details['diagnostics'] as readonly PackDiagnostic[];
}
