// What a test of a real server starts from: a workspace of its own, and servers that end with the test.
import { afterEach, beforeEach } from 'vitest';
import {
  createWorkspace,
  midswing,
  startServer,
  type CommandResult,
  type ServerOptions,
  type ServerProcess,
  type Workspace,
} from './server-process.ts';

export interface ServerFixture {
  /** Of the test that runs. */
  readonly workspace: Pick<Workspace, 'data' | 'pack'>;
  /** Starts a server, on the data of the workspace unless told otherwise. */
  readonly start: (options?: ServerOptions & { readonly data?: string }) => Promise<ServerProcess>;
  /** Runs one command on the data of the workspace. */
  readonly run: (...args: readonly string[]) => Promise<CommandResult>;
}

/** Call it once, at the top of a test file. */
export function useServer(): ServerFixture {
  let current: Workspace;
  const started: ServerProcess[] = [];
  const workspace = {
    get data() {
      return current.data;
    },
    get pack() {
      return current.pack;
    },
  };
  beforeEach(() => {
    current = createWorkspace();
  });
  afterEach(async () => {
    for (const server of started.splice(0)) await server.stop();
    current.remove();
  });
  return {
    workspace,
    start: async ({ data = workspace.data, ...options } = {}) => {
      const server = await startServer(data, options);
      started.push(server);
      return server;
    },
    run: (...args) => midswing([...args, '--data', workspace.data]),
  };
}
