// The strategy registry: untyped in, typed out, and in step with activations.
import { expect, it } from 'vitest';
import type { StrategyType } from '../../../engine/contract/scope.ts';
import { StrategyRegistry, type StrategyHolder } from '../../../engine/kernel/strategy.ts';

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

/** A generation and its side of the registry. */
function generation(registry: StrategyRegistry, id: number, service = 'orders') {
  const holder: StrategyHolder = { service, generation: id };
  return { holder, ...registry.board(holder) };
}

it('[SG1] an offer is seen from the exchange on, and fetched as its type', () => {
  const registry = new StrategyRegistry();
  const one = generation(registry, 1);
  one.offer('by-age', reversed);
  expect(() => one.fetch('by-age', order)).toThrow(failure('STRATEGY_UNKNOWN', 'by-age'));
  registry.exchange([one.holder], []);
  expect(generation(registry, 2).fetch('by-age', order)(['a', 'b'])).toEqual(['b', 'a']);
});

it('[SG1] what a generation offers while it serves is seen at once', () => {
  const registry = new StrategyRegistry();
  const one = generation(registry, 1);
  registry.exchange([one.holder], []);
  one.offer('by-age', reversed);
  expect(one.fetch('by-age', order)).toBe(reversed);
  registry.exchange([], [one.holder]);
  expect(registry.list()).toEqual([]);
});

it.each([
  ['a function', reversed, 'function'],
  ['a number', 7, 'number'],
  ['null', null, 'null'],
  ['an object', {}, 'object'],
  ['an instance', new URL('http://localhost/'), 'URL'],
])('[SG2] %s that is asked for as something else names both types', (_what, value, found) => {
  const registry = new StrategyRegistry();
  const one = generation(registry, 1);
  one.offer('prices', value);
  registry.exchange([one.holder], []);
  const text = `Strategy "prices" is of type ${found}; Table was asked for.`;
  expect(() => one.fetch('prices', table)).toThrow(failure('STRATEGY_TYPE', text));
});

it('[SG2] a type that was named at the offer is the one that is named', () => {
  const registry = new StrategyRegistry();
  const one = generation(registry, 1);
  one.offer('prices', reversed, 'Pricing');
  registry.exchange([one.holder], []);
  const details = { name: 'prices', found: 'Pricing', expected: 'Table' };
  expect(() => one.fetch('prices', table)).toThrow(expect.objectContaining({ details }));
});

it('[SG3] an unknown name comes with the nearest known one', () => {
  const registry = new StrategyRegistry();
  const one = generation(registry, 1);
  one.offer('nearest-first', reversed);
  registry.exchange([one.holder], []);
  const hint = 'There is no strategy "nearst-first". Did you mean "nearest-first"?';
  expect(() => one.fetch('nearst-first', order)).toThrow(failure('STRATEGY_UNKNOWN', hint));
  expect(() => one.fetch('x', order)).toThrow(
    failure('STRATEGY_UNKNOWN', 'There is no strategy "x". Check'),
  );
});

it('[SG4] a name is offered once, and a refused exchange changes nothing', () => {
  const registry = new StrategyRegistry();
  const one = generation(registry, 1);
  const two = generation(registry, 2, 'other');
  one.offer('by-age', reversed);
  expect(() => one.offer('by-age', sorted)).toThrow(failure('STRATEGY_TAKEN', '"by-age"'));
  two.offer('by-age', sorted);
  two.offer('by-name', sorted);
  const taken = failure('STRATEGY_TAKEN', '"by-age" is offered by orders, generation 1');
  expect(() => registry.exchange([one.holder, two.holder], [])).toThrow(taken);
  expect(registry.list()).toEqual([]);
  registry.exchange([one.holder], []);
  expect(() => registry.check([two.holder], [])).toThrow(taken);
  expect(() => registry.exchange([two.holder], [])).toThrow(taken);
  expect(registry.list().map(({ name }) => name)).toEqual(['by-age']);
  expect(one.fetch('by-age', order)).toBe(reversed);
});

it('[SG4] a name that is refused to a generation that serves can still be offered by it later', () => {
  const registry = new StrategyRegistry();
  const one = generation(registry, 1);
  const two = generation(registry, 2, 'other');
  one.offer('by-age', reversed);
  registry.exchange([one.holder, two.holder], []);
  expect(() => two.offer('by-age', sorted)).toThrow(failure('STRATEGY_TAKEN', 'generation 1'));
  registry.exchange([], [one.holder]);
  two.offer('by-age', sorted);
  expect(one.fetch('by-age', order)).toBe(sorted);
});

it('[SG4] a name that is none is a bug', () => {
  const one = generation(new StrategyRegistry(), 1);
  for (const name of ['', 'By-age', '1st', 'a b', `a${'b'.repeat(80)}`]) {
    expect(() => one.offer(name, reversed)).toThrow('a strategy is named');
  }
});

it('[SG5] an exchange replaces in one step, and goes back the same way', () => {
  const registry = new StrategyRegistry();
  const one = generation(registry, 1);
  const two = generation(registry, 2);
  one.offer('by-age', reversed);
  one.offer('old', reversed);
  two.offer('by-age', sorted);
  two.offer('new', sorted);
  registry.exchange([one.holder], []);
  registry.check([two.holder], [one.holder]);
  registry.exchange([two.holder], [one.holder]);
  expect(registry.list().map(({ name, generation: id }) => `${name} ${id}`)).toEqual([
    'by-age 2',
    'new 2',
  ]);
  expect(one.fetch('by-age', order)).toBe(sorted);
  registry.exchange([one.holder], [two.holder]);
  expect(registry.list().map(({ name }) => name)).toEqual(['by-age', 'old']);
  registry.exchange([one.holder], []);
  expect(two.fetch('by-age', order)).toBe(reversed);
});

it('[SG5] a generation that serves is not forgotten; one that left takes its offers along', () => {
  const registry = new StrategyRegistry();
  const one = generation(registry, 1);
  one.offer('by-age', reversed);
  registry.exchange([one.holder], []);
  expect(() => one.forget()).toThrow('SG5');
  registry.exchange([], [one.holder]);
  one.forget();
  registry.exchange([one.holder], []);
  expect(registry.list()).toEqual([]);
});

it('[SG6] the list is by name, and two registries share nothing', () => {
  const registry = new StrategyRegistry();
  const four = generation(registry, 4);
  four.offer('b', reversed);
  four.offer('a', new Map(), 'Table');
  registry.exchange([four.holder], []);
  expect(registry.list()).toEqual([
    { name: 'a', type: 'Table', service: 'orders', generation: 4 },
    { name: 'b', type: 'function', service: 'orders', generation: 4 },
  ]);
  expect(new StrategyRegistry().list()).toEqual([]);
});
