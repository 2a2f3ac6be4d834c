// A trace in words: event by event, rule by rule, bucket by bucket.
import type { Observation } from '../interpret/observer.ts';
import type { TypedProgram } from '../ir/program.ts';
import type { TypedOperation } from '../ir/statement.ts';
import { DRAW_RANGE } from '../runtime.ts';
import type { Type } from '../types.ts';
import { unreachable } from '../unreachable.ts';
import { numberText, plainNumber } from './number-text.ts';
import { EFFECT_NAMES, expressionText, slotNamesOf, type SlotNames } from './expression-text.ts';
import type { BodyTrace, BucketTrace, EventTrace } from './trace.ts';

export interface TraceNames {
  readonly program: TypedProgram;
  /** Name of the entity in a row of a kind. */
  readonly entity: (kind: string, row: number) => string;
}

/** Lines without line ends; what belongs to something is indented below it. */
export function traceLines(events: readonly EventTrace[], names: TraceNames): readonly string[] {
  return events.flatMap((event) => [...eventLines(event, names)]);
}

function eventLines(trace: EventTrace, names: TraceNames): readonly string[] {
  const slots = slotsOf(trace, names);
  const bodies = trace.bodies.flatMap((body) => bodyLines(body, slots, names));
  const head = trace.event < 0 ? trace.name : `${trace.name}(${fieldsText(trace, names)})`;
  const buckets = trace.buckets.flatMap((bucket) => bucketLines(bucket));
  return [head, ...indent(bodies), ...indent(buckets), ...indent(outcomeLines(trace, names))];
}

function slotsOf({ event, name }: EventTrace, { program }: TraceNames): SlotNames {
  if (event >= 0) return slotNamesOf(program, event);
  return name.startsWith('skill ') ? SKILL_NAMES : EFFECT_NAMES;
}

const SKILL_NAMES: SlotNames = ['caster', 'target', 'rank'];

function fieldsText({ event, before }: EventTrace, names: TraceNames): string {
  const fields = names.program.events[event]?.fields ?? [];
  return fields
    .map(({ name, type }, at) => `${name}: ${valueText(before[at] ?? 0, type, names)}`)
    .join(', ');
}

function valueText(value: number, type: Type, names: TraceNames): string {
  return type.kind === 'entity' ? names.entity(type.entity, value) : numberText(value, type);
}

function bodyLines(body: BodyTrace, slots: SlotNames, names: TraceNames): readonly string[] {
  const { rule, runs, observations } = body;
  const lines = observations.flatMap((each) => observationLines(each, slots, names));
  if (rule === undefined) return lines;
  const phase = rule.phase === 'on' ? '' : ` (${rule.phase})`;
  const head = `rule ${rule.name}${phase}, priority ${rule.priority}`;
  if (!runs)
    return [`${head}: not run, too many events from the first (depth ${(rule.depthMax ?? 0) + 1})`];
  return [`${head}: ${didAnything(observations) ? 'fired' : 'did nothing'}`, ...indent(lines)];
}

function didAnything(observations: readonly Observation[]): boolean {
  return observations.some(({ kind }) => ['bucket', 'operation', 'spend', 'halt'].includes(kind));
}

function observationLines(
  seen: Observation,
  slots: SlotNames,
  names: TraceNames,
): readonly string[] {
  const { program } = names;
  switch (seen.kind) {
    case 'condition':
      return [`${expressionText(seen.node, program, slots)}: ${seen.answer ? 'yes' : 'no'}`];
    case 'let':
      return [`value ${seen.slot + 1} = ${plainNumber(seen.value)}`];
    case 'bucket': {
      const field = slots[seen.index] ?? 'value';
      const times = seen.times === 1 ? '' : ` ${seen.times} times`;
      return [`modify ${field}: ${bucketWords(seen.bucket, seen.value)}${times}`];
    }
    case 'operation':
      return [operationText(program.operations[seen.op], seen.args, names)];
    case 'spend': {
      const what = program.resources[seen.resource]?.name ?? 'resource';
      return [
        `spend ${plainNumber(seen.args[1] ?? 0)} ${what}: ${seen.taken ? 'taken' : 'not there'}`,
      ];
    }
    case 'draw':
      return [drawText(seen.value, seen.threshold)];
    case 'dice':
      return [`${expressionText(seen.node, program, slots)} rolled ${seen.value}`];
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

function operationText(
  operation: TypedOperation | undefined,
  args: readonly number[],
  names: TraceNames,
): string {
  const { program } = names;
  const holder = program.entities[0]?.name ?? '';
  const who = names.entity(holder, args[0] ?? -1);
  if (operation === undefined) return 'nothing';
  switch (operation.kind) {
    case 'apply': {
      const effect = program.effects.find(({ hash }) => hash === operation.effect);
      const lasting =
        (args[3] ?? -1) < 0 ? '' : ` for ${numberText(args[3] ?? 0, { kind: 'duration' })}`;
      return `apply ${effect?.name ?? 'effect'} to ${who}${lasting}`;
    }
    case 'end':
      return `end ${operation.effects.length} effects of ${who}`;
    case 'endSelf':
      return 'end this effect';
    case 'raise': {
      const event = program.events[operation.event];
      const delay =
        (args[0] ?? 0) > 0 ? ` after ${numberText(args[0] ?? 0, { kind: 'duration' })}` : '';
      const fields = (event?.fields ?? []).map(
        ({ name, type }, at) => `${name}: ${valueText(args[at + 1] ?? 0, type, names)}`,
      );
      return `${event?.name ?? 'event'}(${fields.join(', ')})${delay}`;
    }
    case 'change':
      return `${names.entity(operation.entityKind, args[0] ?? -1)}.${operation.field} changes by ${plainNumber(args[1] ?? 0)}`;
    case 'set':
      return `${names.entity(operation.entityKind, args[0] ?? -1)}.${operation.field} becomes ${plainNumber(args[1] ?? 0)}`;
    case 'changePair': {
      const name = program.resources[operation.resource]?.name ?? 'resource';
      return `${name}(${who}, ${names.entity(holder, args[1] ?? -1)}) changes by ${plainNumber(args[2] ?? 0)}`;
    }
    case 'store':
      return `store ${plainNumber(args[0] ?? 0)}`;
    default:
      return unreachable(operation);
  }
}

/** `damage: (0 base + 33 flat) * 150% = 49.5`. */
function bucketLines(bucket: BucketTrace): readonly string[] {
  const { field, base, flat, increased, more, set, atLeast, atMost, value } = bucket;
  const sum =
    flat === undefined
      ? `${plainNumber(base)} base`
      : `(${plainNumber(base)} base + ${plainNumber(flat)} flat)`;
  const parts = [
    sum,
    ...(increased === undefined
      ? []
      : [`* ${plainNumber(Math.max(0, 100 + increased))}% increased`]),
    ...(more === undefined ? [] : [`* ${plainNumber(more)}% more`]),
    ...(set === undefined ? [] : [`, set ${plainNumber(set)}`]),
    ...(atLeast === undefined ? [] : [`, at least ${plainNumber(atLeast)}`]),
    ...(atMost === undefined ? [] : [`, at most ${plainNumber(atMost)}`]),
  ];
  return [`${field}: ${parts.join(' ').replaceAll(' ,', ',')} = ${plainNumber(value)}`];
}

function outcomeLines({ event, after }: EventTrace, { program }: TraceNames): readonly string[] {
  const typed = program.events[event];
  if (typed?.outcome === undefined || after.length < typed.slots) return [];
  const { direction, field, amount } = typed.outcome;
  const at = typed.fields.length;
  const of = (slot: number): string => plainNumber(after[slot] ?? 0);
  const verb = direction === 'take' ? 'taken from' : 'given to';
  const parts = `absorbed ${of(at)}, dealt ${of(at + 1)}, overkill ${of(at + 2)}`;
  return [`${of(amount)} ${verb} ${field}: ${parts}`];
}

function indent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}
