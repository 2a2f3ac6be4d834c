// `midswing language-server`: speaks the language server protocol over two streams until the editor ends it. Wires
// the protocol's requests to answers; a request that fails is told to the log and answered with nothing.
import {
  createConnection,
  DidChangeWatchedFilesNotification,
  ResponseError,
  TextDocuments,
  TextDocumentSyncKind,
  type Connection,
  type InitializeResult,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Games } from '../cli/pack-folder.ts';
import {
  answerCodeActions,
  answerCompletion,
  answerDefinition,
  answerFormatting,
  answerHover,
  answerInlayHints,
  answerOutline,
  answerPrepareRename,
  answerReferences,
  answerRename,
  answerSemanticTokens,
  answerSignatureHelp,
  type Question,
} from './answer.ts';
import { Publisher } from './publish.ts';
import { SEMANTIC_LEGEND } from './semantic-encoding.ts';
import { documentOf } from './texts.ts';
import { Workspace } from './workspace.ts';

export interface ServerOptions {
  /** Vocabularies of packs without one of their own, by service; the first serves single files. */
  readonly games: Games;
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  /** One line a call, for people; never the output of the protocol. */
  readonly log: (line: string) => void;
  readonly version: string;
}

const WATCHED = '**/{*.rules,*.csv,pack.json,vocabulary.json}';

/** Runs until the editor says exit or closes the input, which ends the process. */
export function startLanguageServer({ games, input, output, log, version }: ServerOptions): void {
  const connection = createConnection(input, output);
  const documents = new TextDocuments(TextDocument);
  const workspace = new Workspace(games, documents);
  const report = (what: string, error: unknown): void => {
    log(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  };
  const publisher = new Publisher(connection, workspace, report);
  let watches = false;
  connection.onInitialize(({ capabilities }): InitializeResult => {
    const { didChangeWatchedFiles } = capabilities.workspace ?? {};
    watches = didChangeWatchedFiles?.dynamicRegistration === true;
    return { capabilities: CAPABILITIES, serverInfo: { name: 'midswing', version } };
  });
  connection.onInitialized(() => {
    if (!watches) return;
    const watchers = [{ globPattern: WATCHED }];
    connection.client
      .register(DidChangeWatchedFilesNotification.type, { watchers })
      .catch((error: unknown) => report('watch', error));
  });
  connection.onDidChangeWatchedFiles(() => {
    workspace.invalidate();
    for (const { uri } of documents.all()) publisher.schedule(uri);
  });
  documents.onDidChangeContent(({ document }) => publisher.schedule(document.uri));
  documents.onDidClose(({ document }) => {
    workspace.close(document.uri);
    publisher.close(document.uri);
    // What was not saved is gone: the others are judged with what is on disk.
    for (const { uri } of documents.all()) publisher.schedule(uri);
  });
  answerRequests(connection, workspace, report);
  documents.listen(connection);
  connection.listen();
}

const CAPABILITIES: InitializeResult['capabilities'] = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
  completionProvider: { triggerCharacters: ['.', "'", '"', ':', '('] },
  hoverProvider: true,
  definitionProvider: true,
  referencesProvider: true,
  renameProvider: { prepareProvider: true },
  documentFormattingProvider: true,
  documentSymbolProvider: true,
  codeActionProvider: { codeActionKinds: ['quickfix'] },
  semanticTokensProvider: { legend: SEMANTIC_LEGEND, full: true },
  signatureHelpProvider: { triggerCharacters: ['(', ','] },
  inlayHintProvider: true,
};

type Report = (what: string, error: unknown) => void;

interface AboutDocument {
  readonly textDocument: { readonly uri: string };
}

function answerRequests(connection: Connection, workspace: Workspace, report: Report): void {
  /** A handler that finds the document's pack, and answers `nothing` when anything fails. */
  const about =
    <Params extends AboutDocument, Result>(
      what: string,
      nothing: Result,
      answer: (question: Question, params: Params) => Result,
    ) =>
    async (params: Params): Promise<Result> => {
      try {
        const question = await questionOf(workspace, params.textDocument.uri);
        return question === undefined ? nothing : answer(question, params);
      } catch (error) {
        // A refusal is an answer.
        if (error instanceof ResponseError) throw error;
        report(what, error);
        return nothing;
      }
    };
  connection.onCompletion(
    about('completion', [], (at, { position }) => answerCompletion(at, position)),
  );
  connection.onHover(about('hover', null, (at, { position }) => answerHover(at, position)));
  connection.onDefinition(
    about('definition', null, (at, { position }) => answerDefinition(at, position)),
  );
  connection.onReferences(
    about('references', [], (at, { position }) => answerReferences(at, position)),
  );
  connection.onPrepareRename(
    about('rename', null, (at, { position }) => answerPrepareRename(at, position)),
  );
  connection.onRenameRequest(
    about('rename', null, (at, { position, newName }) => answerRename(at, position, newName)),
  );
  connection.onDocumentFormatting(about('formatting', [], answerFormatting));
  connection.onDocumentSymbol(about('symbols', [], answerOutline));
  connection.onCodeAction(about('actions', [], (at, { range }) => answerCodeActions(at, range)));
  connection.onSignatureHelp(
    about('signature', null, (at, { position }) => answerSignatureHelp(at, position)),
  );
  connection.languages.semanticTokens.on(about('colours', { data: [] }, answerSemanticTokens));
  connection.languages.inlayHint.on(
    about('hints', [], (at, { range }) => answerInlayHints(at, range)),
  );
}

async function questionOf(workspace: Workspace, uri: string): Promise<Question | undefined> {
  const located = await workspace.locate(uri);
  const { pack, project, path } = located;
  const texts = { pack, project, uri, path };
  const document = documentOf(texts, path);
  return document && { located, texts, document };
}
