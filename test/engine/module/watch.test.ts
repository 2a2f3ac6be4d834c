// The watched folder: real files, real hints, and ports that only note what they are asked.
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { CodedError } from '../../../engine/base/errors.ts';
import { LIMITS } from '../../../engine/base/limits.ts';
import { packFolder } from '../../../engine/module/pack-module.ts';
import type { WatchOutcome } from '../../../engine/module/watch-options.ts';
import { temporaryFolder } from './pack-folder.ts';
import { modulePack, moduleText, openWatchRig, rulesPack } from './watch-rig.ts';

const BUSY = { ok: false, code: 'ROLLOUT_BUSY', message: 'Busy.' } as const;

it('[MO30] folders that are there, that come and that change are submitted', async () => {
  const rig = await openWatchRig({ ...modulePack('echo', 'one'), ...rulesPack('garden', 'first') });
  expect((await rig.called(2)).toSorted()).toEqual(['submit echo@1 one', 'submit garden@1 first']);
  await rig.put(modulePack('log', 'new'));
  expect((await rig.called(3))[2]).toBe('submit log@1 new');
  await rig.put({ 'echo/service.ts': moduleText('two') });
  expect((await rig.called(4))[3]).toBe('submit echo@2 two');
  await rig.put({ 'garden/main.rules': '@@second@@' });
  expect((await rig.called(5))[4]).toBe('submit garden@2 second');
});

it('[MO30] a change below the folder counts, and so does a file that replaces another', async () => {
  const rig = await openWatchRig({
    ...modulePack('echo', ''),
    'echo/service.ts': `export { createService } from './lib/deep.ts';`,
    'echo/lib/deep.ts': moduleText('one'),
  });
  await rig.called(1);
  await rig.put({ 'draft.ts': moduleText('two') });
  await rename(join(rig.root, 'draft.ts'), join(rig.root, 'echo', 'lib', 'deep.ts'));
  expect(await rig.called(2)).toEqual(['submit echo@1 one', 'submit echo@2 two']);
});

it('[MO31] a half-written folder waits until it is whole', async () => {
  const rig = await openWatchRig();
  const whole = moduleText('whole');
  await mkdir(join(rig.root, 'echo'));
  const { ['echo/pack.json']: packJson } = modulePack('echo', '');
  const file = join(rig.root, 'echo', 'service.ts');
  await writeFile(file, whole.slice(0, 20));
  await rig.fence();
  await rig.put({ 'echo/pack.json': packJson });
  // Half a text that stays as it is for a while is a mistake, and not submitted either.
  expect((await rig.warned(1))[0]).toContain('echo watched folder refused');
  await writeFile(file, whole);
  expect((await rig.called(2))[1]).toBe('submit echo@1 whole');
});

it('[MO31] what is written while it is packed is packed again', async () => {
  let packings = 0;
  const root = await temporaryFolder();
  const rig = await openWatchRig(modulePack('echo', 'one'), {
    root,
    packFolder: async (folder) => {
      const source = await packFolder(folder);
      packings += 1;
      if (packings === 1) await writeFile(join(folder, 'service.ts'), moduleText('two'));
      return source;
    },
  });
  await rig.called(1);
  expect(await rig.fence()).toEqual(['submit echo@1 two']);
});

it('[MO32] a burst of edits is one submission, of the last content', async () => {
  const rig = await openWatchRig(modulePack('echo', 'start'));
  await rig.called(1);
  for (let n = 1; n <= 30; n += 1) await rig.put({ 'echo/service.ts': moduleText(`edit ${n}`) });
  expect((await rig.called(2))[1]).toBe('submit echo@2 edit 30');
  expect(await rig.fence()).toHaveLength(2);
});

it('[MO32] one submission runs at a time, and an edit meanwhile comes after it', async () => {
  let running = 0;
  let most = 0;
  let isFirst = true;
  const root = await temporaryFolder();
  const rig = await openWatchRig(
    { ...modulePack('a', 'a'), ...modulePack('echo', 'one') },
    {
      root,
      submit: async () => {
        running += 1;
        most = Math.max(most, running);
        if (isFirst) await writeFile(join(root, 'echo', 'service.ts'), moduleText('two'));
        isFirst = false;
        for (let turn = 0; turn < 50; turn += 1) await new Promise((done) => setImmediate(done));
        running -= 1;
        return { ok: true };
      },
    },
  );
  expect(await rig.called(2)).toEqual(['submit a@1 a', 'submit echo@1 two']);
  await rig.fence();
  expect(most).toBe(1);
});

it.each([
  ['a folder', ['echo']],
  ['its pack.json', ['echo/pack.json']],
  ['its entry file', ['echo/service.ts']],
])('[MO33] when %s is deleted the service is removed', async (_what, paths) => {
  const rig = await openWatchRig(modulePack('echo', 'one'));
  await rig.called(1);
  for (const path of paths) await rm(join(rig.root, path), { recursive: true });
  expect(await rig.called(2)).toEqual(['submit echo@1 one', 'remove echo']);
  await rig.put(modulePack('echo', 'again'));
  expect((await rig.called(3))[2]).toBe('submit echo@2 again');
});

it('[MO33] when the last rule file is deleted the service is removed', async () => {
  const rig = await openWatchRig(rulesPack('garden', 'one'));
  await rig.called(1);
  await rm(join(rig.root, 'garden', 'main.rules'));
  expect((await rig.called(2))[1]).toBe('remove garden');
});

it('[MO40] what a watched pack extends is watched, and its service stays when that is gone', async () => {
  const description = { name: 'garden', service: 'garden', engine: '>=0.1.0', edition: 1 };
  const rig = await openWatchRig({
    'garden/pack.json': { ...description, extends: '../.base' },
    '.base/pack.json': description,
    '.base/a.rules': '@@one@@',
  });
  await rig.called(1);
  await rig.put({ '.base/a.rules': '@@two@@' });
  expect(await rig.called(2)).toEqual(['submit garden@1 one', 'submit garden@2 two']);
  await rm(join(rig.root, '.base'), { recursive: true });
  expect((await rig.warned(1))[0]).toContain('which holds no pack.json');
  expect(await rig.fence()).toHaveLength(2);
});

it('[MO33] a folder that is renamed keeps its service', async () => {
  const rig = await openWatchRig(modulePack('echo', 'one'));
  await rig.called(1);
  await rename(join(rig.root, 'echo'), join(rig.root, 'a-new-name'));
  await rig.called(2);
  expect(await rig.fence()).toEqual(['submit echo@1 one', 'submit echo@2 one']);
  await rm(join(rig.root, 'a-new-name'), { recursive: true });
  expect((await rig.called(4)).at(-1)).toBe('remove echo');
});

it('[MO33] a pack for another service removes the one it was for', async () => {
  const rig = await openWatchRig(modulePack('box', 'one', 'echo'));
  await rig.called(1);
  await rig.put(modulePack('box', 'two', 'log'));
  expect((await rig.called(3)).slice(1)).toEqual(['submit log@1 two', 'remove echo']);
});

it('[MO33] a removal that fails is tried again, and said when it changes', async () => {
  let attempts = 0;
  const rig = await openWatchRig(modulePack('echo', 'one'), {
    remove: async () => {
      attempts += 1;
      if (attempts === 2) throw new Error('a port that throws');
      return attempts < 4 ? BUSY : { ok: true };
    },
  });
  await rig.called(1);
  await rm(join(rig.root, 'echo'), { recursive: true });
  expect((await rig.called(2))[1]).toBe('remove echo');
  expect(attempts).toBe(4);
  expect(rig.warnings).toHaveLength(3);
});

it('[MO34] a refused content is said once and comes again only when it changed', async () => {
  let submissions = 0;
  const rig = await openWatchRig(modulePack('echo', 'bad'), {
    submit: async (pack) => {
      if (!Buffer.from(pack).includes('@@bad')) return { ok: true };
      submissions += 1;
      return { ok: false, code: 'RULES_REFUSED', message: 'It was bad.' };
    },
  });
  await rig.warned(1);
  await rig.fence();
  await rig.put({ 'echo/README.md': 'its members stay as they are' });
  await rig.warned(2);
  await rig.fence();
  await rig.put({ 'echo/service.ts': moduleText('good') });
  await rig.called(3);
  expect(rig.calls.at(-1)).toBe('submit echo@1 good');
  expect(submissions).toBe(2);
  expect(rig.warnings[0]).toContain('echo watched folder refused It was bad.');
  expect(rig.warnings).toHaveLength(2);
});

it('[MO34] a mistake in a module is said once, with its findings', async () => {
  const files = { ...modulePack('echo', ''), 'echo/service.ts': `import 'node:fs';` };
  const rig = await openWatchRig(files);
  expect((await rig.warned(1))[0]).toContain('echo watched folder refused The module "');
  await rig.fence();
  await rig.fence();
  expect(rig.warnings).toHaveLength(1);
});

it('[MO34] a refusal that has nothing to do with the content passes', async () => {
  let attempts = 0;
  const rig = await openWatchRig(modulePack('echo', 'one'), {
    submit: async () => {
      attempts += 1;
      if (attempts === 2) throw new CodedError('ROLLOUT_BUSY');
      return attempts < 3 ? BUSY : { ok: true };
    },
  });
  expect(await rig.called(1)).toEqual(['submit echo@1 one']);
  expect(attempts).toBe(3);
  expect(rig.warnings).toHaveLength(1);
});

it('[MO35] while the switch is closed nothing is done, and it goes on when it opens', async () => {
  let isOpen = false;
  const rig = await openWatchRig(modulePack('echo', 'one'), { isOpen: () => isOpen });
  expect(await rig.warned(1)).toEqual([
    'echo watched folder waits the switch for the folder watch is closed',
  ]);
  isOpen = true;
  await rig.called(1);
  isOpen = false;
  await rm(join(rig.root, 'echo'), { recursive: true });
  expect((await rig.warned(2))[1]).toContain('service of a deleted folder stays');
  expect(rig.calls).toEqual(['submit echo@1 one']);
  isOpen = true;
  expect((await rig.called(2))[1]).toBe('remove echo');
});

it('[MO35] a switch that closes while a pack is signed keeps it from being submitted', async () => {
  let isOpen = true;
  const rig = await openWatchRig(modulePack('echo', 'one'), {
    isOpen: () => isOpen,
    sign: () => {
      isOpen = false;
      return new Uint8Array();
    },
  });
  await rig.warned(1);
  expect(rig.calls).toEqual([]);
});

it('[MO36] what serves already is not submitted, but removed when it goes', async () => {
  const rig = await openWatchRig(modulePack('echo', 'one'), {
    serves: ({ service }) => service === 'echo',
  });
  expect(await rig.fence()).toEqual([]);
  await rm(join(rig.root, 'echo'), { recursive: true });
  expect((await rig.called(2)).at(-1)).toBe('remove echo');
});

it('[MO36] files that do not change the members change nothing', async () => {
  const rig = await openWatchRig(modulePack('echo', 'one'));
  await rig.called(1);
  await rig.put({ 'echo/README.md': 'about it', 'echo/notes/unused.ts': 'export const x = 1;' });
  await rig.fence();
  await rig.put({ 'echo/service.ts': `${moduleText('one')}\n` });
  expect(await rig.fence()).toEqual(['submit echo@1 one']);
});

it('[MO37] of two folders for one service the first holds it until it goes', async () => {
  const rig = await openWatchRig(modulePack('first', 'one', 'echo'));
  await rig.called(1);
  await rig.put(modulePack('second', 'two', 'echo'));
  expect((await rig.warned(1))[0]).toContain(
    'second watched folder waits the folder "first" holds',
  );
  expect(await rig.fence()).toEqual(['submit echo@1 one']);
  await rm(join(rig.root, 'first'), { recursive: true });
  await rig.called(3);
  expect(await rig.fence()).toEqual(['submit echo@1 one', 'submit echo@2 two']);
});

it('[MO38] links and hidden folders are not looked at', async () => {
  const elsewhere = await openWatchRig(modulePack('echo', 'elsewhere'));
  const rig = await openWatchRig(modulePack('.hidden', 'hidden', 'hidden'));
  await symlink(join(elsewhere.root, 'echo'), join(rig.root, 'link'));
  expect(await rig.fence()).toEqual([]);
  expect(rig.warnings).toEqual([]);
});

it('[MO38] a root that cannot be read removes nothing; one that was never there is refused', async () => {
  const outer = await temporaryFolder();
  const root = join(outer, 'services');
  await mkdir(root);
  const rig = await openWatchRig(modulePack('echo', 'one'), { root });
  await rig.called(1);
  await rename(root, join(outer, 'gone'));
  expect((await rig.warned(1))[0]).toContain('the watched folder cannot be read');
  await rename(join(outer, 'gone'), root);
  await rig.put({ 'echo/service.ts': moduleText('two') });
  expect(await rig.called(2)).toEqual(['submit echo@1 one', 'submit echo@2 two']);
  await expect(openWatchRig({}, { root: join(outer, 'never', 'made') })).rejects.toMatchObject({
    code: 'PACK_SOURCE_MISSING',
  });
});

it('[MO39] a stop waits for the submission that runs, and nothing is asked afterwards', async () => {
  const before = watchedPaths();
  let isSubmitting: () => void = () => undefined;
  let finish: () => void = () => undefined;
  const submitting = new Promise<void>((resolve) => {
    isSubmitting = resolve;
  });
  const finished = new Promise<WatchOutcome>((resolve) => {
    finish = () => resolve({ ok: true });
  });
  const rig = await openWatchRig(
    { ...modulePack('echo', 'one'), ...modulePack('log', 'one') },
    {
      submit: () => {
        isSubmitting();
        return finished;
      },
    },
  );
  await submitting;
  if (process.platform === 'linux') expect(watchedPaths()).toBeGreaterThan(before);
  const order: string[] = [];
  const stopped = rig.watch.stop().then(() => order.push('stopped'));
  await new Promise((resolve) => setImmediate(resolve));
  order.push('finished');
  finish();
  await stopped;
  expect(order).toEqual(['finished', 'stopped']);
  expect(rig.calls).toEqual(['submit echo@1 one']);
  expect(watchedPaths()).toBe(before);
});

it('[MO38] folders beyond the limit are left out, and said so once', async () => {
  const root = await temporaryFolder();
  await Promise.all(
    Array.from({ length: LIMITS.watchFoldersMax }, (_, n) => mkdir(join(root, `a-${n}`))),
  );
  const rig = await openWatchRig(modulePack('beyond', 'one'), { root });
  expect((await rig.warned(1))[0]).toContain('too many watched folders: the rest is left out');
  await rig.put(modulePack('a-0', 'one'));
  expect(await rig.called(1)).toEqual(['submit a-0@1 one']);
  expect(rig.warnings).toHaveLength(1);
});

/** Paths that this process has the kernel watch; nothing where there is no /proc. */
function watchedPaths(): number {
  if (process.platform !== 'linux') return 0;
  const texts = readdirSync('/proc/self/fdinfo').map((name) => {
    try {
      return readFileSync(`/proc/self/fdinfo/${name}`, 'utf8');
    } catch {
      return ''; // the one that was open to list them
    }
  });
  return texts.join('\n').match(/^inotify wd/gm)?.length ?? 0;
}
