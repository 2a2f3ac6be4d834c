// The admin API's client and its readers (SPEC CM): foreign, late and oversized answers.
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { StatusReport } from '../../../engine/admin/status-report.ts';
import { LIMITS } from '../../../engine/base/limits.ts';
import type {
  ConfirmedAnswer,
  RolledBackAnswer,
  RolloutAnswer,
  StatusAnswer,
} from '../../../engine/cli/answer.ts';
import { createAdminApi, type AdminApi } from '../../../engine/cli/api.ts';
import type {
  ConfirmAccepted,
  PushAccepted,
  RollbackAccepted,
} from '../../../engine/rollout/outcome.ts';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function against(listener: RequestListener, deadlineMs = 5_000): Promise<AdminApi> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return createAdminApi({ url: `http://127.0.0.1:${port}`, token: 'x', deadlineMs });
}

describe('answers', () => {
  it('[CM10] the readers take exactly what the server sends', () => {
    // Each assignment fails to compile when the server drops or renames a member that is read.
    const status = (report: StatusReport): Readonly<Record<keyof StatusAnswer, unknown>> => report;
    const outcome = (push: PushAccepted): Readonly<Record<keyof RolloutAnswer, unknown>> => push;
    const back = (done: RollbackAccepted): Readonly<Record<keyof RolledBackAnswer, unknown>> =>
      done;
    const confirmed = (done: ConfirmAccepted): Readonly<Record<keyof ConfirmedAnswer, unknown>> =>
      done;
    expect([status, outcome, back, confirmed]).toHaveLength(4);
  });

  it.each([
    [200, 'hello'],
    [200, ''],
    [200, '{}'],
    [200, '{"ok":true}'],
    [404, '<html></html>'],
    [500, '{"code":"X"}'],
    [302, ''],
  ])('[CM10] status %i with %j is no answer of ours', async (status, body) => {
    const api = await against((_request, response) => {
      response.writeHead(status, { Location: '/elsewhere' }).end(body);
    });
    await expect(api.rollback({})).rejects.toMatchObject({ code: 'SERVER_ANSWER_INVALID' });
    await expect(api.status()).rejects.toMatchObject({ code: 'SERVER_ANSWER_INVALID' });
  });

  it('[CM10] an endless answer is given up at its limit', async () => {
    const chunk = Buffer.alloc(1_048_576, 32);
    let sent = 0;
    const api = await against((_request, response) => {
      const more = (): void => {
        sent += chunk.length;
        if (!response.destroyed) response.write(chunk, more);
      };
      more();
    });
    await expect(api.status()).rejects.toMatchObject({ code: 'SERVER_ANSWER_INVALID' });
    expect(sent).toBeGreaterThan(LIMITS.apiAnswerBytesMax);
  });

  it('[CM9] a server that does not answer is given up at the deadline', async () => {
    const api = await against(() => undefined, 30);
    await expect(api.status()).rejects.toMatchObject({ code: 'SERVER_DEADLINE' });
  });

  it('[CM9] a connection that breaks off is no answer', async () => {
    const api = await against((request) => request.socket.destroy());
    await expect(api.push(new Uint8Array(10))).rejects.toMatchObject({
      code: 'SERVER_UNREACHABLE',
    });
  });

  it('[CM9] a peer that hangs up before it was asked is no server, and is told at once', async () => {
    const server = createTcpServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const api = createAdminApi({ url: `http://127.0.0.1:${port}`, token: 'x' });
    await expect(api.status()).rejects.toMatchObject({ code: 'SERVER_UNREACHABLE' });
    server.close();
  });

  it('[CM9] an address that is none is no server', async () => {
    const api = createAdminApi({ url: 'nonsense', token: 'x' });
    await expect(api.status()).rejects.toMatchObject({ code: 'SERVER_UNREACHABLE' });
  });
});
