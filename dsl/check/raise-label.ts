// What the values of a raised event mean that have no name of their own, or another name than its fields.
import type { Argument } from '../ast/expression.ts';
import type { EventEntry } from './pack.ts';

/** The field a value without a name is for: by its place among those of its type, the actor last. */
export function labelByType(
  { fields, actor }: EventEntry,
  args: readonly Argument[],
  arg: Argument,
): string | undefined {
  const wanted = typeOf(arg);
  const given = new Set(args.map(({ name }) => name?.text));
  const open = fields
    .filter(({ name, type }) => !given.has(name) && type.kind === wanted)
    .map(({ name }) => name);
  const unnamed = args.filter((one) => one.name === undefined && typeOf(one) === wanted);
  if (unnamed.length >= open.length) return open[unnamed.indexOf(arg)];
  const { value } = arg;
  if (value.kind === 'name' && open.includes(value.text)) return value.text;
  // Who does it is known without being said.
  const own = fields[actor]?.name;
  return open.filter((name) => name !== own)[unnamed.indexOf(arg)];
}

/** The type that a value has by its form; a name is most often that of somebody. */
function typeOf({ value }: Argument): string {
  if (value.kind === 'name') return 'entity';
  return PLAIN.has(value.kind) ? value.kind : 'number';
}

const PLAIN: ReadonlySet<string> = new Set(['percent', 'duration', 'distance', 'bool']);

/** Words for who does it, to whom and how much, with the fields of the event that say so. */
export function meantFields(
  { fields, actor, subject }: EventEntry,
  events: Iterable<EventEntry>,
): ReadonlyMap<string, string> {
  const meant = new Map<string, string>();
  const doer = fields[actor]?.name;
  const met = fields[subject]?.name;
  const outcome = fields.find((field) => field.outcome !== undefined)?.name;
  if (doer !== undefined) for (const word of ACTORS) meant.set(word, doer);
  if (met !== undefined) for (const word of SUBJECTS) meant.set(word, met);
  if (outcome === undefined) return meant;
  for (const word of AMOUNTS) meant.set(word, outcome);
  // What other events call how much they take or give.
  for (const other of events) {
    for (const field of other.fields) {
      if (field.outcome !== undefined) meant.set(field.name, outcome);
    }
  }
  return meant;
}

const ACTORS = ['source', 'from', 'by', 'caster', 'attacker', 'actor'] as const;
const SUBJECTS = ['to', 'on', 'target', 'victim', 'whom'] as const;
const AMOUNTS = ['amount', 'value', 'power', 'points'] as const;
