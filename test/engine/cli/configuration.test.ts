// The configuration of a command line: which file counts, what its paths start at, and what is refused.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { CodedError } from '../../../engine/base/errors.ts';
import { readConfiguration } from '../../../engine/cli/configuration.ts';
import { temporaryFolder } from '../rollout/rig.ts';

const NAME = 'midswing.config.json';

async function project(config: object): Promise<{ root: string; deep: string }> {
  const root = await temporaryFolder();
  const deep = join(root, 'a', 'b');
  mkdirSync(deep, { recursive: true });
  writeFileSync(join(root, NAME), JSON.stringify(config));
  return { root, deep };
}

it('[CF6] the nearest file upwards counts, and its data folder starts at its own folder', async () => {
  const { root, deep } = await project({ port: 7500, dataFolder: 'data' });
  const read = (cwd: string) => readConfiguration({ cwd, environment: {}, flags: {} });
  expect(read(deep)).toMatchObject({ config: { port: 7500 }, dataFolder: join(root, 'data') });
  writeFileSync(join(root, 'a', NAME), JSON.stringify({ port: 7600 }));
  expect(read(deep)).toMatchObject({ config: { port: 7600 } });
  expect(read(root)).toMatchObject({ config: { port: 7500 } });
});

it('[CF6] a data folder of the environment or a flag starts at the working folder', async () => {
  const { deep } = await project({ dataFolder: 'data' });
  const environment = { MIDSWING_DATA: 'mine' };
  const byVariable = readConfiguration({ cwd: deep, environment, flags: {} });
  expect(byVariable.dataFolder).toBe(join(deep, 'mine'));
  const byFlag = readConfiguration({ cwd: deep, environment, flags: { dataFolder: 'flag' } });
  expect(byFlag.dataFolder).toBe(join(deep, 'flag'));
});

it('[CF6] a folder of ticket keys starts at the file, or at the working folder', async () => {
  const { root, deep } = await project({ ticketKeys: 'keys' });
  const read = (flags: object) => readConfiguration({ cwd: deep, environment: {}, flags });
  expect(read({}).ticketKeys).toBe(join(root, 'keys'));
  expect(read({ ticketKeys: 'mine' }).ticketKeys).toBe(join(deep, 'mine'));
});

it('[CF6] the file that is named counts alone, and an absolute data folder stays', async () => {
  const { root, deep } = await project({ port: 7500 });
  const other = await project({ dataFolder: join(root, 'there') });
  const file = join(other.root, NAME);
  const read = readConfiguration({ file, cwd: deep, environment: {}, flags: {} });
  expect(read).toMatchObject({ config: { port: 7400 }, dataFolder: join(root, 'there') });
});

it.each(['nope.json', '.'])(
  '[CF6] "%s" as the file is CONFIG_INVALID with the cause',
  async (file) => {
    const cwd = await temporaryFolder();
    let failure: unknown;
    try {
      readConfiguration({ file, cwd, environment: {}, flags: {} });
    } catch (error) {
      failure = error;
    }
    if (!(failure instanceof CodedError)) throw new Error('it must be refused');
    expect(failure.code).toBe('CONFIG_INVALID');
    expect(failure.message).toMatch(/cannot be read \((ENOENT|EISDIR)/);
    expect(failure.cause).toBeInstanceOf(Error);
  },
);

it('[CF4] a file that is no JSON is told in a sentence', async () => {
  const cwd = await temporaryFolder();
  writeFileSync(join(cwd, NAME), '{ "port": 1 "rooms": 2 }');
  const path = join(cwd, NAME);
  expect(() => readConfiguration({ cwd, environment: {}, flags: {} })).toThrow(
    `${path} is no JSON (`,
  );
});
