// Renaming a symbol in all files of a pack at once. A new name that already means something where the old one is
// used is refused: the rules would silently mean something else.
import type { Span } from '../diagnostic.ts';
import { KEYWORDS } from '../token.ts';
import { contextNames } from './context-names.ts';
import { FUNCTION_NAMES, placeOf, type Meaning } from './meaning.ts';
import { definitionOf } from './definition-of.ts';
import type { SymbolKind } from './occurrence.ts';
import type { Place } from './pack-index.ts';
import { pieceFrom, type Project } from './project.ts';
import { findAt, placesOf, type Found } from './references.ts';
import { findLocal, originsOf } from './scope.ts';

export type RenameOutcome =
  | { readonly ok: true; readonly places: readonly Place[] }
  | { readonly ok: false; readonly message: string };

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const TAG = /^[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*$/;

/** Names of these are told apart from all others of the pack by what stands around them. */
const SPACES: readonly (readonly SymbolKind[])[] = [
  ['effect'],
  ['rule'],
  ['event'],
  ['formula', 'function', 'table', 'resource'],
  ['tune', 'roll', 'table', 'enumValue'],
  ['skill'],
  ['class', 'unit', 'item'],
  ['template'],
  ['enum', 'entity'],
];

/** The name that can be renamed at an offset, or why it cannot. */
export function prepareRename(
  project: Project,
  path: string,
  offset: number,
): { readonly span: Span; readonly name: string } | { readonly message: string } {
  const found = findAt(project, path, offset);
  if (found === undefined) return { message: 'There is no name here that can be changed.' };
  const why = refusal(project, found);
  if (why !== undefined) return { message: why };
  const start = found.file.start + found.occurrence.span.start;
  const { name } = found.meaning;
  return { span: { start, end: start + name.length }, name };
}

export function renameAt(
  project: Project,
  path: string,
  offset: number,
  name: string,
): RenameOutcome {
  const found = findAt(project, path, offset);
  if (found === undefined) return refuse('There is no name here that can be changed.');
  const { meaning } = found;
  const why = refusal(project, found) ?? formFault(meaning, name);
  if (why !== undefined) return refuse(why);
  const places = placesOf(project, meaning);
  if (name === meaning.name) return { ok: true, places };
  const taken = collision(project, meaning, places, name);
  return taken === undefined ? { ok: true, places } : refuse(taken);
}

function refuse(message: string): RenameOutcome {
  return { ok: false, message };
}

/** Why what is named here is not the pack's to rename. */
function refusal(project: Project, { meaning }: Found): string | undefined {
  const { kind, name } = meaning;
  if (kind === 'tag' || kind === 'eventTag' || meaning.place !== undefined) return undefined;
  const place = placeOf(project.index, meaning);
  const isGame = kind === 'event' || kind === 'eventField';
  const declared =
    isGame &&
    project.index.vocabulary.events.some((event) => {
      return event.name === (kind === 'event' ? name : meaning.owner);
    });
  if (place === undefined || declared)
    return `\`${name}\` belongs to the game or to the language, not to this pack.`;
  const source = project.sources.find((file) => file.path === place.path);
  if (source?.isBase !== true) return undefined;
  return `\`${name}\` is declared in the pack that this one extends.`;
}

function formFault({ kind }: Meaning, name: string): string | undefined {
  if (kind === 'test') return /['"\n]/.test(name) ? 'Names of tests have no quotes.' : undefined;
  const isTag = kind === 'tag';
  if (KEYWORDS.has(name)) return `\`${name}\` is a word of the language.`;
  if ((isTag ? TAG : NAME).test(name)) return undefined;
  return 'A name is letters, digits and `_`, and does not start with a digit.';
}

function collision(
  { index, ...rest }: Project,
  { kind, owner, local, key }: Meaning,
  places: readonly Place[],
  name: string,
): string | undefined {
  const taken = `\`${name}\` already means something else here.`;
  const isBare = key.startsWith('local:') || ['own', 'eventField', 'tune', 'roll'].includes(kind);
  if (isBare && places.some((place) => isKnownAt({ index, ...rest }, place, name))) return taken;
  if (local !== undefined) return undefined;
  if (kind === 'own' || kind === 'eventField' || kind === 'enumValue')
    return definitionOf(index, kind, name, owner) === undefined ? undefined : taken;
  if (kind === 'tag' || kind === 'eventTag')
    return (kind === 'tag' ? index.tags : index.eventTags).has(name) ? taken : undefined;
  const space = SPACES.find((kinds) => kinds.includes(kind)) ?? [kind];
  const isFunction = space.includes('function');
  if (isFunction && (FUNCTION_NAMES.includes(name) || index.functions.has(name))) return taken;
  if (space.includes('entity') && index.entities.has(name)) return taken;
  if (space.includes('event') && index.events.has(name)) return taken;
  if (space.some((one) => definitionOf(index, one, name, '') !== undefined)) return taken;
  return undefined;
}

/** Whether a bare name already means something at a place. */
function isKnownAt(project: Project, { path, span }: Place, name: string): boolean {
  const { index } = project;
  const file = pieceFrom(project, path, span.start);
  const start = span.start - (file?.start ?? 0);
  const scope = file?.occurrences.find((one) => one.span.start === start)?.scope;
  if (findLocal(scope, name, Number.POSITIVE_INFINITY) !== undefined) return true;
  const names = originsOf(scope).flatMap((origin) => contextNames(index, origin));
  if (names.some((one) => one.name === name)) return true;
  return index.tunes.has(name) || index.rolls.has(name);
}
