// Configuration (SPEC CF): sources, their order, and refusals that name key, found and expected.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ConfigSources, parseConfig } from '../../../engine/base/config-file.ts';
import { CodedError } from '../../../engine/base/errors.ts';
import { nearestName } from '../../../engine/base/nearest-name.ts';
import { parseOriginList } from '../../../engine/base/origin-list.ts';

const PATH = 'midswing.config.json';

function sources(parts: Partial<ConfigSources> & { json?: unknown } = {}): ConfigSources {
  const { json, ...rest } = parts;
  const file = json === undefined ? {} : { file: { path: PATH, text: JSON.stringify(json) } };
  return { environment: {}, flags: {}, ...file, ...rest };
}

function refusal(parts: Partial<ConfigSources> & { json?: unknown }): CodedError {
  try {
    parseConfig(sources(parts));
  } catch (error) {
    if (error instanceof CodedError) return error;
    throw error;
  }
  throw new Error('accepted');
}

describe('sources', () => {
  it('[CF1] without any source every key but the data folder has its default', () => {
    expect(parseConfig(sources())).toEqual({
      host: '127.0.0.1',
      port: 7400,
      adminHost: '127.0.0.1',
      adminPort: 7401,
      rooms: 8,
      logLevel: 'info',
      seed: 1,
      openSwitches: '',
      stateStore: 'file',
      ticketAudience: 'midswing',
      origins: '',
    });
  });

  it('[CF2] the environment overrules the file and flags overrule both', () => {
    const config = parseConfig(
      sources({
        json: { port: 1, rooms: 2, seed: 3 },
        environment: { MIDSWING_PORT: '10', MIDSWING_ROOMS: '20', HOME: '/somewhere' },
        flags: { port: '100', host: undefined },
      }),
    );
    expect([config.port, config.rooms, config.seed]).toEqual([100, 20, 3]);
    expect(config.host).toBe('127.0.0.1');
  });

  it('[CF2] MIDSWING_DATA and the flag of the same meaning name the data folder', () => {
    const environment = { MIDSWING_DATA: '/a' };
    expect(parseConfig(sources({ environment })).dataFolder).toBe('/a');
    const flags = { dataFolder: '/b' };
    expect(parseConfig(sources({ environment, flags })).dataFolder).toBe('/b');
  });

  it('[CF7] service state is kept in files, or in LMDB where that is asked for', () => {
    expect(parseConfig(sources()).stateStore).toBe('file');
    const environment = { MIDSWING_STATE_STORE: 'lmdb' };
    expect(parseConfig(sources({ environment })).stateStore).toBe('lmdb');
  });

  it('[CF8] who may connect is named by four keys', () => {
    const environment = { MIDSWING_TICKETS: 'required', MIDSWING_TICKET_KEYS: 'keys' };
    const flags = { ticketAudience: 'game', origins: 'https://a.example, app://game' };
    expect(parseConfig(sources({ environment, flags }))).toMatchObject({
      tickets: 'required',
      ticketKeys: 'keys',
      ticketAudience: 'game',
      origins: 'https://a.example, app://game',
    });
  });

  it.each([
    ['', []],
    [' , ', []],
    ['https://a.example', ['https://a.example']],
    ['http://localhost:5173,http://[::1]:80', undefined],
    ['http://localhost:5173, http://[::1]:8080', ['http://localhost:5173', 'http://[::1]:8080']],
    ['capacitor://localhost', ['capacitor://localhost']],
    ['file:///index.html', undefined],
  ])('[CF8] %j is a list of origins, or none', (text, origins) => {
    expect(parseOriginList(text)).toEqual(origins);
  });

  it('[CF5] the result cannot be changed', () => {
    expect(Object.isFrozen(parseConfig(sources()))).toBe(true);
  });
});

describe('refusals', () => {
  it('[CF3] an unknown variable is refused and the nearest known one is named', () => {
    const error = refusal({ environment: { MIDSWING_PROT: '1' } });
    expect(error.code).toBe('CONFIG_INVALID');
    expect(error.message).toContain(
      'MIDSWING_PROT is an unknown name; did you mean MIDSWING_PORT?',
    );
  });

  it('[CF3] an unknown key of the file is refused and the nearest known one is named', () => {
    const error = refusal({ json: { loglevel: 'info' } });
    expect(error.message).toContain(
      `"loglevel" in ${PATH} is an unknown name; did you mean logLevel?`,
    );
  });

  it('[CF3] a name that resembles none is answered with the list of all', () => {
    expect(refusal({ json: { colour: 'red' } }).message).toContain('expected one of host, port,');
    const file = { path: PATH, text: '{"__proto__": 1}' };
    expect(refusal({ file }).message).toContain(`"__proto__" in ${PATH} is an unknown name`);
  });

  it.each([
    [{ environment: { MIDSWING_PORT: 'abc' } }, 'MIDSWING_PORT is "abc"; expected a whole number'],
    [{ environment: { MIDSWING_PORT: '' } }, 'MIDSWING_PORT is ""; expected a whole number'],
    [{ environment: { MIDSWING_PORT: '70000' } }, 'MIDSWING_PORT is 70000; expected'],
    [{ flags: { rooms: '0' } }, '--rooms is 0; expected'],
    [{ json: { port: '7400' } }, `"port" in ${PATH} is "7400"; expected`],
    [{ json: { seed: 1.5 } }, `"seed" in ${PATH} is 1.5; expected`],
    [{ json: { logLevel: 'loud' } }, `"logLevel" in ${PATH} is "loud"; expected debug, info`],
    [{ flags: { stateStore: 'disk' } }, '--state-store is "disk"; expected file or lmdb'],
    [{ flags: { host: '' } }, '--host is ""; expected a host name'],
    [{ flags: { tickets: 'yes' } }, '--tickets is "yes"; expected required or optional'],
    [
      { environment: { MIDSWING_TICKET_KEYS: '' } },
      'MIDSWING_TICKET_KEYS is ""; expected the path',
    ],
    [{ flags: { ticketAudience: 'a b' } }, '--ticket-audience is "a b"; expected 1 to 128'],
    [{ flags: { ticketAudience: '' } }, '--ticket-audience is ""; expected 1 to 128'],
    [{ json: { origins: 'play.example' } }, '"origins" in'],
    [{ flags: { origins: 'https://a.example,*' } }, 'expected origins such as https://'],
    [{ flags: { origins: 'https://a.example/' } }, '--origins is "https://a.example/"; expected'],
    [{ flags: { origins: 'https://A.example' } }, '--origins is "https://A.example"; expected'],
    [{ flags: { origins: 'https://a.example:443' } }, '--origins is "https://a.example:443"'],
    [{ flags: { origins: 'https://u@a.example' } }, '--origins is "https://u@a.example"; expected'],
    [{ flags: { origins: 'null' } }, '--origins is "null"; expected'],
  ])('[CF4] %j is refused with key, found and expected', (parts, message) => {
    const error = refusal(parts);
    expect(error.code).toBe('CONFIG_INVALID');
    expect(error.message).toContain(message);
  });

  it('[CF4] every value that does not fit is named at once', () => {
    const error = refusal({ json: { port: -1 }, environment: { MIDSWING_SEED: 'x' } });
    expect(error.details['problems']).toMatchObject([{ key: 'port' }, { key: 'seed' }]);
  });

  it.each(['', '{', '[]', 'null', '"x"', '7'])(
    '[CF4] the file text %j is no configuration',
    (text) => {
      const error = refusal({ file: { path: PATH, text } });
      expect(error.code).toBe('CONFIG_INVALID');
      expect(error.message).toContain(`${PATH} is`);
    },
  );

  it('[CF4] whatever a file holds, parsing gives a configuration or CONFIG_INVALID', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        try {
          expect(parseConfig(sources({ file: { path: PATH, text } })).port).toBeTypeOf('number');
        } catch (error) {
          expect(error).toMatchObject({ code: 'CONFIG_INVALID' });
        }
      }),
    );
  });
});

describe('nearest name', () => {
  it('[CF3] one wrong character finds its name, and nothing alike finds none', () => {
    expect(nearestName('hst', ['port', 'host'])).toBe('host');
    expect(nearestName('completely', ['port', 'host'])).toBeUndefined();
    expect(nearestName('x', [])).toBeUndefined();
  });
});
