// Pages about how words follow each other in values, lists and blocks.
import type { ExplainPage } from './page.ts';

const SLOW = 'effect slow { duration 2s }\n';
const PLAIN = 'rule opening on hit { modify damage: flat 5 }';

export const GRAMMAR_PAGES: readonly ExplainPage[] = [
  {
    code: 'COMPARISON_CHAINED',
    why: 'A comparison is a yes or a no, and comparing that again says nothing. Compare twice and join both with `and`.',
    wrong: 'rule opening on hit {\n  when 10 < target.hp < 20\n  modify damage: flat 5\n}',
    right:
      'rule opening on hit {\n  when 10 < target.hp and target.hp < 20\n  modify damage: flat 5\n}',
  },
  {
    code: 'ELSE_WITHOUT_IF',
    why: '`else` belongs to the `if` right before it and follows its `}`.',
    wrong: 'rule opening on hit {\n  modify damage: flat 5\n  else { modify damage: flat 1 }\n}',
    right:
      'rule opening on hit {\n  if target.hp < 30% { modify damage: flat 5 } else { modify damage: flat 1 }\n}',
  },
  {
    code: 'EXPECTED_BLOCK',
    why: 'What a rule, condition or chance holds stands between `{` and `}`, also when it is one line.',
    wrong: 'rule opening on hit {\n  if target.hp < 30% modify damage: flat 5\n}',
    right: 'rule opening on hit {\n  if target.hp < 30% { modify damage: flat 5 }\n}',
  },
  {
    code: 'EXPECTED_EXPRESSION',
    why: 'A value or condition was begun and is not there: a number, a name, a comparison.',
    wrong: 'rule opening on hit { modify damage: flat }',
    right: PLAIN,
  },
  {
    code: 'EXPECTED_NAME',
    why: 'What is declared has a name of letters, digits and `_`, by which others find it.',
    wrong: 'rule on hit { modify damage: flat 5 }',
    right: PLAIN,
  },
  {
    code: 'EXPECTED_OPERATOR',
    why: 'Within parentheses one value was finished and another began, without an operator between them.',
    wrong: 'rule opening on hit { modify damage: flat (5 6) }',
    right: 'rule opening on hit { modify damage: flat (5 + 6) }',
  },
  {
    code: 'EXPECTED_STATEMENT',
    why: 'Inside a block stand statements, each beginning with its word: `modify`, `apply`, `if`, `let` and so on.',
    wrong: 'rule opening on hit { 5 }',
    right: PLAIN,
  },
  {
    code: 'EXPRESSION_TOO_LARGE',
    why: 'One value may have 1,000 parts. Give parts of it a name with `let`, or make formulas of them.',
    wrong: {
      rules: `rule opening on hit { modify damage: flat 1${' + 1'.repeat(1_000)} }`,
      shown: 'rule opening on hit { modify damage: flat 1 + 1 + 1 + 1 ... }',
    },
    right: PLAIN,
  },
  {
    code: 'EXTRA_BRACE',
    why: 'Every `}` closes a `{`; this one has none left to close.',
    wrong: `${PLAIN} }`,
    right: PLAIN,
  },
  {
    code: 'EXTRA_COLON',
    why: 'Clauses take their value directly: `duration 2s`. A colon stands behind names of arguments, of types, and of what is modified.',
    wrong: "effect slow { duration: 2s }\nrule chill on hit { apply(debuff: 'slow') }",
    right: `${SLOW}rule chill on hit { apply(debuff: 'slow') }`,
  },
  {
    code: 'EXTRA_COMMA',
    why: 'Statements follow each other without a sign between them.',
    wrong: 'rule opening on hit { modify damage: flat 5, modify damage: more 10% }',
    right: 'rule opening on hit {\n  modify damage: flat 5\n  modify damage: more 10%\n}',
  },
  {
    code: 'EXTRA_PAREN',
    why: 'Every `)` closes a `(`; this one has none left to close.',
    wrong: 'rule opening on hit {\n  if target.hp < 30%) { modify damage: flat 5 }\n}',
    right: 'rule opening on hit {\n  if target.hp < 30% { modify damage: flat 5 }\n}',
  },
  {
    code: 'KEYWORD_FOREIGN',
    why: 'The word is of another language; the fix writes the form it has here.',
    wrong:
      'rule opening on hit {\n  if target.hp < 30% { modify damage: flat 5 } elseif target.hp < 60% { modify damage: flat 2 }\n}',
    right:
      'rule opening on hit {\n  if target.hp < 30% { modify damage: flat 5 } else if target.hp < 60% { modify damage: flat 2 }\n}',
  },
  {
    code: 'MISSING_AND',
    why: 'Two conditions need a word that says how they belong together: `and` when both must hold, `or` when one is enough.',
    wrong: 'rule opening on hit {\n  if crit target.hp < 30% { modify damage: flat 5 }\n}',
    right: 'rule opening on hit {\n  if crit and target.hp < 30% { modify damage: flat 5 }\n}',
  },
  {
    code: 'MISSING_BRACE',
    why: 'A block was opened and never closed. The `}` is missing at the latest where the finding points.',
    wrong: 'rule opening on hit { modify damage: flat 5',
    right: PLAIN,
  },
  {
    code: 'MISSING_COLON',
    why: 'Between the name of an argument and its value stands `:`, and so between what is modified and the change.',
    wrong: 'rule opening on hit { modify damage flat 5 }',
    right: PLAIN,
  },
  {
    code: 'MISSING_COMMA',
    why: 'Entries of a list are separated by `,`.',
    wrong: `${SLOW}rule chill on hit { apply(debuff: 'slow' duration: 2s) }`,
    right: `${SLOW}rule chill on hit { apply(debuff: 'slow', duration: 2s) }`,
  },
  {
    code: 'MISSING_EQUALS',
    why: 'A name and what it stands for are joined by `=`.',
    wrong: 'rule opening on hit {\n  let bonus 5\n  modify damage: flat bonus\n}',
    right: 'rule opening on hit {\n  let bonus = 5\n  modify damage: flat bonus\n}',
  },
  {
    code: 'MISSING_PAREN',
    why: 'Arguments stand in parentheses, and every `(` is closed.',
    wrong: `${SLOW}rule chill on hit { apply(debuff: 'slow', duration: 2s }`,
    right: `${SLOW}rule chill on hit { apply(debuff: 'slow', duration: 2s) }`,
  },
  {
    code: 'NESTING_TOO_DEEP',
    why: 'Blocks and parentheses nest at most 64 deep. Deeper rules are read by nobody; move the inner part into a formula or a rule of its own.',
    wrong: {
      rules: `rule opening on hit { modify damage: flat ${'('.repeat(70)}5${')'.repeat(70)} }`,
      shown: 'rule opening on hit { modify damage: flat ((((((...5...)))))) }',
    },
    right: PLAIN,
  },
  {
    code: 'OPERATOR_FOREIGN',
    why: 'The sign is of another language; the fix writes what it is called here: `=`, `!=`, `and`, `or`, `not`.',
    wrong: 'rule opening on hit {\n  when target.hp == 10\n  modify damage: flat 5\n}',
    right: 'rule opening on hit {\n  when target.hp = 10\n  modify damage: flat 5\n}',
  },
  {
    code: 'SEMICOLON',
    why: 'Statements end where the next one begins; no sign is needed.',
    wrong: 'rule opening on hit { modify damage: flat 5; }',
    right: PLAIN,
  },
  {
    code: 'UNIT_SPACED',
    why: 'A unit touches its number, so that one value is one word.',
    wrong: "effect slow { duration 2 s }\nrule chill on hit { apply(debuff: 'slow') }",
    right: `${SLOW}rule chill on hit { apply(debuff: 'slow') }`,
  },
];
