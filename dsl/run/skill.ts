// A use of a skill, by the game or asked for by a rule: its body checks, takes costs and records what starts. A
// refusal leaves no trace. Hot path: 0 B/op.
import { SKILL_SLOT, REASONS } from '../ir/program.ts';
import { HALT } from '../runtime.ts';
import { GROUP_SLOT } from './ask.ts';
import { isRow } from './battle.ts';
import { readField } from './field.ts';
import { closeJournal, openJournal, revertSpends } from './journal.ts';
import type { Machine, Use } from './machine.ts';
import { carryOut } from './operation.ts';
import type { SkillPlan } from './plan.ts';

const UNKNOWN_SKILL = REASONS.indexOf('unknown skill');
const NO_TARGET = REASONS.indexOf('no such target');
const DEAD = REASONS.indexOf('dead');

/** A rule asked: what is in the frame is its turn, in the chain that it was asked in. */
export function useAsked(machine: Machine, skill: number): void {
  const { frame, use, asks } = machine;
  const { event } = frame;
  // Whole numbers: others would be allocated. A rank that is none is no rank.
  const group = (event[GROUP_SLOT] ?? 0) | 0;
  const rank = (event[SKILL_SLOT.rank] ?? 0) | 0;
  use.skill = skill;
  use.caster = (event[SKILL_SLOT.caster] ?? -1) | 0;
  use.target = (event[SKILL_SLOT.target] ?? -1) | 0;
  use.rank = event[SKILL_SLOT.rank] === rank ? rank : 0;
  if (tryUse(machine, use) !== 0) return;
  asks.heard = group;
  carryOut(machine);
}

/** In the chain that is open: 0 when it was accepted, and what it recorded waits to be carried out. */
export function tryUse(machine: Machine, use: Use): number {
  const { plan, world, cell, frame, operations } = machine;
  const skill = plan.skills[use.skill];
  const kind = plan.holderKind;
  if (skill === undefined) return UNKNOWN_SKILL;
  if (!isRow(machine, kind, use.caster)) return UNKNOWN_SKILL;
  if (!Number.isInteger(use.rank) || use.rank < 1 || use.rank > skill.ranks) return UNKNOWN_SKILL;
  if (plan.alive !== undefined) {
    readField(world, plan.alive, use.caster, cell, 0);
    if (!((cell[0] ?? 0) > 0)) return DEAD;
  }
  const target = skill.isUntargeted ? use.caster : use.target;
  if (!isRow(machine, kind, target)) return NO_TARGET;
  openUse(machine, skill);
  frame.event[SKILL_SLOT.caster] = use.caster;
  frame.event[SKILL_SLOT.target] = target;
  frame.event[SKILL_SLOT.rank] = use.rank;
  openJournal(machine);
  machine.observer?.hook(skill.body, frame);
  skill.run(frame);
  const { halt } = frame;
  frame.halt = HALT.none;
  if (halt >= HALT.refuse) {
    revertSpends(machine);
    operations.clear();
    return halt - HALT.refuse;
  }
  closeJournal(machine);
  machine.sink.used(use.skill, use.caster, target, use.rank);
  return 0;
}

function openUse(machine: Machine, skill: SkillPlan): void {
  const { frame, chain } = machine;
  frame.tags = chain.tags;
  frame.depth = Math.max(0, chain.depth);
  frame.halt = HALT.none;
  frame.sink.instance = -1;
  // Raises of the body count as a hook's: nobody paid for them yet.
  frame.sink.body = skill.bodyHash;
  frame.sink.key[0] = chain.key[0] ?? 0;
  frame.sink.key[1] = chain.key[1] ?? 0;
}
