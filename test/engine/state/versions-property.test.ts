// The version store beside a twin that keeps the whole history. Whatever the order of transactions, branches,
// snapshots and deadlines gives the same values, the same conflicts and the same amount of memory.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CommitOutcome, Transaction } from '../../../engine/state/versions-transaction.ts';
import type { ModelHolder } from './versions-model.ts';
import type { RollbackSnapshot } from '../../../engine/state/versions-snapshot.ts';
import type { VersionStore } from '../../../engine/state/versions.ts';
import { LIMITS } from '../../../engine/base/limits.ts';
import { createVersionStore } from '../../../engine/state/versions.ts';
import { errorCode } from '../../../engine/base/errors.ts';
import { VersionsModel } from './versions-model.ts';

const KEYS = ['chat', 'echo', 'score'] as const;

interface OpenTransaction extends ModelHolder {
  readonly real: Transaction<number>;
  readonly validateReads: boolean;
  readonly reads: Map<string, number | undefined>;
  readonly writes: Map<string, number | undefined>;
}

interface KeptBranch extends ModelHolder {
  readonly version: number;
  readonly checked: readonly string[];
  readonly writes: ReadonlyMap<string, number | undefined>;
  shownVersion: number;
}

interface KeptSnapshot extends ModelHolder {
  readonly real: RollbackSnapshot<number>;
}

/** The store, its twin, and what the twin knows about who holds what. */
class Pair {
  readonly store: VersionStore<number> = createVersionStore<number>();
  readonly model = new VersionsModel();
  readonly transactions: OpenTransaction[] = [];
  readonly branches: KeptBranch[] = [];
  readonly snapshots: KeptSnapshot[] = [];
  /** What each committed transaction had read, by the version it made. */
  readonly readBy = new Map<number, ReadonlyMap<string, number | undefined>>();
  /** How often what happened. */
  readonly done = new Map<string, number>();
  nowMs = 0;

  count(what: string, times = 1): void {
    this.done.set(what, times + (this.done.get(what) ?? 0));
  }

  /** Time has passed: what is due is gone in the twin, before the store is asked anything. */
  expire(): void {
    for (const list of [this.transactions, this.branches, this.snapshots]) {
      for (const holder of list.filter(({ deadlineMs }) => deadlineMs <= this.nowMs)) {
        drop<ModelHolder>(list, holder);
        this.model.holders.delete(holder);
      }
    }
  }

  settle(transaction: OpenTransaction, outcome: CommitOutcome<number>): void {
    const { model } = this;
    const { reads, writes, readVersion, validateReads } = transaction;
    const checked = [...writes.keys(), ...(validateReads ? reads.keys() : [])];
    const conflicts = writes.size === 0 ? [] : model.conflicts(checked, readVersion);
    drop(this.transactions, transaction);
    this.count(outcome.kind);
    model.holders.delete(transaction);
    if (conflicts.length > 0) {
      model.lastVersion += 1;
      expect(outcome).toMatchObject({ kind: 'conflict', version: model.lastVersion });
      this.expectConflicts(outcome, conflicts);
      const branch = {
        version: model.lastVersion,
        readVersion,
        shownVersion: model.version,
        deadlineMs: this.nowMs + LIMITS.branchExpiryMs,
        checked,
        writes,
      };
      this.branches.push(branch);
      model.holders.add(branch);
      return;
    }
    const version = writes.size === 0 ? readVersion : model.commit(writes);
    expect(outcome).toEqual({ kind: 'committed', version });
    if (validateReads && writes.size > 0) this.readBy.set(version, reads);
  }

  expectConflicts(outcome: CommitOutcome<number>, keys: readonly string[]): void {
    if (outcome.kind !== 'conflict') throw new Error('a conflict was expected');
    expect(outcome.conflicts.map(({ key }) => key).sort()).toEqual(keys);
    for (const { key, theirs } of outcome.conflicts) {
      expect(theirs).toBe(this.model.at(key, this.model.version));
    }
  }

  /** Everything that can be seen is the same on both sides. */
  compare(): void {
    const { store, model } = this;
    expect([store.version, store.retained]).toEqual([model.version, model.retained()]);
    expect(store.holders()).toHaveLength(model.holders.size);
    expect(store.branches().map(({ version }) => version)).toEqual(
      this.branches.map(({ version }) => version),
    );
    for (const key of KEYS) {
      expect(store.read(key)).toBe(model.at(key, model.version));
      for (const { real, readVersion } of this.snapshots) {
        expect(real.read(key)).toBe(model.at(key, readVersion));
      }
      for (const { version, writes, readVersion } of this.branches) {
        const expected = writes.has(key) ? writes.get(key) : model.at(key, readVersion);
        expect(store.branch(version)?.read(key)).toBe(expected);
      }
    }
  }
}

function drop<T>(list: T[], item: T): void {
  list.splice(list.indexOf(item), 1);
}

/** One step: `pick` chooses among what is open, `key` and `value` say what with. */
interface Operation {
  readonly kind: keyof typeof STEPS;
  readonly pick: number;
  readonly key: string;
  readonly value: number;
}

const STEPS = {
  begin: (pair: Pair, { pick, value }: Operation) => {
    const options = {
      holder: `t${pick}`,
      deadlineMs: 20 + 5 * value,
      validateReads: pick % 2 === 0,
    };
    const real = pair.store.begin(pair.nowMs, options);
    const opened = {
      real,
      readVersion: pair.model.version,
      deadlineMs: pair.nowMs + options.deadlineMs,
      validateReads: options.validateReads,
      reads: new Map<string, number | undefined>(),
      writes: new Map<string, number | undefined>(),
    };
    expect(real.readVersion).toBe(opened.readVersion);
    pair.transactions.push(opened);
    pair.model.holders.add(opened);
  },
  read: (pair: Pair, { pick, key }: Operation) => {
    const open = chosen(pair.transactions, pick);
    if (open === undefined) return;
    const { real, writes, reads, readVersion } = open;
    const value = real.read(key);
    if (writes.has(key)) {
      expect(value).toBe(writes.get(key));
      return;
    }
    expect(value).toBe(pair.model.at(key, readVersion));
    reads.set(key, value);
  },
  write: (pair: Pair, { pick, key, value }: Operation) => {
    const open = chosen(pair.transactions, pick);
    open?.real.write(key, value);
    open?.writes.set(key, value);
  },
  remove: (pair: Pair, { pick, key }: Operation) => {
    const open = chosen(pair.transactions, pick);
    open?.real.remove(key);
    open?.writes.set(key, undefined);
  },
  commit: (pair: Pair, { pick }: Operation) => {
    const open = chosen(pair.transactions, pick);
    if (open === undefined) return;
    pair.settle(open, open.real.commit(pair.nowMs));
    expect(() => open.real.read('chat')).toThrow(/used no more/);
  },
  abort: (pair: Pair, { pick }: Operation) => {
    const open = chosen(pair.transactions, pick);
    if (open === undefined) return;
    open.real.abort();
    open.real.abort();
    drop(pair.transactions, open);
    pair.model.holders.delete(open);
  },
  promote: (pair: Pair, { pick }: Operation) => {
    const branch = chosen(pair.branches, pick);
    if (branch === undefined) return;
    const outcome = pair.store.promote(branch.version, pair.nowMs);
    const conflicts = pair.model.conflicts(branch.checked, branch.shownVersion);
    if (conflicts.length > 0) {
      pair.expectConflicts(outcome, conflicts);
      branch.shownVersion = pair.model.version;
      pair.count('shown again');
      return;
    }
    drop(pair.branches, branch);
    pair.model.holders.delete(branch);
    expect(outcome).toEqual({ kind: 'committed', version: pair.model.commit(branch.writes) });
    pair.count('promoted');
  },
  abandon: (pair: Pair, { pick }: Operation) => {
    const branch = chosen(pair.branches, pick);
    if (branch === undefined) return;
    expect(pair.store.abandon(branch.version)).toBe(true);
    expect(pair.store.abandon(branch.version)).toBe(false);
    drop(pair.branches, branch);
    pair.model.holders.delete(branch);
  },
  retain: (pair: Pair, { pick, value }: Operation) => {
    const expiryMs = 5 + 5 * value;
    const real = pair.store.retain(`s${pick}`, pair.nowMs, expiryMs);
    const kept = { real, readVersion: pair.model.version, deadlineMs: pair.nowMs + expiryMs };
    pair.snapshots.push(kept);
    pair.model.holders.add(kept);
  },
  confirm: (pair: Pair, { pick }: Operation) => {
    const kept = chosen(pair.snapshots, pick);
    if (kept === undefined) return;
    expect([pair.store.confirm(kept.real), pair.store.confirm(kept.real)]).toEqual([true, false]);
    drop(pair.snapshots, kept);
    pair.model.holders.delete(kept);
  },
  rollback: (pair: Pair, { pick, key }: Operation) => {
    const kept = chosen(pair.snapshots, pick);
    if (kept === undefined) return;
    const { model } = pair;
    const keys = pick % 2 === 0 ? model.keys() : [key];
    const changed = keys.filter((one) => model.writtenAt(one, model.version) > kept.readVersion);
    const version = pair.store.rollback(kept.real, pair.nowMs, pick % 2 === 0 ? undefined : keys);
    const writes = new Map(changed.map((one) => [one, model.at(one, kept.readVersion)]));
    expect([version, kept.real.state]).toEqual([model.commit(writes), 'rolled-back']);
    pair.count('rolled back');
    drop(pair.snapshots, kept);
    model.holders.delete(kept);
  },
  wait: (pair: Pair, { value }: Operation) => {
    const [transactions, snapshots] = [[...pair.transactions], [...pair.snapshots]];
    pair.nowMs += value;
    pair.expire();
    const before = pair.store.holders().length;
    const expired = before - pair.model.holders.size;
    expect(pair.store.expire(pair.nowMs)).toBe(expired);
    pair.count('expired', expired);
    for (const gone of transactions.filter((one) => !pair.transactions.includes(one))) {
      expect(codeOf(() => gone.real.read('chat'))).toBe('TRANSACTION_EXPIRED');
      expect(codeOf(() => gone.real.commit(pair.nowMs))).toBe('TRANSACTION_EXPIRED');
    }
    for (const gone of snapshots.filter((one) => !pair.snapshots.includes(one))) {
      expect([gone.real.state, pair.store.confirm(gone.real)]).toEqual(['expired', false]);
    }
  },
};

function chosen<T>(list: readonly T[], pick: number): T | undefined {
  return list[pick % Math.max(list.length, 1)];
}

function codeOf(act: () => unknown): string | undefined {
  try {
    act();
  } catch (error) {
    return errorCode(error);
  }
  return undefined;
}

const ALL = Object.keys(STEPS) as Operation['kind'][]; // the keys of the object in this file
/** Transactions that overlap are what serialisability is about. */
const TRANSACTING: readonly Operation['kind'][] = ['begin', 'read', 'write', 'remove', 'commit'];

/** Runs of these kinds, those that read, write and commit most often. */
function runsOf(kinds: readonly Operation['kind'][]): fc.Arbitrary<readonly Operation[]> {
  const often = [
    ...kinds,
    'begin',
    'begin',
    'read',
    'read',
    'write',
    'write',
    'commit',
    'commit',
  ] as const;
  const operation = fc.record({
    kind: fc.constantFrom(...often),
    // Few: the oldest open ones get most of the steps, and so much happens to each.
    pick: fc.nat({ max: 3 }),
    key: fc.constantFrom(...KEYS),
    value: fc.nat({ max: 12 }),
  });
  return fc.array(operation, { minLength: 20, maxLength: 80, size: 'max' });
}

function run(operations: readonly Operation[]): Pair {
  const pair = new Pair();
  for (const operation of operations) {
    STEPS[operation.kind](pair, operation);
    pair.compare();
  }
  return pair;
}

describe('a version store and its twin', () => {
  it('[UT1][UT2][UT3][UT5][UT6][UT7][UT8][UT9][UT11] agree after every step', () => {
    const done = new Map<string, number>();
    fc.assert(
      fc.property(runsOf([...ALL, 'promote', 'promote']), (operations) => {
        for (const [what, count] of run(operations).done) {
          done.set(what, count + (done.get(what) ?? 0));
        }
      }),
      { numRuns: 300 },
    );
    // Runs in which nothing much happens would show nothing.
    for (const what of [
      'committed',
      'conflict',
      'promoted',
      'shown again',
      'rolled back',
      'expired',
    ]) {
      expect(done.get(what) ?? 0, what).toBeGreaterThan(0);
    }
  });

  it('[UT4] transactions that validate what they read could have run one after the other', () => {
    let checked = 0;
    fc.assert(
      fc.property(runsOf(TRANSACTING), (operations) => {
        const { readBy, model } = run(operations);
        for (const [version, reads] of readBy) {
          for (const [key, value] of reads) {
            expect(model.at(key, version - 1)).toBe(value);
            checked += 1;
          }
        }
      }),
      { numRuns: 300 },
    );
    expect(checked).toBeGreaterThan(30);
  });
});
