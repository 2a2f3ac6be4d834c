// Pages about warnings: what nothing uses, what is always or never so.
import type { ExplainPage } from './page.ts';

const PLAIN = 'rule opening on hit { modify damage: flat 5 }';
const CHILL = "rule chill on hit { apply(debuff: 'slow') }";
const SHEET = { 'armour.csv': 'level: number key,cut: percent\n1,5%\n2,10%\n' };

export const UNUSED_PAGES: readonly ExplainPage[] = [
  {
    code: 'RESOURCE_UNUSED',
    why: 'Nothing reads or changes the resource. It is unfinished or left over.',
    wrong: `resource mana of unit max 100\n${PLAIN}`,
    right: 'resource mana of unit max 100\nrule focus on hit { gain attacker.mana: 5 }',
  },
  {
    code: 'ROLL_UNUSED',
    why: 'No rule of the event reads the roll. It is unfinished or left over.',
    wrong: `roll edge on hit = 1d20\n${PLAIN}`,
    right: 'roll edge on hit = 1d20\nrule opening on hit { modify damage: flat edge }',
  },
  {
    code: 'TABLE_UNUSED',
    why: 'Nothing looks anything up in the table.',
    wrong: { rules: `table armour from 'armour.csv'\n${PLAIN}`, members: SHEET },
    right: {
      rules:
        "table armour from 'armour.csv'\nrule opening on hit { modify damage: less armour(1) else 0% }",
      members: SHEET,
    },
  },
  {
    code: 'TEMPLATE_UNUSED',
    why: 'No effect is made from the template.',
    wrong: `template dot(amount: number) { duration 5s  every 1s { lose holder.hp: amount } }\n${PLAIN}`,
    right:
      "template dot(amount: number) { duration 5s  every 1s { lose holder.hp: amount } }\neffect venom = dot(amount: 5)\nrule bite on hit { apply(debuff: 'venom') }",
  },
  {
    code: 'TUNE_UNUSED',
    why: 'Nothing reads the tune, so turning it changes nothing.',
    wrong: `tune power = 120\n${PLAIN}`,
    right: 'tune power = 120\nrule opening on hit { modify damage: flat power }',
  },
  {
    code: 'UNREACHABLE',
    why: 'What stands above always ends the block, so this never runs.',
    wrong: 'rule opening on hit {\n  stop\n  modify damage: flat 5\n}',
    right: 'rule opening on hit {\n  if crit { stop }\n  modify damage: flat 5\n}',
  },
  {
    code: 'ALWAYS_TRUE',
    why: 'The condition holds whatever happens, so it decides nothing.',
    wrong: 'rule opening on hit {\n  when target.hp >= target.hp\n  modify damage: flat 5\n}',
    right: 'rule opening on hit {\n  when target.hp >= attacker.hp\n  modify damage: flat 5\n}',
  },
  {
    code: 'AURA_STACKS',
    why: 'An aura gives its effect anew with every look around, and each time a stack is added. Let it have one stack, or use `on reapply`.',
    wrong:
      "effect glow {\n  aura ally in allies of holder limit 5 gives blessed, every 1s\n}\neffect blessed {\n  duration 1s\n  stack per target max 3\n}\nrule shine on heal { apply(buff: 'glow', duration: 9s) }",
    right:
      "effect glow {\n  aura ally in allies of holder limit 5 gives blessed, every 1s\n}\neffect blessed { duration 1s }\nrule shine on heal { apply(buff: 'glow', duration: 9s) }",
  },
  {
    code: 'HOOK_NEVER_RUNS',
    why: 'What the hook waits for never happens to this effect.',
    wrong: `effect slow {\n  duration 2s\n  on stack { lose holder.hp: 1 }\n}\n${CHILL}`,
    right: `effect slow {\n  duration 2s\n  stack per target max 3\n  on stack { lose holder.hp: 1 }\n}\n${CHILL}`,
  },
  {
    code: 'NEVER_TRUE',
    why: 'The condition never holds, so what it guards never runs.',
    wrong: 'rule opening on hit {\n  when target.hp < target.hp\n  modify damage: flat 5\n}',
    right: 'rule opening on hit {\n  when target.hp < attacker.hp\n  modify damage: flat 5\n}',
  },
  {
    code: 'REAPPLY_UNUSED',
    why: 'With `timers each` every stack has a timer of its own, which nothing applies anew.',
    wrong: `effect slow {\n  duration 2s\n  stack per target max 3, timers each, on reapply refresh\n}\n${CHILL}`,
    right: `effect slow {\n  duration 2s\n  stack per target max 3, on reapply refresh\n}\n${CHILL}`,
  },
  {
    code: 'RULE_SHADOWED',
    why: 'Of several `set` the later one counts, and it always comes: this one says nothing.',
    wrong:
      'rule first on hit, priority 10 { modify damage: set 5 }\nrule second on hit { modify damage: set 6 }',
    right:
      'rule first on hit, priority 10 { modify damage: set 5 }\nrule second on hit { when crit  modify damage: set 6 }',
  },
  {
    code: 'STACKS_WITHOUT_ROOM',
    why: 'Each stack with a timer of its own takes a place, and nobody can hold that many.',
    wrong: `effect slow {\n  duration 2s\n  stack per target max 30, timers each\n}\n${CHILL}`,
    right: `effect slow {\n  duration 2s\n  stack per target max 3, timers each\n}\n${CHILL}`,
  },
];
