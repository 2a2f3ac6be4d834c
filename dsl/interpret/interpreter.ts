// The reference interpreter as a tier: walks the checked tree, slowly and obviously. It is what the other
// tiers are compared with, and what tools trace and count coverage with; no server runs it.
import type { TypedProgram } from '../ir/program.ts';
import { selectedLengthOf } from '../ir/space.ts';
import type { Phase, TypedRule } from '../ir/statement.ts';
import { HALT, type Binding, type Frame } from '../runtime.ts';
import type { Tier } from '../tier.ts';
import type { Observe } from './observer.ts';
import { runAll } from './statement.ts';
import { isTrue } from './value.ts';
import type { Walk } from './walk.ts';

/** Arguments of any function of the game, coordinates, and what an operation has besides fields. */
const ARGUMENTS_MAX = 32;

export function createInterpreter(
  program: TypedProgram,
  binding: Binding,
  observe?: Observe,
): Tier {
  const selectedLength = selectedLengthOf(program);
  const walkOf = (frame: Frame, hash: number): Walk => ({
    program,
    binding,
    frame,
    hash,
    locals: [],
    scratchAt: 0,
    observe,
  });
  return {
    // Every selection around another takes at least one row of `selected`, and two slots.
    scratchLength: 2 * selectedLength + program.slotsMax + program.ownMax + ARGUMENTS_MAX,
    selectedLength,
    rules: (event, phase) => {
      const rules = rulesIn(program, event, phase);
      return (frame) => {
        for (const rule of rules) {
          runRule(walkOf(frame, rule.hash), rule);
          if (frame.halt === HALT.cancel) return;
          frame.halt = HALT.none;
        }
      };
    },
    body: (one) => (frame) => {
      observe?.({ kind: 'body', body: one });
      runAll(walkOf(frame, one.hash), one.statements);
    },
    accepts: (effect) => (frame) => {
      const accepts = program.effects[effect]?.pool?.accepts;
      return accepts === undefined || isTrue(walkOf(frame, 0), accepts);
    },
  };
}

function rulesIn(program: TypedProgram, event: number, phase: Phase): readonly TypedRule[] {
  return program.events[event]?.[phase] ?? [];
}

/** A rule with a greatest depth does not run in events farther from the first. */
function runRule(walk: Walk, rule: TypedRule): void {
  const runs = rule.depthMax === undefined || walk.frame.depth <= rule.depthMax;
  walk.observe?.({ kind: 'rule', rule, runs });
  if (runs) runAll(walk, rule.statements);
}
