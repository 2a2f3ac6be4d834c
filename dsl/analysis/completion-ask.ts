// What may be written at the cursor, worked out from the words before it. The first ask is the likeliest.
import type { Ask } from './ask.ts';
import type { CursorContext } from './cursor-context.ts';
import { askInBlock, clauseWord } from './completion-ask-block.ts';
import { askAfterWord } from './completion-ask-word.ts';

export function asksAt(context: CursorContext): readonly Ask[] {
  if (context.kind === 'comment') return [];
  if (context.kind === 'number') return [{ kind: 'units' }];
  if (context.kind === 'string') return askInString(context);
  const last = context.before.at(-1);
  if (last?.text === '.' && last.kind === 'symbol') return askAfterDot(context);
  const fixed = askAfterWord(context);
  if (fixed !== undefined) return fixed;
  const top = context.opened.at(-1);
  if (top === undefined) return askAtTop(context);
  return top.symbol === '(' ? askInParentheses(context) : askInBlock(context);
}

/** A quoted name is an effect, wherever one can stand. */
function askInString({ before }: CursorContext): readonly Ask[] {
  const name =
    before.at(-1)?.text === ':' ? (before.at(-2)?.text ?? '') : (before.at(-1)?.text ?? '');
  if (['debuff', 'buff', 'effect', 'has'].includes(name)) return [{ kind: 'effects' }];
  return name === 'tag' ? [{ kind: 'tags' }] : [];
}

/** The dotted name before the cursor continues a tag, or has fields. */
function askAfterDot({ before, opened }: CursorContext): readonly Ask[] {
  let at = before.length - 1;
  while (before[at]?.text === '.' && before[at - 1]?.kind === 'name') at -= 2;
  const word = before[at]?.text ?? '';
  const owner = before[at - 1]?.text ?? '';
  if (word === 'has' || (word === 'to' && owner === 'immune')) return [{ kind: 'tagParts' }];
  if (word === 'tags' || (word === ':' && owner === 'tag')) return [{ kind: 'tagParts' }];
  const top = opened.at(-1)?.word ?? '';
  const isClause = word === 'immune' && ['effect', 'template', 'item'].includes(top);
  const isListed = word === ',' && ['tags', 'immune'].includes(clauseWord(before));
  return [{ kind: isClause || isListed ? 'tagParts' : 'members' }];
}

const HEAD_WORDS: ReadonlyMap<string, readonly string[]> = new Map([
  ['rule', ['on', 'before', 'after', 'priority', 'cooldown', 'depth', 'per']],
  ['resource', ['of', 'per target', 'max', 'start', 'gains', 'loses', 'every']],
  ['tune', ['in']],
  ['table', ['from']],
  ['roll', ['on']],
  ['unit', ['of']],
  ['class', ['of']],
]);

/** Outside all blocks: in the head of a declaration, or before a new one. */
function askAtTop({ before, start, declaration, isLineStart }: CursorContext): readonly Ask[] {
  const last = before.at(-1);
  const fresh: Ask = { kind: 'declarations' };
  if (declaration === '' || last?.text === '}') return [fresh];
  // The name of the declaration is the designer's to choose.
  if (before.length - 1 === start && !isLineStart) return [];
  const words = HEAD_WORDS.get(declaration) ?? [];
  if (declaration === 'rule' && last?.text === ',')
    return [{ kind: 'words', words: ['priority', 'cooldown', 'depth'] }];
  if (declaration === 'resource' && last?.text === ',')
    return [{ kind: 'words', words: ['start', 'gains', 'loses'] }];
  const isValue = ['formula', 'tune', 'roll', 'if', 'resource'].includes(declaration);
  const more: Ask[] = isValue ? [{ kind: 'operators' }] : [];
  if (words.length > 0) more.unshift({ kind: 'words', words });
  return isLineStart ? [fresh, ...more] : [...more, fresh];
}

/** Inside parentheses: names of arguments, candidates of a selection, or a value. */
function askInParentheses(context: CursorContext): readonly Ask[] {
  const { before, opened } = context;
  const last = before.at(-1)?.text ?? '';
  const isStart = last === '(' || last === ',';
  if (context.declaration === 'formula' || context.declaration === 'template') {
    if (opened.length === 1 && !before.some(({ text }) => text === '=')) return [];
  }
  if (isStart) return [{ kind: 'arguments' }, { kind: 'values' }];
  const isSelection = opened.at(-1)?.names.length !== 0;
  const more: readonly Ask[] = [{ kind: 'operators' }];
  return isSelection ? [{ kind: 'selection' }, ...more] : more;
}
