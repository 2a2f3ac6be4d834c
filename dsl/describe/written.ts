// Finds what was written behind checked statements of a body: the conditions of its branches, the names of its values.
// Both trees hold the same statements in the same order; what the checker adds comes after them.
import type { Block, Statement } from '../ast/statement.ts';
import type { Expression } from '../ast/expression.ts';
import type { TypedBody, TypedStatement } from '../ir/statement.ts';
import { blocksOf, typedStatementsIn } from './blocks.ts';
import { isApart, type BodyPlace } from './body-place.ts';

export interface WrittenBranch {
  readonly branch: number;
  readonly condition: Expression | 'cooldown';
}

/** Branches that a designer wrote, in their order. */
export function writtenBranches(
  { statements }: TypedBody,
  { block, guard }: BodyPlace,
): readonly WrittenBranch[] {
  const conditions = statementsIn(block).flatMap((each) =>
    each.kind === 'if' ? [each.condition] : [],
  );
  const asked = guard === undefined ? conditions : [guard, ...conditions];
  const branches = typedStatementsIn(statements).flatMap((each) =>
    each.kind === 'if' ? [each.branch] : [],
  );
  return asked.flatMap((condition, at) => {
    const branch = branches[at];
    return branch === undefined ? [] : [{ branch, condition }];
  });
}

/** Names of `let` and of whom `each` found, by their slots. */
export function writtenLocals(
  { statements }: TypedBody,
  { block, candidate }: BodyPlace,
): ReadonlyMap<number, string> {
  const inside = statementsIn(block).flatMap((each) => {
    if (each.kind === 'let') return [each.name.text];
    return each.kind === 'each' ? [each.selection.name.text] : [];
  });
  const names = candidate === undefined ? inside : [candidate, ...inside];
  const slots = typedStatementsIn(statements).flatMap((each) => {
    if (each.kind === 'let') return [each.slot];
    return each.kind === 'each' ? [each.selector.slot] : [];
  });
  return new Map(names.flatMap((name, at) => entryOf(slots[at], name)));
}

function entryOf(slot: number | undefined, name: string): readonly (readonly [number, string])[] {
  return slot === undefined ? [] : [[slot, name]];
}

function statementsIn(block: Block | undefined): readonly Statement[] {
  return (block?.statements ?? []).flatMap((statement) => {
    if (isApart(statement)) return [statement];
    return [statement, ...blocksOf(statement).flatMap((inner) => statementsIn(inner))];
  });
}

/** True for a check of a skill, which refuses its use. */
export function refusalOf(statement: TypedStatement): number | undefined {
  if (statement.kind !== 'if') return undefined;
  const [first] = statement.body;
  return first?.kind === 'refuse' ? first.reason : undefined;
}
