// A pack with a sheet that extends another, over real processes and sockets: what `check` says is what a push does.
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { joinAsPlayer } from '../support/player.ts';
import { midswing } from '../support/server-process.ts';
import { useServer } from '../support/use-server.ts';

const { workspace, start, run } = useServer();

const MIGHT = "table might from 'might.csv'\n";
const OVERRIDE = 'override rule crit on hit, priority 1 { modify damage: set might(1) else 1 }\n';

const ARENA = { name: 'arena', service: 'arena', engine: '>=0.1.0 <0.2.0', edition: 1 };

let variant = '';
let base = '';

beforeEach(() => {
  base = join(dirname(workspace.pack), 'base');
  variant = join(dirname(workspace.pack), 'variant');
  cpSync(workspace.pack, base, { recursive: true });
  mkdirSync(variant);
  describePack({});
  put('might.rules', `${MIGHT}${OVERRIDE}`);
  put('might.csv', 'level: number key,damage: number\n1,7\n');
});

function put(path: string, text: string): void {
  writeFileSync(join(variant, path), text);
}

function describePack(changes: object): void {
  put('pack.json', JSON.stringify({ ...ARENA, extends: '../base', ...changes }));
}

it('[HO26] a cell of a sheet decides the next hits, with the rules of the extended pack in the artefact', async () => {
  const server = await start();
  const player = await joinAsPlayer(server.gatewayUrl, 1);
  const push = async (): Promise<number> => {
    const pushed = await run('push', variant, '--json');
    expect(pushed.exitCode, pushed.stdout + pushed.stderr).toBe(0);
    return Number(JSON.parse(pushed.stdout).epoch);
  };
  const first = await push();
  expect((await player.nextHit(first)).amount).toBe(7);
  put('might.csv', 'level: number key,damage: number\n1,11\n');
  const second = await push();
  expect((await player.nextHit(second)).amount).toBe(11);
  rmSync(base, { recursive: true });
  const back = await run('rollback');
  expect(back.exitCode, back.stderr).toBe(0);
  expect((await player.nextHit(second + 1)).amount).toBe(7);
  expect((await run('push', variant)).stderr).toContain('PACK_SOURCE_INVALID');
  await player.client.close();
});

it('[HO27] check, diff and push agree about a sheet, an override and an edition', async () => {
  await start();
  const agree = async (finding: string): Promise<void> => {
    const checked = await midswing(['check', variant]);
    const pushed = await run('push', variant);
    for (const { exitCode, stdout } of [checked, pushed]) {
      expect(exitCode, stdout).toBe(1);
      expect(stdout).toContain(finding);
    }
    expect(pushed.stderr).toContain('RULES_REFUSED');
  };
  put('might.csv', 'level: number key,damage: number\n1,much\n');
  await agree('error[TABLE_CELL] might.csv:2:3');
  put('might.csv', 'level: number key,damage: number\n1,7\n');
  put('might.rules', `${MIGHT}${OVERRIDE.replace('crit', 'crot')}`);
  await agree('error[OVERRIDE_NOTHING] might.rules:2:15');
  put('might.rules', `${MIGHT}${OVERRIDE.replace('override ', '')}`);
  await agree('error[DUPLICATE_NAME] might.rules:2:6');
  put('might.rules', `${MIGHT}${OVERRIDE}`);
  describePack({ edition: 7 });
  writeFileSync(join(base, 'pack.json'), JSON.stringify({ ...ARENA, edition: 7 }));
  await agree('error[EDITION_UNKNOWN] pack.json:1:1');
});

it('[HO27] diff tells what becomes of a pack: changes of its base and of its sheets', async () => {
  const other = join(dirname(variant), 'other');
  cpSync(variant, other, { recursive: true });
  put('might.csv', 'level: number key,damage: number\n1,11\n');
  put(
    'effects.rules',
    'override effect slow { tags debuff.magic, control.slow  duration 4s  modify speed: less 30% }\n',
  );
  const { stdout } = await midswing(['diff', other, variant]);
  expect(stdout.split('\n')).toEqual([
    'effect slow: duration 2s -> 4s',
    'table might: row level=1: damage 7 -> 11',
    '',
  ]);
});
