// A pack as an editor has it open: its files with what was found in them, and the table of all their names.
// Declarations whose text did not change are not read again.
import type { Vocabulary } from '../vocabulary.ts';
import { analyseFile, type FileAnalysis } from './file.ts';
import { indexPack, type PackIndex } from './pack-index.ts';

/** One file of a pack; `isBase` for those of a pack that it extends. */
export interface ProjectFile {
  readonly path: string;
  readonly text: string;
  readonly isBase?: true;
}

export interface Project {
  readonly index: PackIndex;
  readonly sources: readonly ProjectFile[];
  /** Members that are no rules, e.g. sheets, by path. */
  readonly members: ReadonlyMap<string, string>;
  /** Edition of the language that the pack names. */
  readonly edition: number;
  /** The pieces of each file in order, by path. */
  readonly pieces: ReadonlyMap<string, readonly FileAnalysis[]>;
}

/** What a project is made of. */
export interface ProjectInput {
  readonly sources: readonly ProjectFile[];
  readonly vocabulary: Vocabulary;
  readonly members?: ReadonlyMap<string, string>;
  readonly edition?: number;
}

/** Reads a pack; `before` is how it was read last, whose unchanged declarations are taken over. */
export function openProject(input: ProjectInput, before?: Project): Project {
  const { sources, vocabulary, members = new Map<string, string>(), edition = 1 } = input;
  const texts = new Map(before?.sources.map(({ path, text }) => [path, text]));
  const pieces = new Map(
    sources.map(({ path, text }) => {
      const known = before?.pieces.get(path) ?? [];
      const isSame = known.length > 0 && texts.get(path) === text;
      return [path, isSame ? known : analyseFile(path, text, known)];
    }),
  );
  const index = indexPack([...pieces.values()].flat(), vocabulary);
  return { index, sources, members, edition, pieces };
}

/** The pieces of a file in order. */
export function piecesOf({ pieces }: Project, path: string): readonly FileAnalysis[] {
  return pieces.get(path) ?? [];
}

/** The piece that an offset of a file lies in; at a seam the earlier one, whose last word may just be written. */
export function pieceAt(project: Project, path: string, offset: number): FileAnalysis | undefined {
  const pieces = piecesOf(project, path);
  return pieces.findLast(({ start }) => start < offset) ?? pieces[0];
}

/** The piece that begins at an offset or holds it. */
export function pieceFrom(
  project: Project,
  path: string,
  offset: number,
): FileAnalysis | undefined {
  return piecesOf(project, path).findLast(({ start }) => start <= offset);
}
