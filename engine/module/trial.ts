// One dry run of a module: it is run, asked for a service, prepared on a scope without effects, its state goes
// out, in and through its migrations and back, and it is disposed of. Runs inside the worker, in a realm
// of its own that is made as the one it will serve in. It must leave that as it was.
import { systemClock } from '../base/clock.ts';
import { ERROR_CODES } from '../base/error-codes.ts';
import { errorCode } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import type { Service } from '../contract/service.ts';
import type { ServiceState } from '../contract/state.ts';
import { adoptService } from './adopt.ts';
import type { ModuleCode } from './module-diagnostic.ts';
import { createRealm } from './realm.ts';
import { runModule, type ModuleText } from './run-module.ts';
import { lookAtShared } from './shared-look.ts';
import { createTrialScope } from './trial-scope.ts';

export interface TrialRequest extends ModuleText {
  /** The service that the pack is for. */
  readonly service: string;
  /** Whether the module may make code out of text. */
  readonly generatedCode: boolean;
}

export type TrialOutcome =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly code: ModuleCode;
      readonly message: string;
      /** Where in the bundle, both from 1; 0 when it is not known. */
      readonly line: number;
      readonly column: number;
    };

/** Never throws: what goes wrong is the outcome. */
export async function tryModule(request: TrialRequest): Promise<TrialOutcome> {
  let step = 'running it';
  const at = (name: string): void => {
    step = name;
  };
  try {
    const realm = createRealm('dry run', request.generatedCode);
    const findChange = lookAtShared(realm);
    const create = runModule(request, realm);
    at('createService()');
    const make = (): Service => adoptService(create, request.service);
    const service = make();
    const { scope, close } = createTrialScope(systemClock);
    at('prepare()');
    await service.prepare?.(scope);
    tryState(service, make, at);
    at('dispose()');
    await service.dispose?.();
    at('closing its resources');
    await close();
    const changed = findChange();
    if (changed === undefined) return { ok: true };
    return changedShared(changed);
  } catch (error) {
    return failed(error, step, request.filename);
  }
}

/** S1 and S3 on the state of a new instance. */
function tryState(service: Service, make: () => Service, at: (step: string) => void): void {
  const { state } = service;
  if (state === undefined) return;
  at('exportState()');
  const exported = exportOnce(state);
  expectEqual(exportOnce(state), exported, 'a second export differs from the first');
  at('importState() of what it exported');
  const second = make().state;
  if (second === undefined) throw new TypeError('a second instance has no state');
  second.importState(exported.slice());
  expectEqual(exportOnce(second), exported, 'what was imported is exported as something else');
  for (const migration of state.migrations ?? []) {
    const { from, to } = migration;
    if (to !== state.schema || migration.down === undefined) continue;
    at(`the migration from ${to} down to ${from} and up again`);
    const older = migration.down(exported.slice());
    const back = migration.up(older.state, older.carried);
    expectEqual(back, exported, 'the state does not come back as it was');
  }
}

function exportOnce(state: ServiceState): Uint8Array {
  const bytes: unknown = state.exportState();
  if (!(bytes instanceof Uint8Array)) throw new TypeError('it gave no Uint8Array');
  if (bytes.length <= LIMITS.serviceStateBytesMax) return bytes;
  throw new RangeError(`it gave ${bytes.length} bytes of ${LIMITS.serviceStateBytesMax} allowed`);
}

function expectEqual(found: unknown, expected: Uint8Array, fault: string): void {
  if (found instanceof Uint8Array && Buffer.compare(found, expected) === 0) return;
  throw new TypeError(fault);
}

/** What serves in a process shares its globals: one that changes them changes all others, and the server. */
function changedShared(what: string): TrialOutcome {
  const message = `The module changes what all services share: ${what}.`;
  return { ok: false, code: 'MODULE_DRY_RUN_FAILED', message, line: 0, column: 0 };
}

/** Errors come from another realm: they are told by what they look like. */
function failed(error: unknown, step: string, filename: string): TrialOutcome {
  const { name, message, stack } = describe(error);
  const found = position(stack, filename);
  const code = errorCode(error);
  if (isOwn(code)) {
    // What to do comes with the code, and is shown once.
    const text = message.replace(` ${ERROR_CODES[code].action}`, '');
    return { ok: false, code, message: text, ...found };
  }
  if (/^Code generation from strings|Wasm code generation/.test(message.replace(/^.*: /, ''))) {
    const text = `The module makes code out of text in ${step}.`;
    return { ok: false, code: 'MODULE_GENERATED_CODE', message: text, ...found };
  }
  if (name === 'SyntaxError' && step === 'running it') {
    return { ok: false, code: 'MODULE_SYNTAX', message: `${message}.`, ...found };
  }
  const text = `The dry run failed in ${step}: ${name}: ${message}.`;
  return { ok: false, code: 'MODULE_DRY_RUN_FAILED', message: text, ...found };
}

function isOwn(code: string | undefined): code is ModuleCode {
  const others = ['CONTRACT_UNSUPPORTED', 'SERVICE_SHAPE'];
  return code !== undefined && (code.startsWith('MODULE_') || others.includes(code));
}

function describe(error: unknown): { name: string; message: string; stack: string } {
  if (typeof error !== 'object' || error === null) {
    return { name: 'thrown', message: String(error), stack: '' };
  }
  const text = (key: string, absent: string): string => {
    const value: unknown = Reflect.get(error, key);
    return typeof value === 'string' ? value : absent;
  };
  const message = text('message', 'no message').slice(0, LIMITS.historyReasonCharactersMax);
  return { name: text('name', 'Error'), message, stack: text('stack', '') };
}

function position(stack: string, filename: string): { line: number; column: number } {
  const start = stack.indexOf(`${filename}:`);
  const numbers = /^(\d+)(?::(\d+))?/.exec(stack.slice(start + filename.length + 1));
  if (start < 0 || numbers === null) return { line: 0, column: 0 };
  return { line: Number(numbers[1]), column: Number(numbers[2] ?? 1) };
}
