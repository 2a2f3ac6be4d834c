// Ranges of contract versions, with the semver package as the oracle.
import * as fc from 'fast-check';
import semver from 'semver';
import { describe, expect, it } from 'vitest';
import { CONTRACT_VERSIONS_SERVED, isServed } from '../../../engine/contract/range.ts';
import { CONTRACT_VERSION } from '../../../engine/contract/service.ts';

const open = fc.constantFrom('x', 'X', '*');
/** One to three parts; behind an open one there are only open ones. */
const version = fc
  .tuple(fc.constantFrom('', '', '', 'v'), fc.array(fc.nat(3), { maxLength: 3 }), fc.array(open))
  .map(([v, numbers, rest]) => v + [...numbers, ...rest, 'x'].slice(0, 3).join('.'))
  .chain((full) => fc.constantFrom(full, full.replace(/\.[xX*]$/, '').replace(/\.[xX*]$/, '')));
const operator = fc.constantFrom('^', '~', '>=', '<=', '>', '<', '=', '', '>= ', '< ', '^ ', '~ ');
const comparator = fc.tuple(operator, version).map(([sign, of]) => sign + of);
const alternative = fc
  .array(comparator, { minLength: 1, maxLength: 3 })
  .map((all) => all.join(' '));
const ranges = fc
  .array(alternative, { minLength: 1, maxLength: 3 })
  .chain((all) => fc.constantFrom('||', ' || ').map((or) => all.join(or)));

const TOP = 5;
/** Every version that a range of small numbers can begin or end at. */
const GRID = Array.from({ length: TOP ** 3 }, (_none, i) =>
  [Math.floor(i / TOP ** 2), Math.floor(i / TOP) % TOP, i % TOP].join('.'),
);

/** By asking the oracle for each single version that is served. */
function isServedByOracle(range: string, served: readonly string[]): boolean {
  return GRID.some(
    (one) =>
      served.some((top) => semver.major(one) === semver.major(top) && semver.lte(one, top)) &&
      semver.satisfies(one, range),
  );
}

describe('contract range', () => {
  it('[SW6] this host serves its own version and the major before', () => {
    const majors = CONTRACT_VERSIONS_SERVED.map((one) => semver.major(one));
    expect(CONTRACT_VERSIONS_SERVED[0]).toBe(CONTRACT_VERSION);
    expect(majors).toEqual([semver.major(CONTRACT_VERSION), semver.major(CONTRACT_VERSION) - 1]);
  });

  it('[SW6] a range is served when semver finds a served version in it', () => {
    const counts = { served: 0, refused: 0 };
    const tops = fc.constantFrom(['2.0.0', '1.0.0'], ['2.1.2', '1.3.1'], ['3.2.0', '2.2.3']);
    fc.assert(
      fc.property(ranges, tops, (range, served) => {
        const found = isServed(range, served);
        counts[found ? 'served' : 'refused'] += 1;
        expect(found, range).toBe(isServedByOracle(range, served));
      }),
      { numRuns: 5_000 },
    );
    expect(Math.min(counts.served, counts.refused)).toBeGreaterThan(500);
  });

  it.each(['^1.0.0', '1', '1.x', '*', '~2.0', '<=2', '>1.0.0 <3', '9 || ^2.0.0'])(
    '[SW6] "%s" is served',
    (range) => {
      expect(isServed(range)).toBe(true);
    },
  );

  it.each(['^2.1.0', '>2.0.0', '~1.1.0', '^1.0.1', '3', '0.9.0', '>=1.0.1 <2.0.0', '<1.0.0'])(
    '[SW6] "%s" holds no version that is served',
    (range) => {
      expect(isServed(range)).toBe(false);
    },
  );

  it.each([
    '',
    ' ',
    '||',
    '2 ||',
    'two',
    '2.0.0.0',
    '2.0.0-beta',
    '02',
    '^^2',
    '2.x.1',
    '2,3',
    '-2',
    '1 - 2',
  ])('[SW6] "%s" is no range, and a range beside it does not help', (range) => {
    expect([isServed(range), isServed(`2 || ${range}`)]).toEqual([false, false]);
  });

  it('[SW6] what services state at run time may be anything, of any length', () => {
    const notRanges = [undefined, null, 2, {}, ['2'], `2${' '.repeat(1e6)}`, '2 || '.repeat(1e5)];
    for (const wrong of notRanges) expect(isServed(wrong as never)).toBe(false);
    fc.assert(fc.property(fc.string(), (text) => typeof isServed(text) === 'boolean'));
  });
});
