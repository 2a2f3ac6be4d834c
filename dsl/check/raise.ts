// `hit(attacker: a, target: b, damage: 5) as reflected after 1s`: raises an event, with the values
// of its fields. Entities must be given, but for who does it; numbers are 0 and answers no when
// left out.
import type { Argument } from '../ast/expression.ts';
import type { Statement } from '../ast/statement.ts';
import type { TypedExpression } from '../ir/expression.ts';
import type { TypedStatement } from '../ir/statement.ts';
import { quoted } from '../reporter.ts';
import { didYouMean } from '../suggest.ts';
import { DURATION, describeType } from '../types.ts';
import type { EventFieldDeclaration } from '../vocabulary.ts';
import { checkDuration } from './apply.ts';
import { sortArguments, type ArgumentRules } from './arguments.ts';
import { eventTagsMask } from './event-tag.ts';
import { FAULT } from './fault.ts';
import { checkAs } from './fit.ts';
import { emit } from './operation.ts';
import { raising } from './origin.ts';
import { renaming, reportUnknown, suggestName, type Body, type EventEntry } from './pack.ts';
import type { Span } from '../diagnostic.ts';
import { labelByType, meantFields } from './raise-label.ts';
import { amendLoose } from './raise-loose.ts';
import { actorOf } from './whom.ts';

type RaiseNode = Extract<Statement, { kind: 'raise' }>;

export function checkRaise(body: Body, node: RaiseNode): TypedStatement | undefined {
  if (node.isLoose === true) {
    amendLoose(body, node);
    return undefined;
  }
  const entry = eventNamed(body, node);
  const delay = node.delay === undefined ? NOW : checkDuration(body, node.delay);
  const tags = eventTagsMask(body, node.tags);
  if (entry === undefined) {
    for (const { value } of node.args) {
      if (value.kind !== 'name') body.pack.checkExpression(body, value);
    }
    return undefined;
  }
  entry.raised = true;
  const args = sortArguments(body, node.args, rulesOf(body, entry, node.args));
  const fields = args === undefined ? undefined : checkFields(body, node, entry, args);
  if (fields === undefined || delay === undefined || tags === undefined) return undefined;
  recordRaise(body, { event: entry.index, tags, isDelayed: delay !== NOW, span: node.span });
  return emit(body.pack, raising(body, entry.index, tags), [delay, ...fields]);
}

const NOW: TypedExpression = { kind: 'constant', type: DURATION, value: 0 };

export interface Raise {
  /** Position of the event. */
  readonly event: number;
  readonly tags: number;
  readonly isDelayed: boolean;
  readonly span: Span;
}

/** Notes who raises what how often, for costs and the search for endless loops. */
export function recordRaise(body: Body, { event, tags, isDelayed, span }: Raise): void {
  const { file } = body.reporter;
  const { hash, times } = body;
  body.pack.lowered.raises.push({ body: hash, event, tags, times, isDelayed, file, span });
}

/** Notes where a skill is asked for: its event is no event of the body. */
export function recordUse(body: Body, span: Span): void {
  recordRaise(body, { event: NO_EVENT, tags: 0, isDelayed: false, span });
}

/** In the place of an event. */
export const NO_EVENT = -1;

function rulesOf(body: Body, entry: EventEntry, args: readonly Argument[]): ArgumentRules {
  const { name, fields } = entry;
  const names = fields.map((field) => field.name);
  return {
    word: name,
    roles: new Map(names.map((field) => [field, field])),
    takes: names.map((field) => `\`${field}:\``).join(', '),
    meant: meantFields(entry, body.pack.events.values()),
    labelOf: (arg: Argument, _sorted, index) => {
      const isWhole = args.length === names.length;
      return (isWhole ? names[index] : labelByType(entry, args, arg)) ?? 'NAME';
    },
  };
}

function eventNamed(body: Body, node: RaiseNode): EventEntry | undefined {
  const { text, span } = node.event;
  const { events, formulas } = body.pack;
  const entry = events.get(text);
  if (entry !== undefined || text === '') return entry;
  const isValue = formulas.has(text);
  const names = [...events.keys()];
  const suggestions = isValue ? [] : suggestName(body.pack, text, [...names, 'apply', 'dispel']);
  const list = names.map((name) => `\`${name}\``).join(', ');
  const other = isValue
    ? ' It is a formula, whose value does nothing by itself: use it in a `let` or a `modify`.'
    : ` Events are ${list}.`;
  reportUnknown(body, text, {
    code: 'UNKNOWN_EVENT',
    span,
    message: `There is no event ${quoted(text)} to raise.${didYouMean(suggestions) || other}`,
    found: text,
    expected: names.join(', '),
    suggestions,
    fixes: renaming(span, suggestions),
  });
  return undefined;
}

function checkFields(
  body: Body,
  node: RaiseNode,
  entry: EventEntry,
  args: ReadonlyMap<string, Argument>,
): readonly TypedExpression[] | undefined {
  const missing: string[] = [];
  const values = entry.fields.map((field, index): TypedExpression => {
    const given = args.get(field.name);
    if (given !== undefined) return checkAs(body, given.value, field.type);
    const value = defaultOf(body, field, index === entry.actor);
    if (value === undefined) missing.push(field.name);
    return value ?? FAULT;
  });
  if (missing.length > 0) {
    reportMissing(body, node, entry, missing);
    return undefined;
  }
  return values.some((value) => value.type.kind === 'error') ? undefined : values;
}

/** What a field is that is not given; undefined when it has to be. */
function defaultOf(
  body: Body,
  { type }: EventFieldDeclaration,
  isActor: boolean,
): TypedExpression | undefined {
  if (type.kind === 'entity') return isActor ? actorOf(body, type.entity) : undefined;
  return type.kind === 'enum' ? undefined : { kind: 'constant', type, value: 0 };
}

function reportMissing(
  body: Body,
  node: RaiseNode,
  entry: EventEntry,
  missing: readonly string[],
): void {
  const [first = ''] = missing;
  const type = entry.fields.find((field) => field.name === first)?.type;
  const what = type === undefined ? '' : `, ${describeType(type)}`;
  const list = missing.map((name) => `\`${name}: ...\``).join(' and ');
  body.reporter.error({
    code: 'FIELD_MISSING',
    span: node.span,
    message: `\`${entry.name}\` needs its \`${first}\`${what}. Write ${list} in the parentheses.`,
    expected: missing.map((name) => `${name}:`).join(', '),
  });
}
