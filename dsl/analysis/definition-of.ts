// Where a symbol is declared in the files of a pack.
import type { Name } from '../ast/expression.ts';
import type { Span } from '../diagnostic.ts';
import type { FileAnalysis } from './file.ts';
import type { SymbolKind } from './occurrence.ts';
import type { PackIndex, Place } from './pack-index.ts';

interface Named {
  readonly node: { readonly name?: Name };
  readonly file: FileAnalysis;
}

/** A place in a piece as one of the whole file. */
export function placeIn({ path, start }: FileAnalysis, span: Span): Place {
  return { path, span: { start: start + span.start, end: start + span.end } };
}

/** The place of its name; undefined for what no file declares. */
export function definitionOf(
  index: PackIndex,
  kind: SymbolKind,
  name: string,
  owner: string,
): Place | undefined {
  const word: string = kind;
  switch (word) {
    case 'own':
      return ownPlace(index, owner, name);
    case 'eventField': {
      const declared = index.events.get(owner)?.declared;
      const field = declared?.node.fields.find((one) => one.name.text === name);
      return declared && field && placeIn(declared.file, field.name.span);
    }
    case 'event': {
      const declared = index.events.get(name)?.declared;
      return declared && placeIn(declared.file, declared.node.name.span);
    }
    case 'class':
    case 'unit':
    case 'item': {
      const record = index.records.get(name);
      return record?.node.kind === kind ? placeOf(record) : undefined;
    }
    case 'enum':
    case 'enumValue':
      return searched(index, kind, name, owner);
    case 'tag':
    case 'eventTag':
      return searched(index, kind, name, '');
    default:
      return placeOf(tableOf(index, kind)?.get(name));
  }
}

function tableOf(index: PackIndex, kind: SymbolKind): ReadonlyMap<string, Named> | undefined {
  const word: string = kind;
  switch (word) {
    case 'formula':
      return index.formulas;
    case 'effect':
      return index.effects;
    case 'template':
      return index.templates;
    case 'rule':
      return index.rules;
    case 'resource':
      return index.resources;
    case 'skill':
      return index.skills;
    case 'table':
      return index.tables;
    case 'tune':
      return index.tunes;
    case 'roll':
      return index.rolls;
    default:
      return undefined;
  }
}

function placeOf(found: Named | undefined): Place | undefined {
  const span = found?.node.name?.span;
  return found && span && placeIn(found.file, span);
}

function ownPlace(index: PackIndex, owner: string, name: string): Place | undefined {
  const template = index.effects.get(owner)?.node.template?.name.text;
  const found = index.templates.get(template ?? '') ?? index.effects.get(owner);
  const holder = found ?? index.templates.get(owner);
  const clauses = holder?.node ?? index.records.get(owner)?.node.clauses;
  const file = holder?.file ?? index.records.get(owner)?.file;
  const own = clauses?.own.find((field) => field.name.text === name);
  return file && own && placeIn(file, own.name.span);
}

/** The first place that declares it, or for tags, which nothing declares, the first that uses it. */
function searched(
  { files }: PackIndex,
  kind: SymbolKind,
  name: string,
  owner: string,
): Place | undefined {
  for (const file of files) {
    for (const { role, text, span } of file.occurrences) {
      const isTag = role.kind === 'use' && role.symbols.includes(kind);
      const isOne = isTag || (role.kind === 'define' && role.symbol === kind);
      const isOwned = role.kind !== 'define' || (role.owner ?? '') === owner;
      if (text === name && isOne && isOwned) return placeIn(file, span);
    }
  }
  return undefined;
}
