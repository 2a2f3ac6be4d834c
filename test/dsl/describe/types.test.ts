// Names of packs as TypeScript types.
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { arenaVocabulary } from '../../../combat-rules/vocabulary.ts';
import { runTypes } from '../../../dsl/cli/types.ts';
import { typesText } from '../../../dsl/describe/types.ts';
import { ROOT } from '../../support/source-tree.ts';
import { recordingTerminal } from '../cli/rig.ts';
import { GAME } from '../explain/game.ts';
import { packOf } from './pack.ts';

const RULES = `resource mana of unit max 100
resource combo of unit per target max 5
effect slow { tags debuff.movement  duration 2s }
class mage { maxHp 80 }
skill bolt {
  target enemy
  ranks 2
  cost 5 mana
  cost 1 combo
  requires caster.hp > 10 else 'too weak'
  on use { hit(attacker: caster, target: target, damage: 5) as arcane }
}
rule chill on hit { when event has arcane  apply(debuff: 'slow') }
`;

function types(text: string): string {
  const { pack, program } = packOf(text);
  const { enums, events } = pack;
  return typesText({ name: 'p', vocabulary: GAME, program, enums, events: [...events.values()] });
}

it('[GT1] ids are unions of literals, sorted, tags with those above them', () => {
  const text = types(RULES);
  for (const line of [
    "export type EffectId = 'slow';",
    "export type SkillId = 'bolt';",
    "export type TagId = 'debuff' | 'debuff.movement';",
    "export type EventTagId = 'arcane';",
    "export type ResourceId = 'combo' | 'mana';",
    "export type ClassId = 'mage';",
    'export type UnitId = never;',
    "export type Element = 'fire' | 'water' | 'grass';",
  ]) {
    expect(text).toContain(`${line}\n`);
  }
  expect(text).toMatch(/RefusalReason =\n( {2}\| '[a-z ]+'\n)* {2}\| 'too weak'\n/);
  expect(text).not.toContain("'accepted'");
});

it('[GT2] events, commands, fields, accessors and functions have their types', () => {
  const text = types(RULES);
  expect(text).toContain('  readonly hit: {\n    readonly attacker: UnitRow;\n');
  expect(text).toContain(
    '  readonly bolt: {\n    readonly target: UnitRow;\n    readonly rank: 1 | 2;\n  };\n',
  );
  expect(text).toContain('export interface UnitFields {\n  hp: number;\n');
  expect(text).toContain('    readonly mana: Accessor<number>;\n');
  expect(text).not.toContain('readonly combo: Accessor');
  expect(text).toContain('  sight(from: UnitRow, to: UnitRow): Flag;\n');
});

it('[EM13] all names of the pack are one type, for embedding', () => {
  const text = types(RULES);
  expect(text).toContain('export interface Names {\n');
  expect(text).toContain('  readonly events: { readonly [Id in EventId]: Events[Id] };\n');
  expect(text.trimEnd().endsWith('  readonly reasons: RefusalReason;\n}')).toBe(true);
});

it('[GT3] the same pack gives the same text, wherever its declarations stand', () => {
  const moved = RULES.split('\n')
    .slice(2, 3)
    .concat(RULES.split('\n').filter((_, at) => at !== 2));
  expect(types(moved.join('\n'))).toBe(types(RULES));
});

it('[GT4] the types of the arena are those of its pack', async () => {
  const options = {
    path: join(ROOT, 'combat-rules/pack/arena'),
    games: new Map([['arena', arenaVocabulary]]),
    out: join(ROOT, 'combat-rules/generated-types/arena.d.ts'),
    check: true,
    json: false,
  };
  const terminal = recordingTerminal();
  expect(await runTypes(options, terminal), terminal.out()).toBe(0);
});
