// The .proto files against the ones that were released last, by buf, as `npm run proto` does it.
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../support/source-tree.ts';

const ENVELOPE = 'engine/protocol/envelope.proto';
const FILES = ['engine/protocol', 'combat-rules/protocol'] as const;
const BUF = join(ROOT, 'node_modules/@bufbuild/buf/bin/buf');
let folder = '';
let envelope = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'midswing-proto-'));
  await cp(join(ROOT, 'buf.yaml'), join(folder, 'buf.yaml'));
  const baseline = 'test/protocol/baseline';
  await cp(join(ROOT, baseline), join(folder, baseline), { recursive: true });
  for (const file of FILES) await mkdir(join(folder, file), { recursive: true });
  const game = 'combat-rules/protocol/combat.proto';
  await cp(join(ROOT, game), join(folder, game));
  envelope = await readFile(join(ROOT, ENVELOPE), 'utf8');
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function buf(...line: readonly string[]): Promise<{ code: number; out: string }> {
  try {
    const options = { cwd: folder, env: { ...process.env, HOME: folder } };
    const { stdout } = await promisify(execFile)(process.execPath, [BUF, ...line], options);
    return { code: 0, out: stdout };
  } catch (error) {
    // What execFile rejects with, for an exit code other than 0.
    const { code, stdout } = error as { code: number; stdout: string };
    return { code, out: stdout };
  }
}

/** What buf says of the envelope after alterations of its text. */
async function altered(
  changes: readonly (readonly [string, string])[],
): Promise<{ code: number; out: string }> {
  let text = envelope;
  for (const [from, to] of changes) {
    expect(text).toContain(from);
    text = text.replace(from, to);
  }
  await writeFile(join(folder, ENVELOPE), text);
  return buf('breaking', 'engine/protocol', '--against', 'test/protocol/baseline/engine');
}

describe('npm run proto', () => {
  it('[PR10] the files pass the lint rules, and break nothing that was released', async () => {
    const { scripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
    await writeFile(join(folder, ENVELOPE), envelope);
    for (const command of String(scripts.proto).split(' && ')) {
      const [name, ...line] = command.split(' ');
      expect(name).toBe('buf');
      expect(await buf(...line), command).toEqual({ code: 0, out: '' });
    }
    expect(scripts.proto.match(/baseline/g)).toHaveLength(FILES.length);
  });

  it('[PR10] what is gone, moved, renamed or of another type is found', async () => {
    const { code, out } = await altered([
      ['  uint32 missed = 10;', ''],
      ['uint32 timeline = 8;', 'string timeline = 8;'],
      ['bytes keyframe = 7;', 'bytes keyframe = 12;'],
      ['uint32 sequence = 2;\n  // Empty', 'uint32 number = 2;\n  // Empty'],
      ['  optional uint32 durable_tick', '  uint32 durable_tick'],
      ['bytes changes = 5;', 'repeated bytes changes = 5;'],
      ['    Renew renew = 5;', ''],
      ['message Renew {', 'message Renewed {'],
    ]);
    expect(code).not.toBe(0);
    const found = [
      'Previously present field "10" with name "missed" on message "Frame" was deleted.',
      'Field "8" with name "timeline" on message "Frame" changed type',
      'Previously present field "7" with name "keyframe" on message "Frame" was deleted.',
      'Field "2" on message "Reply" changed name from "sequence" to "number".',
      'Field "9" with name "durable_tick" on message "Frame" changed cardinality',
      'Field "5" with name "changes" on message "Frame" changed cardinality',
      'Previously present field "5" with name "renew" on message "ClientMessage" was deleted.',
      'Previously present message "Renew" was deleted from file.',
    ];
    for (const each of found) expect(out).toContain(each);
  });

  it('[PR10] further fields, messages and members of a union are allowed', async () => {
    const outcome = await altered([
      ['uint32 missed = 10;', 'uint32 missed = 10;\n  uint32 more = 12;'],
      ['Renew renew = 5;', 'Renew renew = 5;\n    More more = 6;'],
      ['message SwapNotice {', 'message More {}\nmessage SwapNotice {'],
    ]);
    expect(outcome).toEqual({ code: 0, out: '' });
  });
});
