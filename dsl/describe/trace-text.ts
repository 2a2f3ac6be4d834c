// A trace in words: event by event, rule by rule in the order they ran, each behind the numbers it depends on.
import type { Observation } from '../interpret/observer.ts';
import type { TypedProgram } from '../ir/program.ts';
import type { BodyPlace, BodyPlaces } from './body-place.ts';
import { EFFECT_NAMES, slotNamesOf, type SlotNames } from './expression-text.ts';
import { plainNumber } from './number-text.ts';
import { observationLines, someText } from './observation-text.ts';
import type { BodyTrace, BucketTrace, EventTrace } from './trace.ts';
import { writtenLocals } from './written.ts';

export interface TraceNames {
  readonly program: TypedProgram;
  /** Name of the entity in a row of a kind. */
  readonly entity: (kind: string, row: number) => string;
  /** The kind that holds effects. */
  readonly holder: string;
  /** Words by enum. */
  readonly enums: ReadonlyMap<string, readonly string[]>;
  /** Where bodies were written. */
  readonly places: BodyPlaces;
}

/** Lines without line ends; what belongs to something is indented below it. */
export function traceLines(events: readonly EventTrace[], names: TraceNames): readonly string[] {
  return events.flatMap((event) => [...eventLines(event, names)]);
}

function eventLines(trace: EventTrace, names: TraceNames): readonly string[] {
  const { bodies, buckets, event } = trace;
  const slots = slotsOf(trace, names);
  const lines = (isAfter: boolean): readonly string[] =>
    bodies
      .filter(({ rule }) => (rule?.phase === 'after') === isAfter)
      .flatMap((body) => bodyLines(body, { slots, trace }, names));
  const inside = [
    ...lines(false),
    ...buckets.flatMap((bucket) => bucketLines(bucket)),
    ...outcomeLines(trace, names),
    ...lines(true),
  ];
  return [event < 0 ? trace.name : headOf(trace, names), ...indent(inside)];
}

/** What the language raises itself goes by the block that runs in it. */
function headOf(trace: EventTrace, names: TraceNames): string {
  const [body] = trace.bodies;
  const place = body === undefined ? undefined : names.places.get(body.body.hash);
  if (trace.internal) return place?.name ?? trace.name;
  const fields = names.program.events[trace.event]?.fields ?? [];
  const values = fields.map(
    ({ name, type }, at) =>
      `${name}: ${someText(trace.before[at] ?? 0, type, { ...names, slots: [] })}`,
  );
  return `${trace.name}(${values.join(', ')})`;
}

function slotsOf({ event, name }: EventTrace, { program }: TraceNames): SlotNames {
  if (event >= 0) return slotNamesOf(program, event);
  if (name.startsWith('skill ')) return SKILL_NAMES;
  const effect = program.effects.find((each) => name.startsWith(`effect ${each.name}, `));
  return [...EFFECT_NAMES, ...(effect?.own ?? []).map((own) => own.name)];
}

const SKILL_NAMES: SlotNames = ['caster', 'target', 'rank'];

function bodyLines(
  { body, rule, runs, observations, name }: BodyTrace,
  { slots, trace }: { readonly slots: SlotNames; readonly trace: EventTrace },
  names: TraceNames,
): readonly string[] {
  const place = names.places.get(body.hash);
  const locals = place === undefined ? new Map<number, string>() : writtenLocals(body, place);
  const lines = observations.flatMap((each) => observationLines(each, { ...names, slots, locals }));
  if (rule === undefined || trace.internal) return lines;
  const head = headOfRule(rule, place, name);
  if (!runs)
    return [`${head}: not run, too many events from the first (depth ${(rule.depthMax ?? 0) + 1})`];
  return [`${head}: ${didAnything(observations) ? 'fired' : 'did nothing'}`, ...indent(lines)];
}

function headOfRule(
  { phase, priority }: NonNullable<BodyTrace['rule']>,
  place: BodyPlace | undefined,
  name: string,
): string {
  const when = phase === 'on' ? '' : ` (${phase})`;
  return `${place?.name ?? `rule ${name}`}${when}, priority ${priority}`;
}

function didAnything(observations: readonly Observation[]): boolean {
  return observations.some(({ kind }) => ['bucket', 'operation', 'spend', 'halt'].includes(kind));
}

/** `damage: (0 base + 33 flat) * 150% = 49.5`. */
export function bucketLines(bucket: BucketTrace): readonly string[] {
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

/** `150 taken from hp: absorbed 50 (ward), dealt 100, overkill 0`. */
function outcomeLines(
  { event, after, pools }: EventTrace,
  { program }: TraceNames,
): readonly string[] {
  const typed = program.events[event];
  if (typed?.outcome === undefined || after.length < typed.slots) return [];
  const { direction, field, amount } = typed.outcome;
  const at = typed.fields.length;
  const of = (slot: number): string => plainNumber(after[slot] ?? 0);
  const verb = direction === 'take' ? 'taken from' : 'given to';
  const parts = `absorbed ${of(at)}${poolsText(pools)}, dealt ${of(at + 1)}, overkill ${of(at + 2)}`;
  return [`${of(amount)} ${verb} ${field}: ${parts}`];
}

/** Whose pools took it; of several, how much each. */
function poolsText(pools: EventTrace['pools']): string {
  if (pools.length === 0) return '';
  const texts = pools.map(({ effect, taken }) =>
    pools.length === 1 ? effect : `${effect} ${plainNumber(taken)}`,
  );
  return ` (${texts.join(', ')})`;
}

function indent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}
