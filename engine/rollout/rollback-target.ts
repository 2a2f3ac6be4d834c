// Which pack a rollback goes back to. The activations of a service read as a stack: a new pack is
// put on top, a rollback cuts down to its target, a restart repeats the top. So two rollbacks go
// back two packs.
import { CodedError } from '../base/errors.ts';
import type { PackIdentity } from '../kernel/generation.ts';
import type { HistoryRecord } from '../state/history-record.ts';

/** Where a rollback starts from, and where it is to go. */
export interface RollbackRequest {
  readonly active: PackIdentity;
  /** A revision that was active once; the pack before the active one when undefined. */
  readonly to: number | undefined;
}

/**
 * The activation to repeat.
 * @throws ROLLBACK_NONE when there is none, naming the revisions there are
 * @throws PACK_ALREADY_ACTIVE when `to` is the active revision
 */
export function findRollbackTarget(
  activations: readonly HistoryRecord[],
  { active, to }: RollbackRequest,
): HistoryRecord {
  if (to === undefined) {
    const previous = stackOf(activations).findLast(({ pack }) => pack.digest !== active.digest);
    if (previous !== undefined) return previous;
    throw none(`Nothing was active before revision ${active.revision}.`, activations);
  }
  if (to === active.revision) {
    throw new CodedError('PACK_ALREADY_ACTIVE', { message: `Revision ${to} is the active one.` });
  }
  const target = activations.findLast(
    ({ pack }) => pack.revision === to && pack.name === active.name,
  );
  if (target !== undefined) return target;
  throw none(`Revision ${to} of ${active.name} was never active.`, activations);
}

function stackOf(activations: readonly HistoryRecord[]): HistoryRecord[] {
  const stack: HistoryRecord[] = [];
  for (const record of activations) {
    const at = stack.findIndex(({ pack }) => pack.digest === record.pack.digest);
    if (at !== -1) stack.length = at;
    stack.push(record);
  }
  return stack;
}

function none(what: string, activations: readonly HistoryRecord[]): CodedError {
  const revisions = [...new Set(activations.map(({ pack }) => pack.revision))];
  const list = revisions.length === 0 ? 'none' : revisions.join(', ');
  const message = `${what} Revisions that were active: ${list}.`;
  return new CodedError('ROLLBACK_NONE', { message, details: { revisions } });
}
