// Which pack a document belongs to. Packs are read from disk when a document of theirs is first asked about, and
// again after the editor told of a change on disk.
import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Project } from '../analysis/project.ts';
import { packFolderOf, readPackFolder, type Games, type LoadedPack } from '../cli/pack-folder.ts';
import { ToolError } from '../cli/terminal.ts';
import { PackState, type OpenTexts } from './pack-state.ts';

/** A document in its pack. */
export interface Located {
  readonly pack: PackState;
  readonly project: Project;
  /** Path of the document within the pack. */
  readonly path: string;
  readonly open: OpenTexts;
  /** Why its pack could not be read; the document then stands alone. */
  readonly fault: ToolError | undefined;
}

interface Loaded {
  readonly state: PackState;
  readonly fault: ToolError | undefined;
}

/** The documents that are open, by URI. */
export interface Documents {
  all(): readonly { readonly uri: string; getText(): string }[];
}

export class Workspace {
  readonly #games: Games;
  readonly #documents: Documents;
  /** By pack folder, or by path for documents that belong to none. */
  readonly #packs = new Map<string, Promise<Loaded>>();

  constructor(games: Games, documents: Documents) {
    this.#games = games;
    this.#documents = documents;
  }

  async locate(uri: string): Promise<Located> {
    const path = pathOf(uri);
    const folder = uri.startsWith('file:') ? await packFolderOf(path) : undefined;
    const key = folder ?? path;
    let loading = this.#packs.get(key);
    if (loading === undefined) {
      loading = this.#load(path, folder);
      this.#packs.set(key, loading);
      // What could not be read for another reason than its own is tried again when it is next asked for.
      loading.catch(() => this.#packs.delete(key));
    }
    const { state, fault } = await loading;
    const open = this.#openTexts(folder === undefined ? path : undefined);
    return { pack: state, project: state.project(open), path: state.relative(path), open, fault };
  }

  /** Forgets what was read of the packs that hold these files, or extend one that does. */
  invalidate(): void {
    this.#packs.clear();
  }

  /** Forgets a document that belonged to no pack. */
  close(uri: string): void {
    this.#packs.delete(pathOf(uri));
  }

  async #load(path: string, folder: string | undefined): Promise<Loaded> {
    if (folder === undefined) return { state: this.#alone(path), fault: undefined };
    try {
      return { state: new PackState(await readPackFolder(folder, this.#games)), fault: undefined };
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
      // Without a vocabulary nothing more can be said than about the text itself.
      return { state: this.#alone(path), fault: error };
    }
  }

  #alone(path: string): PackState {
    const [vocabulary] = this.#games.values();
    if (vocabulary === undefined) throw new Error('invariant broken: a server knows a game');
    const pack: LoadedPack = {
      folder: dirname(path),
      bases: [],
      name: basename(path),
      edition: 1,
      vocabulary,
      sources: [{ path: basename(path), text: '' }],
      members: new Map(),
      leftOut: [],
    };
    return new PackState(pack);
  }

  #openTexts(only: string | undefined): OpenTexts {
    const texts = new Map<string, string>();
    for (const document of this.#documents.all()) {
      const path = pathOf(document.uri);
      if (only === undefined || path === only) texts.set(path, document.getText());
    }
    return texts;
  }
}

/** The absolute path of a file URI; other documents are named as if they stood in the root. */
function pathOf(uri: string): string {
  try {
    if (uri.startsWith('file:')) return fileURLToPath(uri);
  } catch {
    // Not every file URI names a file here.
  }
  return resolve('/', uri.replaceAll(/[^A-Za-z0-9._-]/g, '_'));
}

export function uriOf(path: string): string {
  return pathToFileURL(path).href;
}
