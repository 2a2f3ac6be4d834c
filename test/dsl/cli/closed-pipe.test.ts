// A reader that closes the pipe early, as `| head` does, changes no exit code.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../../support/source-tree.ts';
import { folderWith } from './rig.ts';

it('[CX1] check ends with 1 after an error, even when nobody reads to the end', async () => {
  const pack = folderWith({
    'a.rules': 'rule r on nothing { }\n'.repeat(90),
    'pack.json': '{"name": "arena", "service": "arena", "engine": ">=0.1.0 <0.2.0", "edition": 1}',
  });
  const script = `
    const { run } = await import(${JSON.stringify(join(ROOT, 'dist', 'main.js'))});
    process.stdin.resume();
    await new Promise((resolve) => process.stdin.once('end', resolve));
    await run(['node', 'midswing', 'check', ${JSON.stringify(pack)}, ${JSON.stringify(pack)}]);
  `;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: ROOT,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => (said += String(chunk)));
  child.stdout.destroy();
  child.stdin.end();
  const [code] = await once(child, 'exit');
  expect({ code, said }).toEqual({ code: 1, said: '' });
});
