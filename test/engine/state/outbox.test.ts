// What leaves rooms: when it is handed out, how often, and what is known of it after a restart.
import { describe, expect, it } from 'vitest';
import { AssertionFailed } from '../../../engine/base/assert.ts';
import { LIMITS } from '../../../engine/base/limits.ts';
import { silentMetrics } from '../../../engine/base/metrics.ts';
import type { OutboxEntry } from '../../../engine/state/outbox-record.ts';
import { Outbox } from '../../../engine/state/outbox.ts';
import { recordingLog, type LogLine } from '../../support/recording-log.ts';
import { openRig, rotate, segment, type Rig } from './journal/journal-rig.ts';
import type { MemoryDisk } from './journal/memory-disk.ts';

/** A sink that answers when it is told to. */
class Sink {
  readonly got: string[] = [];
  readonly #answers: { key: string; resolve: () => void; reject: (error: Error) => void }[] = [];

  send = ({ key }: OutboxEntry): Promise<void> => {
    this.got.push(key);
    return new Promise((resolve, reject) => this.#answers.push({ key, resolve, reject }));
  };

  async acknowledge(key: string): Promise<void> {
    for (const answer of this.#answers) if (answer.key === key) answer.resolve();
    await Promise.resolve();
    await Promise.resolve();
  }

  async refuse(key: string): Promise<void> {
    for (const answer of this.#answers) if (answer.key === key) answer.reject(new Error('no'));
    await Promise.resolve();
    await Promise.resolve();
  }
}

interface OutboxRig extends Rig {
  readonly outbox: Outbox;
  readonly sink: Sink;
  readonly said: readonly LogLine[];
}

/** An outbox over what the disk holds; it looks at things when the test says so. */
async function openOutbox(disk?: MemoryDisk): Promise<OutboxRig> {
  const rig = await openRig(disk);
  const sink = new Sink();
  const said: LogLine[] = [];
  const log = recordingLog(said);
  const outbox = new Outbox({ ...rig, sink, log, metrics: silentMetrics });
  await rig.journal.recover((record) => outbox.replay(record));
  outbox.start();
  outbox.stop();
  return { ...rig, outbox, sink, said };
}

function entry(key: string, tick = 1, room = 1): OutboxEntry {
  return { room, timeline: 1, tick, key, topic: 'reward', bytes: Uint8Array.of(1, 2, 3) };
}

const keys = (heads: readonly { readonly key: string }[]): readonly string[] =>
  heads.map(({ key }) => key);

describe('handing out', () => {
  it('[OB1] an entry comes back whole after a restart, and one that was not durable does not', async () => {
    const { outbox, journal, disk } = await openOutbox();
    outbox.put(entry('a', 7, 3));
    await journal.commit();
    outbox.put(entry('b'));
    const again = await openOutbox(disk.clone());
    const sent: OutboxEntry[] = [];
    again.sink.send = async (each) => void sent.push(each);
    const rig = new Outbox({ ...again, log: recordingLog([]), metrics: silentMetrics });
    await (await openRig(disk)).journal.recover((record) => rig.replay(record));
    rig.pump();
    expect(sent).toEqual([entry('a', 7, 3)]);
  });

  it('[OB1] a long or missing key, a long topic and a large body are bugs', async () => {
    const { outbox } = await openOutbox();
    const long = 'x'.repeat(LIMITS.outboxNameBytesMax + 1);
    for (const wrong of [
      entry(''),
      entry(long),
      { ...entry('a'), topic: long },
      { ...entry('a'), bytes: new Uint8Array(LIMITS.outboxEntryBytesMax + 1) },
    ]) {
      expect(() => outbox.put(wrong)).toThrowError(AssertionFailed);
    }
  });

  it('[OB2] nothing is handed out before the journal says that its tick is durable', async () => {
    const { outbox, journal, disk, clock, sink } = await openOutbox();
    outbox.put(entry('a'));
    outbox.pump();
    disk.failNext('sync');
    await journal.commit();
    outbox.pump();
    expect(sink.got).toEqual([]);
    clock.advance(LIMITS.journalRetryMs);
    await journal.commit();
    outbox.put(entry('b'));
    outbox.pump();
    expect(sink.got).toEqual(['a']);
  });

  it('[OB2] a journal that becomes durable has the entries sent by itself', async () => {
    const { outbox, journal, sink } = await openOutbox();
    outbox.start();
    outbox.put(entry('a'));
    await journal.commit();
    outbox.stop();
    expect(sink.got).toEqual(['a']);
  });
});

describe('trying again', () => {
  it('[OB3] what is refused is sent again, later each time, until it is acknowledged', async () => {
    const { outbox, journal, clock, sink, said } = await openOutbox();
    outbox.put(entry('a'));
    await journal.commit();
    outbox.pump();
    for (let attempt = 0; attempt < 12; attempt += 1) {
      await sink.refuse('a');
      const delay = Math.min(LIMITS.outboxRetryMs * 2 ** attempt, LIMITS.outboxRetryMsMax);
      clock.advance(delay - 1);
      outbox.pump();
      expect(sink.got).toHaveLength(attempt + 1);
      clock.advance(1);
      outbox.pump();
      expect(sink.got).toHaveLength(attempt + 2);
    }
    await sink.acknowledge('a');
    expect(outbox.waiting).toBe(0);
    expect(said.map(({ level }) => level)).toEqual(['warn', 'info']);
  });

  it('[OB3] a sink that does not answer counts as failed, and its late answer still counts', async () => {
    const { outbox, journal, clock, sink } = await openOutbox();
    outbox.put(entry('a'));
    await journal.commit();
    outbox.pump();
    clock.advance(LIMITS.outboxSendDeadlineMs);
    outbox.pump();
    clock.advance(LIMITS.outboxRetryMs);
    outbox.pump();
    expect(sink.got).toEqual(['a', 'a']);
    await sink.acknowledge('a');
    expect(outbox.waiting).toBe(0);
  });

  it('[OB4] what was not acknowledged before a restart is sent again under its key; what was is not', async () => {
    const { outbox, journal, disk, sink } = await openOutbox();
    outbox.put(entry('a'));
    outbox.put(entry('b'));
    await journal.commit();
    outbox.pump();
    await sink.acknowledge('a');
    await journal.commit();
    const again = await openOutbox(disk);
    again.outbox.pump();
    expect(again.sink.got).toEqual(['b']);
  });

  it('[OB4] a key is taken once, before and after it was acknowledged, and over restarts', async () => {
    const { outbox, journal, disk, sink } = await openOutbox();
    expect([outbox.put(entry('a')), outbox.put(entry('a'))]).toEqual(['taken', 'known']);
    await journal.commit();
    outbox.pump();
    await sink.acknowledge('a');
    expect(outbox.put(entry('a'))).toBe('known');
    await journal.commit();
    const again = await openOutbox(disk);
    expect(again.outbox.put(entry('a'))).toBe('known');
    again.outbox.pump();
    expect(again.sink.got).toEqual([]);
  });
});

describe('bounds', () => {
  it('[OB5] a full outbox refuses, says so once, and takes again when there is room', async () => {
    const { outbox, journal, sink, said } = await openOutbox();
    const large = new Uint8Array(LIMITS.outboxEntryBytesMax);
    const most = LIMITS.outboxBytesMax / large.length;
    for (let i = 0; i < most; i += 1) {
      expect(outbox.put({ ...entry(`k${i}`), bytes: large })).toBe('taken');
    }
    expect([outbox.put(entry('x')), outbox.put(entry('y'))]).toEqual(['full', 'full']);
    expect(said.map(({ level }) => level)).toEqual(['error']);
    await journal.commit();
    outbox.pump();
    expect(sink.got).toHaveLength(LIMITS.outboxSendingMax);
    await sink.acknowledge('k0');
    expect(outbox.put(entry('x'))).toBe('taken');
  });

  it('[OB5] so does one with too many entries', async () => {
    const { outbox } = await openOutbox();
    const small = new Uint8Array(0);
    for (let i = 0; i < LIMITS.outboxEntriesMax; i += 1) {
      outbox.put({ ...entry(`k${i}`), bytes: small });
    }
    expect(outbox.put(entry('x'))).toBe('full');
  });

  it('[OB7] a rotation of the journal takes all of it along, and older segments go', async () => {
    const rig = await openOutbox();
    const { outbox, journal, disk, sink } = rig;
    outbox.put(entry('a'));
    outbox.put(entry('b'));
    await journal.commit();
    outbox.pump();
    await sink.acknowledge('a');
    await journal.commit();
    await rotate(rig);
    outbox.pump();
    await journal.commit();
    expect(disk.paths).toEqual([segment(2)]);
    const again = await openOutbox(disk);
    again.outbox.pump();
    expect(again.sink.got).toEqual(['b']);
    expect(again.outbox.put(entry('a'))).toBe('known');
  });
});

describe('going back', () => {
  it('[OB6] lists what later ticks of the room sent, or perhaps sent, and nothing else', async () => {
    const { outbox, journal, disk, sink } = await openOutbox();
    outbox.put(entry('before', 10));
    outbox.put(entry('sent', 11));
    outbox.put(entry('with the sink', 12));
    outbox.put(entry('elsewhere', 12, 2));
    await journal.commit();
    outbox.pump();
    outbox.put(entry('waits', 13));
    await sink.acknowledge('before');
    await sink.acknowledge('sent');
    expect(keys(outbox.sentSince(1, 10))).toEqual(['sent', 'with the sink']);
    await journal.commit();
    // After a restart nobody knows what the sink got of what was not acknowledged.
    const again = await openOutbox(disk);
    expect(keys(again.outbox.sentSince(1, 10))).toEqual(['sent', 'with the sink', 'waits']);
  });

  it('[OB6] drops what was never with the sink, for good', async () => {
    const { outbox, journal, disk, sink } = await openOutbox();
    outbox.put(entry('with the sink', 11));
    await journal.commit();
    outbox.pump();
    outbox.put(entry('kept', 10));
    outbox.put(entry('undone', 11));
    outbox.put(entry('elsewhere', 11, 2));
    expect(keys(outbox.cancelSince(1, 10))).toEqual(['undone']);
    await journal.commit();
    outbox.pump();
    expect(sink.got).toEqual(['with the sink', 'kept', 'elsewhere']);
    const again = await openOutbox(disk);
    again.outbox.pump();
    expect(again.sink.got).toEqual(['with the sink', 'kept', 'elsewhere']);
    // The ticks come again, perhaps otherwise: under the same key an entry of theirs is a new one.
    expect(again.outbox.put(entry('undone', 11))).toBe('taken');
  });
});
