// What happens in a test: events that are raised, skills that are used.
import type { Name } from '../ast/expression.ts';
import type { TestStep } from '../ast/test.ts';
import { checkAs } from '../check/fit.ts';
import type { TypedExpression } from '../ir/expression.ts';
import { didYouMean, suggest } from '../suggest.ts';
import { NUMBER } from '../types.ts';
import { holderType, type Preparation } from './preparation.ts';
import type { SceneStep } from './scene.ts';

type Raise = Extract<TestStep, { readonly kind: 'raise' }>;
type Use = Extract<TestStep, { readonly kind: 'use' }>;

/** Fields that are not given: entities are the units of their names, all else is 0. */
export function prepareRaise(at: Preparation, step: Raise): readonly SceneStep[] {
  const { body, pack, reporter } = at;
  const event = pack.events.get(step.event.text);
  if (event === undefined) {
    unknown(at, step.event, 'UNKNOWN_EVENT', 'event', [...pack.events.keys()]);
    return [];
  }
  for (const { name } of step.args) {
    if (name === undefined) {
      reporter.error({
        code: 'ARGUMENT_UNNAMED',
        span: step.span,
        message: `Values of \`${step.event.text}\` have names, such as \`${event.fields[0]?.name ?? 'x'}: ...\`.`,
      });
      return [];
    }
    if (event.fields.some((field) => field.name === name.text)) continue;
    const fields = event.fields.map((field) => field.name);
    unknown(at, name, 'UNKNOWN_ARGUMENT', `field of \`${step.event.text}\``, fields);
  }
  const values = event.fields.map(({ name, type }): TypedExpression | undefined => {
    const given = step.args.find((each) => each.name?.text === name);
    if (given !== undefined) return checkAs(body, given.value, type);
    return type.kind === 'entity' ? unitNamed(at, name) : undefined;
  });
  return [{ kind: 'raise', span: step.span, event: event.index, values }];
}

export function prepareUse(at: Preparation, step: Use): readonly SceneStep[] {
  const { program, body } = at;
  const skill = program.skills.findIndex(({ name }) => name === step.skill.text);
  if (skill < 0) {
    const names = program.skills.map(({ name }) => name);
    unknown(at, step.skill, 'UNKNOWN_NAME', 'skill', names);
    return [];
  }
  const caster = unitValue(at, step.caster);
  const target = step.target === undefined ? caster : unitValue(at, step.target);
  const rank = step.rank === undefined ? {} : { rank: checkAs(body, step.rank, NUMBER) };
  return [{ kind: 'use', span: step.span, skill, caster, target, ...rank }];
}

function unitValue({ body, pack }: Preparation, { text, span }: Name): TypedExpression {
  return checkAs(body, { kind: 'name', text, span }, holderType(pack));
}

function unitNamed({ units }: Preparation, name: string): TypedExpression | undefined {
  const index = units.findIndex((unit) => unit.name === name);
  const unit = units[index];
  if (unit === undefined) return undefined;
  return { kind: 'event', type: { kind: 'entity', entity: unit.kind }, index };
}

function unknown(
  { reporter }: Preparation,
  { text, span }: Name,
  code: 'UNKNOWN_EVENT' | 'UNKNOWN_ARGUMENT' | 'UNKNOWN_NAME',
  what: string,
  names: readonly string[],
): void {
  const suggestions = suggest(text, names);
  const known =
    names.length === 0 ? 'There is none.' : `Known are ${names.slice(0, 12).join(', ')}.`;
  reporter.error({
    code,
    span,
    message: `There is no ${what} \`${text}\`.${didYouMean(suggestions) || ` ${known}`}`,
    found: text,
    suggestions,
    fixes: suggestions
      .slice(0, 1)
      .map((each) => ({ title: `Write \`${each}\``, span, text: each })),
  });
}
