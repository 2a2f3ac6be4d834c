// The outbox of a server that was given no sink: lines of JSON in files.
import { appendFileSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LIMITS } from '../../../engine/base/limits.ts';
import { openOutboxFiles } from '../../../engine/state/outbox-files.ts';

let root = '';
let folder = '';

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'midswing-outbox-'));
  folder = join(root, 'outbox');
});

afterEach(() => rm(root, { recursive: true, force: true }));

const entry = (key: string, bytes: Uint8Array) => {
  return { room: 3, timeline: 1, tick: 40, key, topic: 'round', bytes };
};
const head = { room: 3, timeline: 1, tick: 40, topic: 'round' };
const lines = (name = 'outbox-000001.jsonl'): unknown[] =>
  readFileSync(join(folder, name), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));

it('[OB8] an entry is a line of JSON, acknowledged when it is synced; other bodies are base64', async () => {
  const sink = await openOutboxFiles(folder);
  await Promise.all([
    sink.send(entry('a', Buffer.from('{"winner":1}'))),
    sink.send(entry('b', Uint8Array.of(0xff, 0))),
  ]);
  expect(lines()).toEqual([
    { ...head, key: 'a', body: { winner: 1 } },
    { ...head, key: 'b', base64: '/wA=' },
  ]);
  expect(statSync(join(folder, 'outbox-000001.jsonl')).mode & 0o777).toBe(0o600);
});

it('[OB8] a torn line is cut off when the files are opened again, and what follows is whole', async () => {
  await (await openOutboxFiles(folder)).send(entry('a', Buffer.from('1')));
  appendFileSync(join(folder, 'outbox-000001.jsonl'), '{"room":3,"tim');
  await (await openOutboxFiles(folder)).send(entry('b', Buffer.from('2')));
  expect(lines()).toEqual([
    { ...head, key: 'a', body: 1 },
    { ...head, key: 'b', body: 2 },
  ]);
});

it('[OB8] a full file is followed by another one', async () => {
  const sink = await openOutboxFiles(folder);
  const filler = `"${'x'.repeat(LIMITS.outboxFileBytes)}"`;
  appendFileSync(join(folder, 'outbox-000001.jsonl'), `${filler}\n`);
  await sink.send(entry('a', Buffer.from('1')));
  await sink.send(entry('b', Buffer.from('2')));
  await (await openOutboxFiles(folder)).send(entry('c', Buffer.from('3')));
  expect(readdirSync(folder)).toEqual(['outbox-000001.jsonl', 'outbox-000002.jsonl']);
  expect(lines('outbox-000002.jsonl')).toEqual([
    { ...head, key: 'b', body: 2 },
    { ...head, key: 'c', body: 3 },
  ]);
});
