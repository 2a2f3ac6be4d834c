// Tickets and sessions of a real server: who is let in, who is listed, and who is put out.
import { request } from 'node:http';
import { expect, it } from 'vitest';
import { createClient, type Client } from '../../engine/client/client.ts';
import { createNetSocketFactory } from '../../engine/client/net-socket.ts';
import { useServer } from '../support/use-server.ts';

const { start, run } = useServer();

function client(url: string, ticket?: string): Client {
  const who = ticket === undefined ? {} : { ticket };
  return createClient({ url, connect: createNetSocketFactory(), reconnect: 'never', ...who });
}

/** How an upgrade of a web page is answered. */
async function upgradeFrom(url: string, origin: string): Promise<number | undefined> {
  const headers = {
    Origin: origin,
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': Buffer.alloc(16).toString('base64'),
  };
  return new Promise((resolve, reject) => {
    const outgoing = request(url.replace('ws:', 'http:'), { headers });
    outgoing.on('response', (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    outgoing.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve(response.statusCode);
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}

it('[HO29][CM14] only the holder of a ticket comes in, is listed by name, and is put out at once', async () => {
  const server = await start({ args: ['--tickets', 'required'] });
  const { stdout } = await run('ticket', '--user', 'ada', '--for', '10m');
  const ticket = stdout.trim();
  await expect(client(server.gatewayUrl).connect()).rejects.toMatchObject({
    message: expect.stringContaining('401'),
  });
  const forged = `${ticket.slice(0, -12)}AAAAAAAAAAAA`;
  await expect(client(server.gatewayUrl, forged).connect()).rejects.toMatchObject({
    code: 'TICKET_REFUSED',
  });

  const player = client(server.gatewayUrl, ticket);
  const { session } = await player.connect();
  await player.join(1);
  const listed = await run('sessions', '--user', 'ada', '--json');
  expect(JSON.parse(listed.stdout)).toMatchObject({
    count: 1,
    sessions: [{ session, user: 'ada', room: 1, connected: true, address: '127.0.0.1' }],
  });
  const revoked = await run('sessions', 'revoke', '--user', 'ada', '--reason', 'asked by support');
  expect(revoked).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('1 session ended'),
  });
  // Before the operator was answered.
  expect(player.state).toMatchObject({ kind: 'closed', cause: { code: 4014 } });
  expect((await run('sessions')).stdout).toBe('There is no session.\n');
  const watched = await run('watch', '--lines', '1', '--ticket', ticket);
  expect(watched).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('Watching room 1'),
  });
  await server.stop();
  expect(server.log()).toContain('its signature does not hold');
  expect(server.log()).toMatch(/"user":"ada","reason":"asked by support".*sessions revoked/);
  expect(server.log()).not.toContain(ticket.slice(-40));
});

it('[HO30] pages that are named may connect, in place of those of this machine', async () => {
  const { gatewayUrl } = await start({ env: { MIDSWING_ORIGINS: 'https://play.example' } });
  expect(await upgradeFrom(gatewayUrl, 'https://play.example')).toBe(101);
  expect(await upgradeFrom(gatewayUrl, 'https://evil.example')).toBe(403);
  expect(await upgradeFrom(gatewayUrl, 'http://localhost:5173')).toBe(403);
});
