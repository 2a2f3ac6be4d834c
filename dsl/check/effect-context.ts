// Names that the bodies of an effect see: whose it is, from whom, and what the instance keeps.
import { EFFECT_SLOT } from '../ir/effect.ts';
import { DURATION, NUMBER } from '../types.ts';
import { CAUSE_ENUM } from './names.ts';
import type { ContextName, EffectEntry, Pack } from './pack.ts';

export type EffectBody = 'modify' | 'hook' | 'end' | 'absorbed';

/** `entry` adds its own fields; what `modify` says must not change by itself, so it sees neither age nor rest. */
export function effectContext(
  pack: Pack,
  entry?: EffectEntry,
  place: EffectBody = 'hook',
): Map<string, ContextName> {
  const unit = { kind: 'entity', entity: pack.vocabulary.effectHolder } as const;
  const context = new Map<string, ContextName>([
    ['holder', { index: EFFECT_SLOT.holder, type: unit }],
  ]);
  // A game that keeps effects itself knows nothing else of them.
  if (pack.vocabulary.mechanics === 'rules') return context;
  context.set('source', { index: EFFECT_SLOT.source, type: unit });
  context.set('stacks', { index: EFFECT_SLOT.stacks, type: NUMBER });
  if (place !== 'modify') {
    context.set('remaining', { index: EFFECT_SLOT.remaining, type: DURATION });
    context.set('age', { index: EFFECT_SLOT.age, type: DURATION });
  }
  if (place === 'end') {
    context.set('cause', { index: EFFECT_SLOT.cause, type: { kind: 'enum', name: CAUSE_ENUM } });
  }
  if (place === 'absorbed') {
    context.set('absorbed', { index: EFFECT_SLOT.absorbed, type: NUMBER });
    context.set('attacker', { index: EFFECT_SLOT.attacker, type: unit });
  }
  for (const [index, { name, type }] of (entry?.own ?? []).entries()) {
    context.set(name, { index: EFFECT_SLOT.own + index, type });
  }
  return context;
}
