// The fixed parts of a skill: whom it may be meant for, how far, how many ranks; and which of its clauses do not go
// together.
import type { HookNode } from '../ast/clause.ts';
import type { SkillNode } from '../ast/declaration.ts';
import { DSL_LIMITS } from '../limits.ts';
import type { Span } from '../diagnostic.ts';
import { quoted, type Reporter } from '../reporter.ts';
import { DISTANCE } from '../types.ts';
import { constantBody, fixedNumber } from './constant.ts';
import type { Declared, Pack } from './pack.ts';
import { targetsOf, type Targets } from './skill-target.ts';

export interface SkillShape {
  readonly name: string;
  readonly node: SkillNode;
  readonly reporter: Reporter;
  readonly targets: Targets;
  readonly rangeM: number | undefined;
  readonly ranks: number;
  readonly use: HookNode | undefined;
  readonly interrupted: HookNode | undefined;
}

export function shapeOf(pack: Pack, { node, reporter }: Declared<SkillNode>): SkillShape {
  const targets = offeredTargets(pack, node, reporter);
  const shape = {
    name: node.name.text,
    node,
    reporter,
    targets,
    rangeM: rangeOf(pack, node, reporter),
    ranks: ranksOf(pack, node, reporter),
    ...hooksOf(node, reporter),
  };
  checkClauses(pack, shape);
  return shape;
}

function offeredTargets(pack: Pack, node: SkillNode, reporter: Reporter): Targets {
  const { target } = node;
  if (target === undefined) return 'none';
  const holder = pack.vocabulary.effectHolder;
  const targets = targetsOf(node);
  const team = pack.entities.get(holder)?.declaration.team;
  if (team !== undefined || (targets !== 'ally' && targets !== 'enemy')) return targets;
  reporter.error({
    code: 'NOT_OFFERED',
    span: target.kind.span,
    message: `The game \`${pack.vocabulary.name}\` has no teams. Write \`target ${holder}\`.`,
    found: target.kind.text,
    fixes: [{ title: `Write \`${holder}\``, span: target.kind.span, text: holder }],
  });
  return 'any';
}

function rangeOf(pack: Pack, { target }: SkillNode, reporter: Reporter): number | undefined {
  if (target?.within === undefined) return undefined;
  const wanted = DISTANCE;
  const range = { low: 0, high: DSL_LIMITS.valueMax };
  const options = { what: 'The range of a skill', example: '30m', range, wanted };
  const rangeM = fixedNumber(constantBody(pack, reporter), target.within, options);
  if (pack.entities.get(pack.vocabulary.effectHolder)?.declaration.position !== undefined) {
    return rangeM;
  }
  reporter.error({
    code: 'NOT_OFFERED',
    span: target.within.span,
    message: `The game \`${pack.vocabulary.name}\` has no places, so nothing is near or far. Remove \`within\`.`,
    found: 'within',
  });
  return undefined;
}

function ranksOf(pack: Pack, { ranks }: SkillNode, reporter: Reporter): number {
  if (ranks === undefined) return 1;
  const range = { low: 1, high: DSL_LIMITS.ranksMax, isWhole: true } as const;
  const what = 'How many ranks a skill has';
  return fixedNumber(constantBody(pack, reporter), ranks, { what, example: '3', range }) ?? 1;
}

/** A hook that stands there twice was told by the parser. */
function hooksOf(
  { hooks, name }: SkillNode,
  reporter: Reporter,
): Pick<SkillShape, 'use' | 'interrupted'> {
  const use = hooks.find(({ when }) => when.text === 'use');
  if (use === undefined) {
    reporter.error({
      code: 'SKILL_WITHOUT_USE',
      span: name.span,
      message: `The skill ${quoted(name.text)} does nothing. Write what it does: \`on use { ... }\`.`,
      expected: 'on use { ... }',
    });
  }
  return { use, interrupted: hooks.find(({ when }) => when.text === 'interrupted') };
}

/** Clauses that need another one. */
function checkClauses(pack: Pack, { node, reporter, targets, interrupted }: SkillShape): void {
  const { target, cooldown, cast } = node;
  const isAlone = targets === 'self' || targets === 'none';
  if (isAlone && target?.within !== undefined) {
    report(
      reporter,
      target.within.span,
      '`within`',
      'a target to be near to, such as `target enemy`',
    );
  }
  if (cast === undefined && cooldown?.starts?.text === 'end') {
    report(reporter, cooldown.starts.span, '`starts end`', 'a `cast` that ends');
  }
  if (cast === undefined && interrupted !== undefined) {
    report(reporter, interrupted.when.span, '`on interrupted`', 'a `cast` that can be interrupted');
  }
  for (const { resource, span } of node.costs) {
    const isPair = pack.resources.get(resource.text)?.typed.pair === true;
    if (!isPair || !isAlone) continue;
    reporter.error({
      code: 'COST_WITHOUT_TARGET',
      span,
      message:
        `${quoted(resource.text)} is counted against a target, and this skill has none. Write \`target enemy\`, or ` +
        'pay with another resource.',
      found: resource.text,
    });
  }
}

function report(reporter: Reporter, span: Span, what: string, needs: string): void {
  reporter.error({
    code: 'SKILL_CLAUSE',
    span,
    message: `${what} needs ${needs}. Add it, or remove ${what}.`,
    expected: needs,
  });
}
