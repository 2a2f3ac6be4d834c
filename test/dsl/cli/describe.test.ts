// midswing cost, export and types on packs on disk.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCost } from '../../../dsl/cli/cost.ts';
import { runExport } from '../../../dsl/cli/export.ts';
import { runTypes } from '../../../dsl/cli/types.ts';
import { folderWith, GAMES, recordingTerminal, RULE } from './rig.ts';

const games = GAMES;
const SKILL = `tune power = 100 in 80..160
resource mana of unit max 100, start 50
// A ball of fire.
// It burns.
skill fireball {
  target enemy within 30m
  cost 30 mana
  cooldown 8s
  ranks 3
  on use { hit(attacker: caster, target: target, damage: power + 40 * rank) }
}
`;

it('[CX13] cost prints a table, the dearest first, with the part of the budget', async () => {
  const folder = folderWith({
    'a.rules': `${RULE}rule heavy on hit { modify damage: flat max(1, attacker.attack * 2) }\n`,
  });
  const terminal = recordingTerminal();
  expect(await runCost({ path: folder, games, json: false }, terminal)).toBe(0);
  const lines = terminal.out().split('\n');
  expect(lines[0]).toMatch(/^event +rule +phase +priority +steps +budget$/);
  expect(lines[1]).toMatch(/^hit +all it leads to in its tick +\d+ +[\d.]+%$/);
  expect(terminal.out().indexOf('heavy')).toBeLessThan(terminal.out().indexOf('opening'));
});

it('[CX13] a pack with errors is refused with its findings', async () => {
  const path = folderWith({ 'a.rules': 'rule {' });
  const terminal = recordingTerminal();
  expect(await runCost({ path, games, json: false }, terminal)).toBe(1);
  expect(terminal.err()).toContain('a.rules:1');
  const json = recordingTerminal();
  expect(await runCost({ path, games, json: true }, json)).toBe(1);
  expect(JSON.parse(json.out())).toMatchObject({ ok: false, code: 'PACK_HAS_ERRORS' });
});

it('[CX14] export gives computed numbers, one a rank, and the comment as text', async () => {
  const path = folderWith({ 'a.rules': SKILL });
  const terminal = recordingTerminal();
  expect(await runExport({ path, games, json: true, tunes: [] }, terminal), terminal.err()).toBe(0);
  expect(JSON.parse(terminal.out())).toMatchObject({
    ok: true,
    name: 'examples',
    skills: [
      {
        id: 'fireball',
        doc: 'A ball of fire. It burns.',
        ranks: 3,
        target: 'enemy',
        rangeM: 30,
        costs: [{ resource: 'mana', amount: 30 }],
        cooldownMs: 8000,
        does: [{ on: 'use', event: 'hit', values: { damage: [140, 180, 220] } }],
      },
    ],
    resources: [{ id: 'mana', max: 100, start: 50 }],
    tunes: [{ id: 'power', value: 100, least: 80, most: 160 }],
  });
  const tuned = recordingTerminal();
  await runExport({ path, games, json: true, tunes: ['power=120'] }, tuned);
  expect(JSON.parse(tuned.out()).skills[0].does[0].values.damage).toEqual([160, 200, 240]);
  const text = recordingTerminal();
  expect(await runExport({ path, games, json: false, tunes: [] }, text)).toBe(0);
  expect(text.out()).toContain(
    [
      'skill fireball, 3 ranks',
      '  A ball of fire. It burns.',
      '  target enemy within 30m, cost 30 mana, cooldown 8s',
      '  on use: hit target, damage 140 / 180 / 220',
      'resource mana of unit',
      '  max 100, start 50',
      'tune power = 100 in 80..160',
      '',
    ].join('\n'),
  );
});

it('[CX14] what needs a battle is told as its formula, with the values of its lets', async () => {
  const rules = `resource mana of unit max 100, start 50
effect venom {
  duration 3s
  own heat = source.attack * 10%
  modify speed: less 20% each stack
  every 1s { hit(attacker: source, target: holder, damage: heat * stacks) }
  on end { lose holder.mana: 5 }
}
skill bite {
  target enemy
  ranks 2
  on use {
    let fixed = 10 * rank
    let power = fixed + caster.attack
    hit(attacker: caster, target: target, damage: power * 50%)
    hit(attacker: caster, target: target, damage: fixed)
    apply(debuff: 'venom', to: target, duration: 2s, stacks: rank)
    gain caster.mana: 10 * rank
    channel caster for 2s every 1s { lose target.hp: 1 } on broken { lose caster.hp: 2 }
  }
}
`;
  const path = folderWith({ 'a.rules': rules });
  const terminal = recordingTerminal();
  expect(await runExport({ path, games, json: true, tunes: [] }, terminal), terminal.err()).toBe(0);
  const { skills, effects } = JSON.parse(terminal.out());
  expect(skills[0].does).toEqual([
    {
      on: 'use',
      event: 'hit',
      target: 'target',
      values: { attacker: 'caster', damage: '(10 * rank + caster.attack) * 50%' },
    },
    {
      on: 'use',
      event: 'hit',
      target: 'target',
      values: { attacker: 'caster', damage: [10, 20] },
    },
    { on: 'use', effect: 'venom', target: 'target', values: { duration: 2000, stacks: [1, 2] } },
    { on: 'use', gain: 'caster.mana', values: { amount: [10, 20] } },
    { on: 'use', lose: 'target.hp', values: { amount: 1 } },
    { on: 'broken', lose: 'caster.hp', values: { amount: 2 } },
  ]);
  expect(effects[0]).toEqual({
    id: 'venom',
    durationMs: 3000,
    periodMs: 1000,
    own: { heat: 'source.attack * 10%' },
    changes: [{ field: 'speed', kind: 'less', value: 20, eachStack: true }],
    does: [
      {
        on: 'every',
        event: 'hit',
        target: 'holder',
        values: { attacker: 'source', damage: 'heat * stacks' },
      },
      { on: 'end', lose: 'holder.mana', values: { amount: 5 } },
    ],
  });
  const text = recordingTerminal();
  await runExport({ path, games, json: false, tunes: [] }, text);
  expect(text.out()).toContain('  on use: hit target, damage (10 * rank + caster.attack) * 50%\n');
  expect(text.out()).toContain('  on use: venom to target, duration 2s, stacks 1 / 2\n');
  expect(text.out()).toContain('  on use: gain caster.mana: 10 / 20\n');
  expect(text.out()).toContain(
    'effect venom\n  3s\n  heat = source.attack * 10%\n  speed: less 20% each stack\n  every 1s\n',
  );
});

it('[CX5] a tune that is no number is a wrong use', async () => {
  const terminal = recordingTerminal();
  const path = folderWith({ 'a.rules': SKILL });
  expect(await runExport({ path, games, json: false, tunes: ['power'] }, terminal)).toBe(2);
  expect(terminal.err()).toContain('ARGUMENT_INVALID');
});

it('[CX5] a tune that no file declares, and a place that cannot be written, are wrong uses', async () => {
  const path = folderWith({ 'a.rules': SKILL });
  const terminal = recordingTerminal();
  expect(await runExport({ path, games, json: false, tunes: ['powr=1'] }, terminal)).toBe(2);
  expect(terminal.err()).toBe(
    'ARGUMENT_INVALID No file declares the tune `powr`. Did you mean `power`?\n',
  );
  const out = join(path, 'nowhere/types.d.ts');
  const types = recordingTerminal();
  expect(await runTypes({ path, games, json: false, out, check: false }, types)).toBe(2);
  expect(types.err()).toContain('cannot be written: its folder is not there.\n');
});

it('[CX5] types --check without a file to compare with is a wrong use', async () => {
  const path = folderWith({ 'a.rules': SKILL });
  const terminal = recordingTerminal();
  expect(await runTypes({ path, games, json: false, out: undefined, check: true }, terminal)).toBe(
    2,
  );
  expect(terminal.err()).toContain('ARGUMENT_INVALID');
});

it('[CX15] types go to standard output, to a file, or are compared with one', async () => {
  const folder = folderWith({ 'a.rules': SKILL });
  const options = { path: folder, games, json: false, check: false };
  const shown = recordingTerminal();
  expect(await runTypes({ ...options, out: undefined }, shown)).toBe(0);
  expect(shown.out()).toContain("export type SkillId = 'fireball';\n");
  const out = join(folder, 'types.d.ts');
  expect(await runTypes({ ...options, out, check: true }, recordingTerminal())).toBe(1);
  expect(existsSync(out)).toBe(false);
  expect(await runTypes({ ...options, out }, recordingTerminal())).toBe(0);
  expect(readFileSync(out, 'utf8')).toBe(shown.out());
  expect(await runTypes({ ...options, out, check: true }, recordingTerminal())).toBe(0);
  writeFileSync(join(folder, 'a.rules'), SKILL.replace('fireball', 'frostbolt'));
  const stale = recordingTerminal();
  expect(await runTypes({ ...options, out, check: true }, stale)).toBe(1);
  expect(stale.out()).toContain('stale');
});
