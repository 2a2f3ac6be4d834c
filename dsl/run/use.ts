// The game asks to use a skill: the beginning of a chain of its own. Hot path: 0 B/op.
import { nextRoot, takeRootBack } from './battle.ts';
import { deriveKey } from './chance.ts';
import type { Machine, Use } from './machine.ts';
import { closeRoot, openRoot } from './period.ts';
import { tryUse } from './skill.ts';

/** 0, or the position of the reason it is refused for. */
export function useSkill(machine: Machine, use: Use): number {
  const { chain, world, plan } = machine;
  openRoot(machine, 0);
  deriveKey(world.key, plan.skills[use.skill]?.hash ?? 0, nextRoot(machine), chain.key);
  const reason = tryUse(machine, use);
  if (reason === 0) {
    closeRoot(machine);
    return 0;
  }
  takeRootBack(machine);
  machine.sink.refused(use.skill, use.caster, use.target, reason);
  return reason;
}
