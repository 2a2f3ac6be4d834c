// Pages about types and values.
import type { ExplainPage } from './page.ts';

const PLAIN = 'rule opening on hit { modify damage: flat 5 }';
const CHILL = "rule chill on hit { apply(debuff: 'slow') }";
/** Formulas that each take twice the steps of the one before. */
const DOUBLING = Array.from(
  { length: 15 },
  (_, i) => `formula f${i}() = ${i === 0 ? '1' : `f${i - 1}() + f${i - 1}()`}`,
).join('\n');

export const TYPE_PAGES: readonly ExplainPage[] = [
  {
    code: 'CHANCE_OUT_OF_RANGE',
    why: 'A chance lies from 0%, never, to 100%, always.',
    wrong: 'rule lucky on hit { chance 120% { modify damage: flat 5 } }',
    right: 'rule lucky on hit { chance 20% { modify damage: flat 5 } }',
  },
  {
    code: 'CONDITION_NOT_BOOL',
    why: 'A condition is answered with yes or no. A number is no answer; compare it with something.',
    wrong: 'rule opening on hit {\n  when target.hp\n  modify damage: flat 5\n}',
    right: 'rule opening on hit {\n  when target.hp > 0\n  modify damage: flat 5\n}',
  },
  {
    code: 'DIVISION_BY_ZERO',
    why: 'The divisor is 0 whatever happens, so the division never has a value.',
    wrong: 'rule opening on hit { modify damage: flat attacker.attack / 0 }',
    right: 'rule opening on hit { modify damage: flat attacker.attack / 2 }',
  },
  {
    code: 'DIVISOR_UNKNOWN',
    why: 'Nothing proves that the divisor is never 0. Say what the value is in that case with `else`, or keep 0 away with `max(1, ...)`.',
    wrong: 'rule opening on hit { modify damage: flat attacker.attack / target.defense }',
    right: 'rule opening on hit { modify damage: flat attacker.attack / target.defense else 0 }',
  },
  {
    code: 'DURATION_NOT_POSITIVE',
    why: 'Something that lasts no time never was.',
    wrong: `effect slow { duration 0s }\n${CHILL}`,
    right: `effect slow { duration 2s }\n${CHILL}`,
  },
  {
    code: 'EFFECT_STATEMENT',
    why: 'What an effect holds by itself counts as long as it is there: only `modify`, `let` and `if`. What happens once stands in a hook such as `on start { }`, or in `every 1s { }`.',
    wrong: `effect slow { duration 2s  chance 50% { modify speed: less 20% } }\n${CHILL}`,
    right: `effect slow { duration 2s  modify speed: less 20% }\n${CHILL}`,
  },
  {
    code: 'FORMULA_RECURSIVE',
    why: 'A formula that needs its own result would never end.',
    wrong: 'formula loop(a: number) = loop(a)\nrule opening on hit { modify damage: flat loop(1) }',
    right: 'formula twice(a: number) = a * 2\nrule opening on hit { modify damage: flat twice(1) }',
  },
  {
    code: 'FORMULA_TOO_DEEP',
    why: 'Formulas call each other at most 32 deep.',
    wrong: {
      rules: [
        'formula f0(a: number) = a',
        ...Array.from({ length: 33 }, (_, i) => `formula f${i + 1}(a: number) = f${i}(a)`),
        'rule opening on hit { modify damage: flat f33(1) }',
      ].join('\n'),
      shown: 'formula f0(a: number) = a\nformula f1(a: number) = f0(a)\n// and so on, up to f33',
    },
    right: 'formula twice(a: number) = a * 2\nrule opening on hit { modify damage: flat twice(1) }',
  },
  {
    code: 'MODIFIER_TYPE',
    why: '`increased`, `reduced`, `more` and `less` take percents; `flat`, `at least`, `at most` and `set` take what the field is.',
    wrong: 'rule opening on hit { modify damage: more 50 }',
    right: 'rule opening on hit { modify damage: more 50% }',
  },
  {
    code: 'NOT_MODIFIABLE',
    why: 'Rules modify numbers of their event that the game lets them modify; effects modify such fields of their holder.',
    wrong: 'rule opening on hit { modify crit: flat 5 }',
    right: PLAIN,
  },
  {
    code: 'NUMBER_WITH_PERCENT',
    why: '5 + 10% can mean 5.1, 5.5 or 15%. Say which: `5 * 110%`, or 10% of something named.',
    wrong: 'rule opening on hit { modify damage: flat attacker.attack + 10% }',
    right: 'rule opening on hit { modify damage: flat attacker.attack * 110% }',
  },
  {
    code: 'PERCENT_WITHOUT_MAXIMUM',
    why: 'A percent of a field is a share of its maximum, and this field has none. Compare with a number.',
    wrong: 'rule opening on hit {\n  when target.attack < 30%\n  modify damage: flat 5\n}',
    right: 'rule opening on hit {\n  when target.attack < 30\n  modify damage: flat 5\n}',
  },
  {
    code: 'EVENT_TOO_COSTLY',
    why: 'All that one event can lead to, with everything its rules raise, may take 100,000 steps: more would hold up the battle. `midswing cost` shows where they go; smaller limits and fewer repetitions help.',
    wrong: {
      rules: `${DOUBLING}\nrule one on hit { modify damage: flat f14() }\nrule two on hit { modify damage: flat f14() }`,
      shown:
        'formula f14() = f13() + f13() // and so on\nrule one on hit { modify damage: flat f14() }\nrule two on hit { modify damage: flat f14() }',
    },
    right: PLAIN,
  },
  {
    code: 'RULE_TOO_COSTLY',
    why: 'One rule, hook or skill may take 100,000 steps. Usually a formula calls another twice, which calls another twice: keep the result in a `let`.',
    wrong: {
      rules: `${DOUBLING}\nformula f15() = f14() + f14()\nrule one on hit { modify damage: flat f15() }`,
      shown:
        'formula f15() = f14() + f14() // and so on\nrule one on hit { modify damage: flat f15() }',
    },
    right: PLAIN,
  },
  {
    code: 'TYPE_MISMATCH',
    why: 'A value of another type is needed here. Nothing is converted silently: a number is no duration and an entity no number.',
    wrong: "effect slow { duration 2s }\nrule chill on hit { apply(debuff: 'slow', duration: 2) }",
    right: "effect slow { duration 2s }\nrule chill on hit { apply(debuff: 'slow', duration: 2s) }",
  },
  {
    code: 'UNITS_MIXED',
    why: 'Durations go with durations, distances with distances; both can be multiplied with a number.',
    wrong:
      "effect slow { duration 2s }\nrule chill on hit { apply(debuff: 'slow', duration: 2s + 1) }",
    right:
      "effect slow { duration 2s }\nrule chill on hit { apply(debuff: 'slow', duration: 2s + 1s) }",
  },
];
