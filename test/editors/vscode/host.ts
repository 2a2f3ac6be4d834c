// A hand-written stand-in for the editor: documents, configuration, and the places where an extension shows things.
// Whatever of `vscode` the client library only names (classes to extend, enums to read) is made when it is asked for.
import { fileURLToPath, pathToFileURL } from 'node:url';

class Position {
  readonly line: number;
  readonly character: number;
  constructor(line: number, character: number) {
    this.line = line;
    this.character = character;
  }
}

class Range {
  readonly start: Position;
  readonly end: Position;
  constructor(startLine: number, startCharacter: number, endLine: number, endCharacter: number) {
    this.start = new Position(startLine, startCharacter);
    this.end = new Position(endLine, endCharacter);
  }
}

export class Diagnostic {
  readonly range: Range;
  readonly message: string;
  code?: unknown;
  constructor(range: Range, message: string) {
    this.range = range;
    this.message = message;
  }
}

class Disposable {
  readonly dispose: () => void;
  constructor(dispose: () => void) {
    this.dispose = dispose;
  }
}

const disposable = (): Disposable => new Disposable(() => undefined);

class Emitter<Value> {
  readonly #listeners = new Set<(value: Value) => unknown>();
  readonly event = (listener: (value: Value) => unknown, self?: unknown): Disposable => {
    const bound = self === undefined ? listener : listener.bind(self);
    this.#listeners.add(bound);
    return { dispose: () => void this.#listeners.delete(bound) };
  };
  fire(value: Value): void {
    for (const listener of this.#listeners) listener(value);
  }
  dispose(): void {
    this.#listeners.clear();
  }
}

class CancellationTokenSource {
  readonly token = { isCancellationRequested: false, onCancellationRequested: disposable };
  readonly cancel = (): void => undefined;
  readonly dispose = (): void => undefined;
}

/** A value of which every property, call and instance is such a value again. */
function anything(): unknown {
  class Anything {
    readonly dispose = (): void => undefined;
  }
  const made = new Map<PropertyKey, unknown>();
  return new Proxy(Anything, {
    get(target, key): unknown {
      if (key === 'prototype' || key === Symbol.hasInstance) return Reflect.get(target, key);
      if (key === 'then' || key === Symbol.toPrimitive) return undefined;
      if (!made.has(key)) made.set(key, anything());
      return made.get(key);
    },
    apply: () => disposable(),
  });
}

/** Answers members that were not written down with `anything`. */
function open<Members extends object>(members: Members): Members {
  const made = new Map<PropertyKey, unknown>();
  return new Proxy(members, {
    get(target, key): unknown {
      if (Reflect.has(target, key)) return Reflect.get(target, key);
      if (!made.has(key)) {
        const isEvent = typeof key === 'string' && key.startsWith('on');
        made.set(key, isEvent ? new Emitter<unknown>().event : anything());
      }
      return made.get(key);
    },
  });
}

export interface Host {
  /** What `require('vscode')` gives. */
  readonly vscode: object;
  /** What was shown as an error, in order. */
  readonly errors: string[];
  /** Resolves when the editor has shown findings for a document. */
  findings(
    uri: string,
    isWanted: (found: readonly Diagnostic[]) => boolean,
  ): Promise<readonly Diagnostic[]>;
}

interface HostUri {
  readonly fsPath: string;
  readonly toString: () => string;
}

function uriOf(text: string): HostUri {
  const path = text.startsWith('file:') ? fileURLToPath(text) : text;
  const scheme = text.split(':', 1)[0];
  const uri = { scheme, path, fsPath: path, with: () => uriOf(text), toString: () => text };
  return uri;
}

function documentOf(path: string, text: string): object {
  return {
    uri: uriOf(pathToFileURL(path).href),
    fileName: path,
    languageId: 'midswing-rules',
    version: 1,
    isClosed: false,
    isDirty: false,
    isUntitled: false,
    getText: () => text,
  };
}

/** An editor with one folder open and one document in it. */
export function createHost(folder: string, path: string, text: string): Host {
  const errors: string[] = [];
  const document = documentOf(path, text);
  const shown = new Map<string, readonly Diagnostic[]>();
  const changed = new Emitter<undefined>();
  const folders = [{ uri: uriOf(pathToFileURL(folder).href), name: 'pack', index: 0 }];
  const workspace = open({
    textDocuments: [document],
    notebookDocuments: [],
    workspaceFolders: folders,
    getConfiguration: () => ({ get: (_name: string, fallback?: unknown) => fallback }),
    getWorkspaceFolder: () => folders[0],
    createFileSystemWatcher: () => open({ dispose: () => undefined }),
  });
  const collection = {
    set: (uri: HostUri, found: readonly Diagnostic[] = []): void => {
      shown.set(uri.toString(), found);
      changed.fire(undefined);
    },
    delete: (uri: HostUri): void => void shown.delete(uri.toString()),
    clear: (): void => shown.clear(),
    dispose: (): void => shown.clear(),
  };
  const channel = open({
    append: () => undefined,
    appendLine: () => undefined,
    show: () => undefined,
    error: (...what: unknown[]) => void errors.push(what.map(String).join(' ')),
  });
  const vscode = open({
    version: '1.100.0',
    env: { language: 'en', appName: 'test', uriScheme: 'test' },
    Position,
    Range,
    Diagnostic,
    EventEmitter: Emitter,
    CancellationTokenSource,
    Disposable,
    Uri: { parse: uriOf, file: (name: string) => uriOf(pathToFileURL(name).href) },
    workspace,
    languages: open({ createDiagnosticCollection: () => collection, match: () => 10 }),
    window: open({
      visibleTextEditors: [{ document }],
      activeTextEditor: { document },
      tabGroups: open({ all: [], activeTabGroup: {} }),
      createOutputChannel: () => channel,
      showErrorMessage: async (message: string) => void errors.push(message),
    }),
    commands: open({ registerCommand: disposable, getCommands: async () => [] }),
  });
  const findings: Host['findings'] = (uri, isWanted) =>
    new Promise((resolve) => {
      const look = (): void => {
        const found = shown.get(uri);
        if (found !== undefined && isWanted(found)) resolve(found);
      };
      changed.event(look);
      look();
    });
  return { vscode, errors, findings };
}
