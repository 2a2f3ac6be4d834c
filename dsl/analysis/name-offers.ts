// Completion of names that only certain places take: fields after a dot, effects, tags, events, types.
import type { Expression } from '../ast/expression.ts';
import { sheetPath } from '../member-path.ts';
import { TYPE_NAMES } from '../types.ts';
import type { Ask } from './ask.ts';
import { fieldNames } from './context-names.ts';
import type { CursorContext } from './cursor-context.ts';
import { documentation } from './documentation.ts';
import type { SymbolKind } from './occurrence.ts';
import { offer, type Offer } from './offer.ts';
import { pluralOf, type PackIndex } from './pack-index.ts';
import type { Project } from './project.ts';
import { textOfType } from './signature.ts';
import { entityOf } from './type-of.ts';

/** Undefined for asks that want something else. */
export function nameOffers(
  project: Project,
  context: CursorContext,
  ask: Ask,
): readonly Offer[] | undefined {
  const { index } = project;
  const kind: string = ask.kind;
  switch (kind) {
    case 'members':
      return members(project, context);
    case 'tags':
      return [...index.tags].map((tag) => offer(tag, 'tag'));
    case 'tagParts':
      return tagParts(index, context);
    case 'eventTags':
      return [...index.eventTags].map((tag) => offer(tag, 'eventTag'));
    case 'effects':
      return effects(index);
    case 'quotedEffects':
      return effects(index).map((one) => {
        return { ...one, insert: `'${one.label}'` };
      });
    case 'events':
      return events(index, context);
    case 'types':
      return types(index);
    case 'groups':
      return groups(index);
    default:
      return others(index, ask);
  }
}

function others(index: PackIndex, ask: Ask): readonly Offer[] | undefined {
  const kind: string = ask.kind;
  switch (kind) {
    case 'entities':
      return named(index, 'entity', index.entities.keys());
    case 'templates':
      return named(index, 'template', index.templates.keys());
    case 'resources':
      return named(index, 'resource', index.resources.keys());
    case 'skills':
      return named(index, 'skill', index.skills.keys());
    case 'records':
      return [...index.records].map(([name, { node }]) => offer(name, node.kind));
    default:
      return undefined;
  }
}

/** Effects, then what is held while it is worn, which goes by the name of its item or class. */
function effects(index: PackIndex): readonly Offer[] {
  const worn = [...index.records].filter(
    ([
      ,
      {
        node: { clauses, body },
      },
    ]) => {
      return clauses !== undefined || (body?.statements.length ?? 0) > 0;
    },
  );
  return [
    ...named(index, 'effect', index.effects.keys()),
    ...worn.map(([name, { node }]) => offer(name, node.kind)),
  ];
}

function named(index: PackIndex, kind: SymbolKind, names: Iterable<string>): Offer[] {
  return [...names].map((name) => {
    return offer(name, kind, { doc: documentation(index, { kind, name, owner: '', key: '' }) });
  });
}

/** Fields of the value before the dot; of a table its columns. */
function members({ index, members: sheets }: Project, context: CursorContext): readonly Offer[] {
  const { before, scope } = context;
  const path: { text: string; start: number; end: number }[] = [];
  for (let at = before.length - 1; before[at]?.text === '.'; at -= 2) {
    const name = before[at - 1];
    if (name?.kind !== 'name') break;
    path.unshift(name);
  }
  const [first, ...rest] = path;
  if (first === undefined) return fieldOffers(index, index.vocabulary.effectHolder);
  const table = rest.length === 0 ? index.tables.get(first.text) : undefined;
  if (table !== undefined) {
    const sheet = sheetPath(table.file.path, table.node.from.text, sheets);
    return columns(sheets.get(sheet ?? '') ?? '');
  }
  let value: Expression = { kind: 'name', text: first.text, span: first };
  for (const name of rest) {
    value = { kind: 'field', object: value, name: { text: name.text, span: name }, span: name };
  }
  return fieldOffers(index, entityOf(index, value, scope));
}

function fieldOffers(index: PackIndex, entity: string): Offer[] {
  return fieldNames(index, entity).map(({ name, kind, type, doc = '' }) => {
    return offer(name, kind, { detail: textOfType(type), doc });
  });
}

/** Names of the columns of a sheet that are no keys, from its first line. */
function columns(sheet: string): Offer[] {
  const line = (sheet.split('\n', 1)[0] ?? '').replace('\uFEFF', '');
  return line.split(/[,;]/).flatMap((cell) => {
    const [name = '', type = ''] = cell.split(':').map((part) => part.trim());
    return type.endsWith(' key') || name === '' ? [] : [offer(name, 'field', { detail: type })];
  });
}

/** What follows `debuff.` in the tags that begin so. */
function tagParts(index: PackIndex, { before }: CursorContext): Offer[] {
  let start = '';
  for (let at = before.length - 1; before[at]?.text === '.'; at -= 2) {
    start = `${before[at - 1]?.text ?? ''}.${start}`;
  }
  const below = [...index.tags].filter((tag) => tag.startsWith(start));
  return below.map((tag) => offer(tag.slice(start.length), 'tag'));
}

/** Events by name in a head; raised, with their fields, in a block. */
function events(index: PackIndex, { opened, declaration }: CursorContext): Offer[] {
  // A game that carries out rules itself raises its events itself, too.
  const isRules = index.vocabulary.mechanics === 'rules';
  if (isRules && opened.length > 0) return [];
  const isRaised = opened.length > 0 && declaration !== '';
  return [...index.events.values()].map(({ name, fields, doc = '' }) => {
    const detail = fields.map((field) => field.name).join(', ');
    if (!isRaised) return offer(name, 'event', { detail, doc });
    const values = fields.map((field, at) => `${field.name}: \${${at + 1}:${field.name}}`);
    const insert = `${name}(${values.join(', ')})`;
    return offer(name, 'event', { detail: `(${detail})`, doc, insert, isSnippet: true });
  });
}

function types(index: PackIndex): Offer[] {
  return [
    ...named(index, 'entity', index.entities.keys()),
    ...TYPE_NAMES.map((name) => offer(name, 'type')),
    ...named(index, 'enum', index.enums.keys()),
  ];
}

function groups(index: PackIndex): Offer[] {
  const plurals = [...index.entities.values()].map((entity) => {
    return offer(pluralOf(entity), 'group', { doc: `Every ${entity.name}.` });
  });
  return [
    offer('enemies of', 'group', { doc: 'Those of other teams.' }),
    offer('allies of', 'group', { doc: 'Those of the same team, itself among them.' }),
    ...plurals,
  ];
}
