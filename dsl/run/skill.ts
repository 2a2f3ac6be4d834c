// A use of a skill: its body checks, takes costs and records what starts. A refusal leaves no
// trace. Hot path: 0 B/op.
import { SKILL_SLOT, REASONS } from '../ir/program.ts';
import { HALT } from '../runtime.ts';
import { isRow, nextRoot, takeRootBack } from './battle.ts';
import { deriveKey } from './chance.ts';
import { readField, type FieldPort } from './field.ts';
import { closeJournal, openJournal, revertSpends } from './journal.ts';
import type { Machine } from './machine.ts';
import { closeRoot, openRoot } from './period.ts';
import type { SkillPlan } from './plan.ts';

const UNKNOWN_SKILL = REASONS.indexOf('unknown skill');
const NO_TARGET = REASONS.indexOf('no such target');
const DEAD = REASONS.indexOf('dead');

/** What one use asks for; reused. */
export interface Use {
  skill: number;
  caster: number;
  target: number;
  rank: number;
}

/**
 * 0, or the position of the reason it is refused for. `alive` is the field that says who takes
 * part.
 */
export function useSkill(machine: Machine, use: Use, alive: FieldPort | undefined): number {
  const reason = runSkill(machine, use, alive);
  if (reason !== 0) machine.sink.refused(use.skill, use.caster, use.target, reason);
  return reason;
}

function runSkill(machine: Machine, use: Use, alive: FieldPort | undefined): number {
  const { plan, world, cell, frame, operations } = machine;
  const skill = plan.program.skills[use.skill];
  const bound = plan.skills[use.skill];
  const kind = plan.holderKind;
  if (skill === undefined || bound === undefined) return UNKNOWN_SKILL;
  if (!isRow(machine, kind, use.caster)) return UNKNOWN_SKILL;
  if (!Number.isInteger(use.rank) || use.rank < 1 || use.rank > skill.ranks) return UNKNOWN_SKILL;
  if (alive !== undefined) {
    readField(world, alive, use.caster, cell, 0);
    if (!((cell[0] ?? 0) > 0)) return DEAD;
  }
  const isUntargeted = skill.targets === 'self' || skill.targets === 'none';
  const target = isUntargeted ? use.caster : use.target;
  if (!isRow(machine, kind, target)) return NO_TARGET;
  frame.event.fill(0);
  frame.event[SKILL_SLOT.caster] = use.caster;
  frame.event[SKILL_SLOT.target] = target;
  frame.event[SKILL_SLOT.rank] = use.rank;
  openUse(machine, bound);
  openJournal(machine);
  machine.observer?.hook(skill.body, frame);
  bound.run(frame);
  const { halt } = frame;
  frame.halt = HALT.none;
  if (halt >= HALT.refuse) {
    revertSpends(machine);
    takeRootBack(machine);
    operations.clear();
    return halt - HALT.refuse;
  }
  closeJournal(machine);
  closeRoot(machine);
  return 0;
}

function openUse(machine: Machine, skill: SkillPlan): void {
  const { frame, chain, world, tick } = machine;
  openRoot(machine, 0);
  deriveKey(world.key, skill.hash, nextRoot(machine), chain.key);
  frame.load(world, tick);
  frame.tags = 0;
  frame.depth = 0;
  frame.halt = HALT.none;
  frame.sink.instance = -1;
  // Raises of the body count as a hook's: nobody paid for them yet.
  frame.sink.body = skill.bodyHash;
  frame.sink.key[0] = chain.key[0] ?? 0;
  frame.sink.key[1] = chain.key[1] ?? 0;
}
