// Pages about warnings: what was probably forgotten, or probably not meant.
import type { ExplainPage } from './page.ts';

const PLAIN = 'rule opening on hit { modify damage: flat 5 }';

export const DOUBT_PAGES: readonly ExplainPage[] = [
  {
    code: 'EFFECT_ENDLESS',
    why: 'Neither the effect nor the `apply` has a duration, and no `end` or `dispel` ends it, so whoever gets it keeps it. Give it a `duration`; where it is meant to stay, `stack per target` says so.',
    wrong: "effect slow { modify speed: less 20% }\nrule chill on hit { apply(debuff: 'slow') }",
    right:
      "effect slow { duration 2s  modify speed: less 20% }\nrule chill on hit { apply(debuff: 'slow') }",
  },
  {
    code: 'EFFECT_NEVER_APPLIED',
    why: 'Nothing gives the effect to anybody. It is unfinished or left over. Where the game gives it, a test that does so (`given a has NAME`) says that.',
    wrong: `effect slow { duration 2s }\n${PLAIN}`,
    right: "effect slow { duration 2s }\nrule chill on hit { apply(debuff: 'slow') }",
  },
  {
    code: 'FORMULA_UNUSED',
    why: 'Nothing calls the formula. It is unfinished or left over.',
    wrong: `formula twice(a: number) = a * 2\n${PLAIN}`,
    right: 'formula twice(a: number) = a * 2\nrule opening on hit { modify damage: flat twice(1) }',
  },
  {
    code: 'LET_UNUSED',
    why: 'Nothing reads the value. Often the line below names another one by mistake.',
    wrong: 'rule opening on hit {\n  let bonus = 5\n  modify damage: flat 5\n}',
    right: 'rule opening on hit {\n  let bonus = 5\n  modify damage: flat bonus\n}',
  },
  {
    code: 'LESS_THAN_NOTHING',
    why: 'Less by 100% leaves nothing, and there is nothing less than that. To leave a tenth, write `less 90%`.',
    wrong: 'rule opening on hit { modify damage: less 110% }',
    right: 'rule opening on hit { modify damage: less 90% }',
  },
  {
    code: 'MODIFIER_NEGATIVE',
    why: 'A change by a negative percent does the opposite of what its word says. Take the opposite word.',
    wrong: 'rule opening on hit { modify damage: more -20% }',
    right: 'rule opening on hit { modify damage: less 20% }',
  },
  {
    code: 'MODIFY_OF_ITSELF',
    why: 'Every read sees the value from the beginning of the event, before all changes. Changing a value by itself therefore says something else than it seems to; a percent says it better.',
    wrong: 'rule opening on hit { modify damage: flat damage * 50% }',
    right: 'rule opening on hit { modify damage: more 50% }',
  },
  {
    code: 'SHARE_ABOVE_MAXIMUM',
    why: 'A field is never above its maximum, so this answer is always the same.',
    wrong: 'rule opening on hit {\n  when target.hp < 130%\n  modify damage: flat 5\n}',
    right: 'rule opening on hit {\n  when target.hp < 30%\n  modify damage: flat 5\n}',
  },
  {
    code: 'SHARE_AS_NUMBER',
    why: 'The field counts points, and a number between 0 and 1 was probably meant as a share of them. Write a percent.',
    wrong: 'rule opening on hit {\n  when target.hp < 0.3\n  modify damage: flat 5\n}',
    right: 'rule opening on hit {\n  when target.hp < 30%\n  modify damage: flat 5\n}',
  },
];
