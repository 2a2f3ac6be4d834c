// An effect as data: how long it lasts, how it stacks, what it changes, and what it does when.
import type { StackClause } from '../ast/clause.ts';
import type { Block } from '../ast/statement.ts';
import type { EffectEntry } from '../check/pack.ts';
import { deedsOf, type Deed, type DeedContext } from './deeds.ts';
import { names, some, type Amount, type ExportScope } from './export-scope.ts';

export interface ExportedEffect {
  readonly id: string;
  readonly doc: string | undefined;
  readonly durationMs: number | undefined;
  readonly tags: readonly string[] | undefined;
  readonly immune: readonly string[] | undefined;
  readonly stacks: ExportedStacks | undefined;
  readonly sources: string | undefined;
  /** First values of own fields; none of those that `apply` gives. */
  readonly own: Readonly<Record<string, Amount>> | undefined;
  readonly endsWithSource: true | undefined;
  readonly periodMs: number | undefined;
  readonly pool: Amount | undefined;
  readonly aura: string | undefined;
  readonly changes: readonly ExportedChange[] | undefined;
  readonly does: readonly Deed[] | undefined;
}

interface ExportedStacks {
  readonly per: string;
  readonly most: number;
  readonly timers: string | undefined;
  readonly reapply: string | undefined;
  readonly full: string | undefined;
}

export interface ExportedChange {
  readonly field: string;
  readonly kind: string;
  readonly value: Amount;
  readonly eachStack: true | undefined;
}

/** `scope` is of its own file, `inner` of that in which its statements stand. */
export function exportEffect(
  { node, filled }: EffectEntry,
  subjectOf: DeedContext['subjectOf'],
  { own: scope, inner }: { readonly own: ExportScope; readonly inner: ExportScope },
): ExportedEffect {
  const { stack, every, pool, aura } = filled;
  const does = (on: string, body: Block): readonly Deed[] =>
    deedsOf(body, { on, subject: 'holder', subjectOf }, inner);
  return {
    id: node.name.text,
    doc: scope.doc(node.span.start),
    durationMs: scope.constant(filled.duration),
    tags: names(filled.tags),
    immune: names(filled.immune),
    stacks: stack === undefined ? undefined : exportStacks(stack, scope),
    sources: filled.sources?.text,
    own: ownOf(filled, inner),
    endsWithSource: filled.endsWithSource === undefined ? undefined : true,
    periodMs: scope.constant(every?.period),
    pool: inner.amount(pool?.capacity),
    aura: aura?.effect.text,
    changes: some(changesOf(filled.body, inner)),
    does: some([
      ...(every === undefined ? [] : does('every', every.body)),
      ...filled.hooks.flatMap(({ when, body }) => does(when.text, body)),
    ]),
  };
}

function ownOf({ own }: EffectEntry['filled'], scope: ExportScope): ExportedEffect['own'] {
  const known = own.flatMap(({ name, value }) =>
    value === undefined ? [] : [[name.text, scope.amount(value)] as const],
  );
  return known.length === 0 ? undefined : Object.fromEntries(known);
}

function exportStacks(stack: StackClause, scope: ExportScope): ExportedStacks {
  return {
    per: stack.per?.text ?? 'target',
    most: scope.constant(stack.max) ?? 1,
    timers: stack.timers?.text,
    reapply: stack.reapply?.text,
    full: stack.full?.text,
  };
}

function changesOf({ statements }: Block, around: ExportScope): readonly ExportedChange[] {
  let scope = around;
  return statements.flatMap((statement) => {
    if (statement.kind === 'let') scope = scope.withLet(statement.name.text, statement.value);
    if (statement.kind !== 'modify') return [];
    const { field, modifier, value, eachStack } = statement;
    const amount = scope.amount(value);
    return [{ field: field.text, kind: modifier ?? '', value: amount, eachStack }];
  });
}
