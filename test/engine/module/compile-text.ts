// Compiles a module from its text, as it would be found in a verified pack.
import type { CompileOutcome, PackDiagnostic } from '../../../engine/contract/compiler.ts';
import type { Service } from '../../../engine/contract/service.ts';
import { createModuleCompiler } from '../../../engine/module/compiler.ts';
import { createDryRun, type DryRunOptions } from '../../../engine/module/dry-run.ts';

export interface CompileTextOptions extends DryRunOptions {
  readonly service?: string;
  readonly revision?: number;
  readonly generatedCode?: boolean;
}

/** One dry run for all: its worker code is bundled once. */
const usual = createDryRun();

/** The body of a CommonJS module whose service is "shop" and has `members`. */
export function shopModule(members = '', before = ''): string {
  return `${before}
exports.createService = () => {
  return { name: 'shop', contract: '^2.0.0', ${members} };
};
`;
}

/** What the compiler says to one pack with this text. */
export async function compileText(
  text: string | Uint8Array,
  options: CompileTextOptions = {},
): Promise<CompileOutcome> {
  const { service = 'shop', revision = 3, generatedCode = false, ...limits } = options;
  const dryRun = Object.keys(limits).length === 0 ? usual : createDryRun(limits);
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const members = new Map([['module.js', bytes]]);
  const pack = { name: 'shop-pack', service, revision, members };
  return createModuleCompiler(dryRun).compile(pack, { generatedCode });
}

/** A fresh instance of a module that compiles. */
export async function serviceOf(text: string, options?: CompileTextOptions): Promise<Service> {
  const outcome = await compileText(text, options);
  if (outcome.ok) return outcome.load(undefined);
  throw new Error(outcome.diagnostics.map(({ rendered }) => rendered).join('\n'));
}

/** The one finding of a module that does not. */
export async function findingOf(
  text: string | Uint8Array,
  options?: CompileTextOptions,
): Promise<PackDiagnostic> {
  const outcome = await compileText(text, options);
  if (outcome.ok) throw new Error('the module compiles');
  const [finding, ...others] = outcome.diagnostics;
  if (finding === undefined || others.length > 0) throw new Error('not one finding');
  return finding;
}
