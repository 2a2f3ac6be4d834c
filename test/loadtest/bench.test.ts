// The benchmark runner: what it makes of measured figures, and what it prints. Nothing here takes a time.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parseBenchOptions } from '../../loadtest/bench/options.ts';
import { formatJson, formatTable } from '../../loadtest/bench/report.ts';
import { benchRow, type BenchFigure } from '../../loadtest/bench/row.ts';

const figure: BenchFigure = {
  id: 'lease-ratio',
  what: 'lease against counter',
  value: 2.34567,
  unit: 'x',
  bar: 4,
  note: '41 rounds',
};

describe('a row', () => {
  it.each([
    [3.9, 4, true],
    [4, 4, true],
    [4.0001, 4, false],
    [0, 0, true],
    [1, 0, false],
    [1e9, undefined, true],
    [Number.NaN, 4, false],
    [Number.NaN, undefined, false],
    [Number.POSITIVE_INFINITY, undefined, false],
  ])('[BN1] of value %s and bar %s is ok: %s', (value, bar, ok) => {
    expect(benchRow({ ...figure, value, bar })).toEqual({ ...figure, value, bar, ok });
  });

  it.each([
    [3.9, false],
    [4, true],
    [4.1, true],
    [Number.POSITIVE_INFINITY, false],
  ])('[BN1] of value %s that must reach 4 is ok: %s', (value, ok) => {
    expect(benchRow({ ...figure, value, sense: 'least' }).ok).toBe(ok);
  });
});

describe('a report', () => {
  const rows = [
    benchRow(figure),
    benchRow({ ...figure, id: 'slow', what: 'slow', value: 12, note: 'all of it' }),
    benchRow({ ...figure, id: 'told', what: 'told only', value: 0.00049, bar: undefined }),
  ];

  it('[BN4] is one line of JSON with the fields of a row in their order, and null for no bar', () => {
    const text = formatJson({ area: 'kernel', rows });
    expect(text.indexOf('\n')).toBe(text.length - 1);
    expect(JSON.parse(text)).toEqual({
      area: 'kernel',
      rows: [
        { ...figure, value: 2.346, ok: true },
        { ...figure, id: 'slow', what: 'slow', value: 12, ok: false, note: 'all of it' },
        { ...figure, id: 'told', what: 'told only', value: 0, bar: null, ok: true },
      ],
    });
    expect(text).toContain(
      '{"id":"lease-ratio","what":"lease against counter","value":2.346,"unit":"x","bar":4,"ok":true',
    );
  });

  it('[BN5] is a table in columns that ends with what was missed', () => {
    expect(formatTable({ area: 'kernel', rows }).split('\n')).toEqual([
      'what                   value    bar             note',
      'lease against counter  2.346 x  <= 4 x  ok      41 rounds',
      'slow                   12 x     <= 4 x  MISSED  all of it',
      'told only              0 x                      41 rounds',
      'kernel: 1 of 2 bars MISSED: slow',
      '',
    ]);
  });

  it('[BN5] says which bars are to be reached', () => {
    const row = benchRow({ ...figure, value: 5, sense: 'least' });
    expect(formatTable({ area: 'room', rows: [row] })).toContain('5 x    >= 4 x');
  });

  it('[BN5] says so when every bar holds', () => {
    const text = formatTable({ area: 'kernel', rows: [benchRow(figure)] });
    expect(text).toMatch(/\nkernel: all 1 bars hold\.\n$/);
  });
});

describe('arguments', () => {
  const parse = (...args: string[]) => parseBenchOptions(args, ['kernel', 'room']);

  it('[BN6] name one area, as a table or as JSON', () => {
    expect(parse('kernel')).toEqual({ kind: 'run', area: 'kernel', json: false });
    expect(parse('--json', 'room')).toEqual({ kind: 'run', area: 'room', json: true });
    expect(parse('--help')).toEqual({ kind: 'help' });
  });

  it.each([
    [['no-area'], 'There is no area "no-area".'],
    [[], 'Name an area.'],
    [['kernel', 'room'], 'Name one area, not several.'],
    [['kernel', '--fast'], "Unknown option '--fast'"],
  ])('[BN6] %j is refused with the list of areas', (args, found) => {
    const refused = parse(...args);
    expect(refused.kind).toBe('refused');
    if (refused.kind !== 'refused') return;
    expect(refused.message).toContain(found);
    expect(refused.message).toContain('Areas: kernel, room.');
  });

  it('[BN6] an unknown area ends the program with 2, before anything is measured', async () => {
    const main = fileURLToPath(new URL('../../loadtest/bench/main.ts', import.meta.url));
    const args = ['--conditions=midswing-source', '--import', 'tsx', main, 'no-area'];
    const failure = promisify(execFile)(process.execPath, args);
    await expect(failure).rejects.toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('Areas: kernel, dsl, room.'),
    });
  });
});
