// The file of sessions between two processes: read once, and refused when it is not what was written.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { SavedSessions } from '../engine/gateway/saved-sessions.ts';
import { openDataFolder, type DataFolder } from '../engine/state/data-folder.ts';
import { generateSealKey, loadSealKey } from '../engine/trust/seal.ts';
import { takeSavedSessions, writeSavedSessions, type SavedSessionsFile } from '../host-sessions.ts';
import { recordingLog, type LogLine } from './support/recording-log.ts';

let folder: DataFolder;
let lines: LogLine[];
let file: SavedSessionsFile;
const key = loadSealKey(generateSealKey());

const SAVED: SavedSessions = {
  savedAtMs: 12,
  sessions: [
    {
      id: 'one',
      user: null,
      tokens: ['a hash'],
      expiresAtMs: null,
      place: { room: 1, roomTick: 7, member: -1, isJoining: false, sentTick: 7, ackedTick: 5 },
      lastSequence: 3,
      answers: [['MAILBOX_FULL', 2]],
    },
    {
      id: 'two',
      user: 'ann',
      tokens: ['another', 'one before'],
      expiresAtMs: 99.5,
      place: null,
      lastSequence: 0,
      answers: [],
    },
  ],
};

beforeEach(async () => {
  folder = await openDataFolder(await mkdtemp(join(tmpdir(), 'midswing-sessions-')));
  lines = [];
  file = { folder, key, environment: 'test', log: recordingLog(lines) };
});

afterEach(async () => {
  await folder.close();
  await rm(folder.path, { recursive: true, force: true });
});

it('[GW45] what was saved is read once, and then it is gone', async () => {
  await writeSavedSessions(SAVED, file);
  expect(readFileSync(folder.file('sessions.state')).includes('ann')).toBe(false);
  expect(await takeSavedSessions(file)).toEqual(SAVED);
  expect(existsSync(folder.file('sessions.state'))).toBe(false);
  expect(await takeSavedSessions(file)).toBeUndefined();
  expect(lines).toEqual([]);
});

it('[GW45] without sessions nothing is written', async () => {
  await writeSavedSessions({ savedAtMs: 12, sessions: [] }, file);
  expect(existsSync(folder.file('sessions.state'))).toBe(false);
});

it.each<[string, (bytes: Buffer) => Buffer]>([
  ['cut off', (bytes) => bytes.subarray(0, -1)],
  ['empty', () => Buffer.alloc(0)],
  [
    'changed',
    (bytes) => Buffer.from(bytes.map((byte, i) => (i === bytes.length - 3 ? byte ^ 1 : byte))),
  ],
])('[GW45] a file that was %s is told, gives none and is gone', async (_, spoil) => {
  await writeSavedSessions(SAVED, file);
  const path = folder.file('sessions.state');
  writeFileSync(path, spoil(readFileSync(path)));
  expect(await takeSavedSessions(file)).toBeUndefined();
  expect(existsSync(path)).toBe(false);
  expect(lines).toMatchObject([{ level: 'error', fields: { code: 'SEAL_REFUSED' } }]);
});

it('[GW45] a file of another environment is refused', async () => {
  await writeSavedSessions(SAVED, { ...file, environment: 'another' });
  expect(await takeSavedSessions(file)).toBeUndefined();
});

it('[GW45] of too many those are saved that left the fewest answers unread', async () => {
  const [one] = SAVED.sessions;
  if (one === undefined) throw new Error('there is one');
  const answers = Array.from({ length: 256 }, (_, i) => ['MAILBOX_FULL', i + 1] as const);
  const greedy = Array.from({ length: 4_000 }, (_, i) => ({ ...one, id: `greedy ${i}`, answers }));
  await writeSavedSessions({ savedAtMs: 12, sessions: [...greedy, one] }, file);
  const ids = (await takeSavedSessions(file))?.sessions.map(({ id }) => id) ?? [];
  expect(ids[0]).toBe('one');
  expect(ids.length).toBeGreaterThan(1_000);
  expect(ids.length).toBeLessThan(4_001);
  expect(lines.map(({ message }) => message)).toEqual(['not all sessions can be saved']);
});
