// What the files of a pack and the game's vocabulary declare together, by name: the table behind completion,
// hovers and jumps. Later files never replace earlier ones, except that a declaration precedes its override.
import type {
  Declaration,
  EffectNode,
  FormulaNode,
  RecordNode,
  ResourceNode,
  RuleNode,
  SkillNode,
  TableNode,
  TemplateNode,
  TuneNode,
} from '../ast/declaration.ts';
import type { EffectClauses } from '../ast/clause.ts';
import type { RollNode } from '../ast/declaration.ts';
import type { Span } from '../diagnostic.ts';
import { TYPE_NAMES, type Type } from '../types.ts';
import type {
  EntityDeclaration,
  EventDeclaration,
  EventFieldDeclaration,
  FunctionDeclaration,
  Vocabulary,
} from '../vocabulary.ts';
import type { FileAnalysis } from './file.ts';

export interface Place {
  readonly path: string;
  readonly span: Span;
}

/** A declaration with the file it stands in. */
export interface Placed<Node> {
  readonly node: Node;
  readonly file: FileAnalysis;
}

/** An event of the game or of the pack; `place` when a file declares it. */
export interface EventEntry {
  readonly name: string;
  readonly fields: readonly EventFieldDeclaration[];
  readonly subject: string | undefined;
  readonly actor: string | undefined;
  readonly doc: string | undefined;
  readonly declared: Placed<Extract<Declaration, { kind: 'event' }>> | undefined;
}

export interface PackIndex {
  readonly vocabulary: Vocabulary;
  readonly files: readonly FileAnalysis[];
  readonly entities: ReadonlyMap<string, EntityDeclaration>;
  readonly functions: ReadonlyMap<string, FunctionDeclaration>;
  readonly enums: ReadonlyMap<string, readonly string[]>;
  readonly events: ReadonlyMap<string, EventEntry>;
  readonly effects: ReadonlyMap<string, Placed<EffectNode>>;
  readonly templates: ReadonlyMap<string, Placed<TemplateNode>>;
  readonly formulas: ReadonlyMap<string, Placed<FormulaNode>>;
  readonly rules: ReadonlyMap<string, Placed<RuleNode>>;
  readonly resources: ReadonlyMap<string, Placed<ResourceNode>>;
  readonly skills: ReadonlyMap<string, Placed<SkillNode>>;
  readonly records: ReadonlyMap<string, Placed<RecordNode>>;
  readonly tables: ReadonlyMap<string, Placed<TableNode>>;
  readonly tunes: ReadonlyMap<string, Placed<TuneNode>>;
  readonly rolls: ReadonlyMap<string, Placed<RollNode>>;
  /** Every tag an effect carries, and the tags above it. */
  readonly tags: ReadonlySet<string>;
  readonly eventTags: ReadonlySet<string>;
}

type Named = Exclude<Declaration, { kind: 'event' | 'enum' | 'test' }>;

export function indexPack(files: readonly FileAnalysis[], vocabulary: Vocabulary): PackIndex {
  const declared = files.flatMap((file) => file.node.declarations.map((node) => ({ node, file })));
  const table = <Kind extends Named['kind']>(
    ...kinds: Kind[]
  ): Map<string, Placed<Extract<Named, { kind: Kind }>>> => {
    const found = new Map<string, Placed<Extract<Named, { kind: Kind }>>>();
    for (const { node, file } of declared) {
      if (!isOf(node, kinds)) continue;
      const name = node.name?.text ?? '';
      const earlier = found.get(name);
      if (name === '' || (earlier !== undefined && !isOverride(earlier.node))) continue;
      if (earlier === undefined || !isOverride(node)) found.set(name, { node, file });
    }
    return found;
  };
  return {
    vocabulary,
    files,
    entities: byName(vocabulary.entities),
    functions: byName(vocabulary.functions ?? []),
    enums: indexEnums(declared, vocabulary),
    events: indexEvents(declared, vocabulary),
    effects: table('effect'),
    templates: table('template'),
    formulas: table('formula'),
    rules: table('rule'),
    resources: table('resource'),
    skills: table('skill'),
    records: table('class', 'unit', 'item'),
    tables: table('table'),
    tunes: table('tune'),
    rolls: table('roll'),
    tags: indexTags(declared),
    eventTags: indexEventTags(files),
  };
}

/** The own fields of an effect, or of the template that it is made of. */
export function clausesOf(index: PackIndex, owner: string): EffectClauses | undefined {
  const effect = index.effects.get(owner)?.node;
  const template = index.templates.get(effect?.template?.name.text ?? owner)?.node;
  if (effect?.template !== undefined) return template;
  return effect ?? template ?? index.records.get(owner)?.node.clauses;
}

/** The type a file writes as `name`: a kind of value, an entity or an enum. */
export function namedType(index: Pick<PackIndex, 'entities' | 'enums'>, name: string): Type {
  const plain = TYPE_NAMES.find((kind) => kind === name);
  if (plain !== undefined) return { kind: plain };
  if (index.entities.has(name)) return { kind: 'entity', entity: name };
  return index.enums.has(name) ? { kind: 'enum', name } : { kind: 'error' };
}

/** How selectors call the entities of a kind. */
export function pluralOf({ name, plural }: EntityDeclaration): string {
  return plural ?? `${name}s`;
}

function byName<Item extends { readonly name: string }>(
  items: readonly Item[],
): ReadonlyMap<string, Item> {
  return new Map(items.map((item) => [item.name, item]));
}

function isOf<Kind extends Named['kind']>(
  node: Declaration,
  kinds: readonly Kind[],
): node is Extract<Named, { kind: Kind }> {
  return kinds.some((kind) => kind === node.kind);
}

function isOverride(node: Declaration): boolean {
  return 'isOverride' in node && node.isOverride;
}

function indexEnums(
  declared: readonly Placed<Declaration>[],
  vocabulary: Vocabulary,
): Map<string, readonly string[]> {
  const enums = new Map((vocabulary.enums ?? []).map(({ name, values }) => [name, values]));
  for (const { node } of declared) {
    if (node.kind !== 'enum' || enums.has(node.name.text)) continue;
    enums.set(
      node.name.text,
      node.values.map(({ text }) => text),
    );
  }
  return enums;
}

function indexEvents(
  declared: readonly Placed<Declaration>[],
  vocabulary: Vocabulary,
): Map<string, EventEntry> {
  const events = new Map<string, EventEntry>();
  const add = (event: EventDeclaration): void => {
    const { name, fields, subject, actor, doc } = event;
    events.set(name, { name, fields, subject, actor, doc, declared: undefined });
  };
  for (const event of vocabulary.events) add(event);
  const known = { entities: byName(vocabulary.entities), enums: indexEnums(declared, vocabulary) };
  for (const { node, file } of declared) {
    if (node.kind !== 'event' || node.name.text === '') continue;
    const game = events.get(node.name.text);
    if (game?.declared !== undefined) continue;
    const fields = game?.fields ?? node.fields.map((field) => fieldOf(field, known));
    const [actor, subject] = fields.filter(({ type }) => type.kind === 'entity');
    events.set(node.name.text, {
      name: node.name.text,
      fields,
      subject: game?.subject ?? subject?.name ?? actor?.name,
      actor: game?.actor ?? actor?.name,
      doc: game?.doc,
      declared: { node, file },
    });
  }
  return events;
}

function fieldOf(
  { name, type, outcome }: Extract<Declaration, { kind: 'event' }>['fields'][number],
  known: Pick<PackIndex, 'entities' | 'enums'>,
): EventFieldDeclaration {
  const found = namedType(known, type.text);
  const isValue = found.kind !== 'effect' && found.kind !== 'angle' && found.kind !== 'error';
  const field = {
    name: name.text,
    type: isValue ? found : ({ kind: 'number' } as const),
    modifiable: found.kind === 'number',
  };
  if (outcome === undefined) return field;
  const { direction, entity, field: into } = outcome;
  return { ...field, outcome: { direction, entity: entity.text, field: into.text } };
}

/** Tags that casts and channels carry by themselves. */
const OWN_TAGS: readonly string[] = ['cast', 'channel'];

function indexTags(declared: readonly Placed<Declaration>[]): Set<string> {
  const tags = new Set(OWN_TAGS);
  for (const { node } of declared) {
    const clauses = node.kind === 'effect' || node.kind === 'template' ? node : undefined;
    for (const { text } of clauses?.tags ?? []) {
      const parts = text.split('.');
      for (let count = 1; count <= parts.length; count += 1)
        tags.add(parts.slice(0, count).join('.'));
    }
  }
  tags.delete('');
  return tags;
}

function indexEventTags(files: readonly FileAnalysis[]): Set<string> {
  const tags = new Set<string>();
  for (const { occurrences } of files) {
    for (const { role, text } of occurrences) {
      if (role.kind === 'use' && role.symbols[0] === 'eventTag') tags.add(text);
    }
  }
  return tags;
}
