// An effect as data: how long it lasts, how it stacks, what it changes, and what it does when.
import type { ModifyStatement } from '../ast/statement.ts';
import type { EffectEntry } from '../check/pack.ts';
import { deedsOf } from './deeds.ts';
import { filled, names, type Exported, type ExportScope } from './export-scope.ts';

export function exportEffect(
  { node, filled: whole, reporter }: EffectEntry,
  scope: ExportScope,
): Exported {
  const { stack, every, pool, aura } = whole;
  const changes = whole.body.statements.filter((each) => each.kind === 'modify');
  const hooks = whole.hooks.flatMap(({ when, body }) => deedsOf(body, when.text, 1, scope));
  return filled({
    id: node.name.text,
    doc: scope.doc(reporter.file, node.span.start),
    durationMs: scope.constant(whole.duration),
    tags: names(whole.tags),
    immune: names(whole.immune),
    stacks:
      stack === undefined
        ? undefined
        : filled({
            per: stack.per?.text ?? 'target',
            most: scope.constant(stack.max) ?? 1,
            timers: stack.timers?.text,
            reapply: stack.reapply?.text,
            full: stack.full?.text,
          }),
    sources: whole.sources?.text,
    endsWithSource: whole.endsWithSource === undefined ? undefined : true,
    periodMs: scope.constant(every?.period),
    pool: scope.constant(pool?.capacity),
    aura: aura?.effect.text,
    changes: changes.map((change) => exportChange(change, scope)),
    does: [...(every === undefined ? [] : deedsOf(every.body, 'every', 1, scope)), ...hooks],
  });
}

function exportChange(change: ModifyStatement, scope: ExportScope): Exported {
  return filled({
    field: change.field.text,
    kind: change.modifier,
    value: scope.constant(change.value),
    eachStack: change.eachStack,
  });
}
