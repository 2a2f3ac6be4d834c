// The embedded game as a stranger finds it: how long it is, that it plays, what it prints, and that its names are
// those of its rules.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCheckRules } from '../../dsl/cli/check.ts';
import { runTests } from '../../dsl/cli/test.ts';
import { runTypes } from '../../dsl/cli/types.ts';
import { playSkirmish } from '../../examples/embedded-game/game.ts';
import { recordingTerminal } from '../dsl/cli/rig.ts';
import { readText, ROOT } from '../support/source-tree.ts';

const FOLDER = 'examples/embedded-game';
const common = { games: new Map(), json: false };

describe('the embedded game', () => {
  it('[EM1] plays its fight the same way every time, through a change of its rules', () => {
    const play = (): readonly string[] => {
      const lines: string[] = [];
      playSkirmish((line) => lines.push(line));
      return lines;
    };
    expect(play().join('\n')).toMatchInlineSnapshot(`
      "tick 0: Mage 60, Ogre 40
        Ogre is burning
        Mage hits Ogre for 12, 0 absorbed
        Ogre hits Mage for 6, 0 absorbed
      tick 1: Mage 54, Ogre 28
        Mage is warded
        Ogre hits Mage for 0, 3 absorbed
        Mage hits Ogre for 6, 0 absorbed
      tick 2: Mage 54, Ogre 22
        Ogre hits Mage for 0, 3 absorbed
      tick 3: Mage 54, Ogre 22
        Mage cannot use fireball: not enough
        Ogre hits Mage for 0, 3 absorbed
        Mage hits Ogre for 6, 0 absorbed
      a hotfix arrives
      tick 4: Mage 54, Ogre 16
        Ogre hits Mage for 0, 3 absorbed
      tick 5: Mage 54, Ogre 16
        Ogre hits Mage for 0, 3 absorbed
        Mage is no longer warded: broken
        Mage hits Ogre for 3, 0 absorbed
        Ogre is no longer burning: expired
      tick 6: Mage 54, Ogre 13
        Ogre is burning
        Mage hits Ogre for 12, 0 absorbed
        Ogre hits Mage for 3, 0 absorbed
      tick 7: Mage 51, Ogre 1
        Ogre hits Mage for 3, 0 absorbed
        Mage hits Ogre for 1, 0 absorbed
        Ogre falls to Mage
        Ogre is no longer burning: died"
    `);
    expect(play()).toEqual(play());
  });

  it('[EM1] takes fewer than 150 lines of TypeScript, and nothing but doors of the package', () => {
    const sources = readdirSync(join(ROOT, FOLDER)).filter((name) => /(?<!\.d)\.ts$/.test(name));
    const text = sources.map((name) => readText(`${FOLDER}/${name}`)).join('');
    expect(text.split('\n').length).toBeLessThan(150);
    const imports = [...text.matchAll(/from '([^']+)'/g)].map(([, from]) => from);
    const allowed = /^(midswing\/dsl(\/[\w-]+)?|node:fs|\.\/(game|skirmish\.d)\.ts)$/;
    expect(imports.filter((from) => !allowed.test(from ?? ''))).toEqual([]);
  });

  it('[EM2] the committed types are those of its rules', async () => {
    const terminal = recordingTerminal();
    const path = join(ROOT, FOLDER, 'rules');
    const out = join(ROOT, FOLDER, 'skirmish.d.ts');
    const exit = await runTypes({ ...common, path, out, check: true }, terminal);
    expect(exit, terminal.out()).toBe(0);
  });

  it.each(['rules', 'hotfix'])(
    '[EM1] the pack %s has no findings, and its tests pass',
    async (pack) => {
      const terminal = recordingTerminal();
      const path = join(ROOT, FOLDER, pack);
      const checked = { ...common, paths: [path], denyWarnings: true };
      expect(await runCheckRules(checked, terminal), terminal.out()).toBe(0);
      const tested = { ...common, path, filter: undefined, coverage: false, tunes: [] };
      expect(await runTests(tested, terminal), terminal.out()).toBe(0);
    },
  );
});
