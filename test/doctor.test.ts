// What doctor says of tickets, by its check alone; test/server/doctor.test.ts runs the command on real folders.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createChecks, type DoctorSubject } from '../doctor.ts';
import { parseConfig, type ConfigSources } from '../engine/base/config-file.ts';
import type { Finding } from '../engine/cli/doctor.ts';
import { generateSigningKey } from '../engine/trust/keys.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'midswing-doctor-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function check(
  flags: ConfigSources['flags'],
  subject: Partial<DoctorSubject> = {},
): Promise<Finding | undefined> {
  const config = parseConfig({ environment: {}, flags });
  const base = { dataFolder: folder, ticketKeys: undefined, production: false };
  const checks = createChecks({ config, ...base, ...subject });
  return checks.find(({ name }) => name === 'tickets')?.run();
}

it('[PF5] says who may play, with which keys, and from which pages', async () => {
  expect(await check({})).toEqual({
    state: 'fine',
    found: 'guests may play; keys development; web pages of this machine',
  });
  await writeFile(join(folder, 'game.pub'), generateSigningKey().publicPem, { mode: 0o644 });
  const flags = { tickets: 'required', origins: 'https://a.example' };
  expect(await check(flags, { ticketKeys: folder })).toEqual({
    state: 'fine',
    found: 'players need tickets; keys game, development; web pages of https://a.example',
  });
});

it('[PF5] guests on an address that others reach are a warning', async () => {
  expect(await check({ host: '0.0.0.0' })).toMatchObject({ state: 'warning' });
  expect(await check({ host: '0.0.0.0', tickets: 'required' })).toMatchObject({ state: 'fine' });
});

it('[PF5] what would end a start is a failure', async () => {
  await expect(check({}, { production: true })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  await writeFile(join(folder, 'game.pub'), 'no key', { mode: 0o644 });
  const reading = check({}, { ticketKeys: folder });
  await expect(reading).rejects.toMatchObject({ code: 'KEYS_INVALID' });
});
