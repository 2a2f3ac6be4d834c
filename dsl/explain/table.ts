// Pages about spreadsheets.
import type { ExplainPage } from './page.ts';

const RULES =
  "table armour from 'armour.csv'\nrule opening on hit { modify damage: less armour(1) else 0% }";
const HEAD = 'level: number key,cut: percent\n';
const right = { rules: RULES, members: { 'armour.csv': `${HEAD}1,5%\n2,10%\n` } };

export const TABLE_PAGES: readonly ExplainPage[] = [
  {
    code: 'TABLE_CELL',
    why: 'Every cell holds what the header of its column says: a number, a percent, a duration, a word of an enum.',
    wrong: { rules: RULES, members: { 'armour.csv': `${HEAD}1,much\n` } },
    right,
  },
  {
    code: 'TABLE_HEADER',
    why: 'The first line says what each column is called and holds: `level: number key, cut: percent`. At least one is a key.',
    wrong: { rules: RULES, members: { 'armour.csv': 'level: number key,cut\n1,5%\n' } },
    right,
  },
  {
    code: 'TABLE_KEY_REPEATED',
    why: 'A row is found by its keys, so no two rows have the same.',
    wrong: { rules: RULES, members: { 'armour.csv': `${HEAD}1,5%\n1,10%\n` } },
    right,
  },
  {
    code: 'TABLE_MISSING',
    why: 'The sheet is a file of the pack, beside the rules.',
    wrong: RULES,
    right,
  },
  {
    code: 'TABLE_ROW',
    why: 'Every row has a cell for every column.',
    wrong: { rules: RULES, members: { 'armour.csv': `${HEAD}1,5%,9\n` } },
    right,
  },
  {
    code: 'TABLE_SHEET',
    why: 'A sheet is text: cells separated by commas or semicolons, quoted where they hold such a sign.',
    wrong: { rules: RULES, members: { 'armour.csv': `${HEAD}1,"5%\n` } },
    right,
  },
  {
    code: 'TABLE_SIZE',
    why: 'A table has at least one row, and no more than can be looked through in time.',
    wrong: { rules: RULES, members: { 'armour.csv': HEAD } },
    right,
  },
];
