// Pages about statements and questions that stand where they cannot.
import type { ExplainPage } from './page.ts';

const PLAIN = 'rule opening on hit { modify damage: flat 5 }';
const MANA = 'resource mana of unit max 100\n';
const SHEET = { 'armour.csv': 'level: number key,cut: percent\n1,5%\n2,10%\n' };

/** More values than a delayed block may keep. */
const KEPT = Array.from({ length: 26 }, (_, i) => `v${i}`);

export const PLACE_PAGES: readonly ExplainPage[] = [
  {
    code: 'AGGREGATE_VALUE',
    why: '`sum`, `min`, `max`, `any` and `all` say what they take of each one; `count` only counts.',
    wrong: 'rule opening on hit { modify damage: flat sum(foe in enemies of attacker limit 5) }',
    right:
      'rule opening on hit { modify damage: flat sum(foe in enemies of attacker limit 5: foe.attack) }',
  },
  {
    code: 'CANCEL_MISPLACED',
    why: 'Only before an event happens can it be kept from happening.',
    wrong: 'rule dodge on hit { chance 10% { cancel } }',
    right: 'rule dodge before hit { chance 10% { cancel } }',
  },
  {
    code: 'CAPTURES_TOO_MANY',
    why: 'What a delayed block names from around it is kept until the block runs, and there is room for 24 values. Put several together with a `let` before it.',
    wrong: {
      rules: `rule late on hit {\n${KEPT.map((name, i) => `  let ${name} = attacker.attack + ${i}\n`).join('')}  after 1s { lose target.hp: ${KEPT.join(' + ')} }\n}`,
      shown:
        'rule late on hit {\n  let v0 = attacker.attack\n  // and so on, up to v25\n  after 1s { lose target.hp: v0 + v1 + v2 }\n}',
    },
    right:
      'rule late on hit {\n  let sum = attacker.attack * 2\n  after 1s { lose target.hp: sum }\n}',
  },
  {
    code: 'CHAIN_FROM',
    why: 'A chain goes on from one to the next, so it starts from somebody of the kind it looks through.',
    wrong:
      'rule storm on hit {\n  chain spot in places limit 1 from target jumps 4 { lose target.hp: 1 }\n}',
    right:
      'rule storm on hit {\n  chain foe in enemies of attacker near last within 6m limit 1 from target jumps 4 { lose foe.hp: 1 }\n}',
  },
  {
    code: 'EACH_STACK_MISPLACED',
    why: 'Stacks are of an effect: only its own `modify` lines can count once for each.',
    wrong: 'rule opening on hit { modify damage: flat 5 each stack }',
    right:
      "effect slow {\n  duration 2s\n  stack per target max 3\n  modify speed: less 10% each stack\n}\nrule chill on hit { apply(debuff: 'slow') }",
  },
  {
    code: 'END_MISPLACED',
    why: '`end` alone ends the effect it stands in. Elsewhere say which effect, and on whom.',
    wrong: 'rule opening on hit { end }',
    right:
      "effect slow { duration 2s }\nrule chill on hit { apply(debuff: 'slow') }\nrule warm on heal { end(effect: slow, on: target) }",
  },
  {
    code: 'EVENT_TAGS_TOO_MANY',
    why: 'Tags of events travel as bits, of which there are 32.',
    wrong: {
      rules: `rule opening on heal {\n${Array.from({ length: 33 }, (_, i) => `  hit(attacker: healer, target: target) as t${i}\n`).join('')}}`,
      shown:
        'rule opening on heal {\n  hit(attacker: healer, target: target) as t0\n  // and so on, up to t32\n}',
    },
    right: 'rule opening on heal { hit(attacker: healer, target: target) as holy }',
  },
  {
    code: 'EVENT_UNKNOWN_HERE',
    why: 'A formula belongs to no event, and neither does what an effect modifies all the time: there is none to ask about.',
    wrong:
      "rule light on heal { hit(attacker: healer, target: target, damage: 5) as holy }\neffect slow {\n  duration 2s\n  if event has holy { modify speed: less 20% }\n}\nrule chill on hit { apply(debuff: 'slow') }",
    right:
      "rule light on heal { hit(attacker: healer, target: target, damage: 5) as holy }\neffect slow { duration 2s }\nrule chill on hit { when event has holy  apply(debuff: 'slow') }",
  },
  {
    code: 'FUNCTION_PHASE',
    why: 'The game says in which phases its function may be called, because what it looks at is only settled then.',
    wrong: 'rule late after hit {\n  when sight(attacker, target)\n  lose target.hp: 1\n}',
    right: 'rule opening on hit {\n  when sight(attacker, target)\n  modify damage: flat 5\n}',
  },
  {
    code: 'LOOKUP_WITHOUT_ELSE',
    why: 'A table may have no such row. Say what the value is then.',
    wrong: {
      rules:
        "table armour from 'armour.csv'\nrule opening on hit { modify damage: less armour(1) }",
      members: SHEET,
    },
    right: {
      rules:
        "table armour from 'armour.csv'\nrule opening on hit { modify damage: less armour(1) else 0% }",
      members: SHEET,
    },
  },
  {
    code: 'MODIFY_MISPLACED',
    why: 'Numbers of an event are settled in its `on` phase, and fields of a holder by what its effects say; nowhere else is there something to modify.',
    wrong: 'rule late after hit { modify damage: flat 5 }',
    right: PLAIN,
  },
  {
    code: 'NOT_OFFERED',
    why: 'This game carries out itself what rules say, and understands `modify`, `apply`, `chance`, `let` and `if`.',
    wrong: { rules: 'rule opening on hit { lose target.hp: 5 }', inSmallGame: true },
    right: { rules: PLAIN, inSmallGame: true },
  },
  {
    code: 'NOT_PURE',
    why: 'A formula gives the same value whenever it is asked. Throw dice in the rule, and hand the result in.',
    wrong: 'formula luck(a: number) = a + 1d6\nrule opening on hit { modify damage: flat luck(1) }',
    right: 'formula luck(a: number) = a + 1\nrule opening on hit { modify damage: flat luck(1d6) }',
  },
  {
    code: 'PLACE_EXPECTED',
    why: '`gain`, `lose`, `put` and `spend` change a field or resource of somebody, so they name both: `attacker.mana`.',
    wrong: `${MANA}rule opening on hit { gain damage: 5 }\nrule second on hit { gain attacker.mana: 5 }`,
    right: `${MANA}rule second on hit { gain attacker.mana: 5 }`,
  },
  {
    code: 'PLACE_NOT_COUNTED',
    why: 'Only numbers can be gained or lost. Words of an enum are put.',
    wrong: 'rule opening on hit { gain attacker.element: fire }',
    right: 'rule opening on hit { put attacker.element: fire }',
  },
  {
    code: 'REFUSE_MISPLACED',
    why: 'A skill is refused before it is used, never half way: reasons stand in `requires ... else`.',
    wrong: "rule opening on hit { refuse 'too late' }",
    right:
      "skill bolt {\n  target enemy\n  requires caster.hp > 10 else 'weak'\n  on use { lose target.hp: 5 }\n}",
  },
  {
    code: 'ROLL_SELECTS',
    why: 'A roll is one result for all rules of its event. What depends on who stands near is asked where it is used.',
    wrong:
      'roll edge on hit = count(foe in enemies of attacker limit 5)\nrule opening on hit { modify damage: flat edge }',
    right: 'roll edge on hit = 1d20\nrule opening on hit { modify damage: flat edge }',
  },
  {
    code: 'SELECTION_MIXED',
    why: 'Parts that are joined with `or` or `and` look through one kind, because the chosen one has one set of fields.',
    wrong: 'rule chain on hit {\n  each one in (units or places) limit 3 { dawn(day: 1) }\n}',
    right:
      'rule chain on hit {\n  each foe in (allies of target or enemies of target) limit 3 { lose foe.hp: 1 }\n}',
  },
  {
    code: 'SMOOTHED_NOT_FIXED',
    why: 'Kept luck is worked out beforehand from the chance, which is therefore a fixed percent of at least 0.1%.',
    wrong: 'rule lucky on hit { chance 0.01% smoothed for attacker { modify damage: flat 5 } }',
    right: 'rule lucky on hit { chance 25% smoothed for attacker { modify damage: flat 5 } }',
  },
  {
    code: 'SPEND_NEGATIVE',
    why: 'Spending less than nothing would be a gain. Say `gain`.',
    wrong: `${MANA}rule opening on hit { spend attacker.mana: -5 { modify damage: flat 5 } }`,
    right: `${MANA}rule opening on hit { spend attacker.mana: 5 { modify damage: flat 5 } }`,
  },
  {
    code: 'SPEND_NO_RESOURCE',
    why: 'Fields of the game change when the event is over; what is spent is gone at once, so it is a resource of the pack.',
    wrong: 'rule opening on hit { spend attacker.hp: 5 { modify damage: flat 5 } }',
    right: `${MANA}rule opening on hit { spend attacker.mana: 5 { modify damage: flat 5 } }`,
  },
  {
    code: 'STORE_MISPLACED',
    why: '`store` writes an own value of the effect it stands in.',
    wrong: 'rule opening on hit { store power: 5 }',
    right:
      "effect venom {\n  duration 5s\n  own power = 1\n  every 1s {\n    lose holder.hp: power\n    store power: power + 1\n  }\n}\nrule bite on hit { apply(debuff: 'venom') }",
  },
  {
    code: 'WEIGHT_NEGATIVE',
    why: 'A weight is a share of the draw: 0 is never, and less than never is nothing.',
    wrong:
      'rule opening on hit {\n  one of {\n    weight -3 { modify damage: flat 1 }\n    weight 1 { modify damage: flat 5 }\n  }\n}',
    right:
      'rule opening on hit {\n  one of {\n    weight 3 { modify damage: flat 1 }\n    weight 1 { modify damage: flat 5 }\n  }\n}',
  },
];
