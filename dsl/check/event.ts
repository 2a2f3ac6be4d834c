// Events: those of the game, which a pack may declare again exactly as they are, and those of the pack, which
// rules raise.
import type { EventFieldNode, EventNode } from '../ast/declaration.ts';
import { quoted, type Reporter } from '../reporter.ts';
import { didYouMean, suggest } from '../suggest.ts';
import { typeText } from '../types.ts';
import type {
  EventDeclaration,
  EventFieldDeclaration,
  Rounding,
  ValueType,
  Vocabulary,
} from '../vocabulary.ts';
import { forgive } from './forgive.ts';
import { checkTypeName, typeOf } from './formula.ts';
import { declarationOffered } from './offered.ts';
import { renaming, type Declared, type EventEntry, type Pack } from './pack.ts';
import { wordOf } from './word.ts';

/** The game's events, by name, in their order. */
export function gameEvents(vocabulary: Vocabulary): Map<string, EventEntry> {
  return new Map(
    vocabulary.events.map((event, index) => [
      event.name,
      { ...eventEntry(event, index), raised: true },
    ]),
  );
}

function eventEntry(declaration: EventDeclaration, index: number): EventEntry {
  const { name, fields, subject, actor } = declaration;
  const position = (wanted: string | undefined): number =>
    fields.findIndex((field) => field.name === wanted);
  return {
    name,
    index,
    fields,
    subject: position(subject),
    actor: position(actor),
    hasOutcome: fields.some((field) => field.outcome !== undefined),
    raised: false,
  };
}

/** Checks a declaration; events that are not the game's are added to the pack. */
export function checkEvent(pack: Pack, entry: Declared<EventNode>): void {
  const { node, reporter } = entry;
  const known = pack.vocabulary.events.find((event) => event.name === node.name.text);
  const isTyped = node.fields
    .map((field) => checkTypeName(pack, reporter, field.type))
    .every((isKnown) => isKnown);
  if (known !== undefined) {
    if (isTyped) compareWithGame(entry, known);
    return;
  }
  if (declarationOffered(pack, entry, 'events of a pack')) addEvent(pack, entry);
  else forgive(pack, node.name.text, ['UNKNOWN_EVENT']);
}

function compareWithGame({ node, reporter }: Declared<EventNode>, known: EventDeclaration): void {
  const difference = firstDifference(node, known);
  if (difference === undefined) return;
  const written = known.fields.map(fieldText).join(', ');
  reporter.error({
    code: 'EVENT_DIFFERS',
    span: difference.span,
    message:
      `The game raises ${quoted(node.name.text)} differently: ${difference.message}. Write ` +
      `\`event ${known.name} { ${written} }\`, or remove this declaration.`,
    expected: written,
    fixes: [
      {
        title: 'Declare it as the game raises it',
        span: node.span,
        text: `event ${known.name} { ${written} }`,
      },
    ],
  });
}

function fieldText({ name, type, outcome, rounded }: EventFieldDeclaration): string {
  const { direction, entity, field } = outcome ?? {};
  const effect = outcome === undefined ? '' : ` ${direction}s ${entity}.${field}`;
  return `${name}: ${typeText(type)}${effect}${rounded === undefined ? '' : ` rounded ${rounded}`}`;
}

interface Difference {
  readonly span: { readonly start: number; readonly end: number };
  readonly message: string;
}

function firstDifference(node: EventNode, known: EventDeclaration): Difference | undefined {
  for (const [index, field] of node.fields.entries()) {
    const wanted = known.fields[index];
    const span = { start: field.name.span.start, end: field.type.span.end };
    if (wanted === undefined)
      return { span, message: `it has no field ${quoted(field.name.text)}` };
    const difference = fieldDifference(field, wanted, index);
    if (difference !== undefined) return difference;
  }
  const missing = known.fields[node.fields.length];
  if (missing === undefined) return undefined;
  return { span: node.name.span, message: `the field \`${missing.name}\` is missing` };
}

/** What a declaration does not repeat, such as an outcome, is no difference. */
function fieldDifference(
  { name, type, outcome, rounded }: EventFieldNode,
  wanted: EventFieldDeclaration,
  index: number,
): Difference | undefined {
  const is = `\`${wanted.name}\` is`;
  if (wanted.name !== name.text) {
    const message = `field ${index + 1} is \`${wanted.name}\`, not ${quoted(name.text)}`;
    return { span: name.span, message };
  }
  if (typeText(wanted.type) !== type.text) {
    return {
      span: type.span,
      message: `${is} \`${typeText(wanted.type)}\`, not ${quoted(type.text)}`,
    };
  }
  if (outcome !== undefined) {
    const { direction, entity, field } = wanted.outcome ?? {};
    const isSame =
      direction === outcome.direction &&
      entity === outcome.entity.text &&
      field === outcome.field.text;
    if (!isSame)
      return { span: outcome.span, message: `${is} declared as \`${fieldText(wanted)}\`` };
  }
  if (rounded === undefined || rounded.text === '' || rounded.text === wanted.rounded)
    return undefined;
  return { span: rounded.span, message: `${is} declared as \`${fieldText(wanted)}\`` };
}

function addEvent(pack: Pack, { node, reporter }: Declared<EventNode>): void {
  const fields: EventFieldDeclaration[] = [];
  for (const field of node.fields) {
    const type = typeOf(pack, field.type.text);
    if (type.kind === 'error' || type.kind === 'effect' || type.kind === 'angle') continue;
    if (isRepeated(fields, field, reporter)) continue;
    fields.push(fieldOf(pack, reporter, node, field, type));
  }
  checkSingleOutcome(node, reporter);
  const { subject, actor } = rolesOf(pack, fields);
  pack.events.set(node.name.text, {
    name: node.name.text,
    index: pack.events.size,
    fields,
    subject,
    actor,
    hasOutcome: fields.some((field) => field.outcome !== undefined),
    raised: false,
  });
}

function isRepeated(
  fields: readonly EventFieldDeclaration[],
  { name }: EventFieldNode,
  reporter: Reporter,
): boolean {
  if (!fields.some((field) => field.name === name.text)) return false;
  reporter.error({
    code: 'DUPLICATE_NAME',
    span: name.span,
    message: `The event already has a field ${quoted(name.text)}. Give this one another name.`,
    found: name.text,
  });
  return true;
}

const ROUNDINGS = ['down', 'up', 'nearest'] as const satisfies readonly Rounding[];

function fieldOf(
  pack: Pack,
  reporter: Reporter,
  node: EventNode,
  field: EventFieldNode,
  type: ValueType,
): EventFieldDeclaration {
  const isNumber = type.kind === 'number';
  const rounded = wordOf(field.rounded, ROUNDINGS);
  const outcome =
    isNumber && isNumberField(field) ? outcomeOf(pack, reporter, node, field) : undefined;
  if (!isNumber && (field.outcome !== undefined || field.rounded !== undefined)) {
    const span = field.outcome?.span ?? field.rounded?.span ?? field.name.span;
    reporter.error({
      code: 'OUTCOME_NOT_NUMBER',
      span,
      message:
        `Only a number can be taken, given or rounded, but ${quoted(field.name.text)} is ` +
        `\`${field.type.text}\`. Write \`${field.name.text}: number\`.`,
      found: field.type.text,
      expected: 'number',
      fixes: [{ title: 'Write `number`', span: field.type.span, text: 'number' }],
    });
  }
  return {
    name: field.name.text,
    type,
    modifiable: isNumber,
    ...(isNumber && rounded !== undefined && { rounded }),
    ...(outcome !== undefined && { outcome }),
  };
}

function isNumberField({ outcome }: EventFieldNode): boolean {
  return outcome !== undefined && outcome.entity.text !== '' && outcome.field.text !== '';
}

/** `takes target.hp`: an entity field of the event, and a number field of such an entity. */
function outcomeOf(
  pack: Pack,
  reporter: Reporter,
  node: EventNode,
  { outcome }: EventFieldNode,
): EventFieldDeclaration['outcome'] {
  if (outcome === undefined) return undefined;
  const { direction, entity, field } = outcome;
  const owner = node.fields.find(({ name }) => name.text === entity.text);
  const type = typeOf(pack, owner?.type.text ?? '');
  if (type.kind !== 'entity') {
    const entities = node.fields.filter((one) => typeOf(pack, one.type.text).kind === 'entity');
    const names = entities.map(({ name }) => name.text);
    const suggestions = suggest(entity.text, names);
    const list = names.map((name) => `\`${name}\``).join(', ') || 'nobody';
    reporter.error({
      code: 'UNKNOWN_NAME',
      span: entity.span,
      message:
        `The event has no one called ${quoted(entity.text)}.` +
        (didYouMean(suggestions) || ` It has ${list}.`),
      found: entity.text,
      expected: names.join(', '),
      suggestions,
      fixes: renaming(entity.span, suggestions),
    });
    return undefined;
  }
  const fields = pack.entities.get(type.entity)?.declaration.fields ?? [];
  const numbers = fields.filter((one) => one.type === 'number').map(({ name }) => name);
  if (numbers.includes(field.text)) return { direction, entity: entity.text, field: field.text };
  const suggestions = suggest(field.text, numbers);
  reporter.error({
    code: 'UNKNOWN_FIELD',
    span: field.span,
    message:
      `A ${type.entity} has no number ${quoted(field.text)}.` +
      (didYouMean(suggestions) || ` It has ${numbers.map((name) => `\`${name}\``).join(', ')}.`),
    found: field.text,
    expected: numbers.join(', '),
    suggestions,
    fixes: renaming(field.span, suggestions),
  });
  return undefined;
}

function checkSingleOutcome(node: EventNode, reporter: Reporter): void {
  const [first, second] = node.fields.filter(({ outcome }) => outcome !== undefined);
  if (first?.outcome === undefined || second?.outcome === undefined) return;
  const word = second.outcome.direction === 'take' ? 'takes' : 'gives';
  reporter.error({
    code: 'OUTCOME_REPEATED',
    span: second.outcome.span,
    message:
      `An event takes or gives one number, and ${quoted(first.name.text)} is it already. Raise another event ` +
      `for what ${quoted(second.name.text)} ${word}.`,
    related: { file: reporter.file, span: first.outcome.span, message: 'the first one' },
  });
}

/** Who is met and who did it: the holder called `target`, else the first one; and the first other one. */
function rolesOf(
  pack: Pack,
  fields: readonly { readonly name: string; readonly type: ValueType }[],
): { readonly subject: number; readonly actor: number } {
  const holders = fields.flatMap(({ name, type }, index) => {
    const isHolder = type.kind === 'entity' && type.entity === pack.vocabulary.effectHolder;
    return isHolder ? [{ name, index }] : [];
  });
  const subject = holders.find(({ name }) => name === 'target') ?? holders[0];
  const actor = holders.find((one) => one !== subject);
  return { subject: subject?.index ?? -1, actor: actor?.index ?? -1 };
}

/** Told once everything that could raise it was checked. */
export function warnNeverRaised(pack: Pack): void {
  for (const { node, reporter } of pack.declaredEvents.values()) {
    const entry = pack.events.get(node.name.text);
    if (entry === undefined || entry.raised) continue;
    const suggestions = suggest(
      node.name.text,
      pack.vocabulary.events.map((event) => event.name),
    );
    const call = `${node.name.text}(...)`;
    const hint = didYouMean(suggestions) || ` Raise it with \`${call}\` in a rule, or remove it.`;
    reporter.warning({
      code: 'EVENT_NEVER_RAISED',
      span: node.name.span,
      message: `Neither the game nor a rule raises ${quoted(node.name.text)}, so rules on it never run.${hint}`,
      found: node.name.text,
      suggestions,
    });
  }
}
