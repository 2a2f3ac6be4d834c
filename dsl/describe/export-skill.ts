// A skill as data: what it costs, how far it reaches, how often it may be used, and what it does a rank.
import type { SkillNode } from '../ast/declaration.ts';
import type { Declared } from '../check/pack.ts';
import { deedsOf, ranked } from './deeds.ts';
import { filled, type Exported, type ExportScope } from './export-scope.ts';

export function exportSkill({ node, reporter }: Declared<SkillNode>, scope: ExportScope): Exported {
  const { target, cooldown, charges } = node;
  const ranks = scope.constant(node.ranks) ?? 1;
  return filled({
    id: node.name.text,
    doc: scope.doc(reporter.file, node.span.start),
    ranks,
    target: target?.kind.text,
    rangeM: ranked(target?.within, ranks, scope),
    costs: node.costs.map(({ amount, resource }) =>
      filled({ resource: resource.text, amount: ranked(amount, ranks, scope) }),
    ),
    cooldownMs: ranked(cooldown?.duration, ranks, scope),
    cooldownStarts: cooldown === undefined ? undefined : (cooldown.starts?.text ?? 'use'),
    charges: scope.constant(charges?.count),
    chargeEveryMs: scope.constant(charges?.every),
    castMs: ranked(node.cast, ranks, scope),
    refusals: node.requirements.map(({ reason }) => reason.text),
    does: node.hooks.flatMap(({ when, body }) => deedsOf(body, when.text, ranks, scope)),
  });
}
