// Which statements can end their body: only what stands around one of those asks whether it was ended.
import type { TypedStatement } from '../ir/statement.ts';
import { blocksOf } from '../ir/walk.ts';
import { HALT } from '../runtime.ts';

/** What a halting statement leaves in frame.halt; 0 for all others. */
export function haltOf(statement: TypedStatement): number {
  if (statement.kind === 'cancel') return HALT.cancel;
  if (statement.kind === 'refuse') return HALT.refuse + statement.reason;
  return statement.kind === 'stop' ? HALT.stop : HALT.none;
}

export function canHalt(statements: readonly TypedStatement[]): boolean {
  for (const statement of statements) {
    if (statement.kind === 'modify' || statement.kind === 'let') continue;
    if (haltOf(statement) !== HALT.none) return true;
    for (const block of blocksOf(statement)) if (canHalt(block)) return true;
  }
  return false;
}
