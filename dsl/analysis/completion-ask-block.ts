// What may stand inside a block: a new statement or clause, or more of the present one.
import type { Token } from '../token.ts';
import type { Ask } from './ask.ts';
import type { CursorContext } from './cursor-context.ts';

/** Words whose commas and words belong to them until the next one. */
const CLAUSES: ReadonlyMap<string, readonly string[]> = new Map([
  ['stack', ['per', 'max', 'timers', 'on']],
  ['every', ['first', 'last', 'linger']],
  ['pool', ['from', 'order', 'where']],
  ['aura', ['gives', 'every', 'linger']],
  ['cooldown', ['starts', 'per']],
  ['charges', ['every']],
  ['target', ['within']],
  ['requires', ['else']],
  ['given', []],
  ['when', []],
  ['seed', []],
  ['cost', []],
  ['expect', []],
  ['tags', []],
  ['immune', []],
  ['skills', []],
  ['own', []],
  ['duration', []],
  ['modify', []],
]);

/** The clause the last token belongs to; empty at the start of a block. */
export function clauseWord(before: readonly Token[]): string {
  for (let index = before.length - 1; index >= 0; index -= 1) {
    const { text, kind } = before[index] ?? { text: '', kind: 'end' };
    if (text === '{' || text === '}') return '';
    const isWord = kind === 'name' || kind === 'keyword';
    const isPart = ['.', 'per', ':', '('].includes(before[index - 1]?.text ?? '');
    if (isWord && CLAUSES.has(text) && !isPart) return text;
  }
  return '';
}

export function askInBlock(context: CursorContext): readonly Ask[] {
  const { before, opened, isLineStart } = context;
  const top = opened.at(-1)?.word ?? '';
  if (top === 'event' || top === 'enum') return askInList(context, top);
  const start: Ask = { kind: isClauseBlock(top) ? 'clauses' : 'statements' };
  const last = before.at(-1);
  if (last === undefined || last.text === '{') return [start, ...raised(start)];
  // What goes on after a block is rarer than what begins after it.
  if (last.text === '}')
    return [start, ...raised(start), { kind: 'words', words: ['else', 'on broken'] }];
  const more = continuation(context, last);
  return isLineStart ? [start, ...raised(start), ...more] : [...more, start, ...raised(start)];
}

function isClauseBlock(word: string): boolean {
  return ['effect', 'template', 'item', 'class', 'unit', 'skill', 'test', 'one'].includes(word);
}

/** Where a statement may stand, an event may be raised. */
function raised(start: Ask): readonly Ask[] {
  return start.kind === 'statements' ? [{ kind: 'events' }] : [];
}

function askInList({ before }: CursorContext, word: string): readonly Ask[] {
  const last = before.at(-1)?.text ?? '';
  if (word === 'enum' || last === '{' || last === ',') return [];
  return [{ kind: 'words', words: ['takes', 'gives', 'rounded'] }];
}

/** What goes on with the present statement or clause. */
function continuation(context: CursorContext, last: Token): readonly Ask[] {
  const { before, opened } = context;
  const clause = clauseWord(before);
  const words = CLAUSES.get(clause) ?? [];
  if (last.text === ',') {
    if (clause === 'tags' || clause === 'immune') return [{ kind: 'tags' }];
    if (clause === 'skills') return [{ kind: 'skills' }];
    return words.length > 0 ? [{ kind: 'words', words }] : [{ kind: 'values' }];
  }
  const isSelecting = ['each', 'chain', 'aura'].some((word) => isOpenHead(before, word));
  const isTest = opened.at(-1)?.word === 'test';
  const asks: Ask[] = clause === 'cost' ? [{ kind: 'resources' }] : [];
  if (isSelecting) asks.push({ kind: 'selection' });
  if (words.length > 0) asks.push({ kind: 'words', words });
  if (isTest) asks.push({ kind: 'words', words: testWords(before) });
  asks.push({ kind: 'operators' });
  const word = statementTail(before);
  if (word.length > 0) asks.push({ kind: 'words', words: word });
  return asks;
}

function isOpenHead(before: readonly Token[], word: string): boolean {
  const brace = before.findLastIndex(({ text }) => text === '{' || text === '}');
  return before.findLastIndex(({ text }) => text === word) > brace;
}

function testWords(before: readonly Token[]): readonly string[] {
  switch (clauseWord(before)) {
    case 'given':
      return ['has', 'is', 'at', 'in team', 'for', 'from', 'with', 'stacks'];
    case 'expect':
      return ['has', 'for', 'with', 'stacks'];
    default:
      return ['uses', 'on', 'rank', 'pass'];
  }
}

/** Words that end certain statements. */
function statementTail(before: readonly Token[]): readonly string[] {
  const last = before.at(-1)?.text ?? '';
  if (isOpenHead(before, 'modify')) return ['each stack'];
  if (isOpenHead(before, 'use')) return ['on', 'rank'];
  if (isOpenHead(before, 'chain')) return ['from', 'jumps', 'every'];
  if (isOpenHead(before, 'channel')) return ['for', 'every'];
  if (isOpenHead(before, 'chance')) return ['smoothed for'];
  return last === ')' ? ['as', 'after'] : [];
}
