// What was seen while a body ran, in words: conditions with the numbers they compared, values, changes, operations.
import type { Observation } from '../interpret/observer.ts';
import type { TypedExpression } from '../ir/expression.ts';
import type { TypedOperation } from '../ir/statement.ts';
import { DRAW_RANGE } from '../runtime.ts';
import type { Type } from '../types.ts';
import { unreachable } from '../unreachable.ts';
import { effectName, expressionText, valueText, type ExpressionNames } from './expression-text.ts';
import { numberText, plainNumber } from './number-text.ts';

/** What names mean in a body, and who is who. */
export interface ObservedNames extends ExpressionNames {
  /** The kind that holds effects. */
  readonly holder: string;
  /** Name of the entity in a row of a kind. */
  readonly entity: (kind: string, row: number) => string;
}

export function observationLines(seen: Observation, names: ObservedNames): readonly string[] {
  const { program, slots, locals } = names;
  switch (seen.kind) {
    case 'condition':
      return conditionLines(seen, names);
    case 'let': {
      const { slot, node, value } = seen;
      const shown = node.kind === 'constant' ? '' : `${expressionText(node, names)} = `;
      const name = locals.get(slot) ?? `value ${slot + 1}`;
      return [`let ${name} = ${shown}${someText(value, node.type, names)}`];
    }
    case 'bucket': {
      const field = slots[seen.index] ?? 'value';
      const times = seen.times === 1 ? '' : ` ${seen.times} times`;
      return [`modify ${field}: ${bucketWords(seen.bucket, seen.value)}${times}`];
    }
    case 'operation':
      return operationLines(program.operations[seen.op], seen.args, names);
    case 'spend': {
      const what = program.resources[seen.resource]?.name ?? 'resource';
      return [
        `spend ${plainNumber(seen.args[1] ?? 0)} ${what}: ${seen.taken ? 'taken' : 'not there'}`,
      ];
    }
    case 'draw':
      return [drawText(seen.value, seen.threshold)];
    case 'dice':
      return [`${expressionText(seen.node, names)} rolled ${seen.value}`];
    case 'halt':
      return [
        ['', 'stop', 'cancel'][seen.halt] ?? `refuse '${program.reasons[seen.halt - 16] ?? ''}'`,
      ];
    case 'rule':
    case 'body':
    case 'branch':
      return [];
    default:
      return unreachable(seen);
  }
}

type Asked = Extract<Observation, { readonly kind: 'condition' }>;

/** `target.hp < 30% (24 of 100): no`; what nobody can ever hold is not worth a line. */
function conditionLines({ node, answer, sides }: Asked, names: ObservedNames): readonly string[] {
  if (node.kind === 'has' && node.effects.length === 0) return [];
  const shown = comparedText(node, sides, names);
  const numbers = shown === '' ? '' : ` (${shown})`;
  return [`${expressionText(node, names)}${numbers}: ${answer ? 'yes' : 'no'}`];
}

/** The numbers that do not stand there themselves. */
function comparedText(
  node: TypedExpression,
  [left = 0, right = 0]: readonly number[],
  names: ObservedNames,
): string {
  if (node.kind === 'comparePercent') return `${plainNumber(left)} of ${plainNumber(right)}`;
  if (node.kind !== 'compare') return '';
  if (node.left.kind === 'distanceSquared') {
    return numberText(Math.round(Math.sqrt(left) * 100) / 100, { kind: 'distance' });
  }
  const sides = [
    [node.left, left],
    [node.right, right],
  ] as const;
  return sides
    .filter(([side]) => side.kind !== 'constant')
    .map(([side, value]) => someText(value, side.type, names))
    .join(' and ');
}

/** A value of any kind: who it is, or how much. */
export function someText(value: number, type: Type, names: Omit<ObservedNames, 'locals'>): string {
  return type.kind === 'entity' ? names.entity(type.entity, value) : valueText(value, type, names);
}

/** Of a chance the share it holds below; of `one of` the position of the block. */
function drawText(value: number, threshold: number): string {
  if (threshold < 0) return 'one of: none, all weights are 0';
  if (threshold < CHOICES_MAX) return `one of: block ${threshold + 1}`;
  const shareOf = (part: number): string => `${Math.round((part / DRAW_RANGE) * 10_000) / 100}%`;
  const answer = value < threshold ? 'yes' : 'no';
  return `chance ${shareOf(threshold)}, drew ${shareOf(value)}: ${answer}`;
}

/** No chance holds below so small a draw, but that of 0%. */
const CHOICES_MAX = 1_000;

function bucketWords(bucket: string, value: number): string {
  switch (bucket) {
    case 'increased':
      return value < 0 ? `reduced ${plainNumber(-value)}%` : `increased ${plainNumber(value)}%`;
    case 'more':
      return value < 0 ? `less ${plainNumber(-value)}%` : `more ${plainNumber(value)}%`;
    case 'atLeast':
      return `at least ${plainNumber(value)}`;
    case 'atMost':
      return `at most ${plainNumber(value)}`;
    default:
      return `${bucket} ${plainNumber(value)}`;
  }
}

function operationLines(
  operation: TypedOperation | undefined,
  args: readonly number[],
  names: ObservedNames,
): readonly string[] {
  const { program, holder } = names;
  const who = names.entity(holder, args[0] ?? -1);
  if (operation === undefined) return [];
  switch (operation.kind) {
    case 'apply':
      return applyLines(operation.effect, args, who, names);
    case 'end':
      return [`end ${endedText(operation.effects, names)} of ${who}`];
    case 'endSelf':
      return ['end this effect'];
    case 'raise':
      return raiseLines(operation.event, args, names);
    case 'change': {
      const amount = args[1] ?? 0;
      const [verb, at] = amount < 0 ? (['lose', -amount] as const) : (['gain', amount] as const);
      const place = `${names.entity(operation.entityKind, args[0] ?? -1)}.${operation.field}`;
      return [`${verb} ${place}: ${plainNumber(at)}`];
    }
    case 'set': {
      // Counts of the language, such as those of smoothed chances, are no fields of the game.
      if (operation.field.includes(' ')) return [];
      const place = `${names.entity(operation.entityKind, args[0] ?? -1)}.${operation.field}`;
      return [`put ${place}: ${plainNumber(args[1] ?? 0)}`];
    }
    case 'changePair': {
      const name = program.resources[operation.resource]?.name ?? 'resource';
      const amount = args[2] ?? 0;
      const [verb, at] = amount < 0 ? (['lose', -amount] as const) : (['gain', amount] as const);
      const pair = `${name}(${who}, ${names.entity(holder, args[1] ?? -1)})`;
      return [`${verb} ${pair}: ${plainNumber(at)}`];
    }
    case 'use': {
      const skill = program.skills[operation.skill];
      const isAlone = skill?.targets === 'self' || skill?.targets === 'none';
      const on = isAlone ? '' : ` on ${names.entity(holder, args[1] ?? -1)}`;
      return [`${who} asks to use ${skill?.name ?? 'a skill'}${on}`];
    }
    case 'store':
      return [`store ${plainNumber(args[0] ?? 0)}`];
    default:
      return unreachable(operation);
  }
}

/** By name, as long as they are few. */
function endedText(hashes: readonly number[], { program }: ObservedNames): string {
  const found = program.effects.filter(({ hash }) => hashes.includes(hash)).map(effectName);
  return found.length > 3 ? `${found.length} kinds of effects` : found.join(' or ');
}

function applyLines(
  hash: number,
  [, , stacks = 1, ms = -1]: readonly number[],
  who: string,
  { program }: ObservedNames,
): readonly string[] {
  const effect = program.effects.find((each) => each.hash === hash);
  const lasting = ms < 0 ? '' : ` for ${numberText(ms, { kind: 'duration' })}`;
  if (effect === undefined) return [];
  if (effect.internal) return [`start ${effectName(effect)}${lasting}`];
  const count = stacks === 1 ? '' : ` with ${plainNumber(stacks)} stacks`;
  return [`apply ${effect.name} to ${who}${lasting}${count}`];
}

function raiseLines(
  at: number,
  [delayMs = 0, ...values]: readonly number[],
  names: ObservedNames,
): readonly string[] {
  const event = names.program.events[at];
  const delay = delayMs > 0 ? ` after ${numberText(delayMs, { kind: 'duration' })}` : '';
  if (event?.internal === true) {
    return delay === '' ? [] : [`after ${numberText(delayMs, { kind: 'duration' })}`];
  }
  const fields = (event?.fields ?? []).map(
    ({ name, type }, slot) => `${name}: ${someText(values[slot] ?? 0, type, names)}`,
  );
  return [`${event?.name ?? 'event'}(${fields.join(', ')})${delay}`];
}
