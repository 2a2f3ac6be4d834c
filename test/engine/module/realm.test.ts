// The realm a module serves in: what the switch for generated code means there, and what crosses between it
// and the host.
import { expect, it } from 'vitest';
import type { Service } from '../../../engine/contract/service.ts';
import type { Scope } from '../../../engine/contract/scope.ts';
import { CodedError } from '../../../engine/base/errors.ts';
import { thrownText } from '../../../engine/base/thrown.ts';
import { Views } from '../../../engine/kernel/views.ts';
import { createModuleCompiler } from '../../../engine/module/compiler.ts';
import { exportState, importState } from '../../../engine/service/carry-state.ts';
import { bytesOf } from '../trust/sample-pack.ts';
import { serviceOf, shopModule } from './compile-text.ts';

/** What `body` answers to `request`, called on a service that serves. */
async function answerOf(body: string, generatedCode: boolean, request?: unknown): Promise<unknown> {
  const service = await serviceOf(shopModule(`handle: (request) => ${body}`), { generatedCode });
  return service.handle?.(request);
}

const WAYS = [
  ['eval', '(0, eval)("6 * 7")'],
  ['new Function', 'new Function("return 6 * 7")()'],
  ['an indirect Function', '(0, Function)("return 6 * 7")()'],
  ['the constructor of a function', '(() => 1).constructor("return 6 * 7")()'],
  ['an async function', '(async () => 1).constructor("return 6 * 7")()'],
  ['a generator', '(function* () {}).constructor("yield 6 * 7")().next().value'],
  ['an async generator', '(async function* () {}).constructor("yield 6 * 7")().next()'],
] as const;

it.each(WAYS)('[MO23] a module that serves makes no code by %s', async (_way, body) => {
  await expect((async () => answerOf(body, false))()).rejects.toThrow('Code generation');
});

it.each(WAYS)('[MO23] with the switch open it makes code by %s', async (way, body) => {
  const expected = way === 'an async generator' ? { value: 42, done: false } : 42;
  expect(await answerOf(body, true)).toEqual(expected);
});

it('[MO23] WebAssembly goes by the same switch when a module serves', async () => {
  const body = 'new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)) && 42';
  await expect(answerOf(body, false)).rejects.toThrow('Wasm code generation');
  expect(await answerOf(body, true)).toBe(42);
});

it.each([
  ['a class it is given', 'TextEncoder.constructor("return process")()'],
  [
    'bytes it is given',
    'new TextEncoder().encode("a").constructor.constructor("return process")()',
  ],
  ['its request', 'request.constructor.constructor("return process")()'],
  ['an async function of its request', 'request.later.constructor("return process")()'],
  ['what it requires with', 'require.constructor("return process")()'],
  ['what it imports', 'require("midswing/contract/topic").topic.constructor("return process")()'],
  [
    'what an import gives back',
    'require("midswing/contract/topic").topic("a").constructor.constructor("return process")()',
  ],
  ['its exports', 'module.constructor.constructor("return process")()'],
  [
    'an error of the host',
    '(() => { try { request.fail(); } catch (e) { return e.constructor.constructor("return process")(); } })()',
  ],
])('[MO23] %s leads to no way to make code, whatever the switch', async (_what, body) => {
  const request = {
    later: async () => 1,
    fail: () => {
      throw new TypeError('no');
    },
  };
  await expect(answerOf(body, false, request)).rejects.toThrow('Code generation');
  await expect(answerOf(body, true, request)).rejects.toThrow('Code generation');
});

it('[MO23] a module keeps what it came in with, beside others', async () => {
  const compiler = createModuleCompiler(async () => ({ ok: true }));
  const load = async (generatedCode: boolean): Promise<Service> => {
    const members = new Map([['module.js', bytesOf(shopModule('handle: () => eval("42")'))]]);
    const pack = { name: 'shop', service: 'shop', revision: 1, members };
    const outcome = await compiler.compile(pack, { generatedCode });
    if (!outcome.ok) throw new Error('it compiles');
    return outcome.load(undefined);
  };
  const open = await load(true);
  const closed = await load(false);
  expect(open.handle?.(0)).toBe(42);
  expect(() => closed.handle?.(0)).toThrow('Code generation');
});

it.each(['process', 'require.main', 'setTimeout', 'setImmediate', 'queueMicrotask', 'fetch'])(
  '[MO24] a module that serves has no %s',
  async (name) => {
    const body = `{ try { return ${name}; } catch { return undefined; } }`;
    expect(await answerOf(body, true)).toBeUndefined();
  },
);

it('[MO24] its global object is that of its realm, and what it sets there is not seen by the host', async () => {
  const body = '{ globalThis.shopMark = 1; return [globalThis, Array, shopMark]; }';
  const [found, array, mark] = (await answerOf(body, false)) as unknown[];
  expect(found === globalThis || array === Array).toBe(false);
  expect(mark).toBe(1);
  expect('shopMark' in globalThis).toBe(false);
});

it('[MO25] bytes are of one class on both sides', async () => {
  const text = shopModule(
    `handle: (request) => request instanceof Uint8Array && Buffer.isBuffer(Buffer.from(request)),
     state: { schema: 1, exportState: () => bytes, importState: (next) => { bytes = next; } }`,
    'let bytes = Uint8Array.of(1, 2);',
  );
  const service = await serviceOf(text);
  expect(service.handle?.(new Uint8Array(1))).toBe(true);
  expect(exportState(service)).toBeInstanceOf(Uint8Array);
  importState(service, Uint8Array.of(3), 1);
  expect(exportState(service)).toEqual(Uint8Array.of(3));
});

it('[MO25] an error of the host is an Error to a module, and only an error', async () => {
  const body =
    '[new Error("a"), new TypeError("b"), ...request].map((e) => [e instanceof Error, e instanceof TypeError])';
  const request = [new CodedError('SCOPE_CLOSED'), new DOMException('d'), { message: 'no' }, null];
  expect(await answerOf(body, false, request)).toEqual([
    [true, false],
    [true, true],
    [true, false],
    [true, false],
    [false, false],
    [false, false],
  ]);
});

it('[MO25] an error of a module is told by its message', async () => {
  const service = await serviceOf(
    shopModule('handle: () => { throw new TypeError("not today"); }'),
  );
  const thrown = ((): unknown => {
    try {
      return service.handle?.(0);
    } catch (error) {
      return error;
    }
  })();
  expect(thrown).not.toBeInstanceOf(Error);
  expect(thrownText(thrown)).toBe('not today');
});

it('[MO25] plain data of a module can be shown, and a promise of it awaited', async () => {
  const service = await serviceOf(
    shopModule(`async prepare(scope) { await null; scope.expose('price', { of: [1, { a: 2 }] }); },
    handle: async () => 7`),
  );
  const board = new Views().board('shop');
  const scope = { expose: board.expose.bind(board) } as Partial<Scope> as Scope; // all it calls
  await service.prepare?.(scope);
  expect(board.view('shop.price').value).toEqual({ of: [1, { a: 2 }] });
  await expect(service.handle?.(0)).resolves.toBe(7);
});
