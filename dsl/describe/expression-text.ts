// A checked value in the words of a rule file, as far as names are left in it: for traces.
import { EFFECT_SLOT, type TypedEffect } from '../ir/effect.ts';
import type { TypedExpression } from '../ir/expression.ts';
import type { TypedProgram } from '../ir/program.ts';
import type { Type } from '../types.ts';
import { unreachable } from '../unreachable.ts';
import { numberText } from './number-text.ts';

/** Names of the slots of the context that the value is in. */
export type SlotNames = readonly string[];

/** What names mean where a value stands. */
export interface ExpressionNames {
  readonly program: TypedProgram;
  /** Words by enum. */
  readonly enums: ReadonlyMap<string, readonly string[]>;
  readonly slots: SlotNames;
  /** Names of `let`, by slot. */
  readonly locals: ReadonlyMap<number, string>;
}

export function expressionText(node: TypedExpression, names: ExpressionNames): string {
  const { program, slots, locals } = names;
  const text = (part: TypedExpression): string => expressionText(part, names);
  switch (node.kind) {
    case 'constant':
      return valueText(node.value, node.type, names);
    case 'event':
      return slots[node.index] ?? `slot ${node.index}`;
    case 'local':
      return locals.get(node.slot) ?? `value ${node.slot + 1}`;
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
      return distanceText(node, text) ?? `${text(node.left)} ${node.operator} ${text(node.right)}`;
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
  const named = (hash: number): string => {
    const effect = program.effects.find((each) => each.hash === hash);
    return effect === undefined ? 'effect' : effectName(effect);
  };
  switch (node.kind) {
    case 'has': {
      const from = node.source === undefined ? '' : ` from ${text(node.source)}`;
      return `${text(node.entity)} has ${node.effects.map(named).join(' or ')}${from}`;
    }
    case 'held':
      return heldText(node, program, text);
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

/** `stacks of poison on target`, `combo(caster, target)`. */
function heldText(
  { entity, effect: hash, slot, source }: Extract<TypedExpression, { readonly kind: 'held' }>,
  { effects, resources }: TypedProgram,
  text: (part: TypedExpression) => string,
): string {
  const resource = resources.find((each) => each.hash === hash);
  if (resource !== undefined && source !== undefined) {
    return `${resource.name}(${text(entity)}, ${text(source)})`;
  }
  const effect = effects.find((each) => each.hash === hash);
  const word = HELD_WORDS[slot] ?? effect?.own[slot - EFFECT_SLOT.own]?.name ?? 'value';
  const from = source === undefined ? '' : ` from ${text(source)}`;
  return `${word} of ${effect?.name ?? 'effect'} on ${text(entity)}${from}`;
}

/** What the language keeps for itself, such as a cooldown, goes by what it stands for. */
export function effectName({ name, internal }: TypedEffect): string {
  if (!internal) return name;
  const found = /^(?:skill |effect )?(.*?)(?: use)? (cast|cooldown|channel)(?: \d+)?$/.exec(name);
  return found === null ? name : `the ${found[2]} of ${found[1]}`;
}

const HELD_WORDS: Readonly<Record<number, string>> = {
  [EFFECT_SLOT.stacks]: 'stacks',
  [EFFECT_SLOT.remaining]: 'remaining',
  [EFFECT_SLOT.age]: 'age',
};

function arithmeticText(operator: string, left: string, right: string): string {
  return operator === 'of' ? `${left} * ${right}%` : `${left} ${operator} ${right}`;
}

/** `a within 5m of b`: distances are compared as squares. */
function distanceText(
  { operator, left, right }: Extract<TypedExpression, { readonly kind: 'compare' }>,
  text: (part: TypedExpression) => string,
): string | undefined {
  if (left.kind !== 'distanceSquared' || right.kind !== 'constant') return undefined;
  const metres = numberText(Math.sqrt(right.value), { kind: 'distance' });
  const [one, other] = [text(left.left), text(left.right)];
  if (operator === '<=') return `${one} within ${metres} of ${other}`;
  return `distance(${one}, ${other}) ${operator} ${metres}`;
}

/** A value in the words of a rule file: a number with its unit, a word of an enum, an effect. */
export function valueText(
  value: number,
  type: Type,
  { program, enums }: Pick<ExpressionNames, 'program' | 'enums'>,
): string {
  if (type.kind === 'effect') {
    return program.effects.find(({ hash }) => hash === value)?.name ?? `${value}`;
  }
  const word = type.kind === 'enum' ? enums.get(type.name)?.[value] : undefined;
  return word ?? numberText(value, type);
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
  'cause',
  'absorbed',
  'attacker',
];
