// Commands of the language load no native code: with the packages that hold some made unloadable they still work.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../../support/source-tree.ts';
import { folderWith, RULE } from './rig.ts';

const BLOCKER = `
import { register } from 'node:module';
register('data:text/javascript,' + encodeURIComponent(\`
  export async function resolve(specifier, context, next) {
    if (/^(uWebSockets|lmdb|esbuild$)/.test(specifier)) throw new Error('loaded ' + specifier);
    return next(specifier, context);
  }
\`));
`;

const COMMANDS = [
  ['check', 'PACK'],
  ['fmt', '--check', 'PACK'],
  ['explain', 'DECIMAL_COMMA'],
  ['test', 'PACK'],
  ['cost', 'PACK'],
  ['trace', 'PACK', '--event', 'hit'],
  ['diff', 'PACK', 'PACK'],
  ['export', 'PACK'],
  ['types', 'PACK'],
];

it('[CX18] every command works, one after the other in one process', () => {
  const pack = folderWith({
    'a.rules': `${RULE}\nclass guard {\n  maxHp 9\n}\n`,
    'pack.json': '{"name": "arena", "service": "arena", "engine": ">=0.1.0 <0.2.0", "edition": 1}',
  });
  const folder = mkdtempSync(join(tmpdir(), 'midswing-native-'));
  writeFileSync(join(folder, 'blocker.mjs'), BLOCKER);
  const commands = COMMANDS.map((words) => words.map((word) => (word === 'PACK' ? pack : word)));
  const script = `
    const { run } = await import(${JSON.stringify(join(ROOT, 'dist', 'main.js'))});
    for (const words of ${JSON.stringify(commands)}) {
      await run(['node', 'midswing', ...words]);
      if ((process.exitCode ?? 0) !== 0) console.error(words[0], 'ended with', process.exitCode);
    }
    const native = process.report.getReport().sharedObjects.filter((file) => file.endsWith('.node'));
    if (native.length > 0) console.error(native.join());
  `;
  writeFileSync(join(folder, 'run.mjs'), script);
  const args = ['--import', join(folder, 'blocker.mjs'), join(folder, 'run.mjs')];
  const result = spawnSync(process.execPath, args, {
    cwd: ROOT,
    encoding: 'utf8',
  });
  expect(result.stderr).toBe('');
  expect(result.status).toBe(0);
});
