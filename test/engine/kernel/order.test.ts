// The order of starting: dependencies first, the given order kept, and paths in what is refused.
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { orderServices, type OrderedService } from '../../../engine/kernel/order.ts';

/** "c: a b" is a service c that depends on a and b. */
function services(...lines: readonly string[]): OrderedService[] {
  return lines.map((line) => {
    const [name = '', list] = line.split(':');
    return list === undefined ? { name } : { name, dependencies: list.trim().split(' ') };
  });
}

function order(...lines: readonly string[]): string {
  return orderServices(services(...lines)).join(' ');
}

it.each([
  [[], ''],
  [['b', 'a', 'c'], 'b a c'],
  [['a', 'b: a', 'c: b a'], 'a b c'],
  [['c: b', 'a', 'b'], 'b c a'],
  [['d: b c', 'c: a', 'b: a', 'a'], 'a b c d'],
])('[LF1] dependencies come first and nothing else moves (%j)', (lines, expected) => {
  expect(order(...lines)).toBe(expected);
});

it('[LF1] any services without a circle stand behind their dependencies, and in order they stay', () => {
  const anyServices = fc.integer({ min: 1, max: 12 }).chain((count) =>
    fc.tuple(
      fc.array(fc.array(fc.nat(count - 1), { maxLength: 4 }), {
        minLength: count,
        maxLength: count,
      }),
      fc.shuffledSubarray(
        Array.from({ length: count }, (_, index) => index),
        { minLength: count },
      ),
    ),
  );
  fc.assert(
    fc.property(anyServices, ([lists, shuffled]) => {
      // A service depends on services of smaller numbers only: no circle.
      const all = lists.map((list, index) => ({
        name: `s${index}`,
        dependencies: list.filter((other) => other < index).map((other) => `s${other}`),
      }));
      const given = shuffled.flatMap((index) => all[index] ?? []);
      const ordered = orderServices(given);
      expect([...ordered].sort()).toEqual(given.map(({ name }) => name).sort());
      for (const { name, dependencies } of given) {
        for (const dependency of dependencies) {
          expect(ordered.indexOf(dependency)).toBeLessThan(ordered.indexOf(name));
        }
      }
      const again = ordered.flatMap((name) => given.find((service) => service.name === name) ?? []);
      expect(orderServices(again)).toEqual(ordered);
    }),
    { numRuns: 300 },
  );
});

it('[LF2] a missing dependency is refused with the path that leads to it', () => {
  expect(() => order('echo: log', 'log: clock')).toThrow(
    expect.objectContaining({
      code: 'SERVICE_DEPENDENCY_MISSING',
      message: expect.stringContaining('echo -> log -> clock: no service named clock'),
      details: { path: ['echo', 'log', 'clock'], missing: 'clock' },
    }),
  );
});

it.each([
  ['a -> b -> c -> a', ['a: b', 'b: c', 'c: a']],
  ['a -> a', ['a: a']],
  ['b -> c -> b', ['x', 'a: x b', 'b: c', 'c: b']],
])('[LF3] a circle is refused with its whole path (%s)', (path, lines) => {
  expect(() => order(...lines)).toThrow(
    expect.objectContaining({
      code: 'SERVICE_DEPENDENCY_CYCLE',
      message: expect.stringContaining(`: ${path}.`),
      details: { path: path.split(' -> ') },
    }),
  );
});

it('[LF3] whatever is refused as a circle is one', () => {
  const anyServices = fc.array(fc.array(fc.nat(5), { maxLength: 2 }), {
    minLength: 6,
    maxLength: 6,
  });
  let circles = 0;
  fc.assert(
    fc.property(anyServices, (lists) => {
      const given = lists.map((list, index) => ({
        name: `s${index}`,
        dependencies: list.map((other) => `s${other}`),
      }));
      const path = circleOf(given);
      if (path === undefined) return;
      circles += 1;
      expect(path.length).toBeGreaterThan(1);
      expect(path.at(-1)).toBe(path[0]);
      path.slice(1).forEach((name, index) => {
        const from = given.find((service) => service.name === path[index]);
        expect(from?.dependencies).toContain(name);
      });
    }),
    { numRuns: 300 },
  );
  expect(circles).toBeGreaterThan(50);
});

function circleOf(given: readonly OrderedService[]): readonly string[] | undefined {
  try {
    orderServices(given);
    return undefined;
  } catch (error) {
    // The details of SERVICE_DEPENDENCY_CYCLE; anything else fails the expectations.
    return (error as { details: { path: readonly string[] } }).details.path;
  }
}

it('[LF4] two services of one name are refused', () => {
  expect(() => order('a', 'b', 'a')).toThrow(
    expect.objectContaining({ code: 'SERVICE_NAME_TAKEN', details: { service: 'a' } }),
  );
});

it('[LF5] a chain of 20,000 services is put in order', () => {
  const chain = Array.from({ length: 20_000 }, (_, index) => ({
    name: `s${index}`,
    dependencies: index === 19_999 ? [] : [`s${index + 1}`],
  }));
  const ordered = orderServices(chain);
  expect([ordered.length, ordered[0], ordered.at(-1)]).toEqual([20_000, 's19999', 's0']);
});

it('[LF5] a service that is reached on very many ways is looked at once', () => {
  const levels = Array.from({ length: 60 }, (_, level) => level);
  const ladder = levels.flatMap((level) => {
    const below = level === 59 ? [] : [`a${level + 1}`, `b${level + 1}`];
    return [`a${level}`, `b${level}`].map((name) => ({ name, dependencies: below }));
  });
  expect(orderServices(ladder)).toHaveLength(120);
});
