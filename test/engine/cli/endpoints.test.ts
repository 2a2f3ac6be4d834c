// The hint by which commands find a server on other ports than the default ones.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ENDPOINTS_FILE_NAME, originOf, readEndpoints } from '../../../engine/cli/endpoints.ts';

const FALLBACK = { gateway: 'ws://127.0.0.1:7400', admin: 'http://127.0.0.1:7401' };

it('[CM16] the origins a server wrote are taken, and the defaults when there are none', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'midswing-endpoints-'));
  expect(await readEndpoints(folder, FALLBACK)).toEqual(FALLBACK);
  const written = { gateway: 'ws://127.0.0.1:1', admin: 'http://127.0.0.1:2' };
  writeFileSync(join(folder, ENDPOINTS_FILE_NAME), JSON.stringify(written));
  expect(await readEndpoints(folder, FALLBACK)).toEqual(written);
  for (const foreign of ['{', '{"gateway":1}', '']) {
    writeFileSync(join(folder, ENDPOINTS_FILE_NAME), foreign);
    expect(await readEndpoints(folder, FALLBACK)).toEqual(FALLBACK);
  }
});

it('[CM16] an origin names an address one can connect to', () => {
  expect(originOf('ws', '127.0.0.1', 7400)).toBe('ws://127.0.0.1:7400');
  expect(originOf('http', '0.0.0.0', 7401)).toBe('http://127.0.0.1:7401');
  expect(originOf('http', '::1', 7401)).toBe('http://[::1]:7401');
});
