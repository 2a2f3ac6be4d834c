// The dry run: what a module goes through before it is accepted, and what it cannot reach or hold up.
import { expect, it } from 'vitest';
import { compileText, findingOf, serviceOf, shopModule } from './compile-text.ts';

/** State of schema 2 whose functions can be replaced. */
function withState(members = ''): string {
  return shopModule(
    `state: {
    schema: 2,
    exportState: () => Uint8Array.of(count),
    importState: (state) => { count = state[0]; },
    ${members}
  }`,
    'let count = 5;',
  );
}

async function fails(text: string): Promise<string> {
  const { code, message } = await findingOf(text);
  expect(code).toBe('MODULE_DRY_RUN_FAILED');
  return message;
}

it('[MO12] a module that gets through is as new when it is loaded', async () => {
  const text = withState(
    'migrations: [{ from: 1, to: 2, up: (s) => s, down: (s) => ({ state: s }) }]',
  );
  const service = await serviceOf(text);
  expect(service.state?.exportState()).toEqual(Uint8Array.of(5));
});

it.each([
  ['running it', 'throw new TypeError("not today");'],
  ['createService()', 'exports.createService = () => { throw new TypeError("not today"); };'],
  ['prepare()', shopModule('prepare() { throw new TypeError("not today"); }')],
  ['prepare()', shopModule('async prepare() { await null; throw new TypeError("not today"); }')],
  ['dispose()', shopModule('dispose: async () => { throw new TypeError("not today"); }')],
  ['exportState()', withState('exportState() { throw new TypeError("not today"); }')],
  ['importState() of', withState('importState() { throw new TypeError("not today"); }')],
])('[MO12] a throw in %s refuses it, with its step', async (step, text) => {
  const message = await fails(text);
  expect(message).toContain(`The dry run failed in ${step}`);
  expect(message).toContain('TypeError: not today.');
});

it('[MO12] a finding has place and frame in the bundle', async () => {
  const finding = await findingOf('\n\nconst a = {};\na.b.c = 1;\n');
  expect(finding).toMatchObject({ file: 'module.js', line: 4, column: 7 });
  expect(finding.rendered).toContain('  4 | a.b.c = 1;\n    |       ^');
  const thrown = await fails('throw "text";');
  expect(thrown).toContain('thrown: text');
});

it('[MO12] a bundle that is no JavaScript is MODULE_SYNTAX', async () => {
  const finding = await findingOf('const a = 1;\nconst = 2;\n');
  expect(finding).toMatchObject({ code: 'MODULE_SYNTAX', line: 2 });
});

it.each([
  ['gives no bytes', withState('exportState: () => "text"'), 'it gave no Uint8Array'],
  [
    'changes by being exported',
    withState('exportState: () => Uint8Array.of(count++)'),
    'second export',
  ],
  [
    'forgets what it imports',
    withState('importState() { count = 0; }'),
    'exported as something else',
  ],
  [
    'does not come back up',
    withState(
      'migrations: [{ from: 1, to: 2, up: () => Uint8Array.of(0), down: (s) => ({ state: s }) }]',
    ),
    'failed in the migration from 1 down to 2 and up again'.replace('1 down to 2', '2 down to 1'),
  ],
])('[MO12] a state that %s is refused', async (_what, text, message) => {
  expect(await fails(text)).toContain(message);
});

it('[MO12] prepare gets a scope on which nothing begins', async () => {
  const service = shopModule(`async prepare(scope) {
    const began = () => { throw new Error('it began'); };
    scope.after(0, began);
    scope.every(1, began).cancel();
    scope.subscribe('a.>', began);
    scope.respond({ name: 'a.b' }, began);
    scope.expose('price', 1);
    scope.offerStrategy('pricing', began);
    scope.metrics.counter('sold', '').add(1);
    scope.log.info({}, 'x');
    scope.clock.nowMs();
    const once = scope.share('pool', () => ({ close() {} }));
    if (once !== scope.share('pool', began)) began();
    const own = scope.own({ close() { throw new TypeError('closed'); } });
    if (scope.view('shed.price').value !== undefined || scope.signal.aborted) began();
    const taken = (error) => { if (error.code !== 'STRATEGY_TAKEN') throw error; };
    try { scope.offerStrategy('pricing', began); began(); } catch (error) { taken(error); }
    const closed = (error) => { if (error.code !== 'SCOPE_CLOSED') throw error; };
    try { scope.publish({ name: 'a.b' }, 1); began(); } catch (error) { closed(error); }
    try { scope.fetchStrategy('pricing', { name: 'P', is: began }); began(); } catch (error) { closed(error); }
    try { scope.dependency('shed').call(1); began(); } catch (error) { closed(error); }
    await scope.request({ name: 'a.b' }, 1, 10).then(began, closed);
  }`);
  // What it owns is closed at the end: this one says so.
  expect(await fails(service)).toContain('failed in closing its resources: TypeError: closed');
});

it.each([
  ['an endless loop', 'for (;;);', 'not done after 400 ms'],
  [
    'an endless loop in a promise',
    shopModule('async prepare() { await null; for (;;); }'),
    '400 ms',
  ],
  ['endless promises', shopModule('async prepare() { for (;;) await null; }'), '400 ms'],
  [
    'a promise that never ends',
    shopModule('prepare: () => new Promise(() => {})'),
    'never finished',
  ],
])('[MO13] %s is ended', async (_what, text, message) => {
  const { code, message: found } = await findingOf(text, { deadlineMs: 400 });
  expect(code).toBe('MODULE_DRY_RUN_FAILED');
  expect(found).toContain(message);
});

it('[MO13] a promise that nothing can keep any more is noticed before the deadline', async () => {
  const text = shopModule('prepare: () => new Promise(() => {})');
  expect(await fails(text)).toContain('never finished');
});

it('[MO13] a heap that grows without bound ends the worker and nothing else', async () => {
  const text = 'const all = []; for (;;) all.push({ more: [1, 2, 3] });';
  const { code, message } = await findingOf(text, { heapMebibytes: 16 });
  expect(code).toBe('MODULE_DRY_RUN_FAILED');
  expect(message).toContain('memory limit');
});

it('[MO13] bytes beside the heap that grow without bound end the worker long before the deadline', async () => {
  const text = 'const all = []; for (;;) all.push(new Uint8Array(1e7).fill(1));';
  const { code, message } = await findingOf(text);
  expect(code).toBe('MODULE_DRY_RUN_FAILED');
  expect(message).toContain('took too much memory');
});

it.each([
  ['when it is run', shopModule('', "Promise.reject(new TypeError('left alone'));")],
  ['in prepare', shopModule("prepare() { void (async () => { throw Error('left alone'); })(); }")],
])('[MO12] a promise that is left alone and rejects %s refuses it', async (_when, text) => {
  expect(await fails(text)).toContain('left alone');
});

it('[MO13] many at once take turns, and no worker stays', async () => {
  const workers = (): number =>
    process.getActiveResourcesInfo().filter((name) => /worker|messageport/i.test(name)).length;
  const before = workers();
  const outcomes = await Promise.all(
    [1, 2, 3, 4, 5].map((n) =>
      compileText(n === 2 ? 'for (;;);' : shopModule(), { deadlineMs: 1_500 }),
    ),
  );
  expect(outcomes.map(({ ok }) => ok)).toEqual([true, false, true, true, true]);
  expect(workers()).toBe(before);
});

it.each([
  'process',
  'setTimeout',
  'setImmediate',
  'fetch',
  'performance',
  'module.parent.children',
  'require.main.require',
])('[MO14] the dry run has no %s', async (name) => {
  const first = name.split('.')[0] ?? '';
  const text = shopModule('', `${name}.toString();`);
  const message = await fails(text);
  expect(message).toMatch(new RegExp(`${first} is not defined|undefined`));
});

it.each([
  ['a class it is given', shopModule('', "Uint8Array.constructor('return process')();")],
  ['its scope', shopModule("prepare(scope) { scope.after.constructor('return process')(); }")],
  [
    'an async function of its scope',
    shopModule(
      "prepare({ request }) { Object.getPrototypeOf(request).constructor('return process')(); }",
    ),
  ],
  [
    'an error of its scope',
    shopModule(
      `prepare(scope) {
        try { scope.publish('a', 1); } catch (error) {
          error.constructor.constructor('return process')();
        }
      }`,
    ),
  ],
  ['what it imports', shopModule('', "require.constructor('return process')();")],
])('[MO15] %s leads to no way to make code, whatever the switch', async (_what, text) => {
  expect((await findingOf(text)).code).toBe('MODULE_GENERATED_CODE');
  expect((await findingOf(text, { generatedCode: true })).code).toBe('MODULE_GENERATED_CODE');
});

it.each([
  ['Array.prototype.push', 'Array.prototype.push = () => 0;'],
  ['Object.prototype.extra', 'Object.prototype.extra = 1;'],
  ['Promise', 'globalThis.Promise = null;'],
  ['counter', 'globalThis.counter = 1;'],
  ['Uint8Array.prototype.extra', 'Uint8Array.prototype.extra = 1;'],
  ['Map.prototype.constructor', 'Object.freeze(Map.prototype);'],
])('[MO22] a module that changes %s is refused, which is named', async (what, text) => {
  const message = await fails(shopModule('', text));
  expect(message).toBe(`The module changes what all services share: ${what}.`);
});

it('[MO22] what is changed late in the dry run, or by its service, counts too', async () => {
  const text = shopModule('dispose() { delete Array.prototype.at; }');
  expect(await fails(text)).toContain('Array.prototype.at');
});

it('[MO14] what only computes is there', async () => {
  const text = shopModule(
    '',
    `
    const bytes = new TextEncoder().encode('ä');
    if (!(bytes instanceof Uint8Array) || Buffer.from(bytes).toString('hex') !== 'c3a4') throw 1;
    if (structuredClone({ a: new Float64Array(1) }).a.length !== 1) throw 2;
    new URL('http://localhost/'); new AbortController(); atob(btoa('x'));`,
  );
  expect(await compileText(text)).toMatchObject({ ok: true });
});

it.each([
  ['an indirect eval', shopModule('', '(0, eval)("1");')],
  ['new Function', shopModule('prepare() { new Function("return 1")(); }')],
  ['the constructor of a function', shopModule('', '(() => 1).constructor("return 1")();')],
  ['code for its state', withState('exportState: () => (0, eval)("Uint8Array.of(5)")')],
])('[MO15] %s is refused while the switch is closed, and only then', async (_what, text) => {
  const finding = await findingOf(text, { generatedCode: false });
  expect(finding.code).toBe('MODULE_GENERATED_CODE');
  expect(finding.line).toBeGreaterThan(0);
  expect(await compileText(text, { generatedCode: true })).toMatchObject({ ok: true });
});

it('[MO15] WebAssembly out of bytes is refused as well', async () => {
  const bytes = '0, 97, 115, 109, 1, 0, 0, 0';
  const text = shopModule('', `new WebAssembly.Module(Uint8Array.of(${bytes}));`);
  expect((await findingOf(text)).code).toBe('MODULE_GENERATED_CODE');
  expect(await compileText(text, { generatedCode: true })).toMatchObject({ ok: true });
});
