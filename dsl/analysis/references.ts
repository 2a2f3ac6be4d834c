// Jumps between the places of one symbol: its declaration, and all that name it.
import { occurrenceAt, type FileAnalysis } from './file.ts';
import { meaningOf, placeOf, type Meaning } from './meaning.ts';
import type { Occurrence } from './occurrence.ts';
import type { Place } from './pack-index.ts';
import { pieceAt, pieceFrom, type Project } from './project.ts';

/** A symbol at a place, with the occurrence that names it there. */
export interface Found {
  readonly file: FileAnalysis;
  readonly occurrence: Occurrence;
  readonly meaning: Meaning;
}

export function findAt(project: Project, path: string, offset: number): Found | undefined {
  const here = pieceFrom(project, path, offset);
  const found = here && occurrenceAt(here, offset - here.start);
  // The last word of a piece may end right where the next one begins.
  const file = found === undefined ? pieceAt(project, path, offset) : here;
  const occurrence = found ?? (file && occurrenceAt(file, offset - file.start));
  const meaning = file && occurrence && meaningOf(project.index, file, occurrence);
  return file && occurrence && meaning && { file, occurrence, meaning };
}

/** Where the symbol at an offset is declared; undefined for what the game has. */
export function definitionAt(project: Project, path: string, offset: number): Place | undefined {
  const found = findAt(project, path, offset);
  return found && placeOf(project.index, found.meaning);
}

/** All places of the symbol at an offset, in the order of files and places. */
export function referencesAt(project: Project, path: string, offset: number): readonly Place[] {
  const found = findAt(project, path, offset);
  return found === undefined ? [] : placesOf(project, found.meaning);
}

/** All places that name a symbol; of a tag also where it is the first part of a longer one. */
export function placesOf({ index }: Project, { key, name, kind }: Meaning): readonly Place[] {
  const isTag = kind === 'tag';
  const places: Place[] = [];
  for (const file of index.files) {
    for (const occurrence of file.occurrences) {
      const { text, span } = occurrence;
      const isBelow = isTag && text.startsWith(`${name}.`);
      if (text !== name && !isBelow) continue;
      const meaning = meaningOf(index, file, occurrence);
      if (meaning?.key !== key && !(isBelow && meaning?.kind === 'tag')) continue;
      const start = file.start + span.start;
      places.push({ path: file.path, span: { start, end: start + name.length } });
    }
  }
  return places;
}
