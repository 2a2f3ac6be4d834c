// Planning and running migrations of service state.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MigratedDown, Migration } from '../../../engine/contract/state.ts';
import type { Carried, MigrationResult } from '../../../engine/kernel/migration.ts';
import { AssertionFailed } from '../../../engine/base/assert.ts';
import { LIMITS } from '../../../engine/base/limits.ts';
import { migrate, planMigration } from '../../../engine/kernel/migration.ts';

const bytes = (...values: number[]): Uint8Array => Uint8Array.of(...values);
const arriving = (steps: readonly Migration[]) => ({ arriving: steps, leaving: [] });
const leaving = (steps: readonly Migration[]) => ({ arriving: [], leaving: steps });
const coded = (code: string) => expect.objectContaining({ code });

/** Going up appends what was carried, or the schema; going down takes the last byte off and carries it. */
function step(from: number, to: number): Required<Migration> {
  return {
    from,
    to,
    up: (state, carried) => Uint8Array.of(...state, ...(carried ?? [to])),
    down: (state) => ({ state: state.subarray(0, -1), carried: state.slice(-1) }),
  };
}

const oneWay = (from: number, to: number): Migration => {
  const { up } = step(from, to);
  return { from, to, up };
};

const names = (steps: readonly Migration[]) => steps.map(({ from, to }) => `${from}-${to}`);

describe('planning', () => {
  it('[MG1] equal schemas need no step, whatever is declared', () => {
    expect(planMigration(4, 4, arriving([step(3, 4)])).steps).toEqual([]);
    expect(planMigration(0, 0, arriving([])).steps).toEqual([]);
  });

  it('[MG1] a step that does not lead up, and a schema that is no count, are bugs', () => {
    for (const [from, to] of [
      [2, 2],
      [3, 2],
      [-1, 2],
      [0.5, 2],
    ] as const) {
      expect(() => planMigration(0, 2, arriving([step(from, to)]))).toThrow(AssertionFailed);
    }
    expect(() => planMigration(-1, 0, arriving([]))).toThrow(AssertionFailed);
    expect(() => planMigration(0, Number.NaN, arriving([]))).toThrow(AssertionFailed);
  });

  it('[MG2] the way up is made of steps of the version that arrives', () => {
    const declared = { arriving: [step(2, 3), step(1, 2)], leaving: [step(1, 3)] };
    expect(names(planMigration(1, 3, declared).steps)).toEqual(['1-2', '2-3']);
  });

  it('[MG2] the way down is made of steps of the version that is left, newest first', () => {
    const declared = { arriving: [step(1, 3)], leaving: [step(1, 2), step(2, 3)] };
    expect(names(planMigration(3, 1, declared).steps)).toEqual(['2-3', '1-2']);
  });

  it('[MG3] a missing step up is refused with the steps that exist', () => {
    const plan = () => planMigration(1, 4, arriving([step(1, 2), step(3, 4)]));
    expect(plan).toThrow(coded('MIGRATION_MISSING'));
    expect(plan).toThrow(/schema 1 .* schema 4 .*: 1->2, 3->4\./);
    expect(() => planMigration(0, 1, arriving([]))).toThrow(/declared steps: none/);
  });

  it('[MG3] a step without a way back is refused on the way down and named', () => {
    const plan = () => planMigration(3, 1, leaving([step(2, 3), oneWay(1, 2)]));
    expect(plan).toThrow(coded('MIGRATION_MISSING'));
    expect(plan).toThrow(/2->3, 1->2 \(no way back\)/);
  });

  it('[MG4] of several ways the one of the fewest steps is taken', () => {
    const steps = [step(1, 2), step(2, 3), step(3, 4), step(1, 3)];
    expect(names(planMigration(1, 4, arriving(steps)).steps)).toEqual(['1-3', '3-4']);
    expect(names(planMigration(4, 1, leaving(steps)).steps)).toEqual(['3-4', '1-3']);
  });

  it('[MG4] of equally short ways the one that goes farthest first is taken', () => {
    const steps = [step(1, 2), step(2, 4), step(1, 3), step(3, 4)];
    expect(names(planMigration(1, 4, arriving(steps)).steps)).toEqual(['1-3', '3-4']);
    for (const declared of [steps, steps.toReversed()]) {
      expect(names(planMigration(4, 1, leaving(declared)).steps)).toEqual(['2-4', '1-2']);
    }
  });

  it('[MG4] of two steps between the same schemas the first declared one counts', () => {
    const [first, second] = [step(1, 2), step(1, 2)];
    expect(planMigration(1, 2, arriving([first, second])).steps[0]).toBe(first);
    expect(planMigration(2, 1, leaving([second, first])).steps[0]).toBe(second);
  });

  it('[MG4] the way up passes by what is carried, even if it is longer', () => {
    const carried = [{ from: 1, to: 2, bytes: bytes(9) }];
    const steps = [step(1, 3), step(1, 2), step(2, 3)];
    const plan = planMigration(1, 3, arriving(steps), carried);
    expect(names(plan.steps)).toEqual(['1-2', '2-3']);
  });

  it('[MG4] a way is found exactly when one exists, and does not depend on the order declared', () => {
    const pairs = fc
      .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 7 })), {
        selector: ([a, b]) => `${a}-${b}`,
        maxLength: 20,
      })
      .map((all) => all.filter(([a, b]) => a < b).map(([a, b]) => step(a, b)));
    const schema = fc.integer({ min: 0, max: 7 });
    fc.assert(
      fc.property(pairs, schema, schema, (steps, from, to) => {
        const declared = { arriving: steps, leaving: steps };
        const fewest = fewestSteps(steps, from, to);
        if (fewest === undefined) {
          expect(() => planMigration(from, to, declared)).toThrow(coded('MIGRATION_MISSING'));
          return;
        }
        const plan = planMigration(from, to, declared);
        expect(plan.steps).toHaveLength(fewest);
        const ends = plan.steps.flatMap((one) =>
          from < to ? [one.from, one.to] : [one.to, one.from],
        );
        expect([from, ...ends.filter((_end, i) => i % 2 === 1)]).toEqual([
          ...ends.filter((_end, i) => i % 2 === 0),
          to,
        ]);
        const reversed = { arriving: steps.toReversed(), leaving: steps.toReversed() };
        expect(planMigration(from, to, reversed)).toEqual(plan);
      }),
    );
  });
});

/** Breadth first over the declared steps, both ways. */
function fewestSteps(steps: readonly Migration[], from: number, to: number): number | undefined {
  let reached = new Set([from]);
  for (let count = 0; count <= 8; count += 1) {
    if (reached.has(to)) return count;
    const next = new Set<number>();
    for (const one of steps) {
      if (from < to && reached.has(one.from)) next.add(one.to);
      if (from > to && reached.has(one.to)) next.add(one.from);
    }
    reached = next;
  }
  return undefined;
}

describe('migrating', () => {
  const up = planMigration(1, 3, arriving([step(1, 2), step(2, 3)]));
  const down = planMigration(3, 1, leaving([step(1, 2), step(2, 3)]));

  it('[MG5] steps run in order, each on what the one before made', () => {
    expect(migrate(bytes(1), up, []).state).toEqual(bytes(1, 2, 3));
  });

  it('[MG5] a plan without steps hands the state on', () => {
    const state = bytes(1);
    const plan = planMigration(1, 1, arriving([]));
    expect(migrate(state, plan, []).state).toBe(state);
  });

  it('[MG6] the way down carries what the older schema cannot hold, by its step', () => {
    expect(migrate(bytes(7, 8, 9), down, [])).toEqual({
      state: bytes(7),
      carried: [
        { from: 2, to: 3, bytes: bytes(9) },
        { from: 1, to: 2, bytes: bytes(8) },
      ],
      dropped: [],
    });
  });

  it('[MG6] the way up takes in what was carried and gives the old fields back', () => {
    const { state, carried } = migrate(bytes(7, 8, 9), down, []);
    expect(migrate(state, up, carried)).toEqual({
      state: bytes(7, 8, 9),
      carried: [],
      dropped: [],
    });
  });

  it('[MG6] what belongs to a higher schema stays carried on a shorter way up', () => {
    const { state, carried } = migrate(bytes(7, 8, 9), down, []);
    const half = migrate(state, planMigration(1, 2, arriving([step(1, 2)])), carried);
    expect(half.carried).toEqual([{ from: 2, to: 3, bytes: bytes(9) }]);
    expect(half.state).toEqual(bytes(7, 8));
  });

  it('[MG6] what the way up passes by is dropped and told, never applied later', () => {
    const { state, carried } = migrate(bytes(7, 8, 9), down, []);
    const squashed = migrate(state, planMigration(1, 4, arriving([step(1, 4)])), carried);
    expect(squashed.carried).toEqual([]);
    expect(squashed.dropped).toEqual(carried);
    const foreign: Carried = { from: 0, to: 1, bytes: bytes(5) };
    expect(migrate(bytes(1), up, [foreign])).toMatchObject({ carried: [], dropped: [foreign] });
  });

  it('[MG6] down and up again gives any state back, over any ladder of steps and any stop between', () => {
    const state = fc.uint8Array({ minLength: 8, maxLength: 40 });
    const ladder = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { minLength: 2, maxLength: 7 });
    fc.assert(
      fc.property(state, ladder, fc.nat(), (full, rungs, stop) => {
        const schemas = rungs.sort((a, b) => a - b);
        const steps = schemas.slice(1).map((to, i) => step(schemas[i] ?? 0, to));
        const [lowest = 0, highest = 0] = [schemas[0], schemas.at(-1)];
        const middle = schemas[stop % schemas.length] ?? lowest;
        const both = { arriving: steps, leaving: steps };
        let current: MigrationResult = { state: full, carried: [], dropped: [] };
        let at = highest;
        for (const target of [lowest, middle, lowest, highest]) {
          const plan = planMigration(at, target, both, current.carried);
          const again = migrate(current.state, plan, current.carried);
          expect(migrate(current.state, plan, current.carried)).toEqual(again);
          expect(again.dropped).toEqual([]);
          current = again;
          at = target;
        }
        expect(current).toMatchObject({ state: full, carried: [] });
      }),
    );
  });

  it('[MG7] a step that changes what it was given changes nobody else’s bytes', () => {
    const scribble = (given: Uint8Array): Uint8Array => {
      const made = Uint8Array.from(given);
      given.fill(0);
      return made;
    };
    const vandal: Migration = {
      from: 1,
      to: 2,
      up: (state, carried) => Uint8Array.of(...scribble(state), ...scribble(carried ?? bytes())),
      down: (state) => ({ state: scribble(state) }),
    };
    const [state, left] = [Buffer.of(1, 2), Buffer.of(3)];
    const carried = [{ from: 1, to: 2, bytes: left }];
    const result = migrate(state, planMigration(1, 2, arriving([vandal])), carried);
    migrate(state, planMigration(2, 1, leaving([vandal])), []);
    expect([result.state, [...state], [...left]]).toEqual([bytes(1, 2, 3), [1, 2], [3]]);
  });

  it('[MG7] what stays carried keeps no larger buffer alive that it was a view of', () => {
    const record = new Uint8Array(1_000).fill(7);
    const carried = [{ from: 3, to: 4, bytes: record.subarray(10, 12) }];
    const result = migrate(bytes(1), up, carried);
    expect(result.carried).toEqual(carried);
    expect(result.carried[0]?.bytes.buffer.byteLength).toBe(2);
  });

  it('[MG8] a throwing step is named, with its cause', () => {
    const cause = new Error('gold is negative');
    const refuse = (): never => {
      throw cause;
    };
    const broken = { ...step(2, 3), up: refuse, down: refuse };
    const over = planMigration(1, 3, arriving([step(1, 2), broken]));
    const back = planMigration(3, 2, leaving([broken]));
    const failure = { code: 'MIGRATION_FAILED', cause };
    expect(() => migrate(bytes(1), over, [])).toThrow(
      expect.objectContaining({ ...failure, details: { step: '2 to 3' } }),
    );
    expect(() => migrate(bytes(1), back, [])).toThrow(
      expect.objectContaining({ ...failure, details: { step: '3 to 2' } }),
    );
    expect(() => migrate(bytes(1), over, [])).toThrow(/schema 2 to 3 threw: gold is negative/);
  });

  it.each<unknown>([undefined, 'text', [1], new Uint16Array(1), Promise.resolve()])(
    '[MG8] a step that returns %s instead of bytes is refused',
    (wrong) => {
      // What a module that was not type-checked could return.
      const up = (): Uint8Array => wrong as Uint8Array;
      const down = (): MigratedDown => ({ state: bytes(), carried: wrong as Uint8Array });
      const broken: Migration = { from: 1, to: 2, up, down };
      const plan = planMigration(1, 2, arriving([broken]));
      expect(() => migrate(bytes(1), plan, [])).toThrow(coded('MIGRATION_FAILED'));
      const back = planMigration(2, 1, leaving([broken]));
      if (wrong !== undefined) {
        expect(() => migrate(bytes(1), back, [])).toThrow(coded('MIGRATION_FAILED'));
      }
      const nothing = { ...broken, down: () => wrong as MigratedDown };
      const lost = planMigration(2, 1, leaving([nothing]));
      expect(() => migrate(bytes(1), lost, [])).toThrow(coded('MIGRATION_FAILED'));
    },
  );

  it('[MG9] a step that makes more state, or carries more, than a service may have is refused', () => {
    const most = new Uint8Array(LIMITS.serviceStateBytesMax);
    const tooMuch = new Uint8Array(LIMITS.serviceStateBytesMax + 1);
    const giving = (up: Uint8Array, carried: Uint8Array): Migration => ({
      from: 1,
      to: 2,
      up: () => up,
      down: () => ({ state: bytes(), carried }),
    });
    const run = (from: number, to: number, made: Migration) =>
      migrate(bytes(), planMigration(from, to, { arriving: [made], leaving: [made] }), []);
    expect(run(1, 2, giving(most, most)).state).toHaveLength(most.length);
    expect(run(2, 1, giving(most, most)).carried[0]?.bytes).toHaveLength(most.length);
    expect(() => run(1, 2, giving(tooMuch, most))).toThrow(coded('STATE_TOO_LARGE'));
    expect(() => run(2, 1, giving(most, tooMuch))).toThrow(coded('STATE_TOO_LARGE'));
  });

  it('[MG9] a way down that leaves something out at more steps than may be carried is refused', () => {
    const most = LIMITS.carriedStepsMax;
    const steps = Array.from({ length: most + 1 }, (_, from) => step(from, from + 1));
    const down = (from: number): MigrationResult =>
      migrate(new Uint8Array(1_000), planMigration(from, 0, leaving(steps)), []);
    expect(down(most).carried).toHaveLength(most);
    expect(() => down(most + 1)).toThrow(coded('STATE_TOO_LARGE'));
  });
});
