// All words that are words of the language in certain places and may be names in others.
import { AFTER_WORD, HOOKS, OPERATORS, SELECTION_WORDS } from './word-sets.ts';
import {
  BEFORE_STATEMENTS,
  DECLARATIONS,
  EFFECT_CLAUSES,
  MODIFIERS,
  RULE_START,
  SKILL_CLAUSES,
  STATEMENTS,
  STORE,
  TEST_STEPS,
} from './words.ts';

const LISTS = [
  DECLARATIONS,
  STATEMENTS,
  RULE_START,
  BEFORE_STATEMENTS,
  EFFECT_CLAUSES,
  SKILL_CLAUSES,
  TEST_STEPS,
  STORE,
  MODIFIERS,
];

/** Words of heads and clauses that stand in no list of choices. */
const OTHERS =
  'on before after priority cooldown per depth of max start gains loses every from takes gives rounded in as then ' +
  'to for with jumps weight gives linger order refuse skills uses rank pass is team stacks broken within ' +
  'allies enemies event refused cancelled reapply full timers first last starts smoothed was silently';

export const CONTEXT_WORDS: ReadonlySet<string> = new Set(
  [
    ...LISTS.flat().map(({ word }) => word),
    ...AFTER_WORD.keys(),
    ...[...AFTER_WORD.values()].flat(),
    ...HOOKS.effect,
    ...HOOKS.skill,
    ...[...SELECTION_WORDS, ...OPERATORS].map(([word]) => word),
    OTHERS,
  ].flatMap((text) => text.split(' ')),
);
