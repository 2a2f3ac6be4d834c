// Pages about clauses, selections, dice and other forms that a declaration or value needs.
import type { ExplainPage } from './page.ts';

const NEAR = 'rule chain on hit {\n  each foe in enemies of attacker limit 3 { lose foe.hp: 1 }\n}';

export const SHAPE_PAGES: readonly ExplainPage[] = [
  {
    code: 'DICE_OUT_OF_RANGE',
    why: 'Dice are thrown one by one, so there are at most 100 of them, with 2 to 1,000 sides each.',
    wrong: 'rule opening on hit { modify damage: flat 500d6 }',
    right: 'rule opening on hit { modify damage: flat 5d6 }',
  },
  {
    code: 'HOOK_MISPLACED',
    why: 'Hooks such as `on end { }` stand in effects and skills, one beside the other; rules have their event in their head.',
    wrong: 'rule opening on hit {\n  modify damage: flat 5\n  on end { lose target.hp: 1 }\n}',
    right:
      "effect slow {\n  duration 2s\n  on end { lose holder.hp: 1 }\n}\nrule chill on hit { apply(debuff: 'slow') }",
  },
  {
    code: 'LIMIT_MISSING',
    why: 'Every selection says how many it may find, from 1 to 64, so that its cost is known before it runs.',
    wrong: NEAR.replace(' limit 3', ''),
    right: NEAR,
  },
  {
    code: 'MISSING_ELSE',
    why: 'A value must be there whatever the answer is, and a refusal must say why: both have an `else`.',
    wrong: 'rule opening on hit { modify damage: flat if crit then 5 }',
    right: 'rule opening on hit { modify damage: flat if crit then 5 else 1 }',
  },
  {
    code: 'MISSING_OUTCOME',
    why: 'An event that takes or gives says which field of which of its entities changes by the amount.',
    wrong:
      'event burn { target: unit, amount: number takes }\nrule fire on hit { burn(target: target, amount: 5) }',
    right:
      'event burn { target: unit, amount: number takes target.hp }\nrule fire on hit { burn(target: target, amount: 5) }',
  },
  {
    code: 'MISSING_QUOTES',
    why: 'Texts for players, such as the reason of a refusal, stand in quotes: they may hold any words.',
    wrong:
      'skill bolt {\n  target enemy\n  requires caster.hp > 10 else weak\n  on use { lose target.hp: 5 }\n}',
    right:
      "skill bolt {\n  target enemy\n  requires caster.hp > 10 else 'weak'\n  on use { lose target.hp: 5 }\n}",
  },
  {
    code: 'MISSING_WORD',
    why: 'A clause has its words in a fixed order, and one of them is missing.',
    wrong:
      'rule chain on hit {\n  each foe in enemies of attacker near target 5m limit 3 { lose foe.hp: 1 }\n}',
    right:
      'rule chain on hit {\n  each foe in enemies of attacker near target within 5m limit 3 { lose foe.hp: 1 }\n}',
  },
  {
    code: 'ENUM_SIZE',
    why: 'An enum lists the words a value can be: at least one, at most 256.',
    wrong: 'enum mood { }\nrule opening on hit { modify damage: flat 5 }',
    right: 'enum mood { calm, angry }\nrule opening on hit { modify damage: flat 5 }',
  },
  {
    code: 'CHOICES_EMPTY',
    why: '`one of` draws between blocks by their weights; without any it has nothing to draw.',
    wrong: 'rule opening on hit {\n  one of { }\n}',
    right:
      'rule opening on hit {\n  one of {\n    weight 3 { modify damage: flat 1 }\n    weight 1 { modify damage: flat 5 }\n  }\n}',
  },
];
