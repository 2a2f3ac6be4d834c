// The VS Code extension: starts the language server for .rules files, and ends it with the editor. Everything that
// knows the language is in the server.
import { commands, window, workspace, type ExtensionContext } from 'vscode';
import { LanguageClient, TransportKind, type Executable } from 'vscode-languageclient/node';
import { findServer } from './find-server.ts';

const LANGUAGE = 'midswing-rules';

let client: LanguageClient | undefined;

/** Called by the editor when the first rule file is opened. */
export async function activate(context: ExtensionContext): Promise<void> {
  context.subscriptions.push(
    commands.registerCommand('midswing.restartLanguageServer', restart),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('midswing.server')) void restart();
    }),
  );
  await start();
}

/** Called by the editor before it closes. */
export async function deactivate(): Promise<void> {
  const stopping = client;
  client = undefined;
  // One that never started has nothing to stop.
  if (stopping?.isRunning() === true) await stopping.stop();
}

async function restart(): Promise<void> {
  await deactivate();
  await start();
}

async function start(): Promise<void> {
  const setting = workspace.getConfiguration('midswing').get<string>('server.path', '');
  const folders = (workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
  const { command, args, env } = findServer(setting.trim(), folders, process.execPath);
  const server: Executable = {
    command,
    args: args.filter((argument) => argument !== '--stdio'),
    transport: TransportKind.stdio,
    options: { env: { ...process.env, ...env } },
  };
  const starting = new LanguageClient(LANGUAGE, 'Midswing rules', server, {
    documentSelector: [
      { language: LANGUAGE, scheme: 'file' },
      { language: LANGUAGE, scheme: 'untitled' },
    ],
  });
  client = starting;
  try {
    await starting.start();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    void window.showErrorMessage(
      `The Midswing language server did not start (${command}): ${why}. Install midswing in this workspace, or name it in midswing.server.path.`,
    );
  }
}
