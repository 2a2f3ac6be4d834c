// Pages about declarations that say something impossible: events, effects, skills, records, resources.
import type { ExplainPage } from './page.ts';

const CHILL = "rule chill on hit { apply(debuff: 'slow') }";
const BOLT = 'skill bolt {\n  target enemy\n  on use { lose target.hp: 5 }\n}';

export const CONTENT_PAGES: readonly ExplainPage[] = [
  {
    code: 'AURA_WITH_EVERY',
    why: 'An aura looks around in a rhythm of its own, and an effect has one rhythm. Make two effects of it.',
    wrong:
      "effect glow {\n  every 1s { lose holder.hp: 1 }\n  aura ally in allies of holder limit 5 gives blessed, every 1s\n}\neffect blessed { duration 1s }\nrule shine on heal { apply(buff: 'glow', duration: 9s) }",
    right:
      "effect glow {\n  aura ally in allies of holder limit 5 gives blessed, every 1s\n}\neffect blessed { duration 1s }\nrule shine on heal { apply(buff: 'glow', duration: 9s) }",
  },
  {
    code: 'COST_WITHOUT_TARGET',
    why: 'What is counted against a target can only be paid when there is one.',
    wrong:
      'resource combo of unit per target max 5\nskill roar {\n  target none\n  cost 3 combo\n  on use { lose caster.hp: 5 }\n}',
    right:
      'resource combo of unit per target max 5\nskill roar {\n  target enemy\n  cost 3 combo\n  on use { lose target.hp: 5 }\n}',
  },
  {
    code: 'EVENT_CYCLE',
    why: 'Rules that raise each other again and again would never end. Give one of them a `depth`, or a tag that it leaves alone: `when not event has reflected` and `as reflected`.',
    wrong: 'rule thorns after hit { hit(attacker: target, target: attacker, damage: 1) }',
    right:
      'rule thorns after hit {\n  when not event has reflected\n  hit(attacker: target, target: attacker, damage: 1) as reflected\n}',
  },
  {
    code: 'OUTCOME_NOT_NUMBER',
    why: 'What an event takes, gives or rounds is an amount, so the field is a number.',
    wrong:
      'event burn { target: unit, hot: bool takes target.hp }\nrule fire on hit { burn(target: target) }',
    right:
      'event burn { target: unit, amount: number takes target.hp }\nrule fire on hit { burn(target: target, amount: 5) }',
  },
  {
    code: 'OUTCOME_REPEATED',
    why: 'One event takes or gives one number, because what absorbs it and who gets the credit is asked once.',
    wrong:
      'event burn { target: unit, a: number takes target.hp, b: number takes target.attack }\nrule fire on hit { burn(target: target, a: 5) }',
    right:
      'event burn { target: unit, a: number takes target.hp, b: number }\nrule fire on hit { burn(target: target, a: 5) }',
  },
  {
    code: 'POOL_EVENT',
    why: 'A pool absorbs what an event takes; this event takes nothing.',
    wrong:
      "effect ward {\n  duration 5s\n  pool 200 from death\n}\nrule cover on heal { apply(buff: 'ward') }",
    right:
      "effect ward {\n  duration 5s\n  pool 200 from hit\n}\nrule cover on heal { apply(buff: 'ward') }",
  },
  {
    code: 'POOL_EVENTS_DIFFER',
    why: 'The condition of a pool is asked in each of its events, and a name in it means something else in them.',
    wrong:
      "event burn { target: unit, amount: number takes target.hp }\nrule fire on heal { burn(target: target, amount: 5) }\neffect ward {\n  duration 5s\n  pool 200 from hit, burn, order 1 where target.hp > 50\n}\nrule cover on heal { apply(buff: 'ward') }",
    right:
      "event burn { source: unit, target: unit, amount: number takes target.hp }\nrule fire on heal { burn(source: healer, target: target, amount: 5) }\neffect ward {\n  duration 5s\n  pool 200 from hit, burn, order 1 where target.hp > 50\n}\nrule cover on heal { apply(buff: 'ward') }",
  },
  {
    code: 'RECORD_VALUE',
    why: 'A class, unit or item gives values to fields and resources that its kind has.',
    wrong: `class mage {\n  maxHp 80\n  wisdom 14\n}\n${BOLT}`,
    right: `class mage {\n  maxHp 80\n  attack 14\n}\n${BOLT}`,
  },
  {
    code: 'RESOURCE_PAIR_KIND',
    why: 'What one has against another is kept with what it holds, so only the kind that holds effects can have it.',
    wrong: `resource renown of place per target max 5\n${BOLT}`,
    right:
      'resource renown of unit per target max 5\nrule praise on hit { gain renown(attacker, target): 1 }',
  },
  {
    code: 'RESOURCE_WITHOUT_MAX',
    why: 'A resource says how much there can be: it never rises above that.',
    wrong: `resource mana of unit\n${BOLT}`,
    right: 'resource mana of unit max 100\nrule focus on hit { gain attacker.mana: 5 }',
  },
  {
    code: 'SKILL_CLAUSE',
    why: 'The clause needs another one that is not there, or does not go with one that is.',
    wrong: 'skill roar {\n  target none within 5m\n  on use { lose caster.hp: 5 }\n}',
    right: 'skill roar {\n  target enemy within 5m\n  on use { lose target.hp: 5 }\n}',
  },
  {
    code: 'SKILL_WITHOUT_USE',
    why: 'A skill that does nothing when it is used is unfinished.',
    wrong: `skill roar { target enemy }\n${BOLT}`,
    right: BOLT,
  },
  {
    code: 'TEMPLATE_ENTITY',
    why: 'A template is filled in before the battle, when there is nobody yet. Its values are numbers, percents, durations and the like.',
    wrong: `template mark(of: unit) { duration 5s }\n${BOLT}`,
    right: `template mark(length: duration) { duration length }\neffect hunted = mark(length: 5s)\nrule hunt on hit { apply(debuff: 'hunted') }`,
  },
  {
    code: 'TUNE_BOUNDS_REVERSED',
    why: 'The lower bound stands first.',
    wrong: 'tune power = 120 in 160..80\nrule opening on hit { modify damage: flat power }',
    right: 'tune power = 120 in 80..160\nrule opening on hit { modify damage: flat power }',
  },
  {
    code: 'TUNE_NOT_CONSTANT',
    why: 'A tune is one fixed value for the whole game, so it is made of numbers alone.',
    wrong: `tune brutal = true\n${BOLT}`,
    right: 'tune power = 6\nrule opening on hit { modify damage: flat power }',
  },
  {
    code: 'TUNE_OUT_OF_BOUNDS',
    why: 'The bounds say what was thought sensible. Change them, too, when the value is meant.',
    wrong: 'tune power = 200 in 80..160\nrule opening on hit { modify damage: flat power }',
    right: 'tune power = 150 in 80..160\nrule opening on hit { modify damage: flat power }',
  },
  {
    code: 'VALUE_NOT_FIXED',
    why: 'Here a value is needed before any battle: a number, a tune, or arithmetic on them.',
    wrong: `effect slow {\n  duration 2s\n  stack per target max difficulty()\n}\n${CHILL}`,
    right: `effect slow {\n  duration 2s\n  stack per target max 3\n}\n${CHILL}`,
  },
  {
    code: 'VALUE_OUT_OF_RANGE',
    why: 'The number lies outside of what is possible there.',
    wrong: `effect slow {\n  duration 2s\n  stack per target max 0\n}\n${CHILL}`,
    right: `effect slow {\n  duration 2s\n  stack per target max 3\n}\n${CHILL}`,
  },
];
