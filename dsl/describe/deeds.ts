// What statements do that a tooltip can say: events raised and effects applied, with the numbers that are known
// beforehand, one a rank.
import type { Argument, Expression } from '../ast/expression.ts';
import type { Block, Statement } from '../ast/statement.ts';
import { filled, type Exported, type ExportScope } from './export-scope.ts';

/** Of a block and the blocks in it. */
export function deedsOf(
  block: Block,
  on: string,
  ranks: number,
  scope: ExportScope,
): readonly Exported[] {
  return block.statements.flatMap((statement) => [
    ...deed(statement, on, ranks, scope),
    ...blocksOf(statement).flatMap((inner) => deedsOf(inner, on, ranks, scope)),
  ]);
}

/** A number, or a list of one number a rank when they differ; undefined when it needs a battle. */
export function ranked(
  node: Expression | undefined,
  ranks: number,
  scope: ExportScope,
): number | readonly number[] | undefined {
  const values: number[] = [];
  for (let rank = 1; rank <= ranks; rank += 1) {
    const value = scope.constant(node, new Map([['rank', { unit: 'number', value: rank }]]));
    if (value === undefined) return undefined;
    values.push(value);
  }
  const [first] = values;
  return values.every((value) => value === first) ? first : values;
}

function deed(
  statement: Statement,
  on: string,
  ranks: number,
  scope: ExportScope,
): readonly Exported[] {
  if (statement.kind === 'raise') {
    const values = numbersOf(statement.args, ranks, scope);
    return [filled({ on, event: statement.event.text, values })];
  }
  if (statement.kind !== 'apply') return [];
  const effect = statement.args.find(({ name }) => EFFECT_WORDS.includes(name?.text ?? ''))?.value;
  const isNamed = effect?.kind === 'string' || effect?.kind === 'name';
  const values = numbersOf(statement.args, ranks, scope);
  return [filled({ on, effect: isNamed ? effect.text : undefined, values })];
}

const EFFECT_WORDS: readonly string[] = ['debuff', 'buff', 'effect'];

function numbersOf(
  args: readonly Argument[],
  ranks: number,
  scope: ExportScope,
): Exported | undefined {
  const entries = args.flatMap(({ name, value }): readonly (readonly [string, unknown])[] => {
    const found = ranked(value, ranks, scope);
    return name === undefined || found === undefined ? [] : [[name.text, found]];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function blocksOf(statement: Statement): readonly Block[] {
  const blocks: (Block | undefined)[] = [];
  if ('body' in statement) blocks.push(statement.body);
  if ('otherwise' in statement) blocks.push(statement.otherwise);
  if ('broken' in statement) blocks.push(statement.broken);
  if ('choices' in statement) blocks.push(...statement.choices.map(({ body }) => body));
  return blocks.filter((block) => block !== undefined);
}
