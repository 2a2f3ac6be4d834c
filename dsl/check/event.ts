// Events a pack declares itself: one that the game raises must be declared exactly as it is raised;
// any other is allowed, with a warning that nothing raises it.
import type { EventNode } from '../ast.ts';
import { quoted } from '../reporter.ts';
import { didYouMean, suggest } from '../suggest.ts';
import { typeText } from '../types.ts';
import type { EventDeclaration, ValueType } from '../vocabulary.ts';
import { checkTypeName, typeOf } from './formula.ts';
import type { Declared, EventEntry, Pack } from './pack.ts';

/** The event as rules see it. */
export function eventEntry(declaration: EventDeclaration): EventEntry {
  const { name, fields, subject } = declaration;
  return { name, fields, subject: fields.findIndex((field) => field.name === subject) };
}

/** Checks a declaration; unknown events are added to the pack. */
export function checkEvent(pack: Pack, { node, reporter }: Declared<EventNode>): void {
  const known = pack.vocabulary.events.find((event) => event.name === node.name.text);
  const isTyped = node.fields
    .map((field) => checkTypeName(pack, reporter, field.type))
    .every((isKnown) => isKnown);
  if (known === undefined) {
    addEvent(pack, node);
    const suggestions = suggest(
      node.name.text,
      pack.vocabulary.events.map((event) => event.name),
    );
    reporter.warning({
      code: 'EVENT_NEVER_RAISED',
      span: node.name.span,
      message:
        `The game never raises ${quoted(node.name.text)}, so rules on it never ` +
        `run.${didYouMean(suggestions) || ' Remove it, or use an event of the game.'}`,
      found: node.name.text,
      suggestions,
    });
    return;
  }
  const difference = isTyped ? firstDifference(node, known) : undefined;
  if (difference === undefined) return;
  const written = known.fields.map((field) => `${field.name}: ${typeText(field.type)}`).join(', ');
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
    if (wanted.name !== field.name.text) {
      return {
        span: field.name.span,
        message: `field ${index + 1} is \`${wanted.name}\`, not ${quoted(field.name.text)}`,
      };
    }
    const type = typeText(wanted.type);
    if (type !== field.type.text) {
      return {
        span: field.type.span,
        message: `\`${wanted.name}\` is \`${type}\`, not ${quoted(field.type.text)}`,
      };
    }
  }
  const missing = known.fields[node.fields.length];
  if (missing === undefined) return undefined;
  return { span: node.name.span, message: `the field \`${missing.name}\` is missing` };
}

function addEvent(pack: Pack, node: EventNode): void {
  const fields = node.fields.flatMap(({ name, type }) => {
    const meaning = typeOf(pack, type.text);
    if (meaning.kind === 'error' || meaning.kind === 'effect') return [];
    return [{ name: name.text, type: meaning, modifiable: meaning.kind === 'number' }];
  });
  pack.events.set(node.name.text, {
    name: node.name.text,
    fields,
    subject: subjectOf(pack, fields),
  });
}

/** The holder called `target`, else the first one. */
function subjectOf(pack: Pack, fields: readonly { name: string; type: ValueType }[]): number {
  const isHolder = (type: ValueType): boolean =>
    type.kind === 'entity' && type.entity === pack.vocabulary.effectHolder;
  const named = fields.findIndex(({ name, type }) => name === 'target' && isHolder(type));
  return named >= 0 ? named : fields.findIndex(({ type }) => isHolder(type));
}
