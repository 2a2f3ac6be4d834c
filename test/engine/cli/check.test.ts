// midswing check: the compiler's findings without a server, from a folder or one file.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createArenaCompiler } from '../../../combat-rules/service.ts';
import { runCheck } from '../../../engine/cli/check.ts';
import { packFolder, recordingTerminal, type RecordingTerminal } from './command-rig.ts';

const RULES = 'rule one on hit { modify damage: flat 5 }\n';

it('[CM13] a folder and a file without findings are accepted', async () => {
  for (const path of [await arenaFolder(RULES), file(RULES)]) {
    const terminal = recordingTerminal();
    expect(await check(path, terminal)).toBe(0);
    expect(terminal.out()).toBe('no findings\n');
  }
});

it('[CM13] a mistake is shown with its place and refused', async () => {
  const path = file('rule one on hit { modify damge: flat 5 }\n');
  const terminal = recordingTerminal();
  expect(await check(path, terminal)).toBe(1);
  expect(terminal.out()).toContain('one.rules:1:26');
  expect(terminal.out()).toContain('damage');
  expect(terminal.out()).toContain('refused: 1 finding\n');
});

it('[CM13] --json prints one object with the findings', async () => {
  const terminal = recordingTerminal();
  const path = file('rule one on hit { let x = 5  modify damage: flat 5 }\n');
  expect(await check(path, terminal, 'json')).toBe(0);
  const report = JSON.parse(terminal.out());
  expect(report).toMatchObject({ ok: true, diagnostics: [{ severity: 'warning', line: 1 }] });
});

it('[CM13] a missing path and a pack of a foreign service are environment errors', async () => {
  const missing = recordingTerminal();
  expect(await check(join(tmpdir(), 'midswing-not-there'), missing)).toBe(2);
  expect(missing.err()).toContain('PACK_SOURCE_MISSING');
  const foreign = recordingTerminal();
  expect(await check(await packFolder(RULES), foreign)).toBe(2);
  expect(foreign.err()).toContain('PACK_SERVICE_UNKNOWN');
});

async function check(
  path: string,
  terminal: RecordingTerminal,
  output: 'text' | 'json' = 'text',
): Promise<number> {
  const options = { path, json: output === 'json', compilers: [createArenaCompiler()] };
  return runCheck(options, terminal);
}

function arenaFolder(rules: string): Promise<string> {
  return packFolder(rules, { name: 'arena', service: 'arena' });
}

function file(rules: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'midswing-check-')), 'one.rules');
  writeFileSync(path, rules);
  return path;
}
