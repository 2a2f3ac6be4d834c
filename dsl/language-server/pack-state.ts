// One pack as the server keeps it: what is on disk, what is open in the editor over it, and what was found in both.
// Everything is worked out when it is asked for, and again only after a change.
import { diagnose, type Diagnosis } from '../analysis/diagnose.ts';
import { openProject, type Project, type ProjectFile } from '../analysis/project.ts';
import { createCompileCache } from '../cache/cache.ts';
import { fileOf, memberPath, type LoadedPack } from '../cli/pack-folder.ts';

/** Texts of the editor by absolute path. */
export type OpenTexts = ReadonlyMap<string, string>;

/** Checked rules remembered from one change to the next. */
const RULES_KEPT_MAX = 4_096;

export class PackState {
  readonly #pack: LoadedPack;
  readonly #cache = createCompileCache({ max: RULES_KEPT_MAX });
  #project: Project | undefined;
  #diagnosis: Diagnosis | undefined;

  constructor(pack: LoadedPack) {
    this.#pack = pack;
  }

  get folder(): string {
    return this.#pack.folder;
  }

  /** Absolute path of a file of the pack. */
  absolute(path: string): string {
    return fileOf(this.#pack, path);
  }

  /** Path of a file as findings and the project name it. */
  relative(path: string): string {
    return memberPath(this.#pack.folder, path);
  }

  /** The pack with the editor's texts in the place of those on disk. */
  project(open: OpenTexts): Project {
    const sources = this.#sources(open);
    const { vocabulary, edition } = this.#pack;
    const members = new Map(
      [...this.#pack.members].map(([path, text]) => [path, open.get(this.absolute(path)) ?? text]),
    );
    if (this.#project === undefined || hasChanged(this.#project, sources, members)) {
      const input = { sources, vocabulary, members, edition };
      this.#project = openProject(input, this.#project);
      this.#diagnosis = undefined;
    }
    return this.#project;
  }

  diagnosis(open: OpenTexts): Diagnosis {
    const project = this.project(open);
    this.#diagnosis ??= diagnose(project, (sources, vocabulary, options) =>
      this.#cache.check(sources, vocabulary, options),
    );
    return this.#diagnosis;
  }

  /** What was found last; undefined after a change. Costs nothing. */
  lastDiagnosis(open: OpenTexts): Diagnosis | undefined {
    this.project(open);
    return this.#diagnosis;
  }

  #sources(open: OpenTexts): ProjectFile[] {
    const onDisk = this.#pack.sources.map((source): ProjectFile => {
      return { ...source, text: open.get(this.absolute(source.path)) ?? source.text };
    });
    const known = new Set(onDisk.map(({ path }) => this.absolute(path)));
    // A file that was not saved yet belongs to the pack whose folder it is in.
    const added = [...open].flatMap(([path, text]) => {
      const member = this.relative(path);
      const isMember = path.endsWith('.rules') && !member.startsWith('..') && !known.has(path);
      return isMember ? [{ path: member, text }] : [];
    });
    return [...onDisk, ...added];
  }
}

function hasChanged(
  project: Project,
  sources: readonly ProjectFile[],
  members: ReadonlyMap<string, string>,
): boolean {
  if (project.sources.length !== sources.length) return true;
  const isSame = sources.every(({ path, text }, at) => {
    const before = project.sources[at];
    return before?.path === path && before.text === text;
  });
  return !isSame || [...members].some(([path, text]) => project.members.get(path) !== text);
}
