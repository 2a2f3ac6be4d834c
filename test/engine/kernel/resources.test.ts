// Who holds which resource, and that everything opened is released once.
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { LIMITS } from '../../../engine/base/limits.ts';
import { ResourcePool, type ReleasedResource } from '../../../engine/kernel/resources.ts';

const BUG = expect.objectContaining({ name: 'AssertionFailed' });

class Resource {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  close(): void {
    throw new Error('the pool closes nothing itself');
  }
}

function names(released: readonly ReleasedResource[]): string[] {
  return released.map(({ resource }) => (resource instanceof Resource ? resource.name : '?'));
}

function open(name: string): () => Resource {
  return () => new Resource(name);
}

it('[RS1] a shared resource is opened for the first user and released with the last', () => {
  const pool = new ResourcePool();
  const first = pool.share(1, 'connection', open('first'));
  expect(pool.share(2, 'connection', open('second'))).toBe(first);
  expect(pool.share(2, 'connection', open('third'))).toBe(first);
  expect(pool.shared()).toEqual(new Map([['connection', 2]]));
  expect(pool.leave(1)).toEqual([]);
  expect(pool.leave(2)).toEqual([{ resource: first, key: 'connection' }]);
  expect([pool.users, pool.shared().size]).toEqual([0, 0]);
  expect(pool.share(3, 'connection', open('fourth')).name).toBe('fourth');
  expect(pool.own(3, first)).toBe(first);
});

it('[RS2] a swap closes and opens nothing that the successor asks for in time', () => {
  const pool = new ResourcePool();
  let opened = 0;
  for (let generation = 1; generation <= 100; generation += 1) {
    pool.share(generation, 'connection', () => {
      opened += 1;
      return new Resource('connection');
    });
    if (generation > 1) expect(pool.leave(generation - 1)).toEqual([]);
  }
  expect([opened, names(pool.leave(100))]).toEqual([1, ['connection']]);
});

it('[RS3] who leaves releases the last acquired first, and nothing the second time', () => {
  const pool = new ResourcePool();
  pool.own(1, new Resource('file'));
  pool.share(1, 'kept', open('kept'));
  pool.share(1, 'connection', open('connection'));
  pool.own(1, new Resource('cache'));
  pool.share(2, 'kept', open('kept'));
  expect(names(pool.leave(1))).toEqual(['cache', 'connection', 'file']);
  expect(pool.leave(1)).toEqual([]);
});

it('[RS3] what was opened on the way to another resource outlives it', () => {
  const pool = new ResourcePool();
  pool.share(1, 'outer', () => {
    pool.share(1, 'inner', open('inner'));
    return new Resource('outer');
  });
  expect(names(pool.leave(1))).toEqual(['outer', 'inner']);
});

it('[RS4] opening that throws leaves nothing behind', () => {
  const pool = new ResourcePool();
  const failing = (): Resource => {
    throw new Error('no route');
  };
  expect(() => pool.share(1, 'connection', failing)).toThrow('no route');
  expect([pool.users, pool.shared().size]).toEqual([0, 0]);
  expect(pool.share(2, 'connection', open('second')).name).toBe('second');
  expect(names(pool.leave(1))).toEqual([]);
});

it('[RS5] owning a resource twice counts once', () => {
  const pool = new ResourcePool();
  const file = new Resource('file');
  expect(pool.own(1, pool.own(1, file))).toBe(file);
  expect(names(pool.leave(1))).toEqual(['file']);
  expect(pool.own(2, file)).toBe(file);
});

it('[RS5] a resource with two owners, two keys, or no way to close it, is a bug', () => {
  const pool = new ResourcePool();
  const file = pool.own(1, new Resource('file'));
  const shared = pool.share(1, 'shared', open('shared'));
  const endless = {} as Resource; // deliberately not what the type says
  expect(() => pool.own(2, file)).toThrow(BUG);
  expect(() => pool.own(1, shared)).toThrow(BUG);
  expect(() => pool.share(1, 'other', () => file)).toThrow(BUG);
  expect(() => pool.share(1, 'other', () => shared)).toThrow(BUG);
  expect(() => pool.own(1, endless)).toThrow(BUG);
  expect(() => pool.share(1, 'endless', () => endless)).toThrow(BUG);
  const own = (): Resource => pool.share(1, 'own', own);
  expect(own).toThrow(BUG);
  expect(names(pool.leave(1))).toEqual(['shared', 'file']);
});

it('[RS6] a generation that holds all it may is refused, and nothing is opened for it', () => {
  const pool = new ResourcePool();
  for (let held = 0; held < LIMITS.scopeResourcesMax; held += 1) pool.own(1, new Resource('file'));
  const refused = expect.objectContaining({ code: 'SCOPE_LIMIT' });
  expect(() => pool.own(1, new Resource('more'))).toThrow(refused);
  let opened = false;
  const opening = (): Resource => {
    opened = true;
    return new Resource('more');
  };
  expect(() => pool.share(1, 'more', opening)).toThrow(refused);
  expect(opened).toBe(false);
  expect(pool.share(2, 'more', opening).name).toBe('more');
  expect(pool.leave(1)).toHaveLength(LIMITS.scopeResourcesMax);
});

const user = fc.integer({ min: 1, max: 4 });
const anySteps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('own' as const), user }),
    fc.record({ kind: fc.constant('share' as const), user, key: fc.constantFrom('a', 'b', 'c') }),
    fc.record({ kind: fc.constant('leave' as const), user }),
  ),
  { maxLength: 50 },
);

it('[RS7] everything opened is released exactly once, when its last user left', () => {
  let releases = 0;
  fc.assert(
    fc.property(anySteps, (steps) => {
      const pool = new ResourcePool();
      const opened: Resource[] = [];
      const released: unknown[] = [];
      // Naive: which users a resource still has, in the order of opening.
      const users = new Map<unknown, Set<number>>();
      const leave = (id: number): void => {
        for (const { resource } of pool.leave(id)) released.push(resource);
        for (const [resource, holders] of users) {
          holders.delete(id);
          expect(released.includes(resource)).toBe(holders.size === 0);
        }
      };
      for (const step of steps) {
        if (step.kind === 'leave') {
          leave(step.user);
          continue;
        }
        const make = (): Resource => {
          const resource = new Resource(`${opened.length}`);
          opened.push(resource);
          return resource;
        };
        const resource =
          step.kind === 'own' ? pool.own(step.user, make()) : pool.share(step.user, step.key, make);
        const holders = users.get(resource) ?? new Set();
        users.set(resource, holders.add(step.user));
      }
      for (const id of [1, 2, 3, 4]) leave(id);
      expect(released).toHaveLength(opened.length);
      expect(new Set(released)).toEqual(new Set(opened));
      expect([pool.users, pool.shared().size]).toEqual([0, 0]);
      releases += released.length;
    }),
    { numRuns: 300 },
  );
  expect(releases).toBeGreaterThan(500);
});
