// Sheets and extended packs in the arena: a cell decides a hit, findings point into the sheet, editions are told.
import { describe, expect, it } from 'vitest';
import { createArenaCompiler } from '../../combat-rules/service.ts';
import type { CompileOutcome, PackDiagnostic } from '../../engine/contract/compiler.ts';
import { BASE_PREFIX } from '../../engine/trust/pack-layers.ts';
import { isBasePath } from '../../dsl/member-path.ts';
import { FIGHTER, TestArena, compileRules, loadOutcome } from './support/arena.ts';

const RULE = `table might from 'might.csv'\nrule r on hit { modify damage: set might(1) else 1 }\n${FIGHTER}`;

function sheet(damage: string): string {
  return `level: number key,damage: number\n1,${damage}\n`;
}

/** What a hit takes from a unit. */
function damage(files: Readonly<Record<string, string>>): number {
  return damageOf(compileRules(files));
}

function damageOf(outcome: CompileOutcome): number {
  const battle = new TestArena(loadOutcome(outcome)).withoutBots();
  const before = battle.get('hp', 1);
  expect(battle.use(0, 'jab', 1)).toBe('ok');
  return before - battle.get('hp', 1);
}

function refusal(outcome: CompileOutcome): readonly PackDiagnostic[] {
  if (outcome.ok) throw new Error('the pack should have been refused');
  return outcome.diagnostics;
}

describe('sheets', () => {
  it('[AR50] a cell of a sheet decides a hit, and a changed cell the next one', () => {
    expect(damage({ 'a.rules': RULE, 'might.csv': sheet('7') })).toBe(7);
    expect(damage({ 'a.rules': RULE, 'might.csv': sheet('11') })).toBe(11);
  });

  it('[AR50] a compiler that remembers rules does not remember their sheets', () => {
    const compiler = createArenaCompiler();
    const hits = ['7', '11', '7'].map((cell) => {
      const files = { 'a.rules': RULE, 'might.csv': sheet(cell) };
      const members = new Map(
        Object.entries(files).map(([path, text]) => [path, new TextEncoder().encode(text)]),
      );
      return damageOf(compiler.compile({ name: 'a', service: 'arena', revision: 1, members }));
    });
    expect(hits).toEqual([7, 11, 7]);
  });

  it('[AR51] a finding in a sheet points at row and column, with its frame', () => {
    const found = refusal(compileRules({ 'a.rules': RULE, 'might.csv': sheet('much') }));
    expect(found).toMatchObject([
      { code: 'TABLE_CELL', file: 'might.csv', line: 2, column: 3, endLine: 2, endColumn: 7 },
    ]);
    expect(found[0]?.rendered).toContain('error[TABLE_CELL] might.csv:2:3');
    expect(found[0]?.rendered).toContain('2 | 1,much');
  });

  it('[AR51] a sheet that is not there is told at the table', () => {
    const found = refusal(compileRules({ 'a.rules': RULE }));
    expect(found).toMatchObject([{ code: 'TABLE_MISSING', file: 'a.rules', line: 1 }]);
  });

  it('[AR52] a sheet that is not UTF-8 is refused where it stops being text', () => {
    const bytes = new Uint8Array([...new TextEncoder().encode('level: number key\n1,'), 0xff]);
    expect(refusal(compileRules({ 'a.rules': RULE, 'might.csv': bytes }))).toMatchObject([
      { code: 'FILE_NOT_UTF8', file: 'might.csv', line: 2, column: 3 },
    ]);
  });

  it('[AR52] a byte order mark before a sheet or rules is no part of their text', () => {
    const marked = { 'a.rules': `\u{feff}${RULE}`, 'might.csv': `\u{feff}${sheet('7')}` };
    expect(damage(marked)).toBe(7);
    const broken = { 'a.rules': RULE, 'might.csv': `\u{feff}level: numbr key\n` };
    expect(refusal(compileRules(broken))[0]).toMatchObject({ file: 'might.csv', line: 1 });
  });
});

describe('extended packs', () => {
  const base = { '.base/a.rules': RULE, '.base/might.csv': sheet('7') };

  it('[AR53] members behind `.base/` are of the extended pack: what is overridden counts no more', () => {
    expect(BASE_PREFIX).toBe('.base/');
    expect(isBasePath(`${BASE_PREFIX}a.rules`)).toBe(true);
    expect(damage(base)).toBe(7);
    const override = 'override rule r on hit { modify damage: set 3 }\n';
    expect(damage({ ...base, 'a.rules': override })).toBe(3);
    expect(damage({ ...base, 'might.csv': sheet('9') })).toBe(9);
    const twice = refusal(compileRules({ ...base, 'a.rules': override.replace('override ', '') }));
    expect(twice).toMatchObject([{ code: 'DUPLICATE_NAME', file: 'a.rules' }]);
    expect(twice[0]?.rendered).toContain('.base/a.rules');
  });

  it('[AR54] an edition that the language does not know is its finding, in the file that names it', () => {
    const members = new Map(
      Object.entries({ ...base, 'b.rules': '' }).map(([path, text]) => [
        path,
        new TextEncoder().encode(text),
      ]),
    );
    const pack = { name: 'a', service: 'arena', revision: 1, members };
    expect(refusal(createArenaCompiler().compile({ ...pack, edition: 2 }))).toMatchObject([
      { code: 'EDITION_UNKNOWN', severity: 'error', file: 'pack.json', line: 1, column: 1 },
    ]);
    expect(createArenaCompiler().compile({ ...pack, edition: 1 }).ok).toBe(true);
  });
});
