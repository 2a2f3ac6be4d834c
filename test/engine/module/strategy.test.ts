// The strategy registry: untyped in, typed out, and in step with activations.
import { expect, it } from 'vitest';
import { createStrategyRegistry, type StrategyType } from '../../../engine/module/strategy.ts';

type Order = (names: readonly string[]) => readonly string[];

const order: StrategyType<Order> = {
  name: 'Order',
  is: (value): value is Order => typeof value === 'function',
};
const table: StrategyType<ReadonlyMap<string, number>> = {
  name: 'Table',
  is: (value): value is ReadonlyMap<string, number> => value instanceof Map,
};

const reversed: Order = (names) => names.toReversed();
const sorted: Order = (names) => names.toSorted();

function failure(code: string, message: string): unknown {
  return expect.objectContaining({ code, message: expect.stringContaining(message) });
}

it('[SG1] an offer is seen from the exchange on, and fetched as its type', () => {
  const registry = createStrategyRegistry();
  registry.offer(1, 'by-age', reversed);
  expect(() => registry.fetch('by-age', order)).toThrow(failure('STRATEGY_UNKNOWN', 'by-age'));
  registry.exchange([1], []);
  expect(registry.fetch('by-age', order)(['a', 'b'])).toEqual(['b', 'a']);
});

it.each([
  ['a function', reversed, 'function'],
  ['a number', 7, 'number'],
  ['null', null, 'null'],
  ['an object', {}, 'object'],
  ['an instance', new URL('http://localhost/'), 'URL'],
])('[SG2] %s that is asked for as something else names both types', (_what, value, found) => {
  const registry = createStrategyRegistry();
  registry.offer(1, 'prices', value);
  registry.exchange([1], []);
  const text = `Strategy "prices" is of type ${found}; Table was asked for.`;
  expect(() => registry.fetch('prices', table)).toThrow(failure('STRATEGY_TYPE', text));
});

it('[SG2] a type that was named at the offer is the one that is named', () => {
  const registry = createStrategyRegistry();
  registry.offer(1, 'prices', reversed, 'Pricing');
  registry.exchange([1], []);
  const details = { name: 'prices', found: 'Pricing', expected: 'Table' };
  expect(() => registry.fetch('prices', table)).toThrow(expect.objectContaining({ details }));
});

it('[SG3] an unknown name comes with the nearest known one', () => {
  const registry = createStrategyRegistry();
  registry.offer(1, 'nearest-first', reversed);
  registry.exchange([1], []);
  const hint = 'There is no strategy "nearst-first". Did you mean "nearest-first"?';
  expect(() => registry.fetch('nearst-first', order)).toThrow(failure('STRATEGY_UNKNOWN', hint));
  expect(() => registry.fetch('x', order)).toThrow(
    failure('STRATEGY_UNKNOWN', 'There is no strategy "x". Check'),
  );
});

it('[SG4] a name is offered once, and a refused exchange changes nothing', () => {
  const registry = createStrategyRegistry();
  registry.offer(1, 'by-age', reversed);
  expect(() => registry.offer(1, 'by-age', sorted)).toThrow(failure('STRATEGY_TAKEN', '"by-age"'));
  registry.offer(2, 'by-age', sorted);
  registry.offer(2, 'by-name', sorted);
  expect(() => registry.exchange([1, 2], [])).toThrow(failure('STRATEGY_TAKEN', 'generation 1'));
  expect(registry.list()).toEqual([]);
  registry.exchange([1], []);
  expect(() => registry.check([2], [])).toThrow(failure('STRATEGY_TAKEN', 'generation 1'));
  expect(() => registry.exchange([2], [])).toThrow(failure('STRATEGY_TAKEN', 'generation 1'));
  expect(registry.list().map(({ name }) => name)).toEqual(['by-age']);
  expect(registry.fetch('by-age', order)).toBe(reversed);
});

it('[SG5] an exchange replaces in one step, and goes back the same way', () => {
  const registry = createStrategyRegistry();
  registry.offer(1, 'by-age', reversed);
  registry.offer(1, 'old', reversed);
  registry.offer(2, 'by-age', sorted);
  registry.offer(2, 'new', sorted);
  registry.exchange([1], []);
  registry.check([2], [1]);
  registry.exchange([2], [1]);
  expect(registry.list().map(({ name, generation }) => `${name} ${generation}`)).toEqual([
    'by-age 2',
    'new 2',
  ]);
  expect(registry.fetch('by-age', order)).toBe(sorted);
  registry.exchange([1], [2]);
  expect(registry.list().map(({ name }) => name)).toEqual(['by-age', 'old']);
  registry.exchange([1], []);
  expect(registry.fetch('by-age', order)).toBe(reversed);
});

it('[SG5] a generation that serves is not forgotten; one that left takes its offers along', () => {
  const registry = createStrategyRegistry();
  registry.offer(1, 'by-age', reversed);
  registry.exchange([1], []);
  expect(() => registry.forget(1)).toThrow('SG5');
  registry.exchange([], [1]);
  registry.forget(1);
  registry.exchange([1], []);
  expect(registry.list()).toEqual([]);
});

it('[SG6] the list is by name, and two registries share nothing', () => {
  const registry = createStrategyRegistry();
  registry.offer(4, 'b', reversed);
  registry.offer(4, 'a', new Map(), 'Table');
  registry.exchange([4], []);
  expect(registry.list()).toEqual([
    { name: 'a', type: 'Table', generation: 4 },
    { name: 'b', type: 'function', generation: 4 },
  ]);
  expect(createStrategyRegistry().list()).toEqual([]);
});
