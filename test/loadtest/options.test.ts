// What the command line takes, and what it refuses before anything is started.
import { describe, expect, it } from 'vitest';
import { LoadError } from '../../loadtest/load-error.ts';
import { parseOptions } from '../../loadtest/options.ts';

function codeOf(...args: string[]): string {
  try {
    parseOptions(args);
    return 'none';
  } catch (error) {
    if (error instanceof LoadError) return error.code;
    throw error;
  }
}

function against(url: string, admin = 'http://127.0.0.1:7401'): string {
  return codeOf('--url', url, '--admin', admin, '--data', 'd');
}

describe('options', () => {
  it('[LT12] without any, 1000 sockets in 100 rooms play against an own server', () => {
    expect(parseOptions([])).toEqual({
      scenario: expect.objectContaining({ name: 'steady', swap: { kind: 'push', layout: 'same' } }),
      rate: 1.25,
      processes: 1,
      pin: 'pinned',
      html: undefined,
      heap: false,
      cpuProfile: undefined,
      sockets: 1_000,
      rooms: 100,
      seconds: 20,
      swapEverySeconds: 2,
      seed: 1,
      json: false,
      target: undefined,
      fault: undefined,
    });
    expect(parseOptions(['--help', '--json'])).toBe('help');
  });

  it('[LT12] numbers outside their bounds and words instead of them are refused', () => {
    for (const args of [
      ['--sockets', '0'],
      ['--sockets', '20001', '--rooms', '10000'],
      ['--sockets', '11', '--rooms', '1'],
      ['--seconds', '1.5'],
      ['--seconds', 'ten'],
      ['--swap-every', '-1'],
      ['--rooms', '10001'],
      ['--processes', '0'],
      ['--rate', '0.01'],
      ['--rate', '1e3'],
    ]) {
      expect(codeOf(...args), args.join(' ')).toBe('LOAD_OPTION_INVALID');
    }
    expect(codeOf('--sockets', '10', '--rooms', '1')).toBe('none');
  });

  it('[LT12] unknown options, faults and stray words are refused', () => {
    expect(codeOf('--socket', '1')).toBe('LOAD_OPTION_INVALID');
    expect(codeOf('steady', 'burst')).toBe('LOAD_OPTION_INVALID');
    expect(codeOf('--fault', 'sleep')).toBe('LOAD_OPTION_INVALID');
    expect(parseOptions(['--fault', 'stale'])).toMatchObject({ fault: 'stale' });
  });

  it('[LT22] a word names the scenario, and numbers of the command line come before its own', () => {
    expect(codeOf('everything')).toBe('LOAD_SCENARIO_INVALID');
    expect(parseOptions(['swap-storm'])).toMatchObject({ swapEverySeconds: 1, rate: 1.25 });
    const given = parseOptions(['reconnect-storm', '--swap-every', '7', '--rate', '0.5']);
    expect(given).toMatchObject({ swapEverySeconds: 7, rate: 0.5 });
    expect(given).toMatchObject({ scenario: { name: 'reconnect-storm', stormSeconds: [3] } });
  });

  it('[LT12] a running server needs all three addresses, of the right kind', () => {
    expect(codeOf('--url', 'ws://127.0.0.1:7400')).toBe('LOAD_OPTION_INVALID');
    expect(against('http://127.0.0.1:7400')).toBe('LOAD_OPTION_INVALID');
    expect(against('nowhere')).toBe('LOAD_OPTION_INVALID');
  });

  it('[LT12] only addresses of this machine are loaded', () => {
    for (const host of ['127.0.0.1', '127.8.9.1', 'localhost', '[::1]']) {
      expect(against(`ws://${host}:7400`), host).toBe('none');
    }
    for (const host of [
      '10.0.0.1',
      'example.org',
      '127.example.org',
      '0.0.0.0',
      '[::ffff:1.2.3.4]',
    ]) {
      expect(against(`ws://${host}:7400`), host).toBe('LOAD_TARGET_REFUSED');
    }
    expect(against('ws://127.0.0.1:7400', 'http://10.0.0.1:7401')).toBe('LOAD_TARGET_REFUSED');
  });
});
