// Starts the real language server process and speaks the protocol with it, as an editor does.
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  PublishDiagnosticsNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type Diagnostic,
  type InitializeResult,
  type Position,
  type ProtocolConnection,
} from 'vscode-languageserver/node';
import { ROOT } from '../../support/source-tree.ts';

const PACK_JSON = '{"name": "a", "service": "arena", "engine": "*", "edition": 1}';

/** A pack folder of its own, gone when the test is. */
export class Folder {
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), 'midswing-lsp-')));

  constructor(files: Readonly<Record<string, string>>) {
    for (const [name, text] of Object.entries({ 'pack.json': PACK_JSON, ...files })) {
      this.write(name, text);
    }
  }

  write(name: string, text: string): void {
    const file = join(this.path, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  uri(name: string): string {
    return pathToFileURL(join(this.path, name)).href;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

export class Client {
  readonly connection: ProtocolConnection;
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #texts = new Map<string, { text: string; version: number }>();
  readonly #findings = new Map<string, readonly Diagnostic[]>();
  #wakeUp: (() => void)[] = [];
  /** What the process wrote to standard error. */
  log = '';

  constructor() {
    const bin = join(ROOT, 'bin', 'midswing.js');
    this.#process = spawn(process.execPath, [bin, 'language-server', '--stdio'], { cwd: ROOT });
    this.#process.stderr.on('data', (chunk: Buffer) => {
      this.log += chunk.toString();
    });
    const { stdout, stdin } = this.#process;
    const reader = new StreamMessageReader(stdout);
    this.connection = createProtocolConnection(reader, new StreamMessageWriter(stdin));
    this.connection.onNotification(PublishDiagnosticsNotification.type, ({ uri, diagnostics }) => {
      this.#findings.set(uri, diagnostics);
      for (const wake of this.#wakeUp.splice(0)) wake();
    });
    this.connection.listen();
  }

  async initialize(): Promise<InitializeResult> {
    const parameters = { processId: process.pid, rootUri: null, capabilities: {} };
    const result = await this.connection.sendRequest(InitializeRequest.type, parameters);
    await this.connection.sendNotification(InitializedNotification.type, {});
    return result;
  }

  async open(uri: string, text: string): Promise<void> {
    this.#texts.set(uri, { text, version: 1 });
    const textDocument = { uri, languageId: 'midswing-rules', version: 1, text };
    await this.connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument });
  }

  /** Replaces the first `old` in an open document, as one incremental change. */
  async edit(uri: string, old: string, text: string): Promise<void> {
    const document = this.#texts.get(uri);
    const at = document?.text.indexOf(old) ?? -1;
    if (document === undefined || at < 0) throw new Error(`no ${old} in ${uri}`);
    const range = { start: this.at(uri, old), end: this.after(uri, old) };
    document.version += 1;
    document.text = document.text.slice(0, at) + text + document.text.slice(at + old.length);
    await this.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version: document.version },
      contentChanges: [{ range, text }],
    });
  }

  text(uri: string): string {
    return this.#texts.get(uri)?.text ?? '';
  }

  /** Place of the first `word` in an open document. */
  at(uri: string, word: string): Position {
    return positionOf(this.text(uri), this.text(uri).indexOf(word));
  }

  after(uri: string, word: string): Position {
    return positionOf(this.text(uri), this.text(uri).indexOf(word) + word.length);
  }

  /** The findings of a document, once they are as wanted. */
  async findings(
    uri: string,
    isWanted: (found: readonly Diagnostic[]) => boolean,
  ): Promise<readonly Diagnostic[]> {
    for (;;) {
      const found = this.#findings.get(uri);
      if (found !== undefined && isWanted(found)) return found;
      await new Promise<void>((resolve) => this.#wakeUp.push(resolve));
    }
  }

  /** Ends the session as an editor does; the exit code of the process. */
  async end(): Promise<number | null> {
    const code = new Promise<number | null>((resolve) => this.#process.once('exit', resolve));
    await this.connection.sendRequest(ShutdownRequest.type);
    await this.connection.sendNotification(ExitNotification.type);
    return code;
  }

  kill(): void {
    this.#process.kill();
  }
}

function positionOf(text: string, offset: number): Position {
  if (offset < 0) throw new Error('no such place');
  const lines = text.slice(0, offset).split('\n');
  return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}
