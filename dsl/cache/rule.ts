// One checked rule as it is kept: the typed rule, and what its check left in the pack, so that another pack with the
// same surroundings can be given both. Numbers that other rules move (operations, branches) are set anew.
import type { RuleNode } from '../ast/declaration.ts';
import { operationOf } from '../check/operation.ts';
import { ruleOrigin } from '../check/origin.ts';
import type { Pack, RaiseEdge } from '../check/pack.ts';
import type { Span } from '../diagnostic.ts';
import { hashName } from '../hash.ts';
import type { TypedExpression } from '../ir/expression.ts';
import type { TypedOperation, TypedRule, TypedStatement } from '../ir/statement.ts';
import { blocksOf, partsOf, valuesOf } from '../ir/walk.ts';
import { unreachable } from '../unreachable.ts';

export interface KeptRule {
  readonly typed: TypedRule;
  /** Its head; undefined where other rules are compared with its body, which is read again then. */
  readonly node?: RuleNode;
  /** Operations it names, in the order it named them first; typed.statements hold these numbers. */
  readonly operations: readonly { readonly number: number; readonly key: string }[];
  readonly typedOperations: readonly TypedOperation[];
  /** Its branches are numbered from `branch` on. */
  readonly branch: number;
  readonly branches: number;
  readonly raises: readonly RaiseEdge[];
  /** Names of the pack that it uses. */
  readonly marks: Marks;
}

/** Names by what is noted of them. */
export type Marks = readonly (readonly [list: MarkList, name: string])[];
export type MarkList =
  | 'formulas'
  | 'tunes'
  | 'tables'
  | 'rolls'
  | 'resources'
  | 'effects'
  | 'events';

/** Where a rule is now, and what it is called; a bare `if` is called by its number in the file. */
export interface Whereabouts {
  readonly name: string;
  readonly start: number;
}

/** Its head, standing at `start`. The parts stay where they were: nothing is told about a rule that is known. */
export function headAt(node: RuleNode, start: number): RuleNode {
  const by = start - node.span.start;
  return by === 0 ? node : { ...node, span: movedSpan(node.span, by) };
}

function movedSpan({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}

/** Gives the pack what the check of the rule would. */
export function replay(pack: Pack, kept: KeptRule, { name, start }: Whereabouts): TypedRule {
  const { typedOperations } = kept;
  const typed =
    name === kept.typed.name ? kept.typed : { ...kept.typed, name, hash: hashName(name) };
  const { lowered } = pack;
  const shift = lowered.branches - kept.branch;
  lowered.branches += kept.branches;
  const moved = start - typed.start;
  for (const [list, used] of kept.marks) mark(pack, list, used);
  if (kept.operations.length === 0 && shift === 0) {
    return moved === 0 ? typed : { ...typed, start };
  }
  const numbers = new Map<number, number>();
  for (const [i, { number, key }] of kept.operations.entries()) {
    const operation = typedOperations[i];
    if (operation === undefined) continue;
    const isRenamed = operation.kind === 'raise' && name !== kept.typed.name;
    const now = isRenamed
      ? operationOf(pack, { ...operation, origin: ruleOrigin(name) })
      : operationOf(pack, operation, key);
    numbers.set(number, now);
  }
  for (const edge of kept.raises) {
    const span = movedSpan(edge.span, moved);
    lowered.raises.push({ ...edge, body: typed.hash, span });
  }
  const isSame = shift === 0 && [...numbers].every(([from, to]) => from === to);
  if (isSame && moved === 0) return typed;
  if (isSame) return { ...typed, start };
  return { ...typed, start, statements: renumbered(typed.statements, { numbers, shift }) };
}

interface Renumbering {
  readonly numbers: ReadonlyMap<number, number>;
  readonly shift: number;
}

function renumbered(
  statements: readonly TypedStatement[],
  by: Renumbering,
): readonly TypedStatement[] {
  return statements.map((statement) => renumberedOne(statement, by));
}

function renumberedOne(statement: TypedStatement, by: Renumbering): TypedStatement {
  switch (statement.kind) {
    case 'emit':
      return { ...statement, op: by.numbers.get(statement.op) ?? statement.op };
    case 'if':
      return { ...statement, branch: statement.branch + by.shift, ...bothOf(statement, by) };
    case 'chance':
    case 'spend':
      return { ...statement, ...bothOf(statement, by) };
    case 'each':
      return { ...statement, body: renumbered(statement.body, by) };
    case 'oneOf':
      return { ...statement, bodies: statement.bodies.map((body) => renumbered(body, by)) };
    case 'let':
    case 'modify':
    case 'cancel':
    case 'refuse':
    case 'stop':
      return statement;
    default:
      return unreachable(statement);
  }
}

interface Both {
  readonly body: readonly TypedStatement[];
  readonly otherwise: readonly TypedStatement[];
}

function bothOf({ body, otherwise }: Both, by: Renumbering): Both {
  return { body: renumbered(body, by), otherwise: renumbered(otherwise, by) };
}

/** Numbers of the operations that statements name, in the order of the text. */
export function operationsIn(statements: readonly TypedStatement[]): readonly number[] {
  const found = new Set<number>();
  const visit = (statement: TypedStatement): void => {
    if (statement.kind === 'emit') found.add(statement.op);
    for (const block of blocksOf(statement)) for (const one of block) visit(one);
  };
  for (const statement of statements) visit(statement);
  return [...found];
}

/** Whether any value in statements answers yes. */
export function someValue(
  statements: readonly TypedStatement[],
  asks: (node: TypedExpression) => boolean,
): boolean {
  const inValue = (node: TypedExpression): boolean => asks(node) || partsOf(node).some(inValue);
  return statements.some(
    (statement) =>
      valuesOf(statement).some(inValue) ||
      blocksOf(statement).some((block) => someValue(block, asks)),
  );
}

/** Everything in the pack that is noted as used now. */
export function marksOf(pack: Pack): Marks {
  const used = (list: Exclude<MarkList, 'effects' | 'events'>): Marks =>
    [...pack[list]].flatMap(([name, entry]) => (entry.used ? [[list, name] as const] : []));
  const applied = [...pack.effects].flatMap(([name, entry]) =>
    entry.applied ? [['effects', name] as const] : [],
  );
  const raised = [...pack.events].flatMap(([name, entry]) =>
    entry.raised ? [['events', name] as const] : [],
  );
  const lists = ['formulas', 'tunes', 'tables', 'rolls', 'resources'] as const;
  return [...lists.flatMap(used), ...applied, ...raised];
}

/** Notes that something is used; or, with `isUsed` false, that it is not. */
export function mark(pack: Pack, list: MarkList, name: string, isUsed = true): void {
  if (list === 'effects') {
    const entry = pack.effects.get(name);
    if (entry !== undefined) entry.applied = isUsed;
  } else if (list === 'events') {
    const entry = pack.events.get(name);
    if (entry !== undefined) entry.raised = isUsed;
  } else {
    const entry = pack[list].get(name);
    if (entry !== undefined) entry.used = isUsed;
  }
}
