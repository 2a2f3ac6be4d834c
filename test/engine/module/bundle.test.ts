// Module folders on their way into a pack: what goes in, what is refused, and where.
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compileFunction } from 'node:vm';
import { expect, it } from 'vitest';
import { LIMITS } from '../../../engine/base/limits.ts';
import { packFolder } from '../../../engine/module/pack-module.ts';
import { buildPack, verifyPack } from '../../../engine/trust/pack.ts';
import { readPackDescription } from '../../../engine/trust/pack-json.ts';
import { sampleKey, samplePolicy } from '../trust/sample-pack.ts';
import {
  bundleOf,
  findingsOf,
  moduleFolder,
  PACK_JSON,
  put,
  shopText,
  temporaryFolder,
} from './pack-folder.ts';

const GOOD = shopText();

it('[MO1] a module is packed as one bundle, without its sources', async () => {
  const folder = await moduleFolder({
    'service.ts': `import { price } from './lib/price.ts';
      import type { Service } from 'midswing/contract';
      export function createService(): Service {
        return { name: 'shop', contract: '^2.0.0', handle: () => price as number };
      }`,
    'lib/price.ts': `import table from './table.json';\nexport const price: number = table.price;`,
    'lib/table.json': { price: 41 },
    'README.md': 'not imported',
  });
  const source = await packFolder(folder);
  expect([...source.members.keys()]).toEqual(['module.js']);
  const text = await bundleOf(folder);
  expect(text).toContain('price: 41');
  expect(text).not.toContain('Service {');
  expect(source).toMatchObject({ name: 'shop', service: 'shop', edition: 1, stateSchema: null });
  expect(source).not.toHaveProperty('module');
  const input = { ...source, revision: 1, createdAt: '2026-11-20T00:00:00.000Z' };
  const pack = buildPack({ ...input, expiresAt: null, cost: null }, [sampleKey]);
  expect(verifyPack(pack, samplePolicy()).contents.members).toEqual(source.members);
});

it('[MO1] a folder of rules is packed as it is', async () => {
  const folder = await temporaryFolder();
  await put(folder, {
    'pack.json': { ...PACK_JSON, module: undefined, edition: 1 },
    'a.rules': '',
  });
  expect([...(await packFolder(folder)).members.keys()]).toEqual(['a.rules']);
});

it('[MO1] JavaScript is taken as well, in both of its module forms', async () => {
  const described = { ...PACK_JSON, module: 'service.cjs' };
  const folder = await moduleFolder({
    'pack.json': described,
    'service.cjs': 'exports.createService = () => 1;',
  });
  expect(await bundleOf(folder)).toContain('exports.createService = () => 1');
  await put(folder, { 'pack.json': { ...described, module: 'service.mjs' }, 'service.mjs': GOOD });
  expect(await bundleOf(folder)).toContain('createService');
});

it('[MO2] equal sources give equal bytes, wherever they lie and whatever lies around', async () => {
  const files = {
    'service.ts': `import { a } from './lib/a.ts'; export const createService = () => a;`,
    'lib/a.ts': `/*! @license kept by nobody */ export class A { x = 1; } export const a = new A();`,
  };
  const first = await bundleOf(await moduleFolder(files));
  const around = await temporaryFolder();
  const tsconfig = { compilerOptions: { target: 'es5', useDefineForClassFields: false } };
  await put(around, {
    'tsconfig.json': tsconfig,
    'package.json': { type: 'commonjs', sideEffects: false },
    'deep/pack/pack.json': PACK_JSON,
    'deep/pack/service.ts': files['service.ts'],
    'deep/pack/lib/a.ts': files['lib/a.ts'],
  });
  expect(await bundleOf(join(around, 'deep', 'pack'))).toBe(first);
  expect(first).not.toContain('license');
});

it('[MO1] what is strict as a source is strict as a bundle', async () => {
  const folder = await moduleFolder({
    'service.ts': `export function createService() { return (function () { return this; })(); }`,
  });
  const run = compileFunction(await bundleOf(folder), ['module', 'exports']);
  const module: { exports: { createService?: () => unknown } } = { exports: {} };
  run(module, module.exports);
  expect(module.exports.createService?.()).toBeUndefined();
});

it('[MO3] the doors of the contract stay imports, all others of them are refused', async () => {
  const folder = await moduleFolder({
    'service.ts': `import { topic } from 'midswing/contract/topic';
      import { CONTRACT_VERSION } from 'midswing/contract';
      export const createService = () => [topic, CONTRACT_VERSION];`,
  });
  const text = await bundleOf(folder);
  expect(text).toContain('require("midswing/contract/topic")');
  expect(text).toContain('require("midswing/contract")');
  await put(folder, { 'service.ts': `import 'midswing/contract/compiler';\n${GOOD}` });
  expect(await findingsOf(folder)).toMatchObject([{ code: 'MODULE_IMPORT_REFUSED', line: 1 }]);
});

it.each([
  ['a package', `import 'lodash';`, '"lodash" is not an allowed import'],
  ['a builtin', `import 'node:fs';`, '"node:fs" is not an allowed import'],
  ['a builtin without its prefix', `import 'fs';`, '"fs" is not an allowed import'],
  ['an absolute path', `import '/etc/passwd.js';`, '"/etc/passwd.js" is not an allowed import'],
  ['an address', `import 'https://example.com/x.js';`, 'is not an allowed import'],
  ['a data text', `import 'data:text/javascript,1';`, 'is not an allowed import'],
  ['a package import', `import '#engine/contract';`, 'is not an allowed import'],
  ['a way out', `import '../outside.ts';`, '"../outside.ts" leads out of the pack folder'],
  ['a way out and in', `import './lib/../../outside.ts';`, 'leads out of the pack folder'],
  ['a link', `import './link.ts';`, '"./link.ts" leads out of the pack folder'],
  ['a hidden file', `import './.hidden.ts';`, '"./.hidden.ts" is hidden'],
  ['a file of a hidden folder', `import './.git/a.ts';`, '"./.git/a.ts" is hidden'],
  ['an installed package', `import './node_modules/x/a.js';`, 'leads out of the pack folder'],
  ['import()', `void import('./near.ts');`, '"./near.ts" is imported by import()'],
  ['import() of a door', `void import('midswing/contract');`, 'by import()'],
  ['computed import()', `void import(String(Math.random()));`, 'not a string literal'],
  ['import() of a pattern', `void import('./' + Math.random());`, 'A computed path is imported'],
  ['require', `require('./near.ts');`, '"./near.ts" is imported by require'],
  ['computed require', `require(String(Math.random()));`, 'not a string literal'],
  ['require of a pattern', `require('./' + Math.random());`, 'A computed path is imported'],
  ['a pattern that fits nothing', `require('./no/' + Math.random());`, 'Could not resolve require'],
  ['require as a value', `const r = require; r('x');`, 'Indirect calls to "require"'],
  ['require.resolve', `require.resolve('x');`, 'is imported by require'],
])('[MO3] %s is refused, with file, line and import', async (_what, line, message) => {
  const outer = await temporaryFolder();
  await put(outer, {
    'outside.ts': '',
    'pack/pack.json': PACK_JSON,
    'pack/near.ts': '',
    'pack/.hidden.ts': '',
    'pack/.git/a.ts': '',
    'pack/node_modules/x/a.js': '',
    'pack/service.ts': `import { x } from './lib/inner.ts';\nexport const createService = () => x;\n`,
    'pack/lib/inner.ts': `export const x = 1;\n${line.replace("'./", "'../")}\n`,
  });
  const path = line.includes("'./lib") ? 'service.ts' : 'lib/inner.ts';
  if (path === 'service.ts') await put(outer, { 'pack/service.ts': `${GOOD}${line}\n` });
  if (line.includes("'../outside")) {
    await put(outer, { 'pack/lib/inner.ts': `export const x = 1;\nimport '../../outside.ts';\n` });
  }
  await symlink('../outside.ts', join(outer, 'pack', 'link.ts'));
  const found = await findingsOf(join(outer, 'pack'));
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ code: 'MODULE_IMPORT_REFUSED', file: path, line: 2 });
  const adapted = message.replace('"./', '"../').replace('"../outside', '"../../outside');
  expect(found[0]?.message).toContain(adapted);
  expect(found[0]?.rendered).toContain(`error[MODULE_IMPORT_REFUSED] ${path}:2:`);
});

it('[MO3] a pattern that fits only files of the module is refused too', async () => {
  const folder = await moduleFolder({
    'service.ts': `import './lib/a.ts'; void import('./lib/' + Math.random());\n${GOOD}`,
    'lib/a.ts': '',
  });
  const found = { code: 'MODULE_IMPORT_REFUSED', file: 'service.ts' };
  expect(await findingsOf(folder)).toMatchObject([found]);
});

it('[MO3] a refused import names what is allowed', async () => {
  const [found] = await findingsOf(await moduleFolder({ 'service.ts': `import 'node:net';` }));
  expect(found?.message).toContain('files of the pack folder and midswing/contract, midswing/');
});

it('[MO4] a direct eval is refused at its place', async () => {
  const folder = await moduleFolder({ 'service.ts': `${GOOD}const x = eval('1');\n` });
  const [found] = await findingsOf(folder);
  expect(found).toMatchObject({ code: 'MODULE_GENERATED_CODE', file: 'service.ts', line: 2 });
  expect(found?.rendered).toContain("  2 | const x = eval('1');\n    |           ^^^^");
});

it('[MO5] mistakes come with file, place and frame, all of them at once', async () => {
  const folder = await moduleFolder({
    'service.ts': `import './b.ts';\nimport './gone.ts';\n${GOOD}\nawait 1;\n`,
    'b.ts': 'const ä = 1; const = 2;\u001b[2J\n',
  });
  const found = await findingsOf(folder);
  expect(found.map(({ code, file, line }) => [code, file, line])).toEqual(
    expect.arrayContaining([
      ['MODULE_SYNTAX', 'b.ts', 1],
      ['MODULE_SYNTAX', 'service.ts', 2],
      ['MODULE_SYNTAX', 'service.ts', 5],
    ]),
  );
  const syntax = found.find(({ file }) => file === 'b.ts');
  // Columns are UTF-16 units from 1: the letter of two bytes is one of them.
  expect(syntax?.column).toBe(20);
  expect(syntax?.rendered).toContain('\n    |                    ^');
  expect(syntax?.rendered).not.toContain('\u001b');
});

it('[MO5] types are removed, whatever they say', async () => {
  const folder = await moduleFolder({ 'service.ts': `const n: number = 'text';\n${GOOD}` });
  expect(await bundleOf(folder)).toContain('createService');
});

it.each([
  ['another kind of file', 'x.txt', 'text', 'is none of .ts'],
  ['bytes that are no UTF-8', 'x.ts', Uint8Array.of(0x2f, 0x2f, 0xff), 'is not UTF-8'],
])('[MO5] %s is refused', async (_what, name, content, message) => {
  const folder = await moduleFolder({
    'service.ts': `import './${name}';\n${GOOD}`,
    [name]: content,
  });
  const [found] = await findingsOf(folder);
  expect(found).toMatchObject({ code: 'MODULE_SYNTAX' });
  expect(found?.message).toContain(message);
});

it('[MO5] a missing entry file is named', async () => {
  const folder = await moduleFolder({});
  const path = join(folder, 'service.ts');
  await expect(packFolder(folder)).rejects.toMatchObject({
    code: 'PACK_SOURCE_MISSING',
    details: { path },
  });
  await mkdir(path);
  await expect(packFolder(folder)).rejects.toMatchObject({ code: 'PACK_SOURCE_PATH' });
});

it('[MO6] too large sources and too large bundles are refused', async () => {
  const large = `export const text = '${'x'.repeat(LIMITS.moduleBytesMax)}';\n`;
  const folder = await moduleFolder({
    'service.ts': `import { text } from './large.ts'; export const createService = () => text;`,
    'large.ts': large,
  });
  expect(await findingsOf(folder)).toMatchObject([{ code: 'MODULE_TOO_LARGE' }]);
  // Unused text is not in the bundle; that it was read counts.
  const comment = `/*${'x'.repeat(LIMITS.moduleSourceBytesMax / 2)}*/`;
  const imports = `import './a.ts'; import './b.ts';\n${GOOD}`;
  await put(folder, { 'service.ts': imports, 'a.ts': comment, 'b.ts': '' });
  expect(await bundleOf(folder)).toContain('createService');
  await put(folder, { 'b.ts': comment });
  expect((await findingsOf(folder))[0]).toMatchObject({ code: 'MODULE_TOO_LARGE' });
});

it('[PK27] a pack.json that names a module needs no edition; its path is checked', async () => {
  const folder = await moduleFolder({});
  expect(await readPackDescription(folder)).toEqual({
    ...PACK_JSON,
    edition: 1,
    stateSchema: null,
  });
  for (const module of ['', '../x.ts', '/x.ts', 'a\\b.ts', 7]) {
    await writeFile(join(folder, 'pack.json'), JSON.stringify({ ...PACK_JSON, module }));
    await expect(packFolder(folder)).rejects.toMatchObject({
      code: 'PACK_SOURCE_INVALID',
      message: expect.stringContaining('module'),
    });
  }
});

it('[MO1] sources are read as UTF-8 and written as they are', async () => {
  const folder = await moduleFolder({
    'service.ts': `export const createService = () => 'läuft';`,
  });
  const { members } = await packFolder(folder);
  expect(Buffer.from(members.get('module.js') ?? []).includes('läuft')).toBe(true);
});
