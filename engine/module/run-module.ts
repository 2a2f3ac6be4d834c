// Runs a bundle from memory and calls its one factory. vm.compileFunction is the one way whose functions are
// collected when nobody holds them any more (measured: import() never frees). Invariant: nothing here keeps a
// module, its text or what it made; every call runs the bundle anew.
import { compileFunction, type Context } from 'node:vm';
import { CodedError } from '../base/errors.ts';
import { valuesOfImport } from './allowed-import.ts';

/** The one export of a module. */
const FACTORY = 'createService';

export interface ModuleText {
  readonly text: string;
  /** Shown in stacks, e.g. "echo@3/module.js". */
  readonly filename: string;
}

/** Makes one instance after the other, each with memory of its own as far as the factory gives it. */
export type ModuleFactory = () => unknown;

/**
 * Runs the bundle in the realm that is given (realm.ts) and finds its factory.
 * @throws MODULE_FACTORY, and whatever the bundle throws by being run
 */
export function runModule({ text, filename }: ModuleText, realm: Context): ModuleFactory {
  const options = { filename, parsingContext: realm };
  const run = compileFunction(text, ['module', 'exports', 'require'], options);
  const module: { exports: unknown } = { exports: {} };
  Reflect.apply(run, module.exports, [module, module.exports, requireAllowed]);
  return findFactory(module.exports);
}

/** The bundler left no other import standing; a pack that was not made by it may have some. */
function requireAllowed(name: unknown): Readonly<Record<string, unknown>> {
  const values = valuesOfImport(String(name));
  if (values !== undefined) return values;
  const message = `The module asks for "${String(name)}".`;
  throw new CodedError('MODULE_IMPORT_REFUSED', { message, details: { name: String(name) } });
}

function findFactory(exported: unknown): ModuleFactory {
  const isObject = typeof exported === 'object' && exported !== null;
  const names = isObject ? Object.keys(exported).filter((name) => name !== '__esModule') : [];
  if (isObject && names.length === 1 && FACTORY in exported) {
    const factory: unknown = exported[FACTORY];
    if (typeof factory === 'function') return () => Reflect.apply(factory, undefined, []);
    throw factoryFault(`It exports ${FACTORY}, which is a ${typeof factory}.`);
  }
  if (!isObject) throw factoryFault(`Its module.exports is a ${typeof exported}.`);
  throw factoryFault(
    names.length === 0 ? 'It exports nothing.' : `It exports ${names.join(', ')}.`,
  );
}

function factoryFault(found: string): CodedError {
  return new CodedError('MODULE_FACTORY', { message: found });
}
