// Completion of the language's own words.
import type { Ask } from './ask.ts';
import type { CursorContext } from './cursor-context.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { offer, wordOffer, type Offer } from './offer.ts';
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
  type Word,
} from './words.ts';
import { OPERATORS, SELECTION_WORDS, UNITS } from './word-sets.ts';

/** What a game that carries out rules itself has of the language. */
const RULES_ONLY: ReadonlySet<string> = new Set(
  'rule effect formula table tune if when modify apply let chance duration'.split(' '),
);

/** Undefined for asks that want names. A game is offered only what it has. */
export function wordOffers(
  { mechanics }: Vocabulary,
  context: CursorContext,
  ask: Ask,
): readonly Offer[] | undefined {
  const offers = allOffers(context, ask);
  const isStart = ['declarations', 'statements', 'clauses'].includes(ask.kind);
  if (mechanics !== 'rules' || !isStart) return offers;
  return offers?.filter(({ label }) => RULES_ONLY.has(label));
}

function allOffers(context: CursorContext, ask: Ask): readonly Offer[] | undefined {
  if (ask.kind === 'words') return ask.words.map((word) => offer(word, 'keyword'));
  const kind: string = ask.kind;
  switch (kind) {
    case 'declarations':
      return DECLARATIONS.map(wordOffer);
    case 'statements':
      return statements(context).map(wordOffer);
    case 'clauses':
      return clauses(context).map(wordOffer);
    case 'modifiers':
      return MODIFIERS.map(wordOffer);
    case 'operators':
      return OPERATORS.map(([word, doc]) => offer(word, 'keyword', { doc }));
    case 'selection':
      return SELECTION_WORDS.map(([word, doc]) => offer(word, 'keyword', { doc }));
    case 'units':
      return units(context);
    default:
      return undefined;
  }
}

function statements({ opened, before, declaration, start }: CursorContext): readonly Word[] {
  const isFirst = before.at(-1)?.text === '{';
  const isRule = declaration === 'rule' && opened.length === 1;
  const isHook = opened.at(-1)?.word === 'on';
  const isBefore = declaration === 'rule' && before[start + 2]?.text === 'before';
  const isInEffect = ['effect', 'template', 'item'].includes(declaration);
  return [
    ...(isFirst && (isRule || isHook) ? RULE_START : []),
    ...(isInEffect ? STORE : []),
    ...(isBefore ? BEFORE_STATEMENTS : []),
    ...STATEMENTS,
  ];
}

function clauses({ opened }: CursorContext): readonly Word[] {
  switch (opened.at(-1)?.word ?? '') {
    case 'skill':
      return SKILL_CLAUSES;
    case 'test':
      return TEST_STEPS;
    case 'one':
      return [
        {
          word: 'weight',
          doc: 'One of the blocks, as often as its weight says.',
          snippet: 'weight ${1:1} { $0 }',
        },
      ];
    case 'class':
    case 'unit':
      return [{ word: 'skills', doc: 'What it can be told to do.' }, ...EFFECT_CLAUSES];
    default:
      return EFFECT_CLAUSES;
  }
}

/** `30` and `30m` become `30%`, `30s`, `30m`. */
function units({ prefix }: CursorContext): readonly Offer[] {
  const digits = /^[0-9]+(?:\.[0-9]+)?/.exec(prefix)?.[0] ?? '';
  if (digits === '') return [];
  return UNITS.map(([unit, doc]) => offer(`${digits}${unit}`, 'unitOfMeasure', { doc }));
}
