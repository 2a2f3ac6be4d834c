// What may follow one certain word or sign, wherever it stands.
import type { Ask } from './ask.ts';
import { clauseWord } from './completion-ask-block.ts';
import type { CursorContext } from './cursor-context.ts';
import { OVERRIDABLE, REMOVABLE } from './words.ts';
import { AFTER_WORD, HOOKS } from './word-sets.ts';

/** Words and signs after which a value stands. */
const BEFORE_VALUE: ReadonlySet<string> = new Set(
  (
    '= != < <= > >= + - * / and or not then when if where chance weight limit within ' +
    'near towards around except width jumps flat increased reduced more less set ' +
    'requires given expect duration max priority depth cooldown lowest highest for ' +
    'channel with least most cast pool cost charges ranks seed linger order every rank'
  ).split(' '),
);

/** Kinds of effect-like constructs, which hold clauses. */
const EFFECT_BLOCKS: readonly string[] = ['effect', 'template', 'item', 'class', 'unit'];

export function askAfterWord(context: CursorContext): readonly Ask[] | undefined {
  const { before } = context;
  const last = before.at(-1);
  if (last === undefined || last.kind === 'string' || before.at(-2)?.text === '.') return undefined;
  const named = NAMED.get(last.text)?.(context);
  if (named !== undefined) return named;
  const isQuestion = last.text === 'has' && before.at(-2)?.text === 'event';
  if (isQuestion) return [{ kind: 'eventTags' }];
  const words = AFTER_WORD.get(last.text);
  if (words !== undefined && isClauseWord(context, last.text)) return [{ kind: 'words', words }];
  return BEFORE_VALUE.has(last.text) ? valueAsks(context, last.text) : undefined;
}

/** Fields and effects may be called `first`, `last` or `full`: these are words in clauses only. */
function isClauseWord({ before, opened }: CursorContext, word: string): boolean {
  if (['by', 'nearest', 'farthest', 'smoothed', 'rounded'].includes(word)) return true;
  if (word === 'one') return opened.at(-1)?.symbol === '{';
  if (word === 'immune') return !EFFECT_BLOCKS.includes(opened.at(-1)?.word ?? '');
  if (word === 'at') return before.at(-2)?.text === ':';
  return ['effect', 'template', 'item', 'skill'].includes(opened.at(-1)?.word ?? '');
}

function valueAsks({ opened, declaration }: CursorContext, word: string): readonly Ask[] {
  const isField = word === 'where' || word === 'lowest' || word === 'highest';
  if (isField) return [{ kind: 'fields' }, { kind: 'values' }];
  const isTest = declaration === 'test' && opened.at(-1)?.word === 'test';
  if (isTest && word === 'expect')
    return [{ kind: 'values' }, { kind: 'words', words: ['refused', 'cancelled'] }];
  if (isTest && word === 'when') return [{ kind: 'events' }, { kind: 'values' }];
  const isHead = word === 'max' && opened.length === 0 && declaration !== 'resource';
  return isHead ? [] : [{ kind: 'values' }];
}

type Rule = (context: CursorContext) => readonly Ask[] | undefined;

const one =
  (kind: Exclude<Ask['kind'], 'words'>): Rule =>
  () => [{ kind }];

const NAMED: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  [
    'has',
    ({ before }) =>
      before.at(-2)?.text === 'event' ? undefined : [{ kind: 'effects' }, { kind: 'tags' }],
  ],
  ['modify', one('modifiable')],
  ['store', one('own')],
  ['uses', one('skills')],
  ['use', afterUse],
  ['skills', one('skills')],
  ['tags', one('tags')],
  ['as', one('eventTags')],
  ['is', one('records')],
  ['override', () => [{ kind: 'words', words: OVERRIDABLE }]],
  ['removed', () => [{ kind: 'words', words: REMOVABLE }]],
  ...['gain', 'lose', 'put', 'spend'].map((word) => [word, one('places')] as const),
  ...['allies', 'enemies'].map((word): readonly [string, Rule] => [
    word,
    () => [{ kind: 'words', words: ['of'] }],
  ]),
  [
    'immune',
    ({ opened }) =>
      EFFECT_BLOCKS.includes(opened.at(-1)?.word ?? '') ? [{ kind: 'tags' }] : undefined,
  ],
  ['to', ({ before }) => [{ kind: before.at(-2)?.text === 'immune' ? 'tags' : 'values' }]],
  ['in', afterIn],
  ['target', afterTarget],
  ['with', () => [{ kind: 'values' }]],
  ['gives', ({ opened }) => [{ kind: opened.at(-1)?.word === 'event' ? 'values' : 'effects' }]],
  ['takes', one('values')],
  ['on', afterOn],
  ['before', ({ opened }) => (opened.length === 0 ? [{ kind: 'events' }] : undefined)],
  ['after', ({ opened }) => [{ kind: opened.length === 0 ? 'events' : 'values' }]],
  [
    'from',
    ({ before }) => (clauseWord(before) === 'pool' ? [{ kind: 'events' }] : [{ kind: 'values' }]),
  ],
  ['of', afterOf],
  ['per', afterPer],
  [':', afterColon],
  [
    '=',
    ({ declaration, opened }) =>
      declaration === 'effect' && opened.length === 0 ? [{ kind: 'templates' }] : undefined,
  ],
  [
    'else',
    ({ before }) =>
      before.at(-2)?.text === '}' ? [{ kind: 'words', words: ['if'] }] : [{ kind: 'values' }],
  ],
]);

function afterIn({ declaration }: CursorContext): readonly Ask[] {
  if (declaration === 'test') return [{ kind: 'words', words: ['team'] }];
  return [{ kind: declaration === 'tune' ? 'values' : 'groups' }];
}

/** The clause of a skill, not the one it is used on. */
function afterTarget({ opened, before }: CursorContext): readonly Ask[] | undefined {
  const isClause = before.at(-2)?.kind === 'symbol' && before.at(-2)?.text !== '.';
  if (opened.at(-1)?.word !== 'skill' || !isClause) return undefined;
  return [{ kind: 'words', words: ['enemy', 'ally', 'self', 'unit', 'none'] }];
}

/** The statement, not the hook `on use`. */
function afterUse({ before }: CursorContext): readonly Ask[] | undefined {
  return before.at(-2)?.text === 'on' ? undefined : [{ kind: 'skills' }];
}

function afterOn({ opened, before, declaration }: CursorContext): readonly Ask[] {
  if (opened.length === 0) return [{ kind: 'events' }];
  const block = opened.at(-1)?.word ?? '';
  if (clauseWord(before) === 'stack' && before.at(-2)?.text === ',')
    return [{ kind: 'words', words: ['reapply', 'full'] }];
  if (EFFECT_BLOCKS.includes(block)) return [{ kind: 'words', words: HOOKS.effect }];
  if (block === 'skill') return [{ kind: 'words', words: HOOKS.skill }];
  if (before.at(-2)?.text === '}') return [{ kind: 'words', words: ['broken'] }];
  return [{ kind: declaration === '' ? 'events' : 'values' }];
}

function afterOf({ declaration, opened, before }: CursorContext): readonly Ask[] {
  if (opened.length === 0 && declaration === 'resource') return [{ kind: 'entities' }];
  if (opened.length === 0) return [{ kind: 'records' }];
  const word = before.at(-2)?.text ?? '';
  if (word === 'allies' || word === 'enemies' || word.endsWith('m')) return [{ kind: 'values' }];
  const isDistance = before.at(-2)?.kind !== 'name';
  return isDistance ? [{ kind: 'values' }] : [{ kind: 'effects' }];
}

function afterPer({ declaration, opened }: CursorContext): readonly Ask[] {
  if (opened.length === 0 && declaration === 'rule') return [{ kind: 'values' }];
  const words = declaration === 'resource' ? ['target'] : ['target', 'source'];
  return [{ kind: 'words', words }];
}

function afterColon({ before, opened, declaration }: CursorContext): readonly Ask[] {
  const name = before.at(-2)?.text ?? '';
  if (before.at(-3)?.text === 'modify') return [{ kind: 'modifiers' }];
  const top = opened.at(-1);
  if (top?.word === 'event' || before.at(-3)?.text === 'own') return [{ kind: 'types' }];
  if (top?.symbol === '(' && opened.length === 1 && ['formula', 'template'].includes(declaration)) {
    if (!before.some(({ text }) => text === '=')) return [{ kind: 'types' }];
  }
  if (top?.symbol !== '(') return [{ kind: 'values' }];
  const isStatement = ['apply', 'end', 'dispel'].includes(top.word);
  if (isStatement && ['debuff', 'buff', 'effect'].includes(name))
    return [{ kind: top.word === 'apply' ? 'quotedEffects' : 'effects' }];
  return [{ kind: isStatement && name === 'tag' ? 'tags' : 'values' }];
}
