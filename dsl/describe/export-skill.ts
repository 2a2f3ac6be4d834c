// A skill as data: what it costs, how far it reaches, how often it may be used, and what it does a rank.
import type { SkillNode } from '../ast/declaration.ts';
import type { Declared } from '../check/pack.ts';
import { deedsOf, type Deed, type DeedContext } from './deeds.ts';
import { some, type Amount, type ExportScope } from './export-scope.ts';

export interface ExportedSkill {
  readonly id: string;
  readonly doc: string | undefined;
  readonly ranks: number;
  readonly target: string | undefined;
  readonly rangeM: Amount | undefined;
  readonly costs: readonly { readonly resource: string; readonly amount: Amount }[] | undefined;
  readonly cooldownMs: Amount | undefined;
  readonly cooldownStarts: string | undefined;
  readonly charges: number | undefined;
  readonly chargeEveryMs: number | undefined;
  readonly castMs: Amount | undefined;
  readonly refusals: readonly string[] | undefined;
  readonly does: readonly Deed[] | undefined;
}

export function exportSkill(
  { node }: Declared<SkillNode>,
  subjectOf: DeedContext['subjectOf'],
  whole: ExportScope,
): ExportedSkill {
  const { target, cooldown, charges } = node;
  const ranks = whole.constant(node.ranks) ?? 1;
  const scope = whole.withRanks(ranks);
  const isAlone = target?.kind.text === 'self' || target?.kind.text === 'none';
  const subject = isAlone ? 'caster' : 'target';
  return {
    id: node.name.text,
    doc: scope.doc(node.span.start),
    ranks,
    target: target?.kind.text,
    rangeM: scope.amount(target?.within),
    costs: some(
      node.costs.map(({ amount, resource }) => ({
        resource: resource.text,
        amount: scope.amount(amount),
      })),
    ),
    cooldownMs: scope.amount(cooldown?.duration),
    cooldownStarts: cooldown === undefined ? undefined : (cooldown.starts?.text ?? 'use'),
    charges: scope.constant(charges?.count),
    chargeEveryMs: scope.constant(charges?.every),
    castMs: scope.amount(node.cast),
    refusals: some(node.requirements.map(({ reason }) => reason.text)),
    does: some(
      node.hooks.flatMap(({ when, body }) =>
        deedsOf(body, { on: when.text, subject, subjectOf }, scope),
      ),
    ),
  };
}
