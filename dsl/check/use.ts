// `use fireball on target rank 2`: asks to use a skill once the event is over. Who uses it is who does what is going
// on; where nobody does it, the one it is about.
import type { SkillNode } from '../ast/declaration.ts';
import type { Expression, Name } from '../ast/expression.ts';
import type { Statement } from '../ast/statement.ts';
import type { TypedExpression } from '../ir/expression.ts';
import type { TypedStatement } from '../ir/statement.ts';
import { insertion, quoted } from '../reporter.ts';
import { didYouMean } from '../suggest.ts';
import { NUMBER } from '../types.ts';
import { checkAs } from './fit.ts';
import { emit } from './operation.ts';
import { renaming, reportUnknown, suggestName, type Body } from './pack.ts';
import { numberOf } from './question.ts';
import { recordUse } from './raise.ts';
import { holderType } from './skill-body.ts';
import { targetsOf } from './skill-target.ts';
import { actorOf, subjectOf } from './whom.ts';

type UseNode = Extract<Statement, { kind: 'use' }>;

export function checkUse(body: Body, node: UseNode): TypedStatement | undefined {
  const skill = skillNamed(body, node.skill);
  const caster = casterOf(body, node);
  const target = checkTarget(body, node, { skill, caster });
  const rank = checkRank(body, node, skill);
  if (skill === undefined || caster === undefined) return undefined;
  if (target === undefined || rank === undefined) return undefined;
  recordUse(body, node.span);
  const position = [...body.pack.skills.keys()].indexOf(node.skill.text);
  return emit(body.pack, { kind: 'use', skill: position }, [caster, target, rank]);
}

function skillNamed(body: Body, { text, span }: Name): SkillNode | undefined {
  const { skills, isIncomplete } = body.pack;
  const entry = skills.get(text);
  if (entry !== undefined || text === '' || isIncomplete) return entry?.node;
  const suggestions = suggestName(body.pack, text, skills.keys());
  const hint = didYouMean(suggestions) || ` Declare it: \`skill ${text} { on use { } }\`.`;
  reportUnknown(body, text, {
    code: 'UNKNOWN_SKILL',
    span,
    message: `No file of the pack declares the skill ${quoted(text)}.${hint}`,
    found: text,
    expected: [...skills.keys()].join(', '),
    suggestions,
    fixes: renaming(span, suggestions),
  });
  return undefined;
}

function casterOf(body: Body, { skill, span }: UseNode): TypedExpression | undefined {
  const { effectHolder } = body.pack.vocabulary;
  const caster = actorOf(body, effectHolder) ?? subjectOf(body, effectHolder);
  if (caster !== undefined) return caster;
  body.reporter.error({
    code: 'USE_TARGET',
    span,
    message:
      `Nobody takes part here who could use ${quoted(skill.text)}. A skill is used by who does ` +
      `what is going on, which has to be a ${effectHolder}.`,
    found: skill.text,
  });
  return undefined;
}

interface Meant {
  readonly skill: SkillNode | undefined;
  readonly caster: TypedExpression | undefined;
}

/** Without a target kind the target is the caster. */
function checkTarget(
  body: Body,
  node: UseNode,
  { skill, caster }: Meant,
): TypedExpression | undefined {
  const { target } = node;
  const value = target === undefined ? undefined : checkAs(body, target, holderType(body.pack));
  if (skill === undefined) return value;
  const targets = targetsOf(skill);
  const isAlone = targets === 'self' || targets === 'none';
  if (isAlone && target !== undefined) return reportTooMuch(body, node, target);
  if (isAlone) return caster;
  if (target === undefined) return reportMissing(body, node, targets);
  return value?.type.kind === 'error' ? undefined : value;
}

function reportTooMuch(body: Body, { skill }: UseNode, target: Expression): undefined {
  const span = { start: skill.span.end, end: target.span.end };
  body.reporter.error({
    code: 'USE_TARGET',
    span: target.span,
    message: `${quoted(skill.text)} is meant for nobody else than who uses it. Remove \`on\` and what follows.`,
    found: 'on',
    fixes: [{ title: 'Remove the target', span, text: '' }],
  });
  return undefined;
}

function reportMissing(
  body: Body,
  { skill }: UseNode,
  targets: 'ally' | 'enemy' | 'any',
): undefined {
  const { effectHolder } = body.pack.vocabulary;
  const what = targets === 'any' ? effectHolder : targets;
  const { subject, actor } = body;
  const isOther = subject !== undefined && actor !== undefined && subject !== actor;
  const name = isOther && subjectOf(body, effectHolder) !== undefined ? subject : 'target';
  body.reporter.error({
    code: 'USE_TARGET',
    span: skill.span,
    message: `${quoted(skill.text)} has a target (\`target ${what}\`). Say on whom: \`use ${skill.text} on ${name}\`.`,
    found: skill.text,
    expected: `on ${name}`,
    fixes:
      name === 'target' && !isOther
        ? []
        : [insertion(`Add \`on ${name}\``, skill.span.end, ` on ${name}`)],
  });
  return undefined;
}

/** Ranks that are worked out are asked for when the turn comes. */
function checkRank(
  body: Body,
  { rank: node, skill: name }: UseNode,
  skill: SkillNode | undefined,
): TypedExpression | undefined {
  if (node === undefined) return numberOf(1);
  const rank = checkAs(body, node, NUMBER);
  if (rank.type.kind === 'error') return undefined;
  const ranks = skill === undefined ? undefined : ranksWritten(skill);
  if (rank.kind !== 'constant' || ranks === undefined) return rank;
  if (Number.isInteger(rank.value) && rank.value >= 1 && rank.value <= ranks) return rank;
  const has = ranks === 1 ? 'one rank' : `the ranks 1 to ${ranks}`;
  body.reporter.error({
    code: 'VALUE_OUT_OF_RANGE',
    span: node.span,
    message: `${quoted(name.text)} has ${has}, and this asks for rank ${rank.value}.`,
    found: String(rank.value),
    expected: ranks === 1 ? '1' : `1 to ${ranks}`,
  });
  return undefined;
}

function ranksWritten({ ranks }: SkillNode): number | undefined {
  if (ranks === undefined) return 1;
  return ranks.kind === 'number' ? ranks.value : undefined;
}
