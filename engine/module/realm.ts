// The realm that modules run in, tried or serving: the language and what only computes. No process, no timers,
// no network: what outlives a call is asked of the scope, which takes it back. Making code out of text is
// refused in it unless it was made for that. No sandbox: it keeps honest code to the switch.
import { compileFunction, constants, createContext, type Context } from 'node:vm';

/** What only computes; typed arrays are ours, so that bytes are of one class on both sides. */
const GLOBALS = [
  'ArrayBuffer DataView Uint8Array Uint8ClampedArray Uint16Array Uint32Array Int8Array Int16Array',
  'Int32Array Float32Array Float64Array BigInt64Array BigUint64Array Buffer TextEncoder TextDecoder',
  'AbortController AbortSignal URL URLSearchParams structuredClone atob btoa',
].flatMap((line) => line.split(' '));

/** What a scope throws is of our realm; `instanceof Error` in a module holds for it all the same. */
const ERRORS_OF_BOTH_REALMS = `'use strict';
const { [Symbol.hasInstance]: isOwn } = Function.prototype;
const { call } = Function.prototype;
const isInstance = call.bind(isOwn);
const value = function (thrown) {
  return isInstance(this, thrown) || (this === Error && isErrorOfHost(thrown));
};
Object.defineProperty(Error, Symbol.hasInstance, { value });`;

/**
 * A realm with the language and GLOBALS, and nothing to reach the world with. Its global object is an ordinary
 * one: a module's access to names costs what it costs anywhere. Also closes this realm's own ways to make
 * code out of text, since all that a module is handed leads to them.
 */
export function createRealm(name: string, generatedCode: boolean): Context {
  closeConstructors();
  const codeGeneration = { strings: generatedCode, wasm: generatedCode };
  const realm = createContext(constants.DONT_CONTEXTIFY, { name, codeGeneration });
  for (const each of GLOBALS) {
    const value: unknown = Reflect.get(globalThis, each);
    Object.defineProperty(realm, each, { value, writable: true, configurable: true });
  }
  const options = { parsingContext: realm, filename: 'realm.js' };
  compileFunction(ERRORS_OF_BOTH_REALMS, ['isErrorOfHost'], options)(isErrorOfHost);
  return realm;
}

function isErrorOfHost(thrown: unknown): boolean {
  return thrown instanceof Error;
}

/** One of each kind of function, whose prototypes lead to what makes more of that kind out of text. */
const KINDS: readonly unknown[] = [
  () => 1,
  async () => 1,
  function* none() {},
  async function* none() {},
];

/**
 * The constructors that any object leads to (`scope.constructor.constructor`) refuse, for the whole process and
 * for good. `Function` and `eval` by their names, which only code of this realm has, stay as they are.
 */
function closeConstructors(): void {
  for (const kind of KINDS) {
    const prototype: unknown = Object.getPrototypeOf(kind);
    if (typeof prototype !== 'object' && typeof prototype !== 'function') continue;
    if (prototype === null) continue;
    const known: unknown = Reflect.get(prototype, 'constructor');
    if (typeof known !== 'function' || CLOSED in known) continue;
    // Name and prototype stay: by them functions are told and shown.
    const closed = function refuse(): never {
      throw new EvalError('Code generation from strings is not possible here.');
    };
    Object.defineProperty(closed, 'name', { value: known.name });
    Object.defineProperty(closed, 'prototype', { value: prototype, writable: false });
    Object.defineProperty(closed, CLOSED, { value: true });
    Object.defineProperty(prototype, 'constructor', { value: Object.freeze(closed) });
  }
}

/** Known to all copies of this file in a process. */
const CLOSED = Symbol.for('midswing.closedConstructor');
