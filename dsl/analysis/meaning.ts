// Which symbol an occurrence means: one key for every place where the same thing is named, with its kind, its type
// and where it is declared. Undefined for words of the language and names that mean nothing.
import { BUILTINS } from '../arithmetic.ts';
import type { Type } from '../types.ts';
import { TYPE_NAMES } from '../types.ts';
import { fieldNames, type ContextName } from './context-names.ts';
import { definitionOf, placeIn } from './definition-of.ts';
import type { FileAnalysis } from './file.ts';
import type { Callee, Occurrence, SymbolKind } from './occurrence.ts';
import { clausesOf, type PackIndex, type Place } from './pack-index.ts';
import { findLocal, originsOf, type Local, type Scope } from './scope.ts';
import { entityOf, findContext, typeOfLocal } from './type-of.ts';

export interface Meaning {
  readonly kind: SymbolKind;
  readonly name: string;
  /** Event, effect, enum or entity it belongs to; empty for the others. */
  readonly owner: string;
  /** Equal for all occurrences of one symbol of a pack. */
  readonly key: string;
  readonly type?: Type;
  readonly doc?: string;
  /** Of local names: where it is declared. */
  readonly place?: Place;
  readonly local?: Local;
}

/** Where a symbol is declared; undefined for what the game or the language has. */
export function placeOf(
  index: PackIndex,
  { kind, name, owner, place }: Meaning,
): Place | undefined {
  return place ?? definitionOf(index, kind, name, owner);
}

/** Functions of the language, aggregates included. */
export const FUNCTION_NAMES: readonly string[] = [
  ...BUILTINS,
  'distance',
  'count',
  'sum',
  'any',
  'all',
];

export function meaningOf(
  index: PackIndex,
  file: FileAnalysis,
  occurrence: Occurrence,
): Meaning | undefined {
  const { role, text, scope } = occurrence;
  switch (role.kind) {
    case 'define':
      return globalMeaning(role.symbol, text, role.owner);
    case 'defineLocal':
      return localMeaning(index, file, role.local);
    case 'use':
      return useMeaning(index, role.symbols, text, role.owner ?? ownerAround(scope));
    case 'value':
      return valueMeaning(index, file, occurrence);
    case 'member': {
      const entity = entityOf(index, role.object, scope);
      const field = fieldNames(index, entity).find(({ name }) => name === text);
      return field === undefined ? undefined : contextMeaning(index, field);
    }
    case 'argument':
      return argumentMeaning(index, role.callee, text);
    case 'modified':
      return modifiedMeaning(index, scope, text);
    case 'type':
      return typeMeaning(index, text);
    case 'word':
    default:
      return undefined;
  }
}

function globalMeaning(kind: SymbolKind, name: string, owner = ''): Meaning {
  return { kind, name, owner, key: `${kind}:${owner}.${name}` };
}

function localMeaning(index: PackIndex, file: FileAnalysis, local: Local): Meaning {
  const { kind, name } = local;
  const place = placeIn(file, name.span);
  const key = `local:${place.path}:${place.span.start}`;
  const type = typeOfLocal(index, local);
  return { kind, name: name.text, owner: '', key, place, type, local };
}

/** Own fields belong to the effect around them, where no other is named. */
function ownerAround(scope: Scope | undefined): string {
  for (const origin of originsOf(scope)) if (origin.kind === 'effect') return origin.owner;
  return '';
}

const OWNED: ReadonlySet<SymbolKind> = new Set(['own', 'eventField', 'enumValue']);

function useMeaning(
  index: PackIndex,
  symbols: readonly SymbolKind[],
  name: string,
  owner: string,
): Meaning | undefined {
  for (const kind of symbols) {
    const mine = OWNED.has(kind) ? owner : '';
    if (exists(index, kind, name, mine)) return globalMeaning(kind, name, mine);
    if (kind !== 'field') continue;
    const entity = index.vocabulary.effectHolder;
    const field = fieldNames(index, entity).find((one) => one.name === name);
    if (field !== undefined) return contextMeaning(index, field);
  }
  return undefined;
}

function exists(index: PackIndex, kind: SymbolKind, name: string, owner: string): boolean {
  const word: string = kind;
  switch (word) {
    case 'function':
      return FUNCTION_NAMES.includes(name) || index.functions.has(name);
    case 'event':
      return index.events.has(name);
    case 'entity':
      return index.entities.has(name);
    case 'tag':
      return index.tags.has(name);
    case 'eventTag':
      return index.eventTags.has(name);
    case 'group':
      return true;
    case 'eventField':
      return index.events.get(owner)?.fields.some((field) => field.name === name) === true;
    default:
      return definitionOf(index, kind, name, owner) !== undefined;
  }
}

function contextMeaning(index: PackIndex, found: ContextName): Meaning {
  const { kind, name, owner, type, doc } = found;
  const isResource = kind === 'field' && index.resources.has(name);
  const base = isResource ? globalMeaning('resource', name) : globalMeaning(kind, name, owner);
  return { ...base, type, ...(doc !== undefined && { doc }) };
}

function valueMeaning(
  index: PackIndex,
  file: FileAnalysis,
  { text, span, scope }: Occurrence,
): Meaning | undefined {
  const local = findLocal(scope, text, span.start);
  if (local !== undefined) return localMeaning(index, file, local);
  const context = findContext(index, scope, text);
  if (context !== undefined) return contextMeaning(index, context);
  for (const kind of ['tune', 'roll', 'table', 'resource'] as const) {
    if (exists(index, kind, text, '')) return globalMeaning(kind, text);
  }
  for (const [name, values] of index.enums) {
    if (values.includes(text)) return globalMeaning('enumValue', text, name);
  }
  return testUnit(index, file, text, scope);
}

/** In a test any other name is a unit, made when it is first named. */
function testUnit(
  index: PackIndex,
  file: FileAnalysis,
  name: string,
  scope: Scope | undefined,
): Meaning | undefined {
  if (!originsOf(scope).some(({ kind }) => kind === 'test')) return undefined;
  const first = file.occurrences.find((one) => one.scope === scope && one.text === name);
  if (first === undefined) return undefined;
  const place = placeIn(file, first.span);
  const key = `local:${place.path}:${place.span.start}`;
  const type: Type = { kind: 'entity', entity: index.vocabulary.effectHolder };
  const doc = 'An entity of this test, made when it is first named.';
  return { kind: 'local', name, owner: '', key, type, doc, place };
}

function argumentMeaning(index: PackIndex, callee: Callee, name: string): Meaning | undefined {
  if (callee.kind === 'event') return useMeaning(index, ['eventField'], name, callee.name);
  if (callee.kind === 'apply') {
    const owner = ownOwner(index, callee.name);
    return useMeaning(index, ['own'], name, owner);
  }
  if (callee.kind === 'statement') return undefined;
  const found =
    callee.kind === 'template' ? index.templates.get(callee.name) : index.formulas.get(callee.name);
  const scope = found?.file.scopes.find(({ span }) => span.start === found.node.span.start);
  const parameter = scope?.locals.find((one) => one.kind === 'parameter' && one.name.text === name);
  return found === undefined || parameter === undefined
    ? undefined
    : localMeaning(index, found.file, parameter);
}

/** Whose own fields an effect has: its template's, when it is made of one. */
function ownOwner(index: PackIndex, effect: string): string {
  return index.effects.get(effect)?.node.template?.name.text ?? effect;
}

function modifiedMeaning(
  index: PackIndex,
  scope: Scope | undefined,
  name: string,
): Meaning | undefined {
  const [origin] = originsOf(scope);
  if (origin?.kind === 'effect' && clausesOf(index, origin.owner) !== undefined) {
    const entity = index.vocabulary.effectHolder;
    const field = fieldNames(index, entity).find((one) => one.name === name);
    if (field !== undefined) return contextMeaning(index, field);
  }
  const context = findContext(index, scope, name);
  return context === undefined ? undefined : contextMeaning(index, context);
}

function typeMeaning(index: PackIndex, name: string): Meaning | undefined {
  if (TYPE_NAMES.some((kind) => kind === name)) return globalMeaning('type', name);
  if (index.entities.has(name)) return globalMeaning('entity', name);
  return index.enums.has(name) ? globalMeaning('enum', name) : undefined;
}
