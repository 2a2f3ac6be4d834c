// Where a rollback leads (SPEC RO12), against a stack that is kept by hand.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Digest } from '../../../engine/contract/ids.ts';
import { findRollbackTarget } from '../../../engine/rollout/rollback-target.ts';
import type { HistoryRecord } from '../../../engine/state/history-record.ts';

function activation(revision: number): HistoryRecord {
  // As long and as hexadecimal as a real digest, and one a revision.
  const digest = revision.toString(16).padStart(64, '0') as Digest;
  const pack = { name: 'counting', revision, digest };
  const at = '2026-11-21T12:00:00.000Z';
  const rest = { epoch: 1, generation: 1, service: 'toy', reason: null };
  return { at, stage: 'active', pack, ...rest };
}

function back(activations: readonly HistoryRecord[], revision: number): number | undefined {
  try {
    const active = activation(revision).pack;
    return findRollbackTarget(activations, { active, to: undefined }).pack.revision;
  } catch (error) {
    expect(error).toMatchObject({ code: 'ROLLBACK_NONE' });
    return undefined;
  }
}

describe('the target of a rollback', () => {
  it('[RO12] is what lies below the active pack, after any pushes, rollbacks and restarts', () => {
    const step = fc.constantFrom('push', 'rollback', 'restart');
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const stack = [1];
        const activations = [activation(1)];
        let highest = 1;
        for (const what of steps) {
          const active = stack.at(-1) ?? 0;
          expect(back(activations, active)).toBe(stack.at(-2));
          if (what === 'push') stack.push((highest += 1));
          if (what === 'rollback' && stack.length > 1) stack.pop();
          activations.push(activation(stack.at(-1) ?? 0));
        }
      }),
    );
  });

  it('[RO12] is the last one recorded when the active one could not be recorded', () => {
    expect(back([activation(1), activation(2)], 3)).toBe(2);
    expect(back([], 1)).toBeUndefined();
  });
});
