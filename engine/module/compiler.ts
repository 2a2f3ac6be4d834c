// The module tier as a Compiler: verified bytes in, services out. It is handed members only by verifyPack, so
// that no byte of a module is looked at before its signature held (R27). The bytes stay in memory: no file is
// opened, and none is held. Invariant: no generation, factory or compiled function is kept here.
import type { Context } from 'node:vm';
import { LIMITS } from '../base/limits.ts';
import type {
  CompileOutcome,
  CompilePolicy,
  Compiler,
  PackContents,
} from '../contract/compiler.ts';
import type { Service } from '../contract/service.ts';
import { adoptService } from './adopt.ts';
import { createDryRun, type DryRun } from './dry-run.ts';
import {
  MODULE_MEMBER,
  moduleDiagnostic,
  WHOLE_MODULE,
  type ModuleCode,
  type Place,
} from './module-diagnostic.ts';
import { createRealm } from './realm.ts';
import { runModule } from './run-module.ts';
import type { TrialOutcome } from './trial.ts';

/** Compiles the packs that hold a module, of whatever service, once they got through a dry run. */
export function createModuleCompiler(dryRun: DryRun = createDryRun()): Compiler {
  const realms = new Realms();
  return {
    guardedBy: 'module-tier',
    accepts: ({ members }) => members.has(MODULE_MEMBER),
    compile: (pack, policy) => compile(pack, policy, { dryRun, realms }),
  };
}

/**
 * The realms of one compiler's modules, by whether they may make code out of text: two, however many versions
 * there are. A module keeps the one it came in with, whatever the switch does later.
 */
class Realms {
  readonly #made = new Map<boolean, Context>();

  of(generatedCode: boolean): Context {
    const known = this.#made.get(generatedCode);
    if (known !== undefined) return known;
    const realm = createRealm('modules', generatedCode);
    this.#made.set(generatedCode, realm);
    return realm;
  }
}

interface CompileParts {
  readonly dryRun: DryRun;
  readonly realms: Realms;
}

async function compile(
  { name, service, revision, members }: PackContents,
  { generatedCode, served }: CompilePolicy,
  { dryRun, realms }: CompileParts,
): Promise<CompileOutcome> {
  const bytes = members.get(MODULE_MEMBER);
  if (bytes === undefined || members.size !== 1) {
    const found = [...members.keys()].join(', ');
    return refused('MODULE_SHAPE', `The pack holds ${found}, not ${MODULE_MEMBER} alone.`);
  }
  if (bytes.length > LIMITS.moduleBytesMax) {
    const message = `The module has ${bytes.length} bytes; ${LIMITS.moduleBytesMax} are allowed.`;
    return refused('MODULE_TOO_LARGE', message);
  }
  const text = decode(bytes);
  if (text === undefined) return refused('MODULE_SYNTAX', 'The module is not UTF-8.');
  const module = { text, filename: `${name}@${revision}/${MODULE_MEMBER}` };
  if (served !== true) {
    const outcome = await dryRun({ ...module, service, generatedCode });
    if (!outcome.ok) return refused(outcome.code, outcome.message, placeOf(outcome, text));
  }
  // A fresh instance out of a fresh run: two generations of one pack share nothing of their own.
  const load = (): Service => adoptService(runModule(module, realms.of(generatedCode)), service);
  return { ok: true, warnings: [], load };
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function refused(code: ModuleCode, message: string, place: Place = WHOLE_MODULE): CompileOutcome {
  return { ok: false, diagnostics: [moduleDiagnostic(code, message, place)] };
}

function placeOf({ line, column }: TrialOutcome & { ok: false }, text: string): Place {
  if (line === 0) return WHOLE_MODULE;
  const lineText = text.split('\n', line)[line - 1] ?? '';
  return { ...WHOLE_MODULE, line, column, lineText };
}
