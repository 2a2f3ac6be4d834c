// Verified bytes on their way to a service: what is refused, and what a load gives.
import { expect, it } from 'vitest';
import { LIMITS } from '../../../engine/base/limits.ts';
import type { Compiler } from '../../../engine/contract/compiler.ts';
import { draw } from '../../../engine/contract/chance.ts';
import { createModuleCompiler } from '../../../engine/module/compiler.ts';
import { buildPack, verifyPack } from '../../../engine/trust/pack.ts';
import { bytesOf, sampleInput, sampleKey, samplePolicy } from '../trust/sample-pack.ts';
import { compileText, findingOf, serviceOf, shopModule } from './compile-text.ts';

const neverTried = async (): Promise<never> => {
  throw new Error('a dry run was started');
};

const unrun = createModuleCompiler(neverTried);

it('[MO8] packs with a module are accepted, whatever their service', () => {
  const pack = { name: 'a', service: 'b', revision: 1 };
  expect(unrun.accepts({ ...pack, members: new Map([['module.js', bytesOf('')]]) })).toBe(true);
  expect(unrun.accepts({ ...pack, members: new Map([['lib/module.js', bytesOf('')]]) })).toBe(
    false,
  );
});

it.each([
  ['other members', ['module.js', 'a.rules'], bytesOf(shopModule()), 'MODULE_SHAPE'],
  ['too many bytes', ['module.js'], new Uint8Array(LIMITS.moduleBytesMax + 1), 'MODULE_TOO_LARGE'],
  ['bytes that are no UTF-8', ['module.js'], Uint8Array.of(0xc3, 0x28), 'MODULE_SYNTAX'],
])('[MO8] a module pack with %s is refused unrun', async (_what, paths, bytes, code) => {
  const members = new Map(paths.map((path) => [path, bytes]));
  const pack = { name: 'a', service: 'b', revision: 1, members };
  const outcome = await unrun.compile(pack, { generatedCode: false });
  expect(outcome).toMatchObject({ ok: false, diagnostics: [{ code, file: 'module.js', line: 1 }] });
});

it('[MO9] a pack that served is loaded without another dry run', async () => {
  const members = new Map([['module.js', bytesOf(shopModule())]]);
  const pack = { name: 'a', service: 'shop', revision: 1, members };
  const outcome = await unrun.compile(pack, { generatedCode: false, served: true });
  if (!outcome.ok) throw new Error('it is loaded');
  expect(outcome.load(undefined).name).toBe('shop');
});

it('[MO9] packs come in while the switch of the module tier is open', () => {
  expect(unrun.guardedBy).toBe('module-tier');
});

it.each([
  ['nothing', '', 'It exports nothing.'],
  ['a function', 'module.exports = () => 1;', 'Its module.exports is a function.'],
  ['null', 'module.exports = null;', 'Its module.exports is a object.'],
  ['another name', 'exports.create = () => 1;', 'It exports create.'],
  ['two names', 'exports.createService = () => 1; exports.x = 1;', 'It exports createService, x.'],
  ['a value', 'exports.createService = 7;', 'It exports createService, which is a number.'],
  ['a default', 'exports.default = () => 1;', 'It exports default.'],
])(
  '[MO10] a module that exports %s is refused, and says what was found',
  async (_w, text, says) => {
    const finding = await findingOf(text);
    expect(finding).toMatchObject({ code: 'MODULE_FACTORY', message: says });
    expect(finding.rendered).toContain('fix: Export one function named createService');
  },
);

it.each([
  ['nothing', 'exports.createService = () => undefined;', 'SERVICE_SHAPE', 'is missing'],
  ['a promise', 'exports.createService = async () => ({});', 'SERVICE_SHAPE', '"name" is missing'],
  ['a wrong handle', shopModule('handle: 7'), 'SERVICE_SHAPE', '"handle" is 7'],
  ['half a state', shopModule('state: { schema: 1 }'), 'SERVICE_SHAPE', '"exportState" is missing'],
  ['a wrong name', shopModule('name: "shed"'), 'MODULE_SHAPE', 'makes service "shed"; its pack is'],
  [
    'another contract',
    shopModule('contract: "^9.0.0"'),
    'CONTRACT_UNSUPPORTED',
    'is for contract ^9',
  ],
  ['no range', shopModule('contract: "newest"'), 'CONTRACT_UNSUPPORTED', 'contract newest; served'],
])('[MO11] a factory that makes %s is refused', async (_what, text, code, message) => {
  const finding = await findingOf(text);
  expect(finding.code).toBe(code);
  expect(finding.message).toContain(message);
});

it('[MO11] a service with rooms is refused, since a module declares no columns', async () => {
  const methods = ['open', 'memberChanged', 'decide', 'step', 'adopt'];
  const members = methods.map((name) => `${name}() {}`).join(', ');
  const finding = await findingOf(
    shopModule(`room: { layout: {}, schema: '', membersMax: 1, ${members} }`),
  );
  expect(finding).toMatchObject({
    code: 'MODULE_SHAPE',
    message: expect.stringContaining('rooms'),
  });
});

it('[MO11] a service of contract 1 is put into the form of today', async () => {
  const text = `exports.createService = () => {
    let count = 3;
    return {
      name: 'shop', contractVersion: '1.0.0', stateSchema: 4,
      exportState: () => Uint8Array.of(count),
      importState: ([next]) => { count = next; },
    };
  };`;
  const service = await serviceOf(text);
  expect(service.state).toMatchObject({ schema: 4 });
  service.state?.importState(Uint8Array.of(8));
  expect(service.state?.exportState()).toEqual(Uint8Array.of(8));
});

it('[MO16] each load runs the bundle anew, and versions live side by side', async () => {
  const text = (step: number): string =>
    shopModule(`handle: () => (total += ${step})`, 'let total = 0;');
  const outcome = await compileText(text(1));
  if (!outcome.ok) throw new Error('it compiles');
  const first = outcome.load(undefined);
  const second = outcome.load(undefined);
  const other = await serviceOf(text(10), { revision: 4 });
  expect(first).not.toBe(second);
  expect([first.handle?.(0), first.handle?.(0), second.handle?.(0), other.handle?.(0)]).toEqual([
    1, 2, 1, 10,
  ]);
});

it('[MO16] stacks name pack and revision', async () => {
  const service = await serviceOf(shopModule('handle: () => { throw new Error("no"); }'));
  expect(() => service.handle?.(0)).toThrow(
    expect.objectContaining({ stack: expect.stringContaining('shop-pack@3/module.js:3:') }),
  );
});

it('[MO17] what a module imports is the contract, frozen to its functions', async () => {
  const imports = `const chance = require('midswing/contract/chance');
    const { topic } = require('midswing/contract/topic');
    const contract = require('midswing/contract');`;
  const service = await serviceOf(
    shopModule('handle: () => ({ chance, topic, contract })', imports),
  );
  const got = service.handle?.(0) as Record<string, Record<string, unknown>>;
  expect(got['chance']?.['draw']).toBe(draw);
  expect(got['contract']?.['CONTRACT_VERSION']).toMatch(/^2\./);
  for (const shared of [got['chance'], got['topic'], got['chance']?.['draw'], got['contract']]) {
    expect(Object.isFrozen(shared)).toBe(true);
  }
});

it('[MO17] a pack that was bundled by other means gets no other import', async () => {
  const finding = await findingOf(shopModule('', 'require("node:fs");'));
  expect(finding).toMatchObject({ code: 'MODULE_IMPORT_REFUSED', line: 1 });
  expect(finding.message).toContain('"node:fs"');
  const service = await serviceOf(shopModule('handle: (what) => import(what)'));
  await expect(service.handle?.('node:fs')).rejects.toMatchObject({
    code: 'ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING',
  });
});

it('[MO20] a module pack that was tampered with reaches no compiler', () => {
  let asked = 0;
  const compiler: Compiler = {
    accepts: () => (asked += 1) > 0,
    compile: () => ({ ok: true, warnings: [], load: () => ({ name: 'shop', contract: '^2.0.0' }) }),
  };
  const members = new Map([['module.js', bytesOf(shopModule())]]);
  const pack = buildPack(sampleInput({ service: 'shop', members }), [sampleKey]);
  const intake = (bytes: Uint8Array) =>
    compiler.accepts(verifyPack(bytes, samplePolicy()).contents);
  intake(pack);
  expect(asked).toBe(1);
  for (let at = 0; at < pack.length; at += 7) {
    const tampered = pack.slice();
    tampered[at] = (tampered[at] ?? 0) ^ 1;
    expect(() => intake(tampered)).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^PACK_/) }),
    );
  }
  expect(asked).toBe(1);
});
