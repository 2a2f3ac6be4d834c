// Looks rules up by their text and surroundings, and keeps those that come to nothing but themselves: no finding,
// no effect, event or resource of their own, no number that other rules decide.
import { INTERNAL_TAGS } from '../check/internal.ts';
import type { RuleKeeper } from '../check/keeper.ts';
import type { Declared, Pack } from '../check/pack.ts';
import type { RuleNode } from '../ast/declaration.ts';
import { holdsSet } from '../check/warn-shadow.ts';
import type { TypedExpression } from '../ir/expression.ts';
import type { TypedOperation, TypedRule } from '../ir/statement.ts';
import { mark, marksOf, operationsIn, replay, someValue } from './rule.ts';
import type { KeptRule, Marks } from './rule.ts';

/** What is known of a pack's rules before it is checked. */
export interface Found {
  /** Rules of a file that need not be read again, in the order of its text. */
  nodes(file: string): readonly RuleNode[];
  /** The kept rule that begins at an offset of a file. */
  known(file: string, start: number): KeptRule | undefined;
  /** Told about every rule that was checked; `kept` when it may be kept. */
  checked(entry: Declared<RuleNode>, kept: KeptRule | undefined): void;
  /** Told about every rule that was known. */
  replayed(): void;
}

export function createKeeper(found: Found): RuleKeeper {
  return {
    nodes: (file) => found.nodes(file),
    rule(pack, entry, name, check) {
      const { start } = entry.node.span;
      const known = found.known(entry.reporter.file, start);
      if (known === undefined) {
        return checkAndKeep({ pack, entry, check: () => check(pack, entry, name), found });
      }
      found.replayed();
      return replay(pack, known, { name, start });
    },
  };
}

interface Checking {
  readonly pack: Pack;
  readonly entry: Declared<RuleNode>;
  readonly check: () => TypedRule | undefined;
  readonly found: Found;
}

function checkAndKeep({ pack, entry, check, found }: Checking): TypedRule | undefined {
  const { lowered } = pack;
  const before = sizesOf(pack, entry);
  const { branches } = lowered;
  const raises = lowered.raises.length;
  const marks = marksOf(pack);
  for (const [list, name] of marks) mark(pack, list, name, false);
  const typed = check();
  const own = marksOf(pack);
  for (const [list, name] of marks) mark(pack, list, name);
  const isAlone = typed !== undefined && sizesOf(pack, entry) === before;
  found.checked(
    entry,
    isAlone ? keptRule(pack, { node: entry.node, typed }, { branches, raises, own }) : undefined,
  );
  return typed;
}

interface Left {
  /** Branches and raises of the pack before the rule. */
  readonly branches: number;
  readonly raises: number;
  readonly own: Marks;
}

interface CheckedRule {
  readonly node: RuleNode;
  readonly typed: TypedRule;
}

function keptRule(pack: Pack, { node, typed }: CheckedRule, left: Left): KeptRule | undefined {
  const { lowered } = pack;
  const numbers = operationsIn(typed.statements);
  const keys = numbers.length === 0 ? [] : [...lowered.operationNumbers.keys()];
  const typedOperations = numbers.flatMap((number) => lowered.operations[number] ?? []);
  if (!isItsOwn(pack, typed, typedOperations)) return undefined;
  return {
    typed,
    ...(!holdsSet(node.body) && { node: headOf(node) }),
    operations: numbers.map((number) => ({ number, key: keys[number] ?? '' })),
    typedOperations,
    branch: left.branches,
    branches: lowered.branches - left.branches,
    raises: lowered.raises.slice(left.raises),
    marks: left.own,
  };
}

/** The rule without what only its own check looks at. */
function headOf({ condition: _condition, ...node }: RuleNode): RuleNode {
  return { ...node, body: { statements: [], span: node.body.span } };
}

/** Lists that a rule which is kept leaves as they were. */
function sizesOf(
  { lowered, reportedNames, suggestionsLeft }: Pack,
  entry: Declared<RuleNode>,
): string {
  const { effects, events, resources, reasons, eventTags, functions } = lowered;
  const lists = [effects, events, resources, reasons, eventTags, functions];
  const findings = [entry.reporter.diagnostics.length, reportedNames.size, suggestionsLeft];
  return [...lists.map((list) => list.length), ...findings].join(' ');
}

/** Positions of functions and tags, and tags that rules can add effects to, depend on other rules. */
function isItsOwn(pack: Pack, typed: TypedRule, operations: readonly TypedOperation[]): boolean {
  const growing = INTERNAL_TAGS.flatMap((tag) => [pack.tags.get(tag) ?? []]);
  const depends = (node: TypedExpression): boolean =>
    node.kind === 'host' ||
    node.kind === 'eventTag' ||
    (node.kind === 'has' && growing.some((list) => list === node.effects));
  const moves = (operation: TypedOperation): boolean =>
    (operation.kind === 'raise' && operation.tags !== 0) ||
    (operation.kind === 'end' && growing.some((list) => list === operation.effects));
  return !someValue(typed.statements, depends) && !operations.some(moves);
}
