// Pages about names: missing, unknown, taken.
import type { ExplainPage } from './page.ts';

const PLAIN = 'rule opening on hit { modify damage: flat 5 }';
const SLOW = 'effect slow { duration 2s }\n';
const CHILL = "rule chill on hit { apply(debuff: 'slow') }";

export const NAME_PAGES: readonly ExplainPage[] = [
  {
    code: 'ARGUMENT_COUNT',
    why: 'A formula or function is given exactly the values it declares, in their order.',
    wrong:
      'formula twice(a: number) = a * 2\nrule opening on hit { modify damage: flat twice(1, 2) }',
    right: 'formula twice(a: number) = a * 2\nrule opening on hit { modify damage: flat twice(1) }',
  },
  {
    code: 'ARGUMENT_MISSING',
    why: '`apply` says which effect, and gives every value the effect needs. In games that keep effects themselves it also says how long, unless the effect does.',
    wrong: `${SLOW}rule chill on hit { apply(duration: 2s) }\n${CHILL.replace('chill', 'frost')}`,
    right: `${SLOW}${CHILL}`,
  },
  {
    code: 'ARGUMENT_REPEATED',
    why: 'The same thing is said twice, and only one of both can count.',
    wrong: `${SLOW}rule chill on hit { apply(debuff: 'slow', duration: 2s, duration: 3s) }`,
    right: `${SLOW}rule chill on hit { apply(debuff: 'slow', duration: 3s) }`,
  },
  {
    code: 'DUPLICATE_NAME',
    why: 'A name means one thing. To change what a base pack declares, write `override`.',
    wrong: `${PLAIN}\n${PLAIN}`,
    right: `${PLAIN}\nrule second on hit { modify damage: flat 5 }`,
  },
  {
    code: 'EVENT_DIFFERS',
    why: 'The game raises this event with fields of its own; a pack that declares it must declare the same.',
    wrong: `event heal { healer: unit, target: unit }\n${PLAIN}`,
    right: PLAIN,
  },
  {
    code: 'EVENT_NEVER_RAISED',
    why: 'Neither the game nor any rule raises the event, so its rules never run.',
    wrong: `event bless { target: unit }\nrule blessing on bless { gain target.hp: 5 }\n${PLAIN}`,
    right: `event bless { target: unit }\nrule blessing on bless { gain target.hp: 5 }\nrule opening on hit { bless(target: attacker) }`,
  },
  {
    code: 'NAME_COLLISION',
    why: 'Names travel as 32-bit hashes, and these two have the same one. It is rare; another name for one of both helps.',
    wrong:
      'effect costarring { duration 2s }\neffect liquid { duration 2s }\nrule chill on hit { apply(debuff: costarring)  apply(debuff: liquid) }',
    right: `${SLOW}${CHILL}`,
  },
  {
    code: 'NAME_TAKEN',
    why: 'The name already means something where it is used, and hiding that would let one line mean two things.',
    wrong: 'rule opening on hit {\n  let target = 5\n  modify damage: flat 5\n}',
    right: 'rule opening on hit {\n  let bonus = 5\n  modify damage: flat bonus\n}',
  },
  {
    code: 'RULES_EMPTY',
    why: 'A pack in which nothing can ever happen is a mistake: usually the wrong folder, or a file that was not saved.',
    wrong: '// rules will stand here',
    right: PLAIN,
  },
  {
    code: 'UNKNOWN_ARGUMENT',
    why: '`apply`, events and templates have arguments of certain names; this one is none of them.',
    wrong: `${SLOW}rule chill on hit { apply(debuff: 'slow', length: 2s) }`,
    right: `${SLOW}rule chill on hit { apply(debuff: 'slow', duration: 2s) }`,
  },
  {
    code: 'UNKNOWN_EFFECT',
    why: 'No file of the pack declares an effect of this name.',
    wrong: `${SLOW}${CHILL}\nrule frost on hit { apply(debuff: 'slwo') }`,
    right: `${SLOW}${CHILL}\nrule frost on hit { apply(debuff: 'slow') }`,
  },
  {
    code: 'UNKNOWN_EVENT',
    why: 'Neither the game nor the pack declares an event of this name.',
    wrong: 'rule opening on hti { modify damage: flat 5 }',
    right: PLAIN,
  },
  {
    code: 'UNKNOWN_FIELD',
    why: 'What stands before the point has no such field. Fields come from the game, resources from the pack.',
    wrong: 'rule opening on hit { modify damage: flat attacker.atack }',
    right: 'rule opening on hit { modify damage: flat attacker.attack }',
  },
  {
    code: 'UNKNOWN_FUNCTION',
    why: 'Neither the pack nor the language nor the game has a formula or function of this name.',
    wrong: 'rule opening on hit { modify damage: flat maximum(1, 2) }',
    right: 'rule opening on hit { modify damage: flat max(1, 2) }',
  },
  {
    code: 'UNKNOWN_NAME',
    why: 'The name means nothing here: it is no field of the event, no `let` above, no constant of the pack.',
    wrong: 'rule opening on hit { modify damage: flat bonus }',
    right: 'tune bonus = 5\nrule opening on hit { modify damage: flat bonus }',
  },
  {
    code: 'UNKNOWN_TYPE',
    why: 'Types are `number`, `percent`, `duration`, `distance`, `bool`, the kinds of the game, and enums.',
    wrong:
      'formula twice(a: integer) = a * 2\nrule opening on hit { modify damage: flat twice(1) }',
    right: 'formula twice(a: number) = a * 2\nrule opening on hit { modify damage: flat twice(1) }',
  },
];
