// Pages about what a name stands for: tables, tags, groups, resources, overrides, editions.
import type { ExplainPage } from './page.ts';

const PLAIN = 'rule opening on hit { modify damage: flat 5 }';
const TABLE = { 'armour.csv': 'level: number key,cut: percent,bonus: number\n1,5%,1\n2,10%,2\n' };
const CUT =
  "table armour from 'armour.csv'\nrule opening on hit { modify damage: less armour.cut(1) else 0% }";
const COMBO = 'resource combo of unit per target max 5\n';
const STRIKE =
  'skill strike {\n  target enemy\n  on use { hit(attacker: caster, target: target, damage: 5) }\n}\n';
const MANA = 'resource mana of unit max 100\n';

export const REFERENCE_PAGES: readonly ExplainPage[] = [
  {
    code: 'COLUMN_MISSING',
    why: 'The table has several columns of values, so a read says which: `armour.cut(1)`.',
    wrong: { rules: CUT.replace('armour.cut', 'armour'), members: TABLE },
    right: { rules: CUT, members: TABLE },
  },
  {
    code: 'FIELD_MISSING',
    why: 'Who raises an event says who takes part in it. Numbers may be left out, they are 0 then; the actor is that of the current event.',
    wrong: 'rule opening on heal { hit(attacker: healer, damage: 5) }',
    right: 'rule opening on heal { hit(attacker: healer, target: target, damage: 5) }',
  },
  {
    code: 'RESOURCE_OF_ONE',
    why: 'The resource belongs to each one alone, so it is read like a field: `attacker.mana`.',
    wrong: `${MANA}rule opening on hit { modify damage: flat mana(attacker, target) }`,
    right: `${MANA}rule opening on hit { modify damage: flat attacker.mana }`,
  },
  {
    code: 'RESOURCE_OF_PAIR',
    why: 'The resource is counted for one against another, so both are named: `combo(attacker, target)`.',
    wrong: `${COMBO}rule opening on hit { modify damage: flat attacker.combo }`,
    right: `${COMBO}rule opening on hit { modify damage: flat combo(attacker, target) }`,
  },
  {
    code: 'UNKNOWN_COLUMN',
    why: 'The header of the table names no such column.',
    wrong: { rules: CUT.replace('armour.cut', 'armour.cuts'), members: TABLE },
    right: { rules: CUT, members: TABLE },
  },
  {
    code: 'UNKNOWN_GROUP',
    why: 'Selections look through a kind of the game by its plural, or through allies or enemies of somebody.',
    wrong: 'rule chain on hit {\n  each foe in everybody limit 3 { lose foe.hp: 1 }\n}',
    right: 'rule chain on hit {\n  each foe in units limit 3 { lose foe.hp: 1 }\n}',
  },
  {
    code: 'UNKNOWN_TABLE',
    why: 'No file of the pack declares a table of this name.',
    wrong: 'rule opening on hit { modify damage: less armor.cut(1) else 0% }',
    right: { rules: CUT, members: TABLE },
  },
  {
    code: 'UNKNOWN_TAG',
    why: 'No effect carries the tag or one below it, so the question is never answered with yes.',
    wrong:
      'rule opening on hit {\n  when not target immune to debuff.sleep\n  modify damage: flat 5\n}',
    right:
      "effect nap { duration 2s  tags debuff.sleep }\nrule lull on hit {\n  when not target immune to debuff.sleep\n  apply(debuff: 'nap')\n}",
  },
  {
    code: 'UNKNOWN_WORD',
    why: 'An enum has certain words, and this is none of them.',
    wrong: 'rule opening on hit {\n  when attacker.element = fyre\n  modify damage: flat 5\n}',
    right: 'rule opening on hit {\n  when attacker.element = fire\n  modify damage: flat 5\n}',
  },
  {
    code: 'COOLDOWN_OF_NOBODY',
    why: 'A cooldown is counted for somebody of the event who can hold effects: `cooldown 3s per attacker`.',
    wrong: 'rule morning on dawn, cooldown 3s { dawn(day: day + 1) as again after 1s }',
    right: 'rule opening on hit, cooldown 3s per attacker { modify damage: flat 5 }',
  },
  {
    code: 'EDITION_UNKNOWN',
    why: 'pack.json names the edition of the language that the rules are written in. This version reads edition 1.',
    wrong: { rules: PLAIN, edition: 2 },
    right: { rules: PLAIN, edition: 1 },
  },
  {
    code: 'OVERRIDE_NOTHING',
    why: '`override` replaces what the extended pack declares under the same name; there is nothing of this name.',
    wrong: "override effect slow { duration 4s }\nrule chill on hit { apply(debuff: 'slow') }",
    right: {
      rules: 'override effect slow { duration 4s }',
      base: "effect slow { duration 2s }\nrule chill on hit { apply(debuff: 'slow') }",
    },
  },
  {
    code: 'TUNE_UNKNOWN',
    why: 'A tune was turned that no file declares.',
    wrong: { rules: PLAIN, tunes: { power: 130 } },
    right: {
      rules: 'tune power = 120 in 80..160\nrule opening on hit { modify damage: flat power }',
      tunes: { power: 130 },
    },
  },
  {
    code: 'UNKNOWN_TEMPLATE',
    why: 'No file of the pack declares a template of this name.',
    wrong: "effect venom = dot(amount: 5)\nrule bite on hit { apply(debuff: 'venom') }",
    right:
      "template dot(amount: number) { duration 5s  every 1s { lose holder.hp: amount } }\neffect venom = dot(amount: 5)\nrule bite on hit { apply(debuff: 'venom') }",
  },
  {
    code: 'UNKNOWN_RECORD',
    why: 'No file of the pack declares a class, unit or item of this name.',
    wrong: `unit goblin of warrior { maxHp 40 }\n${PLAIN}`,
    right: `class warrior { maxHp 80 }\nunit goblin of warrior { maxHp 40 }\n${PLAIN}`,
  },
  {
    code: 'USE_TARGET',
    why: 'A skill with a target is used on somebody; one for nobody or for oneself is used without.',
    wrong: `${STRIKE}rule answer on heal { use strike }`,
    right: `${STRIKE}rule answer on heal { use strike on target }`,
  },
  {
    code: 'UNKNOWN_SKILL',
    why: 'No file of the pack declares a skill of this name.',
    wrong: `class mage {\n  maxHp 80\n  skills bolt\n}\n${PLAIN}`,
    right:
      'class mage {\n  maxHp 80\n  skills bolt\n}\nskill bolt {\n  target enemy\n  on use { lose target.hp: 5 }\n}',
  },
  {
    code: 'RECORD_CIRCLE',
    why: 'What is made of itself has no beginning: its values would be taken from itself.',
    wrong: `unit goblin of goblin { maxHp 40 }\n${PLAIN}`,
    right: `class warrior { maxHp 80 }\nunit goblin of warrior { maxHp 40 }\n${PLAIN}`,
  },
  {
    code: 'UNKNOWN_RESOURCE',
    why: 'No file of the pack declares a resource of this name.',
    wrong: 'skill bolt {\n  target enemy\n  cost 30 mana\n  on use { lose target.hp: 5 }\n}',
    right: `${MANA}skill bolt {\n  target enemy\n  cost 30 mana\n  on use { lose target.hp: 5 }\n}`,
  },
];
