// The headless commands as they are typed, without a process: packs and files on a disk, output caught.
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addBattleCommands } from '../battle-commands.ts';
import { builtInPackFolder } from '../combat-rules/cli/built-in-pack.ts';
import { decodeBattleFile, encodeBattleFile } from '../engine/state/battle-file.ts';
import { addLanguageCommands, GAMES } from '../language-commands.ts';

interface Ran {
  readonly code: unknown;
  readonly out: string;
  readonly error: string;
}

let folder = '';
const ARENA = builtInPackFolder();
const inFolder = (name: string): string => join(folder, name);

async function midswing(...args: readonly string[]): Promise<Ran> {
  const told = { out: '', error: '' };
  const terminal = {
    write: (text: string) => {
      told.out += text;
    },
    writeError: (text: string) => {
      told.error += text;
    },
    now: () => 0,
    colours: false,
  };
  const program = new Command('midswing').exitOverride();
  addLanguageCommands(program, terminal);
  addBattleCommands(program, terminal, {
    games: GAMES,
    showsProgress: false,
    locate: (data) => data ?? folder,
    production: false,
  });
  for (const command of program.commands) {
    command.exitOverride().configureOutput({
      writeErr: terminal.writeError,
      writeOut: terminal.write,
    });
  }
  const before = process.exitCode;
  try {
    await program.parseAsync([...args], { from: 'user' });
    return { ...told, code: process.exitCode };
  } finally {
    process.exitCode = before;
  }
}

/** A copy of the pack that ships, with another text for a file. */
async function changedPack(name: string, file: string, change: (text: string) => string) {
  const path = inFolder(name);
  await cp(ARENA, path, { recursive: true });
  const text = await readFile(join(path, file), 'utf8');
  await writeFile(join(path, file), change(text));
  return path;
}

const battle = (): string => inFolder('one.battle');
let harder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'midswing-battles-'));
  harder = await changedPack('harder', 'strike.rules', (text) => text.replaceAll('150%', '190%'));
  const ran = await midswing('simulate', ARENA, '--record', battle(), '--battle', '3');
  expect(ran).toMatchObject({ code: 0, error: '' });
});
afterAll(() => rm(folder, { recursive: true }));

describe('simulate', () => {
  it('[SM5] prints text or JSON, and writes the page', async () => {
    const page = inFolder('report.html');
    const args = ['simulate', ARENA, '--battles', '5', '--jobs', '1', '--seed', '4'];
    const text = await midswing(...args, '--html', page);
    expect(text).toMatchObject({ code: 0, error: '' });
    expect(text.out).toContain('win rate');
    expect(await readFile(page, 'utf8')).toMatch(/^<!doctype html>[^]*<\/html>\n$/);
    const json = await midswing(...args, '--json');
    expect(JSON.parse(json.out)).toMatchObject({ ok: true, format: 1, seed: 4, battles: 5 });
    expect(await midswing(...args, '--json')).toEqual(json);
  });

  it('[SM6] tells what differs from another pack', async () => {
    const args = ['simulate', ARENA, '--battles', '5', '--jobs', '1', '--json'];
    const { out } = await midswing(...args, '--against', harder);
    expect(JSON.parse(out)).toMatchObject({ against: { path: harder }, pairing: 'same seeds' });
  });

  it('[SM9] asks for compiled code when it is to run on several threads', async () => {
    const ran = await midswing('simulate', ARENA, '--battles', '100', '--jobs', '2');
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.error).toMatch(/^SIMULATION_NOT_BUILT .*--jobs 1\.\n$/);
  });

  it('[BC6] tells the findings of a pack as check does', async () => {
    const wrong = await changedPack(
      'wrong',
      'strike.rules',
      (text) => `${text}\nrule x on hot { }`,
    );
    const ran = await midswing('simulate', wrong, '--jobs', '1');
    expect(ran.code).toBe(1);
    expect(ran.error).toContain('strike.rules');
    expect(ran.error).not.toContain('    at ');
    const json = await midswing('simulate', wrong, '--jobs', '1', '--json');
    expect(JSON.parse(json.out)).toMatchObject({ ok: false, code: 'PACK_HAS_ERRORS' });
  });

  it.each([
    [['simulate', 'no-such-pack'], /^PACK_SOURCE_MISSING /],
    [
      ['simulate', ARENA, '--jobs', '1', '--battles', '1', '--html', '/no/such/folder/x'],
      /^FILE_UNWRITABLE /,
    ],
    [
      ['duel', ARENA, '--a', 'rouge', '--b', 'dummy', '--script', 'jab'],
      /^FIGHTER_UNKNOWN .*`rogue`/,
    ],
    [['duel', ARENA, '--a', 'rogue', '--b', 'dummy', '--script', 'jap'], /^SCRIPT_INVALID .*`jab`/],
    [['replay', 'no-such.battle'], /^FILE_UNREADABLE /],
    [['record', '--room', '1', '--out', 'x.battle', '--data', 'no-such'], /^[A-Z_]+ /],
  ])('[BC6] %j is refused with a code', async (args, message) => {
    const ran = await midswing(...args);
    expect(ran.code).toBe(2);
    expect(ran.error).toMatch(message);
    expect(ran.error).not.toContain('    at ');
  });

  it('[BC6][AR58] tells what the game finds in a pack that the language takes', async () => {
    const bare = inFolder('bare');
    await mkdir(bare);
    await cp(join(ARENA, 'pack.json'), join(bare, 'pack.json'));
    await writeFile(join(bare, 'a.rules'), 'rule r on hit { modify damage: more 10% }\n');
    for (const args of [
      ['simulate', bare],
      ['simulate', ARENA, '--against', bare],
      ['replay', battle(), '--against', bare],
    ]) {
      const ran = await midswing(...args);
      expect(ran).toMatchObject({ code: 1, out: '' });
      expect(ran.error).toMatch(/^\nerror\[CLASS_MISSING\] a\.rules:1:1\n/);
      expect(ran.error.includes(`in ${bare}.`)).toBe(args.includes(ARENA));
    }
    expect(await midswing('check', bare)).toMatchObject({
      code: 1,
      out: expect.stringMatching(/error\[CLASS_MISSING\] [^]*refused: 1 finding\n$/),
    });
  });

  it.each([
    [['--record', 'x', '--battles', '5']],
    [['--record', 'x', '--against', ARENA]],
    [['--record', 'x', '--html', 'x']],
    [['--record', 'x', '--jobs', '2']],
    [['--battle', '2']],
  ])('[BC6] %j, of which one would mean nothing, is told as wrong use', async (options) => {
    await expect(midswing('simulate', ARENA, ...options)).rejects.toThrow(/option '--/);
  });

  it.each([
    ['--battles', '0'],
    ['--battles', 'many'],
    ['--seed', '-1'],
    ['--jobs', '1.5'],
  ])('[BC6] %s %s is told as wrong use', async (option, value) => {
    await expect(midswing('simulate', ARENA, option, value)).rejects.toThrow(/whole number/);
  });
});

describe('duel', () => {
  it('[DU6] stands side by side with another pack', async () => {
    const args = ['duel', ARENA, '--a', 'novice', '--b', 'dummy', '--script', 'strike'];
    const alone = await midswing(...args);
    expect(alone).toMatchObject({ code: 0, error: '' });
    expect(alone.out).toContain('novice hits dummy for 30');
    const both = await midswing(...args, '--against', harder);
    expect(both.out).toMatch(/skill strike: -30.*skill strike: -38/);
    const buckets = await midswing(...args, '--buckets');
    expect(buckets.out).toMatch(/damage: .* = 30/);
  });
});

describe('replay', () => {
  it('[BC1] tells rounds, kills and who won, and that it is the same', async () => {
    const { code, out } = await midswing('replay', battle());
    expect(code).toBe(0);
    expect(out).toMatch(/0:00\.1 {2}round 1 begins/);
    expect(out).toMatch(/\w+ \d brings \w+ \d down/);
    expect(out).toMatch(/wins the round, \d+ to \d+\n/);
    expect(out).toMatch(/same: \d+ hashes, at the end [0-9a-f]{16}/);
    const json = await midswing('replay', battle(), '--json');
    expect(JSON.parse(json.out)).toMatchObject({ ok: true, tickMs: 100 });
  });

  it('[BC2] that parts says where, in names', async () => {
    const file = decodeBattleFile(await readFile(battle()));
    const other = await readFile(join(harder, 'strike.rules'));
    const packs = file.packs.map((pack) => {
      const members = new Map([...pack.contents.members, ['strike.rules', new Uint8Array(other)]]);
      return { ...pack, contents: { ...pack.contents, members } };
    });
    const path = inFolder('other.battle');
    await writeFile(path, encodeBattleFile({ ...file, packs }));
    const { code, out } = await midswing('replay', path);
    expect(code).toBe(1);
    expect(out).toContain('the compiler makes another program of the pack arena');
    expect(out).toMatch(/parts from its record in tick \d+ \(0:\d\d\.\d\)/);
    expect(out).toMatch(/unit\.hp of unit \d: [\d.]+ on record, [\d.]+ now/);
  });

  it('[BC3] against another pack tells where it parts, and both outcomes', async () => {
    const { code, out } = await midswing('replay', battle(), '--against', harder);
    expect(code).toBe(0);
    expect(out).toMatch(/against .*harder: other in tick \d+/);
    expect(out).toMatch(/unit\.hp of unit \d: [\d.]+ before, [\d.]+ now/);
    expect(out).toMatch(/kills +\d+ to \d+ +\d+ to \d+/);
    const same = await midswing('replay', battle(), '--against', ARENA);
    expect(same.out).toContain('the same to the last tick');
  });

  it('[BC4] names another engine, and other columns', async () => {
    const file = decodeBattleFile(await readFile(battle()));
    const path = inFolder('older.battle');
    const older = { ...file, head: { ...file.head, engine: '0.0.1' } };
    await writeFile(path, encodeBattleFile(older));
    const { code, out } = await midswing('replay', path);
    expect(code).toBe(0);
    expect(out).toContain('recorded by Midswing 0.0.1');
    const more = new TextEncoder().encode('resource focus of unit max 10');
    const packs = file.packs.map((pack) => {
      const members = new Map([...pack.contents.members, ['more.rules', more]]);
      return { ...pack, contents: { ...pack.contents, members } };
    });
    await writeFile(path, encodeBattleFile({ ...file, packs }));
    const other = await midswing('replay', path);
    expect(other.code).toBe(2);
    expect(other.error).toMatch(/^REPLAY_OTHER_COLUMNS /);
    const strangers = file.packs.map((pack) => ({ ...pack, id: 'another' }));
    await writeFile(path, encodeBattleFile({ ...file, packs: strangers }));
    const missing = await midswing('replay', path);
    expect(missing).toMatchObject({ code: 2, out: '' });
    expect(missing.error).toMatch(/^REPLAY_PACK_MISSING .*from tick 0,/);
  });

  it('[RY2] of a file that is cut, changed or no battle at all is refused', async () => {
    const bytes = await readFile(battle());
    const path = inFolder('bad.battle');
    const codeOf = async (content: Uint8Array): Promise<string> => {
      await writeFile(path, content);
      const { code, error } = await midswing('replay', path);
      expect(code).toBe(2);
      return error.split(' ')[0] ?? '';
    };
    const flipped = Uint8Array.from(bytes);
    flipped[bytes.length >> 1] = (flipped[bytes.length >> 1] ?? 0) ^ 1;
    expect(await codeOf(flipped)).toBe('BATTLE_FILE_DAMAGED');
    expect(await codeOf(bytes.subarray(0, 1_000))).toBe('BATTLE_FILE_TRUNCATED');
    expect(await codeOf(new TextEncoder().encode('hello'))).toBe('BATTLE_FILE_INVALID');
  });
});
