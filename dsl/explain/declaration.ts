// Pages about declarations and statements that are not formed as they must be.
import type { ExplainPage } from './page.ts';

const PLAIN = 'rule opening on hit { modify damage: flat 5 }';
const SLOW = 'effect slow { duration 2s }\n';

export const DECLARATION_PAGES: readonly ExplainPage[] = [
  {
    code: 'ARGUMENT_UNNAMED',
    why: 'Arguments of `apply` are named, so that a reader sees what is given, and their order is of no account.',
    wrong: `${SLOW}rule chill on hit { apply('slow') }`,
    right: `${SLOW}rule chill on hit { apply(debuff: 'slow') }`,
  },
  {
    code: 'ASSIGNMENT',
    why: 'Nothing is assigned: several rules change one value, and the order of assignments would decide. `modify` says how it changes, and all changes are put together.',
    wrong: 'rule opening on hit { damage = 5 }',
    right: 'rule opening on hit { modify damage: set 5 }',
  },
  {
    code: 'CLAUSE_UNKNOWN',
    why: 'Behind the event of a rule stand clauses, separated by commas: `priority 10`, `cooldown 3s per attacker`, `depth 3`.',
    wrong: 'rule opening on hit, importance 5 { modify damage: flat 5 }',
    right: 'rule opening on hit, priority 5 { modify damage: flat 5 }',
  },
  {
    code: 'EXPECTED_DECLARATION',
    why: 'Outside all blocks stand declarations, each beginning with its word: `rule`, `effect`, `skill`, `formula`, `test` and so on. Statements stand inside a rule.',
    wrong: 'modify damage: flat 5',
    right: PLAIN,
  },
  {
    code: 'MISSING_EVENT',
    why: 'A rule runs when an event happens and has to say which.',
    wrong: 'rule opening hit { modify damage: flat 5 }',
    right: PLAIN,
  },
  {
    code: 'MODIFIER_UNKNOWN',
    why: 'A change is `flat`, `increased`, `reduced`, `more`, `less`, `at least`, `at most` or `set`. They are put together in this order, whatever rule comes first.',
    wrong: 'rule opening on hit { modify damage: plus 5 }',
    right: PLAIN,
  },
  {
    code: 'MODIFY_LISTED',
    why: 'One `modify` says one change of one value.',
    wrong: 'rule opening on hit { modify damage: flat 5, more 10% }',
    right: 'rule opening on hit {\n  modify damage: flat 5\n  modify damage: more 10%\n}',
  },
  {
    code: 'PRIORITY_NOT_WHOLE',
    why: 'Priorities order rules: higher ones run first. They are whole numbers, so that equal ones are meant to be equal.',
    wrong: 'rule opening on hit, priority 1.5 { modify damage: flat 5 }',
    right: 'rule opening on hit, priority 2 { modify damage: flat 5 }',
  },
  {
    code: 'WHEN_MISPLACED',
    why: '`when` decides about the whole rule and is its first line. Within a rule `if` decides.',
    wrong: 'rule opening on hit {\n  modify damage: flat 5\n  when target.hp < 30%\n}',
    right: 'rule opening on hit {\n  when target.hp < 30%\n  modify damage: flat 5\n}',
  },
];
