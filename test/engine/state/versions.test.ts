// The version store by its rules, one at a time; versions-property.test.ts holds it to a twin.
import { describe, expect, it } from 'vitest';
import type { Conflict } from '../../../engine/state/versions-transaction.ts';
import type { RollbackSnapshot } from '../../../engine/state/versions-snapshot.ts';
import type { VersionStore } from '../../../engine/state/versions.ts';
import { AssertionFailed } from '../../../engine/base/assert.ts';
import { LIMITS } from '../../../engine/base/limits.ts';
import { createVersionStore } from '../../../engine/state/versions.ts';

const coded = (code: string) => expect.objectContaining({ code });

function storeWith(values: Readonly<Record<string, string>> = {}): VersionStore<string> {
  const store = createVersionStore<string>();
  if (Object.keys(values).length > 0) put(store, values);
  return store;
}

function put(
  store: VersionStore<string>,
  values: Readonly<Record<string, string>>,
  nowMs = 0,
): number {
  const transaction = store.begin(nowMs, { holder: 'put' });
  for (const [key, value] of Object.entries(values)) transaction.write(key, value);
  return transaction.commit(nowMs).version;
}

/** A store whose transaction lost: it wrote chat and echo, somebody else was faster with echo. */
function conflicting() {
  const store = storeWith({ chat: 'c1', echo: 'e1' });
  const slow = store.begin(0, { holder: 'slow' });
  slow.write('chat', 'slow c');
  slow.write('echo', 'slow e');
  put(store, { echo: 'fast e' });
  return { store, outcome: slow.commit(10) };
}

describe('transactions', () => {
  it('[UT1] a new store is empty at version 0', () => {
    const store = storeWith();
    expect([store.version, store.read('echo'), store.keys(), store.retained]).toEqual([
      0,
      undefined,
      [],
      0,
    ]);
  });

  it('[UT1] a commit makes several keys the next version at once', () => {
    const store = storeWith({ chat: 'c1' });
    const transaction = store.begin(0, { holder: 'a' });
    transaction.write('echo', 'e2');
    transaction.remove('chat');
    expect([store.read('chat'), store.read('echo')]).toEqual(['c1', undefined]);
    expect(transaction.commit(0)).toEqual({ kind: 'committed', version: 2 });
    expect([store.version, store.keys(), store.read('echo')]).toEqual([2, ['echo'], 'e2']);
  });

  it('[UT2] a reader sees the version it began at while newer ones are committed and read', () => {
    const store = storeWith({ echo: 'e1' });
    const early = store.begin(0, { holder: 'early' });
    put(store, { echo: 'e2', chat: 'c2' });
    const late = store.begin(0, { holder: 'late' });
    put(store, { echo: 'e3' });
    expect([early.read('echo'), early.read('chat')]).toEqual(['e1', undefined]);
    expect([late.read('echo'), late.read('chat'), store.read('echo')]).toEqual(['e2', 'c2', 'e3']);
  });

  it('[UT2] a transaction reads its own writes and removals, and nobody else does', () => {
    const store = storeWith({ echo: 'e1', chat: 'c1' });
    const transaction = store.begin(0, { holder: 'a' });
    transaction.write('echo', 'mine');
    transaction.remove('chat');
    expect([transaction.read('echo'), transaction.read('chat')]).toEqual(['mine', undefined]);
    expect([store.read('echo'), store.read('chat')]).toEqual(['e1', 'c1']);
    transaction.abort();
    expect([store.read('echo'), store.version, store.holders()]).toEqual(['e1', 1, []]);
  });

  it('[UT3] writing a key that was removed by somebody else meanwhile is a conflict', () => {
    const store = storeWith({ echo: 'e1' });
    const transaction = store.begin(0, { holder: 'a' });
    const remover = store.begin(0, { holder: 'b' });
    remover.remove('echo');
    remover.commit(0);
    transaction.write('echo', 'mine');
    const conflict = { key: 'echo', on: 'write', theirs: undefined, yours: 'mine' };
    expect(transaction.commit(0)).toMatchObject({ kind: 'conflict', conflicts: [conflict] });
  });

  it.each([
    [true, 'conflict'],
    [false, 'committed'],
  ])(
    '[UT3] with validateReads %s a changed key that was only read gives %s',
    (validateReads, kind) => {
      const store = storeWith({ echo: 'e1' });
      const transaction = store.begin(0, { holder: 'a', validateReads });
      transaction.read('echo');
      transaction.write('chat', 'c2');
      put(store, { echo: 'e2' });
      const outcome = transaction.commit(0);
      expect(outcome.kind).toBe(kind);
      if (outcome.kind === 'conflict') {
        const conflict = { key: 'echo', on: 'read', theirs: 'e2', yours: 'e1' };
        expect(outcome.conflicts).toEqual([conflict]);
      }
    },
  );

  it('[UT4] a transaction that wrote nothing commits as of the version it read', () => {
    const store = storeWith({ echo: 'e1' });
    const reader = store.begin(0, { holder: 'a', validateReads: true });
    reader.read('echo');
    put(store, { echo: 'e2' });
    expect(reader.commit(0)).toEqual({ kind: 'committed', version: 1 });
    expect([store.version, store.holders()]).toEqual([2, []]);
  });
});

describe('branches', () => {
  it('[UT5] a conflict overwrites nothing and keeps everything, under a version of its own', () => {
    const { store, outcome } = conflicting();
    const conflict: Conflict<string> = {
      key: 'echo',
      on: 'write',
      theirs: 'fast e',
      yours: 'slow e',
    };
    expect(outcome).toEqual({ kind: 'conflict', version: 3, conflicts: [conflict] });
    expect([store.version, store.read('chat'), store.read('echo')]).toEqual([2, 'c1', 'fast e']);
    const branch = store.branch(3);
    expect([branch?.read('chat'), branch?.read('echo')]).toEqual(['slow c', 'slow e']);
    expect(branch).toMatchObject({ holder: 'slow', readVersion: 1, conflicts: [conflict] });
    expect(store.branches()).toEqual([branch]);
    expect(put(store, { echo: 'later' }, 10)).toBe(4);
  });

  it('[UT5] a branch reads what it did not write at the version its transaction read', () => {
    const store = storeWith({ chat: 'c1', echo: 'e1' });
    const slow = store.begin(0, { holder: 'slow' });
    slow.write('echo', 'slow e');
    put(store, { chat: 'c2', echo: 'e2' });
    const { version } = slow.commit(0);
    expect(store.branch(version)?.read('chat')).toBe('c1');
  });

  it('[UT6] a promoted branch is committed on top, whole, and is gone', () => {
    const { store, outcome } = conflicting();
    const branch = store.branch(outcome.version);
    expect(store.promote(outcome.version, 20)).toEqual({ kind: 'committed', version: 4 });
    expect([store.read('chat'), store.read('echo')]).toEqual(['slow c', 'slow e']);
    expect([store.branch(3), store.branches(), store.holders()]).toEqual([undefined, [], []]);
    expect(() => branch?.read('chat')).toThrow(coded('VERSION_RELEASED'));
    expect(() => store.promote(3, 20)).toThrow(coded('VERSION_RELEASED'));
  });

  it('[UT6] what was committed after the conflicts were shown is shown before it is overwritten', () => {
    const { store, outcome } = conflicting();
    put(store, { chat: 'unseen' }, 10);
    const unseen = { key: 'chat', on: 'write', theirs: 'unseen', yours: 'slow c' };
    const again = store.promote(outcome.version, 10);
    expect(again).toEqual({ kind: 'conflict', version: 3, conflicts: [unseen] });
    expect([store.read('chat'), store.version]).toEqual(['unseen', 4]);
    expect(store.branch(3)).toMatchObject({ conflicts: [unseen], shownVersion: 4 });
    expect(store.promote(3, 10)).toEqual({ kind: 'committed', version: 5 });
  });

  it('[UT6] an abandoned branch leaves the line as it is, once', () => {
    const { store } = conflicting();
    expect([store.abandon(3), store.abandon(3), store.abandon(99)]).toEqual([true, false, false]);
    expect([store.read('chat'), store.retained, store.holders()]).toEqual(['c1', 2, []]);
  });

  it('[UT6] a branch that nobody decides about goes when its time is over', () => {
    const { store } = conflicting();
    const branch = store.branch(3);
    expect([store.expire(9 + LIMITS.branchExpiryMs), store.branches()]).toEqual([0, [branch]]);
    expect([store.expire(10 + LIMITS.branchExpiryMs), store.branches()]).toEqual([1, []]);
    expect(() => branch?.read('echo')).toThrow(coded('VERSION_RELEASED'));
    expect(store.retained).toBe(2);
  });
});

describe('rollback snapshots', () => {
  const held = (store: VersionStore<string>): RollbackSnapshot<string> => store.retain('push 7', 0);

  it('[UT7] a snapshot reads the version it was taken at until it is confirmed', () => {
    const store = storeWith({ echo: 'e1' });
    const snapshot = held(store);
    put(store, { echo: 'e2' });
    expect([snapshot.read('echo'), snapshot.state, store.retained]).toEqual(['e1', 'held', 2]);
    expect([store.confirm(snapshot), snapshot.state, store.retained]).toEqual([
      true,
      'confirmed',
      1,
    ]);
    expect(store.confirm(snapshot)).toBe(false);
    expect(() => snapshot.read('echo')).toThrow(coded('VERSION_RELEASED'));
    expect(() => store.rollback(snapshot, 0)).toThrow(/push 7 \(confirmed\)/);
  });

  it('[UT7] a snapshot that nobody confirms is kept for an hour, or as long as was asked for', () => {
    const store = storeWith({ echo: 'e1' });
    const [usual, short] = [held(store), store.retain('short', 0, 50)];
    expect([store.expire(49), store.expire(50)]).toEqual([0, 1]);
    expect([short.state, store.confirm(short), usual.state]).toEqual(['expired', false, 'held']);
    expect([store.expire(3_599_999), usual.state]).toEqual([0, 'held']);
    expect(() => store.rollback(usual, 3_600_000)).toThrow(coded('VERSION_RELEASED'));
    expect([usual.state, store.holders()]).toEqual(['expired', []]);
  });

  it('[UT8] a rollback makes the old values the newest version', () => {
    const store = storeWith({ chat: 'c1', echo: 'e1', log: 'l1' });
    const snapshot = held(store);
    const update = store.begin(0, { holder: 'a' });
    update.write('echo', 'e2');
    update.remove('chat');
    update.write('added', 'a2');
    update.commit(0);
    expect([store.rollback(snapshot, 0), store.version, snapshot.state]).toEqual([
      3,
      3,
      'rolled-back',
    ]);
    expect([store.read('chat'), store.read('echo'), store.read('log')]).toEqual(['c1', 'e1', 'l1']);
    expect([[...store.keys()].sort(), store.retained]).toEqual([['chat', 'echo', 'log'], 3]);
    expect(() => store.rollback(snapshot, 0)).toThrow(coded('VERSION_RELEASED'));
  });

  it('[UT8] a rollback of some keys leaves what others committed meanwhile', () => {
    const store = storeWith({ chat: 'c1', echo: 'e1' });
    const snapshot = held(store);
    put(store, { chat: 'c2', echo: 'e2' });
    store.rollback(snapshot, 0, ['echo', 'unknown']);
    expect([store.read('chat'), store.read('echo'), store.keys()]).toEqual([
      'c2',
      'e1',
      ['chat', 'echo'],
    ]);
  });

  it('[UT8] an open transaction that wrote a key which was rolled back is told so', () => {
    const store = storeWith({ echo: 'e1' });
    const snapshot = held(store);
    put(store, { echo: 'e2' });
    const open = store.begin(0, { holder: 'a' });
    open.write('echo', 'mine');
    store.rollback(snapshot, 0);
    expect(open.commit(0).kind).toBe('conflict');
  });
});

describe('memory and time', () => {
  it('[UT9] without readers one entry a key is kept, and none of a removed key', () => {
    const store = storeWith();
    for (let i = 0; i < 1_000; i += 1) put(store, { echo: `e${i}`, chat: `c${i}` });
    expect(store.retained).toBe(2);
    const remover = store.begin(0, { holder: 'a' });
    remover.remove('echo');
    remover.commit(0);
    expect(store.retained).toBe(1);
  });

  it('[UT9] a reader keeps one older entry a key, however much is committed', () => {
    const store = storeWith({ echo: 'e1', chat: 'c1' });
    const reader = store.begin(0, { holder: 'reader' });
    for (let i = 0; i < 100; i += 1) put(store, { echo: `e${i}` });
    expect([store.retained, reader.read('echo')]).toEqual([3, 'e1']);
    reader.abort();
    expect(store.retained).toBe(2);
  });

  it('[UT10] a commit that readers leave no room for is refused, names them, and can be repeated', () => {
    const store = storeWith({ echo: 'e0' });
    const readers = Array.from({ length: LIMITS.versionsPerKeyMax }, (_none, i) => {
      const reader = store.begin(0, { holder: `reader ${i}` });
      if (i < LIMITS.versionsPerKeyMax - 1) put(store, { echo: `e${i + 1}` });
      return reader;
    });
    const late = store.begin(5, { holder: 'late' });
    late.write('other', 'o');
    late.write('echo', 'late');
    const { version, retained } = store;
    expect(() => late.commit(5)).toThrow(coded('VERSIONS_EXHAUSTED'));
    expect(() => late.commit(5)).toThrow(/Key echo has 16 versions.*transaction reader 0@1/);
    expect([store.version, store.retained, store.read('other')]).toEqual([
      version,
      retained,
      undefined,
    ]);
    expect(readers[0]?.read('echo')).toBe('e0');
    readers[0]?.abort();
    expect(late.commit(5).kind).toBe('committed');
    expect([store.read('echo'), store.retained]).toEqual(['late', 17]);
  });

  it('[UT10] what the committing transaction alone keeps does not stand in its way', () => {
    const store = storeWith({ echo: 'e0' });
    const readers = Array.from({ length: LIMITS.versionsPerKeyMax }, (_none, i) => {
      if (i > 0) put(store, { echo: `e${i}` });
      return store.begin(0, { holder: `reader ${i}` });
    });
    readers.at(-1)?.write('echo', 'mine');
    expect(readers.at(-1)?.commit(0).kind).toBe('committed');
    expect(store.retained).toBe(LIMITS.versionsPerKeyMax);
  });

  it('[UT10] a full chain is free again when the readers’ deadlines are over', () => {
    const store = storeWith({ echo: 'e0' });
    for (let i = 0; i < LIMITS.versionsPerKeyMax; i += 1) {
      store.begin(0, { holder: 'reader', deadlineMs: 100 });
      if (i < LIMITS.versionsPerKeyMax - 1) put(store, { echo: `e${i + 1}` });
    }
    const writer = store.begin(0, { holder: 'writer', deadlineMs: 1_000 });
    writer.write('echo', 'new');
    expect(() => writer.commit(99)).toThrow(coded('VERSIONS_EXHAUSTED'));
    expect([writer.commit(100).kind, store.retained]).toEqual(['committed', 1]);
  });

  it('[UT10] holders and keys beyond their limits are refused', () => {
    const store = storeWith();
    const held = Array.from({ length: LIMITS.versionHoldersMax }, (_none, i) =>
      store.begin(0, { holder: `h${i}` }),
    );
    expect(() => store.begin(0, { holder: 'one more' })).toThrow(coded('VERSIONS_EXHAUSTED'));
    expect(() => store.retain('one more', 0)).toThrow(/transaction h0@0/);
    held[0]?.abort();
    const many = store.begin(0, { holder: 'many' });
    for (let i = 0; i <= LIMITS.versionKeysMax; i += 1) many.write(`k${i}`, 'x');
    expect(() => many.commit(0)).toThrow(coded('VERSIONS_EXHAUSTED'));
    expect([store.version, store.keys()]).toEqual([0, []]);
  });

  it('[UT11] a transaction past its deadline has ended and left nothing', () => {
    const store = storeWith({ echo: 'e1' });
    const usual = store.begin(0, { holder: 'usual' });
    const short = store.begin(0, { holder: 'short', deadlineMs: 10 });
    short.write('echo', 'never');
    put(store, { echo: 'e2' });
    expect(store.holders().map(({ deadlineMs }) => deadlineMs)).toEqual([
      LIMITS.transactionDeadlineMs,
      10,
    ]);
    expect(() => short.commit(10)).toThrow(coded('TRANSACTION_EXPIRED'));
    expect(() => short.read('echo')).toThrow(/short on version 1/);
    expect(() => short.write('echo', 'x')).toThrow(coded('TRANSACTION_EXPIRED'));
    expect(() => short.remove('echo')).toThrow(coded('TRANSACTION_EXPIRED'));
    short.abort();
    expect([store.read('echo'), usual.read('echo'), store.holders().length]).toEqual([
      'e2',
      'e1',
      1,
    ]);
  });

  it('[UT12] an ended transaction, undefined, a foreign snapshot and time that goes back are bugs', () => {
    const store = storeWith({ echo: 'e1' });
    const ended = store.begin(7, { holder: 'a' });
    ended.commit(7);
    expect(() => ended.read('echo')).toThrow(AssertionFailed);
    expect(() => ended.write('echo', 'x')).toThrow(AssertionFailed);
    expect(() => ended.commit(7)).toThrow(AssertionFailed);
    const open = createVersionStore<string | undefined>().begin(0, { holder: 'b' });
    expect(() => open.write('echo', undefined)).toThrow(AssertionFailed);
    expect(() => store.expire(6)).toThrow(AssertionFailed);
    expect(() => store.begin(6, { holder: 'c' })).toThrow(AssertionFailed);
    const endless = { holder: 'd', deadlineMs: Number.POSITIVE_INFINITY };
    expect(() => store.begin(7, endless)).toThrow(AssertionFailed);
    const made = { label: 'x', readVersion: 0, deadlineMs: 0, state: 'held' } as const;
    const foreign: RollbackSnapshot<string> = { ...made, read: () => undefined };
    expect(() => store.rollback(foreign, 7)).toThrow(AssertionFailed);
  });
});
