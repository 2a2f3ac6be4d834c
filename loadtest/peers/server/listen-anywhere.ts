// Opens an HTTP server of Node on a free port.
import type { Server } from 'node:http';

/** Resolves with the port. */
export async function listenAnywhere(server: Server, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen({ host, port: 0, backlog: 1_024 }, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}
