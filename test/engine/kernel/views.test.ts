// Shared read-only state: what one service shows, all can see and nobody can change.
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../engine/base/limits.ts';
import { Views } from '../../../engine/kernel/views.ts';

const notPlain = expect.objectContaining({ code: 'VIEW_NOT_PLAIN' });

describe('showing', () => {
  it('[BU24] a view shows the last value, whether it was asked for before or after', () => {
    const views = new Views();
    const early = views.board('reader').view('market.prices');
    expect(early.value).toBeUndefined();
    const market = views.board('market');
    market.expose('prices', { ore: [1, 2] });
    expect(early.value).toEqual({ ore: [1, 2] });
    market.expose('prices', { ore: [3] });
    expect(early.value).toEqual({ ore: [3] });
    expect(views.board('late').view('market.prices')).toBe(early);
  });

  it('[BU24] the value is frozen to its depths, circles included', () => {
    const value: Record<string, unknown> = { list: [{ n: 1 }], text: 'x', none: null };
    value['self'] = value;
    const views = new Views();
    views.board('market').expose('prices', value);
    const list: unknown = value['list'];
    expect(Array.isArray(list) && Object.isFrozen(list) && Object.isFrozen(list[0])).toBe(true);
    expect(() => (value['text'] = 'y')).toThrow(TypeError);
  });

  it('[BU24] the next generation shows on, and removal ends it for that service alone', () => {
    const views = new Views();
    const [view, other] = ['market.prices', 'market-2.prices'].map((name) =>
      views.board('reader').view(name),
    );
    views.board('market').expose('prices', 1);
    views.board('market-2').expose('prices', 2);
    views.board('market');
    expect([view?.value, other?.value]).toEqual([1, 2]);
    views.remove('market');
    expect([view?.value, other?.value]).toEqual([undefined, 2]);
    views.board('market').expose('prices', 3);
    expect(view?.value).toBe(3);
  });

  it('[BU25] a name that nobody shows or looks at any more is free', () => {
    const views = new Views();
    const fill = (round: number): void => {
      const board = views.board('market');
      for (let i = 0; i < LIMITS.viewNamesMax; i += 1) board.check(`n${round}-${i}`, i);
      board.dispose();
    };
    fill(1);
    fill(2);
    views.board('market').expose('prices', 1);
    const [first, second] = [views.board('reader'), views.board('reader')];
    const seen = second.view('market.prices');
    first.view('market.prices');
    first.dispose();
    views.remove('market');
    views.board('market').expose('prices', 2);
    expect(seen.value).toBe(2);
    second.dispose();
    expect(views.board('late').view('market.prices').value).toBe(2);
  });

  it('[BU24] data of another realm is data', () => {
    const views = new Views();
    views.board('market').expose('prices', runInNewContext('({ a: [1, { b: null }] })'));
    expect(views.board('reader').view('market.prices').value).toEqual({ a: [1, { b: null }] });
  });
});

class Price {
  readonly ore = 1;
}

describe('refusing', () => {
  it.each([
    ['a function', { run: () => 1 }],
    ['a method in an array', [[() => 1]]],
    ['a symbol', Symbol('x')],
    ['a map', { map: new Map() }],
    ['bytes', Uint8Array.of(1)],
    ['a date', new Date(0)],
    ['an instance', new Price()],
    ['a getter', Object.defineProperty({}, 'a', { get: () => 1, enumerable: true })],
    ['a hidden function', Object.defineProperty({}, 'a', { value: () => 1 })],
    ['a function under a symbol', { [Symbol('x')]: () => 1 }],
    ['too much', Array.from({ length: LIMITS.viewNodesMax }, () => 0)],
  ])('[BU25] %s is no plain data', (_, wrong) => {
    const views = new Views();
    const market = views.board('market');
    market.expose('prices', 1);
    const inner = { n: 1 };
    expect(() => market.expose('prices', [inner, wrong])).toThrow(notPlain);
    expect(Object.isFrozen(inner)).toBe(false);
    expect(market.view('market.prices').value).toBe(1);
  });

  it('[BU25] a name is a topic, and there are so many and no more', () => {
    const views = new Views();
    const market = views.board('market');
    const invalid = expect.objectContaining({ code: 'BUS_TOPIC_INVALID' });
    expect(() => market.expose('a b', 1)).toThrow(invalid);
    expect(() => market.view('*')).toThrow(invalid);
    for (let i = 0; i < LIMITS.viewNamesMax; i += 1) market.view(`market.v${i}`);
    const limit = expect.objectContaining({ code: 'SCOPE_LIMIT' });
    expect(() => market.view('market.more')).toThrow(limit);
    market.expose('v0', 1);
  });
});
