// The module tier as it runs from dist/, in a process of its own: the worker is a file there, and the bundler
// is not loaded unless something is bundled.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { ROOT } from '../../support/source-tree.ts';
import { shopModule } from './compile-text.ts';

const DIST = join(ROOT, 'dist');

/** Runs a script with `load(path)` for compiled files, in which to import a bundler or watcher is an error. */
async function run(script: string): Promise<string> {
  const hooks = `export async function resolve(name, context, next) {
    if (name === 'esbuild' || name === 'chokidar') throw new Error('it loads ' + name);
    return next(name, context);
  }`;
  const prelude = `import { register } from 'node:module';
    register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(hooks)}));
    const load = (path) => import(${JSON.stringify(`${pathToFileURL(DIST).href}/`)} + path);
    const { createModuleCompiler } = await load('engine/module/compiler.js');
    const { createDryRun } = await load('engine/module/dry-run.js');
    const compiler = createModuleCompiler(createDryRun({ deadlineMs: 1_000 }));
    const compile = (text) => compiler.compile(
      { name: 'a', service: 'shop', revision: 1, members: new Map([['module.js', Buffer.from(text)]]) },
      { generatedCode: false },
    );`;
  const args = ['--input-type=module', '--eval', `${prelude}\n${script}`];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 20_000 });
  return stdout.trim();
}

it('[MO7] a process that tries and loads modules never loads the bundler', async () => {
  const text = shopModule('handle: () => "served"');
  const script = `const outcome = await compile(${JSON.stringify(text)});
    console.log(outcome.ok ? outcome.load().handle() : outcome.diagnostics[0].rendered);`;
  expect(await run(script)).toBe('served');
});

it('[MO7] only bundling asks for it', async () => {
  const script = `const { bundleModule } = await load('engine/module/bundle.js');
    console.log(await bundleModule('.', 'x.ts').catch((error) => error.message));`;
  expect(await run(script)).toBe('it loads esbuild');
});

it('[MO13] compiled code ends a dry run that hangs, and the process ends by itself', async () => {
  const script = `const outcomes = await Promise.all([compile('throw 1'), compile('for (;;);')]);
    console.log(outcomes.map(({ diagnostics: [{ message }] }) => message).join(' '));`;
  expect(await run(script)).toContain('was not done after 1000 ms');
});
