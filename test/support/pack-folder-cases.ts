// Pack folders, good and bad, for both readers of them: the one that packs and the one of the language. Either takes
// and refuses the same ones, with the same members or the same code.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** What stands at a path: text, bytes, or something that is no file. */
type Entry =
  | string
  | Uint8Array
  | { readonly link: string }
  | { readonly pipe: true }
  | { readonly folder: true };

export interface FolderCase {
  readonly what: string;
  /** By path; the folder that is read is `own`. */
  readonly tree: Readonly<Record<string, Entry>>;
  /** Paths in the pack, ascending, and what is left out; or the code of the refusal. */
  readonly outcome: { readonly members: string; readonly leftOut?: string } | string;
}

/** The service that both readers know. */
export const CASE_SERVICE = 'examples';

function packJson(changes: Readonly<Record<string, unknown>> = {}): string {
  const fields = { name: 'own', service: CASE_SERVICE, engine: '>=0.1.0', edition: 1, ...changes };
  return JSON.stringify(fields);
}

const OWN = { 'own/pack.json': packJson() };
const VARIANT = { 'own/pack.json': packJson({ extends: '../base' }) };
const BASE = { 'base/pack.json': packJson({ name: 'base' }) };
const RULES = { 'own/a.rules': '// nothing\n' };

function many(count: number, path: (at: number) => string): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [path(at), '']));
}

/** Packs that extend one another: `own`, then p0 to the last one. */
function chain(bases: number): Record<string, string> {
  const tree: Record<string, string> = { 'own/pack.json': packJson({ extends: '../p0' }) };
  for (let at = 0; at < bases; at += 1) {
    const next = at + 1 < bases ? { extends: `../p${at + 1}` } : {};
    tree[`p${at}/pack.json`] = packJson(next);
  }
  tree[`p${bases - 1}/z.rules`] = '';
  return tree;
}

const MEMBERS: readonly FolderCase[] = [
  {
    what: 'rule files and sheets are members',
    tree: { ...OWN, ...RULES, 'own/deep/chart.csv': 'a\n', 'own/z.rules': '' },
    outcome: { members: 'a.rules deep/chart.csv z.rules' },
  },
  {
    what: 'other files are left out, hidden ones are not even listed',
    tree: {
      ...OWN,
      ...RULES,
      'own/a.rules.txt': '',
      'own/sub/pack.json': '{}',
      'own/.hidden/b.rules': '',
      'own/.c.csv': '',
      'own/chart.CSV': '',
    },
    outcome: { members: 'a.rules', leftOut: 'a.rules.txt chart.CSV sub/pack.json' },
  },
  { what: 'no pack.json', tree: RULES, outcome: 'PACK_SOURCE_MISSING' },
  { what: 'no folder', tree: {}, outcome: 'PACK_SOURCE_MISSING' },
  {
    what: 'a pack.json that is no JSON',
    tree: { 'own/pack.json': '{', ...RULES },
    outcome: 'PACK_SOURCE_INVALID',
  },
  ...['now', 'next-round', 'pin'].map((update) => ({
    what: `running rooms move to it by ${update}`,
    tree: { 'own/pack.json': packJson({ update }), ...RULES },
    outcome: { members: 'a.rules' },
  })),
  {
    what: 'an update point that there is not',
    tree: { 'own/pack.json': packJson({ update: 'next-match' }), ...RULES },
    outcome: 'PACK_SOURCE_INVALID',
  },
  {
    what: 'a pack.json with a byte order mark',
    tree: { 'own/pack.json': `\u{feff}${packJson()}`, ...RULES },
    outcome: { members: 'a.rules' },
  },
  {
    what: 'a pack.json that is a folder',
    tree: { 'own/pack.json': { folder: true }, ...RULES },
    outcome: 'PACK_SOURCE_INVALID',
  },
  {
    what: 'a pack.json that is too large',
    tree: { 'own/pack.json': ' '.repeat(65_537), ...RULES },
    outcome: 'PACK_SOURCE_TOO_LARGE',
  },
  {
    what: 'sheets but no rule file',
    tree: { ...OWN, 'own/a.csv': '' },
    outcome: 'PACK_SOURCE_EMPTY',
  },
  {
    what: 'a sheet whose name cannot be a member',
    tree: { ...OWN, ...RULES, 'own/my chart.csv': '' },
    outcome: 'PACK_SOURCE_PATH',
  },
  {
    what: 'a path that is too long',
    tree: { ...OWN, [`own/${'f'.repeat(123)}.rules`]: '' },
    outcome: 'PACK_SOURCE_PATH',
  },
  {
    what: 'two members that differ in case only',
    tree: { ...OWN, ...RULES, 'own/A.rules': '' },
    outcome: 'PACK_SOURCE_PATH',
  },
  {
    what: 'a link to a sheet',
    tree: { ...OWN, ...RULES, 'chart.csv': '', 'own/chart.csv': { link: '../chart.csv' } },
    outcome: 'PACK_SOURCE_PATH',
  },
  {
    what: 'a pipe in the place of a sheet',
    tree: { ...OWN, ...RULES, 'own/chart.csv': { pipe: true } },
    outcome: 'PACK_SOURCE_PATH',
  },
  {
    what: 'a folder that is named like a rule file',
    tree: { ...OWN, 'own/x.rules/a.rules': '' },
    outcome: { members: 'x.rules/a.rules' },
  },
  {
    what: 'as many members as there may be',
    tree: {
      ...OWN,
      ...many(128, (at) => `own/${at}.rules`),
      ...many(128, (at) => `own/${at}.csv`),
    },
    outcome: {
      members: [...Array(128).keys()]
        .flatMap((at) => [`${at}.rules`, `${at}.csv`])
        .sort()
        .join(' '),
    },
  },
  {
    what: 'one member too many',
    tree: { ...OWN, ...RULES, ...many(256, (at) => `own/${at}.csv`) },
    outcome: 'PACK_SOURCE_TOO_LARGE',
  },
  {
    what: 'too many bytes together',
    tree: {
      ...OWN,
      'own/a.rules': ' '.repeat(2_097_152),
      'own/b.csv': ' '.repeat(2_097_153),
    },
    outcome: 'PACK_SOURCE_TOO_LARGE',
  },
  {
    what: 'a folder too deep',
    tree: { ...OWN, [`own/${'d/'.repeat(9)}a.rules`]: '' },
    outcome: 'PACK_SOURCE_TOO_LARGE',
  },
];

const EXTENDING: readonly FolderCase[] = [
  {
    what: 'what it extends stands behind `.base/`',
    tree: { ...VARIANT, ...RULES, ...BASE, 'base/a.rules': '', 'base/deep/chart.csv': '' },
    outcome: { members: '.base/a.rules .base/deep/chart.csv a.rules' },
  },
  {
    what: 'what the base extends stands behind it twice',
    tree: {
      ...VARIANT,
      ...RULES,
      'base/pack.json': packJson({ extends: '../core' }),
      'base/b.rules': '',
      'core/pack.json': packJson(),
      'core/c.rules': '',
    },
    outcome: { members: '.base/.base/c.rules .base/b.rules a.rules' },
  },
  {
    what: 'all rules may come from the base, whose other files do not count',
    tree: { ...VARIANT, 'own/a.csv': '', ...BASE, 'base/a.rules': '', 'base/notes.txt': '' },
    outcome: { members: '.base/a.rules a.csv' },
  },
  {
    what: 'a base in a folder beside it, with a slash at the end',
    tree: {
      'own/pack.json': packJson({ extends: '../shared/base/' }),
      'shared/base/pack.json': packJson(),
      'shared/base/a.rules': '',
    },
    outcome: { members: '.base/a.rules' },
  },
  ...[
    '.',
    './',
    '..',
    '../',
    'base',
    '/base',
    '../..',
    '../b c',
    '../a/../base',
    '../base//',
    '',
    7,
    null,
  ].map((base): FolderCase => ({
    what: `extends ${JSON.stringify(base)}`,
    tree: {
      'own/pack.json': packJson({ extends: base }),
      ...RULES,
      'own/base/pack.json': packJson(),
      'own/base/a.rules': '',
    },
    outcome: 'PACK_SOURCE_INVALID',
  })),
  {
    what: 'a base without pack.json',
    tree: { ...VARIANT, ...RULES, 'base/a.rules': '' },
    outcome: 'PACK_SOURCE_INVALID',
  },
  { what: 'no base there', tree: { ...VARIANT, ...RULES }, outcome: 'PACK_SOURCE_INVALID' },
  {
    what: 'a pack that extends itself',
    tree: { 'own/pack.json': packJson({ extends: '../own' }), ...RULES },
    outcome: 'PACK_SOURCE_INVALID',
  },
  {
    what: 'two packs that extend each other',
    tree: { ...VARIANT, ...RULES, 'base/pack.json': packJson({ extends: '../own' }) },
    outcome: 'PACK_SOURCE_INVALID',
  },
  {
    what: 'a base in the folder of the pack',
    tree: {
      'own/pack.json': packJson({ extends: '../own/base' }),
      ...RULES,
      'own/base/pack.json': packJson(),
    },
    outcome: 'PACK_SOURCE_INVALID',
  },
  {
    what: 'a base that is a link',
    tree: { 'own/pack.json': packJson({ extends: '../own2' }), ...RULES, own2: { link: 'own' } },
    outcome: 'PACK_SOURCE_PATH',
  },
  {
    what: 'a link on the way to the base',
    tree: {
      'own/pack.json': packJson({ extends: '../shared/base' }),
      ...RULES,
      'real/base/pack.json': packJson(),
      'real/base/a.rules': '',
      shared: { link: 'real' },
    },
    outcome: 'PACK_SOURCE_PATH',
  },
  {
    what: 'a link in the base',
    tree: { ...VARIANT, ...RULES, ...BASE, 'base/x': { link: '../own' } },
    outcome: 'PACK_SOURCE_PATH',
  },
  {
    what: 'a base that is a module',
    tree: { ...VARIANT, ...RULES, 'base/pack.json': packJson({ module: 'service.ts' }) },
    outcome: 'PACK_SOURCE_INVALID',
  },
  {
    what: 'a base for another service',
    tree: { ...VARIANT, ...RULES, 'base/pack.json': packJson({ service: 'chess' }) },
    outcome: 'PACK_SOURCE_INVALID',
  },
  {
    what: 'a base in another edition',
    tree: { ...VARIANT, ...RULES, 'base/pack.json': packJson({ edition: 2 }) },
    outcome: 'PACK_SOURCE_INVALID',
  },
  {
    what: 'a path that is too long behind `.base/`',
    tree: { ...VARIANT, ...RULES, ...BASE, [`base/${'f'.repeat(117)}.rules`]: '' },
    outcome: 'PACK_SOURCE_PATH',
  },
  {
    what: 'too many members with those of the base',
    tree: { ...VARIANT, ...RULES, ...BASE, ...many(256, (at) => `base/${at}.csv`) },
    outcome: 'PACK_SOURCE_TOO_LARGE',
  },
  {
    what: 'eight bases in a row',
    tree: chain(8),
    outcome: { members: `${'.base/'.repeat(8)}z.rules` },
  },
  { what: 'nine bases in a row', tree: chain(9), outcome: 'PACK_SOURCE_INVALID' },
];

export const FOLDER_CASES: readonly FolderCase[] = [...MEMBERS, ...EXTENDING];

/** A fresh folder with this tree; answers the path of `own` in it. */
export function plant({ tree }: FolderCase): string {
  const root = mkdtempSync(join(tmpdir(), 'midswing-case-'));
  for (const [path, entry] of Object.entries(tree)) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    if (typeof entry === 'string' || entry instanceof Uint8Array) writeFileSync(file, entry);
    else if ('link' in entry) symlinkSync(entry.link, file);
    else if ('folder' in entry) mkdirSync(file);
    else execFileSync('mkfifo', [file]);
  }
  return join(root, 'own');
}
