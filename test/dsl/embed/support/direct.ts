// Generated code as a tier.
import { createDirectTier } from '../../../../dsl/direct/tier.ts';
import type { CreateTier } from '../../../../dsl/tier.ts';

export const directTier: CreateTier = (program, binding) => {
  const outcome = createDirectTier(program, binding);
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.tier;
};
