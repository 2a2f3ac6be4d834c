// midswing check: the compiler's findings without a server, from a folder or one file.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createArenaCompiler } from '../../../combat-rules/service.ts';
import { createModuleCompiler } from '../../../engine/module/compiler.ts';
import { packFolder as readSource } from '../../../engine/module/pack-module.ts';
import { runCheck } from '../../../engine/cli/check.ts';
import { packFolder, recordingTerminal, type RecordingTerminal } from './command-rig.ts';

const CLASS = 'class any { maxHp 9 }\n';
const RULES = `rule one on hit { modify damage: flat 5 }\n${CLASS}`;

it('[CM13] a folder without findings is accepted, and misnamed files are told', async () => {
  const folder = await arenaFolder(RULES);
  writeFileSync(join(folder, 'crit.rules.txt'), RULES);
  const terminal = recordingTerminal();
  expect(await check(folder, terminal)).toBe(0);
  expect(terminal.out()).toContain('crit.rules.txt');
  expect(terminal.out()).toContain('1 rule file, no findings\n');
});

it('[CM17] one file of a pack is checked with the others, and only its findings are shown', async () => {
  const folder = await arenaFolder(`if (target has slow) { apply(debuff: 'slow') }\n${CLASS}`);
  writeFileSync(join(folder, 'effects.rules'), 'effect slow { duration 2s }\n');
  writeFileSync(join(folder, 'wrong.rules'), 'effect {\n');
  for (const name of ['main.rules', 'effects.rules']) {
    const terminal = recordingTerminal();
    expect(await check(join(folder, name), terminal), terminal.out()).toBe(0);
    expect(terminal.out()).toBe('1 rule file, no findings\n');
  }
  expect(await check(join(folder, 'wrong.rules'), recordingTerminal())).toBe(1);
  const alone = recordingTerminal();
  expect(await check(file(RULES), alone)).toBe(0);
  const foreign = recordingTerminal();
  expect(await check(join(folder, 'pack.json'), foreign)).toBe(2);
  expect(foreign.err()).toContain('PACK_SOURCE_PATH');
});

it('[CM13] a mistake is shown with its place and refused', async () => {
  const path = file('rule one on hit { modify damge: flat 5 }\n');
  const terminal = recordingTerminal();
  expect(await check(path, terminal)).toBe(1);
  expect(terminal.out()).toContain('one.rules:1:26');
  expect(terminal.out()).toContain('damage');
  expect(terminal.out()).toContain('1 rule file, refused: 1 finding\n');
});

it('[CM13] --json prints one object with the findings', async () => {
  const terminal = recordingTerminal();
  const path = file(`rule one on hit { let x = 5  modify damage: flat 5 }\n${CLASS}`);
  expect(await check(path, terminal, 'json')).toBe(0);
  const report = JSON.parse(terminal.out());
  expect(report).toMatchObject({ ok: true, diagnostics: [{ severity: 'warning', line: 1 }] });
});

it('[CM13] a missing path and a pack of a foreign service are environment errors', async () => {
  const missing = recordingTerminal();
  expect(await check(join(tmpdir(), 'midswing-not-there'), missing)).toBe(2);
  expect(missing.err()).toContain('PACK_SOURCE_MISSING');
  const device = recordingTerminal();
  expect(await check('/dev/null', device)).toBe(2);
  expect(device.err()).toContain('PACK_SOURCE_PATH');
  const foreign = recordingTerminal();
  expect(await check(await packFolder(RULES), foreign)).toBe(2);
  expect(foreign.err()).toContain('PACK_SERVICE_UNKNOWN');
});

it('[CM13] a module is bundled and dry-run; its mistakes are shown with their place', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'midswing-check-'));
  const pack = { name: 'm', service: 'm', engine: '>=0.1.0 <0.2.0', module: 'service.ts' };
  writeFileSync(join(folder, 'pack.json'), JSON.stringify(pack));
  const source = join(folder, 'service.ts');
  const service = "{ name: 'm', contract: '^2.0.0' }";
  writeFileSync(source, `export function createService() { return ${service}; }\n`);
  const accepted = recordingTerminal();
  expect(await check(folder, accepted)).toBe(0);
  expect(accepted.out()).toBe('1 module, no findings\n');
  writeFileSync(source, "import 'node:fs';\nexport function createService() {}\n");
  const refused = recordingTerminal();
  expect(await check(folder, refused)).toBe(1);
  expect(refused.out()).toContain('service.ts:1');
  expect(refused.err()).toContain('MODULE_REFUSED');
  const json = recordingTerminal();
  expect(await check(folder, json, 'json')).toBe(1);
  expect(JSON.parse(json.out())).toMatchObject({ ok: false, diagnostics: [{ line: 1 }] });
});

async function check(
  path: string,
  terminal: RecordingTerminal,
  output: 'text' | 'json' = 'text',
): Promise<number> {
  const compilers = [createArenaCompiler(), createModuleCompiler()];
  return runCheck({ path, json: output === 'json', readSource, compilers }, terminal);
}

function arenaFolder(rules: string): Promise<string> {
  return packFolder(rules, { name: 'arena', service: 'arena' });
}

function file(rules: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'midswing-check-')), 'one.rules');
  writeFileSync(path, rules);
  return path;
}
