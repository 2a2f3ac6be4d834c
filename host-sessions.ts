// Sessions of players between two processes: one sealed file, written when a server has stopped taking them and taken
// away when the next one reads it, before anything ticks. After a crash there is none: sessions of an earlier stop
// never come back.
import { z } from 'zod';
import { CodedError } from './engine/base/errors.ts';
import { LIMITS } from './engine/base/limits.ts';
import type { Log } from './engine/base/log.ts';
import type { SavedSessions } from './engine/gateway/saved-sessions.ts';
import type { DataFolder } from './engine/state/data-folder.ts';
import { writeDurably } from './engine/state/durable-write.ts';
import { readBounded } from './engine/state/read-bounded.ts';
import { nodeStorage } from './engine/state/storage.ts';
import { open, seal, type SealKey } from './engine/trust/seal.ts';
import type { SealContext } from './engine/trust/seal-context.ts';

export interface SavedSessionsFile {
  readonly folder: DataFolder;
  readonly key: SealKey;
  readonly environment: string;
  readonly log: Log;
}

const FILE_NAME = 'sessions.state';

const count = z.int().min(0);
const text = z.string().max(LIMITS.userCharsMax);
const SCHEMA = z.strictObject({
  savedAtMs: z.number(),
  sessions: z.array(
    z.strictObject({
      id: text,
      user: text.nullable(),
      tokens: z.array(text).max(2),
      expiresAtMs: z.number().nullable(),
      place: z
        .strictObject({
          room: count,
          roomTick: count,
          member: z.int().min(-1),
          isJoining: z.boolean(),
          sentTick: count,
          ackedTick: count,
        })
        .nullable(),
      lastSequence: count,
      answers: z.array(z.tuple([text, count])).max(LIMITS.keptAnswersMax),
    }),
  ),
});

/** Sessions of the process before, once; undefined when there are none, or their file is refused. */
export async function takeSavedSessions(
  file: SavedSessionsFile,
): Promise<SavedSessions | undefined> {
  const { folder, key, log } = file;
  const path = folder.file(FILE_NAME);
  try {
    const record = await readBounded(path, LIMITS.savedSessionsBytesMax);
    if (record === undefined) return undefined;
    const plain = open(record, [key], contextOf(file));
    const found = SCHEMA.safeParse(JSON.parse(Buffer.from(plain).toString('utf8')));
    if (found.success) return found.data;
    log.error({ err: found.error }, 'saved sessions cannot be read: players begin new ones');
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    log.error({ err: error, code: error.code }, 'saved sessions were refused');
  } finally {
    await nodeStorage.remove(path);
    await nodeStorage.syncFolder(folder.path);
  }
  return undefined;
}

/** @throws DATA_WRITE_FAILED */
export async function writeSavedSessions(
  saved: SavedSessions,
  file: SavedSessionsFile,
): Promise<void> {
  if (saved.sessions.length === 0) return;
  let plain = Buffer.from(JSON.stringify(saved));
  if (plain.length > LIMITS.savedSessionsBytesMax) {
    const sessions = smallestFirst(saved.sessions);
    const lost = saved.sessions.length - sessions.length;
    file.log.error({ bytes: plain.length, lost }, 'not all sessions can be saved');
    plain = Buffer.from(JSON.stringify({ ...saved, sessions }));
  }
  await writeDurably(file.folder.path, FILE_NAME, seal(plain, file.key, contextOf(file)));
}

/** As many as fit. Who left the most refusals unread comes last: nobody can push others out by that. */
function smallestFirst(sessions: SavedSessions['sessions']): SavedSessions['sessions'] {
  const sized = sessions.map((session) => ({
    session,
    bytes: Buffer.byteLength(JSON.stringify(session)) + 1,
  }));
  // The braces around them are a few bytes.
  let left = LIMITS.savedSessionsBytesMax - 256;
  const fitting = sized
    .toSorted((a, b) => a.bytes - b.bytes)
    .filter(({ bytes }) => (left -= bytes) > 0);
  return fitting.map(({ session }) => session);
}

function contextOf({ environment }: SavedSessionsFile): SealContext {
  const none = { service: '', generation: 0, pack: '', counter: 0, previous: '' };
  return { ...none, environment, record: 'sessions', schema: 1 };
}
