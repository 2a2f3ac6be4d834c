// Findings about a pack, by file, and the checked program for those who tell costs.
import {
  checkProgram,
  type CheckOptions,
  type CheckResult,
  type Source,
} from '../check/program.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { parseFile } from '../parser/parse.ts';
import { createReporter } from '../reporter.ts';
import type { TypedProgram } from '../ir/program.ts';
import type { Vocabulary } from '../vocabulary.ts';
import type { Project } from './project.ts';

export interface Diagnosis {
  readonly byFile: ReadonlyMap<string, readonly Diagnostic[]>;
  /** Undefined when there is an error. */
  readonly program: TypedProgram | undefined;
}

/** checkProgram(), or a check that remembers what it checked before. */
export type Check = (
  sources: readonly Source[],
  vocabulary: Vocabulary,
  options: CheckOptions,
) => Pick<CheckResult, 'program' | 'diagnostics'>;

/**
 * `check` is used while all words are understood: where they are not, remembering costs more than it saves.
 * Every file and sheet of the project has an entry, most of them empty.
 */
export function diagnose(project: Project, check: Check = checkProgram): Diagnosis {
  const { index, sources, members, edition } = project;
  const isSound = index.files.every((file) => file.isSound);
  const run = isSound ? check : checkProgram;
  const { program, diagnostics } = run(sources, index.vocabulary, { members, edition });
  const byFile = new Map<string, Diagnostic[]>(
    [...sources.map(({ path }) => path), ...members.keys()].map((path) => [path, []]),
  );
  // What pack.json says wrong is told in the first file of the pack: editors show rule files.
  const first = sources.find(({ isBase }) => isBase !== true)?.path ?? '';
  for (const diagnostic of diagnostics) {
    (byFile.get(diagnostic.file) ?? byFile.get(first))?.push(diagnostic);
  }
  return { byFile, program };
}

/** Findings about the words of one file alone, for files whose pack cannot be read. */
export function diagnoseSyntax(path: string, text: string): readonly Diagnostic[] {
  const reporter = createReporter(path);
  parseFile(text, reporter);
  return reporter.diagnostics;
}
