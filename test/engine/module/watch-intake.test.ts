// The watched folder in front of a real intake: packs go through verification, compilation and activation
// there, and what it refuses stays out.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openRig, SIGNING_KEY, type RigOptions } from '../rollout/rig.ts';
import { modulePack, moduleText, openWatchRig } from './watch-rig.ts';

const OPERATOR = { actor: 'operator', reason: 'a try' };

function rules(text: string): Readonly<Record<string, unknown>> {
  const engine = '>=0.1.0 <0.2.0';
  return {
    'counting/pack.json': { name: 'counting', service: 'toy', engine, edition: 1 },
    'counting/main.rules': text,
  };
}

/** Ports as a server would have them, but for the switch of the watch itself. */
async function openWatched(text: string, options: RigOptions = {}) {
  const rig = await openRig(options);
  const watched = await openWatchRig(rules(text), {
    key: SIGNING_KEY,
    nextRevision: (name) => (rig.history.floor(name)?.revision ?? 0) + 1,
    submit: (pack) => rig.rollout.push(pack, 'file-watch'),
  });
  return { rig, watched };
}

it('[MO30] what is written into the folder serves, with the state of what served before', async () => {
  const { rig, watched } = await openWatched('step 5');
  await watched.called(1);
  expect(rig.rollout.active()).toMatchObject({ service: 'toy', pack: { revision: 2 } });
  rig.toy().add();
  expect(rig.toy().count).toBe(5);
  await watched.put(rules('step 10'));
  await watched.called(2);
  rig.toy().add();
  expect(rig.toy().count).toBe(15);
  expect(rig.history.recent().at(-1)).toMatchObject({ actor: 'file-watch' });
});

it('[MO34] what the intake refuses changes nothing and is not pushed again', async () => {
  const { rig, watched } = await openWatched('step 5');
  await watched.called(1);
  const { epoch } = rig.kernel;
  const file = join(watched.root, 'counting', 'main.rules');
  await writeFile(file, 'mistake');
  await watched.warned(1);
  await writeFile(file, 'step 6');
  await watched.called(2);
  expect(rig.kernel.epoch).toBe(epoch + 1);
  expect(watched.warnings).toHaveLength(1);
});

it('[MO35] a pack whose own switch is closed waits for it', async () => {
  const { rig, watched } = await openWatched('step 5', {
    guardedBy: 'module-tier',
    open: ['module-tier'],
  });
  await watched.called(1);
  await rig.protection.close('module-tier', OPERATOR);
  await watched.put(rules('step 6'));
  expect((await watched.warned(1))[0]).toContain('module-tier');
  await rig.protection.open('module-tier', 60_000, OPERATOR);
  await watched.called(2);
  expect(watched.warnings).toHaveLength(1);
});

it('[MO38] a folder with more in it than a look takes in is refused once, until it holds less', async () => {
  const rig = await openWatchRig(modulePack('echo', 'one'));
  await rig.called(1);
  const deep = join(rig.root, 'echo', ...Array.from({ length: 12 }, () => 'd'));
  await mkdir(deep, { recursive: true });
  expect((await rig.warned(1))[0]).toContain('levels of folders: its changes cannot be seen');
  await rig.put({ 'echo/service.ts': moduleText('two') });
  expect(await rig.fence()).toEqual(['submit echo@1 one']);
  await rm(join(rig.root, 'echo', 'd'), { recursive: true });
  expect(await rig.called(3)).toContain('submit echo@2 two');
  expect(rig.warnings).toHaveLength(1);
});
