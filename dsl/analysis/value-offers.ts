// Completion of what a value may begin with: names known at the place, then what the pack and the game have.
import type { Ask } from './ask.ts';
import { callAt } from './call-at.ts';
import { contextNames, fieldNames, type ContextName } from './context-names.ts';
import type { CursorContext } from './cursor-context.ts';
import { offer, type Offer } from './offer.ts';
import { entityOfGroup } from './selection-entity.ts';
import { clausesOf, type PackIndex } from './pack-index.ts';
import type { Project } from './project.ts';
import { originsOf, type Scope } from './scope.ts';
import { signatureOf, signatureText, textOfType } from './signature.ts';
import { typeOfLocal } from './type-of.ts';
import { documentation } from './documentation.ts';
import { FUNCTION_NAMES } from './meaning.ts';
import { ARGUMENTS, VALUE_WORDS } from './word-sets.ts';

/** Undefined for asks that want no values. */
export function valueOffers(
  { index }: Project,
  context: CursorContext,
  ask: Ask,
): readonly Offer[] | undefined {
  const kind: string = ask.kind;
  switch (kind) {
    case 'values':
      return [
        ...known(index, context),
        ...globals(index, context),
        ...callables(index),
        ...words(),
      ];
    case 'places':
      return [...known(index, context).filter(isEntity(index)), ...pairs(index)];
    case 'fields':
      return fieldNames(index, candidateEntity(index, context)).map(contextOffer);
    case 'modifiable':
      return modifiable(index, context);
    case 'own':
      return known(index, context).filter(({ kind }) => kind === 'own');
    case 'arguments':
      return argumentOffers(index, context);
    default:
      return undefined;
  }
}

/** Names of the place: locals first, then those of what is around it. */
function known(index: PackIndex, { scope }: CursorContext): Offer[] {
  const locals: Offer[] = [];
  for (let inner: Scope | undefined = scope; inner !== undefined; inner = inner.parent) {
    for (const local of inner.locals) {
      const detail = textOfType(typeOfLocal(index, local));
      locals.push(offer(local.name.text, local.kind, { detail }));
    }
  }
  const names = originsOf(scope).flatMap((origin) => contextNames(index, origin));
  return [...locals, ...names.map(contextOffer)];
}

function contextOffer({ name, kind, type, doc = '' }: ContextName): Offer {
  return offer(name, kind, { detail: textOfType(type), doc });
}

function isEntity(index: PackIndex): (one: Offer) => boolean {
  return ({ detail }) => index.entities.has(detail);
}

function globals(index: PackIndex, context: CursorContext): Offer[] {
  const tunes = [...index.tunes].map(([name, { node, file }]) => {
    const detail = `= ${file.text.slice(node.value.span.start, node.value.span.end)}`;
    return offer(name, 'tune', { detail, doc: docOf(index, 'tune', name) });
  });
  const rolls = [...index.rolls].map(([name, { node }]) => {
    return offer(name, 'roll', {
      detail: `on ${node.event.text}`,
      doc: docOf(index, 'roll', name),
    });
  });
  const words = [...index.enums].flatMap(([detail, values]) => {
    return values.map((value) => offer(value, 'enumValue', { detail }));
  });
  // After a comparison with a field of an enum its words come first.
  const isCompared = ['=', '!='].includes(context.before.at(-1)?.text ?? '');
  return isCompared ? [...words, ...tunes, ...rolls] : [...tunes, ...rolls, ...words];
}

function docOf(
  index: PackIndex,
  kind: 'tune' | 'roll' | 'formula' | 'function',
  name: string,
): string {
  return documentation(index, { kind, name, owner: '', key: '' });
}

/** Formulas with their signatures, then functions, tables and resources of pairs. */
function callables(index: PackIndex): Offer[] {
  const calls = (names: Iterable<string>, kind: 'formula' | 'function'): Offer[] =>
    [...names].map((name) => {
      const signature = signatureOf(index, name);
      const detail = signature === undefined ? '' : signatureText(signature);
      const more = { detail, doc: docOf(index, kind, name) };
      return offer(name, kind, { ...more, insert: `${name}($1)`, isSnippet: true });
    });
  const tables = [...index.tables.keys()].map((name) => offer(name, 'table'));
  return [
    ...calls(index.formulas.keys(), 'formula'),
    ...calls([...FUNCTION_NAMES, ...index.functions.keys()], 'function'),
    ...tables,
    ...pairs(index),
  ];
}

function pairs(index: PackIndex): Offer[] {
  const resources = [...index.resources].filter(([, { node }]) => node.isPair);
  return resources.map(([name]) =>
    offer(name, 'resource', {
      detail: `${name}(of, against)`,
      insert: `${name}(\${1:of}, \${2:against})`,
      isSnippet: true,
    }),
  );
}

function words(): Offer[] {
  return VALUE_WORDS.map(([word, doc]) => offer(word, 'keyword', { doc }));
}

/** The kind of whom the selection around the cursor finds. */
function candidateEntity(index: PackIndex, { before }: CursorContext): string {
  const at = before.findLastIndex(({ text }) => text === 'in');
  const group = before[before[at + 1]?.text === '(' ? at + 2 : at + 1]?.text ?? '';
  return entityOfGroup(index, group);
}

/** What `modify` may change: numbers of the event, or in an effect those of its holder. */
function modifiable(index: PackIndex, { scope }: CursorContext): Offer[] {
  const origins = originsOf(scope);
  const isEffect = origins.some(({ kind }) => kind === 'effect');
  const names = isEffect
    ? fieldNames(index, index.vocabulary.effectHolder)
    : origins.flatMap((origin) => contextNames(index, origin));
  return names
    .filter((name) => name.isModifiable === true)
    .map((name) => {
      const { doc = '', kind } = name;
      return offer(name.name, kind, {
        detail: textOfType(name.type),
        doc,
        insert: `${name.name}: `,
      });
    });
}

/** Names of arguments that are not given yet; nothing for calls without names. */
function argumentOffers(index: PackIndex, { before }: CursorContext): Offer[] {
  const call = callAt(before, before.at(-1)?.end ?? 0);
  if (call === undefined) return [];
  const fields = index.events.get(call.name)?.fields ?? [];
  const fixed = (ARGUMENTS.get(call.name) ?? []).map(([name, doc]) => ({ name, detail: '', doc }));
  const applied = call.name === 'apply' ? appliedEffect(before) : '';
  const own = clausesOf(index, applied)?.own ?? [];
  const template = index.templates.get(call.name)?.node.parameters ?? [];
  const all = [
    ...fields.map(({ name, type, doc = '' }) => ({ name, detail: textOfType(type), doc })),
    ...own.map(({ name }) => ({
      name: name.text,
      detail: '',
      doc: `Own field of \`${applied}\`.`,
    })),
    ...template.map(({ name, type }) => ({ name: name.text, detail: type.text, doc: '' })),
    ...fixed,
  ];
  const hasEffect = ['debuff', 'buff', 'effect'].some((name) => call.given.includes(name));
  return all
    .filter(({ name }) => !call.given.includes(name))
    .filter(({ name }) => !(hasEffect && ['debuff', 'buff', 'effect'].includes(name)))
    .map(({ name, detail, doc }) => offer(name, 'parameter', { detail, doc, insert: `${name}: ` }));
}

/** The effect that the `apply` around the cursor names. */
function appliedEffect(before: CursorContext['before']): string {
  const at = before.findLastIndex(({ text }, index) => {
    return text === ':' && ['debuff', 'buff', 'effect'].includes(before[index - 1]?.text ?? '');
  });
  return before[at + 1]?.text ?? '';
}
