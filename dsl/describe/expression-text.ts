// A checked value in the words of a rule file, as far as names are left in it: for traces.
import { END_CAUSES, EFFECT_SLOT } from '../ir/effect.ts';
import type { TypedExpression } from '../ir/expression.ts';
import type { TypedProgram } from '../ir/program.ts';
import { unreachable } from '../unreachable.ts';
import { numberText } from './number-text.ts';

/** Names of the slots of the context that the value is in. */
export type SlotNames = readonly string[];

export function expressionText(
  node: TypedExpression,
  program: TypedProgram,
  slots: SlotNames,
): string {
  const text = (part: TypedExpression): string => expressionText(part, program, slots);
  switch (node.kind) {
    case 'constant':
      return constantText(node.value, node, program);
    case 'event':
      return slots[node.index] ?? `slot ${node.index}`;
    case 'local':
      return `value ${node.slot + 1}`;
    case 'column':
      return `${text(node.entity)}.${node.field}`;
    case 'negate':
      return `-${text(node.operand)}`;
    case 'saturate':
      return text(node.operand);
    case 'not':
      return `not ${text(node.operand)}`;
    case 'arithmetic':
      return arithmeticText(node.operator, text(node.left), text(node.right));
    case 'quotient':
      return `${text(node.left)} / ${text(node.right)}`;
    case 'compare':
      return `${text(node.left)} ${node.operator} ${text(node.right)}`;
    case 'comparePercent':
      return `${text(node.value)} ${node.operator} ${text(node.percent)}`;
    case 'and':
    case 'or':
      return `${text(node.left)} ${node.kind} ${text(node.right)}`;
    case 'choose':
      return `if ${text(node.condition)} then ${text(node.left)} else ${text(node.right)}`;
    case 'builtin':
      return `${node.name}(${node.args.map(text).join(', ')})`;
    case 'call':
      return `${node.formula.name}(${node.args.map(text).join(', ')})`;
    case 'host':
      return `${program.functions[node.index] ?? ''}(${node.args.map(text).join(', ')})`;
    case 'has':
    case 'held':
    case 'eventTag':
    case 'dice':
    case 'lookup':
    case 'distanceSquared':
    case 'cone':
    case 'line':
    case 'aggregate':
      return askText(node, program, text);
    default:
      return unreachable(node);
  }
}

type Asked = Extract<
  TypedExpression,
  {
    readonly kind:
      | 'has'
      | 'held'
      | 'eventTag'
      | 'dice'
      | 'lookup'
      | 'distanceSquared'
      | 'cone'
      | 'line'
      | 'aggregate';
  }
>;

function askText(
  node: Asked,
  program: TypedProgram,
  text: (part: TypedExpression) => string,
): string {
  const named = (hash: number): string =>
    program.effects.find((effect) => effect.hash === hash)?.name ??
    program.resources.find((resource) => resource.hash === hash)?.name ??
    'effect';
  switch (node.kind) {
    case 'has': {
      const from = node.source === undefined ? '' : ` from ${text(node.source)}`;
      return `${text(node.entity)} has ${node.effects.map(named).join(' or ')}${from}`;
    }
    case 'held':
      return `${HELD_WORDS[node.slot] ?? 'value'} of ${named(node.effect)} on ${text(node.entity)}`;
    case 'eventTag': {
      const tags = program.eventTags.filter((_, at) => (node.mask & (1 << at)) !== 0);
      return `event has ${tags.join(' or ')}`;
    }
    case 'dice':
      return `${node.count}d${node.sides}`;
    case 'lookup':
      return `${program.tables[node.table]?.name ?? 'table'}(${node.keys.map(text).join(', ')})`;
    case 'distanceSquared':
      return `distance(${text(node.left)}, ${text(node.right)})^2`;
    case 'cone':
    case 'line':
      return `${text(node.entity)} in the ${node.kind}`;
    case 'aggregate':
      return `${node.name}(${node.selector.entityKind})`;
    default:
      return unreachable(node);
  }
}

const HELD_WORDS: Readonly<Record<number, string>> = {
  [EFFECT_SLOT.stacks]: 'stacks',
  [EFFECT_SLOT.remaining]: 'remaining',
  [EFFECT_SLOT.age]: 'age',
};

function arithmeticText(operator: string, left: string, right: string): string {
  return operator === 'of' ? `${left} * ${right}%` : `${left} ${operator} ${right}`;
}

function constantText(value: number, { type }: TypedExpression, program: TypedProgram): string {
  if (type.kind === 'effect') {
    return program.effects.find(({ hash }) => hash === value)?.name ?? `${value}`;
  }
  return numberText(value, type);
}

/** Names of the slots of an event, or of the context of an effect. */
export function slotNamesOf(program: TypedProgram, event: number): SlotNames {
  const typed = program.events[event];
  if (typed === undefined) return EFFECT_NAMES;
  return [...typed.fields.map(({ name }) => name), 'absorbed', 'dealt', 'overkill'];
}

export const EFFECT_NAMES: SlotNames = [
  'holder',
  'source',
  'stacks',
  'remaining',
  'age',
  `cause (${END_CAUSES.join(', ')})`,
  'absorbed',
  'attacker',
];
