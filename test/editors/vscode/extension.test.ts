// The extension as it is built: loaded by a stand-in for the editor, it starts the real server and shows findings.
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bundleExtension } from '../../../editors/vscode/bundle.mjs';
import { findServer } from '../../../editors/vscode/find-server.ts';
import { record, ROOT, readText } from '../../support/source-tree.ts';
import { createHost } from './host.ts';

interface Extension {
  activate(context: { readonly subscriptions: unknown[] }): Promise<void>;
  deactivate(): Promise<void>;
}

let folder = '';
const nodeOptions = process.env['NODE_OPTIONS'];

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'midswing-vscode-')));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  if (nodeOptions === undefined) delete process.env['NODE_OPTIONS'];
  else process.env['NODE_OPTIONS'] = nodeOptions;
});

/** Installs this package's sources into a folder as npm would install the built package. */
function install(into: string): void {
  const bin = join(into, 'node_modules', 'midswing', 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(into, 'node_modules', 'midswing', 'package.json'), '{"type": "module"}');
  const main = JSON.stringify(pathToFileURL(join(ROOT, 'main.ts')).href);
  writeFileSync(
    join(bin, 'midswing.js'),
    `const { run } = await import(${main});\nawait run(process.argv);\n`,
  );
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  process.env['NODE_OPTIONS'] = `--conditions=midswing-source --import ${tsx}`;
}

function load(path: string, vscode: object): Extension {
  const fromHere = createRequire(import.meta.url);
  const requireIn = (name: string): unknown => (name === 'vscode' ? vscode : fromHere(name));
  const module = { exports: {} };
  // The bundle is a CommonJS module: the editor calls it just so.
  // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- the only way to hand it `vscode`
  new Function('require', 'module', 'exports', readFileSync(path, 'utf8'))(
    requireIn,
    module,
    module.exports,
  );
  const { activate, deactivate } = record(module.exports);
  if (typeof activate !== 'function' || typeof deactivate !== 'function') {
    throw new Error('the bundle exports no extension');
  }
  return {
    activate: async (context) => void (await activate(context)),
    deactivate: async () => void (await deactivate()),
  };
}

describe('the bundled extension', () => {
  it('[VX1] starts the server of the workspace and shows what it finds', async () => {
    install(folder);
    const bundle = join(folder, 'extension.cjs');
    bundleExtension(bundle);
    writeFileSync(
      join(folder, 'pack.json'),
      '{"name": "a", "service": "arena", "engine": "*", "edition": 1}',
    );
    const path = join(folder, 'a.rules');
    const text = 'rule a on hit { modify damage: mroe 50% }\n';
    writeFileSync(path, text);
    const host = createHost(folder, path, text);
    const extension = load(bundle, host.vscode);
    await extension.activate({ subscriptions: [] });
    expect(host.errors).toEqual([]);
    const found = await host.findings(pathToFileURL(path).href, (one) => one.length > 0);
    expect(found.map(({ code }) => code)).toEqual(['MODIFIER_UNKNOWN']);
    await extension.deactivate();
  });
});

describe('which server is started', () => {
  it('[VX2] the one of the first workspace folder that has one, run by the editor itself', () => {
    install(folder);
    const script = join(folder, 'node_modules', 'midswing', 'bin', 'midswing.js');
    expect(findServer('', ['/nowhere', folder], '/editor')).toEqual({
      command: '/editor',
      args: [script, 'language-server', '--stdio'],
      env: { ELECTRON_RUN_AS_NODE: '1' },
    });
    expect(findServer('', [ROOT], '/editor').args[0]).toBe(join(ROOT, 'bin', 'midswing.js'));
  });

  it('[VX2] the setting comes before the workspace, the PATH after it', () => {
    install(folder);
    expect(findServer('/opt/midswing', [folder], '/editor').command).toBe('/opt/midswing');
    expect(findServer('/opt/midswing.js', [folder], '/editor').args[0]).toBe('/opt/midswing.js');
    expect(findServer('', [], '/editor')).toEqual({
      command: 'midswing',
      args: ['language-server', '--stdio'],
      env: {},
    });
  });
});

describe('the folder', () => {
  it('[VX3] names files that are there, and the bundle that the build makes', () => {
    const manifest = record(JSON.parse(readText('editors/vscode/package.json')));
    expect(manifest['main']).toBe('./dist/extension.cjs');
    const text = JSON.stringify(manifest['contributes']);
    for (const [, path] of text.matchAll(/"\.\/([^"]+)"/g)) {
      expect(() => JSON.parse(readText(`editors/vscode/${path}`))).not.toThrow();
    }
    expect(manifest['dependencies']).toBeUndefined();
  });
});
