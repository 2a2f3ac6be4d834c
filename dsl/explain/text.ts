// Pages about characters, numbers and sizes.
import type { ExplainPage } from './page.ts';

export const TEXT_PAGES: readonly ExplainPage[] = [
  {
    code: 'COMMENT_FORM',
    why: 'There is one form of comment: `//` to the end of the line. Other forms are understood, so the rest of the file is still read; the fix writes them with `//`.',
    wrong: '# the first hit\nrule opening on hit { modify damage: flat 5 }',
    right: '// the first hit\nrule opening on hit { modify damage: flat 5 }',
  },
  {
    code: 'DECIMAL_COMMA',
    why: 'A comma separates values, so a decimal comma would make two values of one. Decimals take a point.',
    wrong: 'rule opening on hit { modify damage: flat 1,5 }',
    right: 'rule opening on hit { modify damage: flat 1.5 }',
  },
  {
    code: 'NUMBER_MALFORMED',
    why: 'A number is digits with at most one point between them: no leading point, no underscore, no second point.',
    wrong: 'rule opening on hit { modify damage: flat 1.5.2 }',
    right: 'rule opening on hit { modify damage: flat 1.52 }',
  },
  {
    code: 'NUMBER_TOO_LARGE',
    why: 'Values stay exact up to 1,000,000,000,000,000. Whatever is larger would lose digits without a word.',
    wrong: 'rule opening on hit { modify damage: flat 9000000000000000 }',
    right: 'rule opening on hit { modify damage: flat 9000 }',
  },
  {
    code: 'PACK_TOO_LARGE',
    why: 'A pack is checked as one, in front of whoever pushes it. Beyond this size that takes too long: say more with formulas, tables and templates, or split the pack.',
    wrong: {
      rules: '// a line that says nothing\n',
      repeat: 9_300,
      base: '// a line that says nothing\n'.repeat(200),
      second: '// a line that says nothing\n',
      shown: '// several files with more than 524,288 characters together',
    },
    right: 'rule opening on hit { modify damage: flat 5 }',
  },
  {
    code: 'SOURCE_TOO_LARGE',
    why: 'One file holds at most 262,144 characters, about a thousand long rules. Split it by what belongs together.',
    wrong: {
      rules: '// a line that says nothing\n',
      repeat: 10_000,
      shown: '// a file of 280,000 characters',
    },
    right: 'rule opening on hit { modify damage: flat 5 }',
  },
  {
    code: 'TYPOGRAPHIC_CHARACTER',
    why: 'Word processors replace plain quotes, minus and comparison signs by nicer ones. They are understood, and the fix writes the plain ones.',
    wrong: 'rule opening on hit {\n  when target.hp ≤ 10\n  modify damage: flat 5\n}',
    right: 'rule opening on hit {\n  when target.hp <= 10\n  modify damage: flat 5\n}',
  },
  {
    code: 'UNCLOSED_STRING',
    why: 'A quoted name ends on its line with the quote it began with.',
    wrong: "effect slow { duration 2s }\nrule chill on hit { apply(debuff: 'slow) }",
    right: "effect slow { duration 2s }\nrule chill on hit { apply(debuff: 'slow') }",
  },
  {
    code: 'UNEXPECTED_CHARACTER',
    why: 'Outside comments and quotes a rule file holds names, numbers and the signs of the language.',
    wrong: 'rule opening on hit { modify damage: flat 5 @ }',
    right: 'rule opening on hit { modify damage: flat 5 }',
  },
  {
    code: 'UNKNOWN_UNIT',
    why: 'A number may carry a unit that touches it. `%`, `ms`, `s`, `min` and `m` exist, `deg` in cones.',
    wrong: "effect slow { duration 2h }\nrule chill on hit { apply(debuff: 'slow') }",
    right: "effect slow { duration 2min }\nrule chill on hit { apply(debuff: 'slow') }",
  },
];
