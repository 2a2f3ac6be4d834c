// The native binding: which file is loaded, and what is said when there is none.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { CodedError } from '../../../engine/base/errors.ts';
import { loadUws, nativeFileName } from '../../../engine/gateway/uws.ts';

const require = createRequire(import.meta.url);
const entry = require.resolve('uWebSockets.js');
const folder = dirname(entry);
const { arch } = process;

/** The only binary whose hash was checked by hand. */
const CHECKED_FILE = 'uws_linux_x64_115.node';
const CHECKED_SHA256 = 'f4fa5d7b697529b45ac8aa3d57385d9af51bc1d2b26aa9f5b68ca4361542e665';

afterEach(() => {
  Object.defineProperty(process, 'arch', { value: arch });
  delete require.cache[entry];
});

it('[GW24] the binding that is loaded here is a file of the package', () => {
  expect(loadUws().App).toBeTypeOf('function');
  expect(existsSync(join(folder, nativeFileName()))).toBe(true);
  expect(readdirSync(folder)).toContain(nativeFileName());
});

it('[GW24] the checked binary is the one whose hash is pinned', () => {
  const bytes = readFileSync(join(folder, CHECKED_FILE));
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(CHECKED_SHA256);
});

it('[GW23] without a binding for the platform the error says what is needed', () => {
  Object.defineProperty(process, 'arch', { value: 'abacus' });
  delete require.cache[entry];
  let failure: unknown;
  try {
    loadUws();
  } catch (error) {
    failure = error;
  }
  if (!(failure instanceof CodedError)) throw new Error('it must not load');
  expect(failure.code).toBe('GATEWAY_NATIVE_MISSING');
  expect(failure.message).toContain(`uws_${process.platform}_abacus_`);
  expect(failure.message).toContain(`ABI ${process.versions.modules}`);
  expect(failure.message).toContain('Node 20 needs glibc >= 2.27');
  expect(failure.message).toContain('Node 22 and 24 need glibc >= 2.38');
  expect(failure.details).toMatchObject({ arch: 'abacus', node: process.versions.node });
  expect(failure.cause).toBeInstanceOf(Error);
});
