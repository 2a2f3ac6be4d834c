// Opens the gateway's port. The native server shares a port silently unless told to be exclusive, and when
// exclusive it cannot come back for a minute after a stop (it then sets no SO_REUSEADDR). So node:net
// claims the port first: that fails, with the system's reason, if anybody listens. Then the native
// server takes over in the same turn.
import { createServer, type Server } from 'node:net';
import { CodedError } from '../base/errors.ts';
import type { UwsApp, UwsListenSocket } from './uws.ts';

/** Where to listen; port 0 lets the system choose. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/**
 * Listens where nobody else does.
 * @throws GATEWAY_PORT_IN_USE, GATEWAY_LISTEN_FAILED
 */
export async function listen(app: UwsApp, address: Address): Promise<UwsListenSocket> {
  const claim = await claimPort(address);
  const { port } = claim;
  // Closing frees the port at once; nothing may be awaited before the native server has it.
  claim.server.close();
  let opened: UwsListenSocket | false | undefined;
  app.listen(address.host, port, (socket) => {
    opened = socket;
  });
  if (!opened) throw listenFailure({ host: address.host, port }, 'unknown');
  return opened;
}

/**
 * Whether a port can be had, asked before a start does anything that lasts. Port 0 always can.
 * @throws GATEWAY_PORT_IN_USE, GATEWAY_LISTEN_FAILED
 */
export async function checkPort(address: Address): Promise<void> {
  const { server } = await claimPort(address);
  await new Promise<void>((resolve) => server.close(() => resolve()));
}

interface Claim {
  readonly server: Server;
  readonly port: number;
}

async function claimPort(address: Address): Promise<Claim> {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(listenFailure(address, error.code ?? error.message));
    });
    server.listen({ ...address, exclusive: true }, resolve);
  });
  const bound = server.address();
  return { server, port: bound !== null && typeof bound === 'object' ? bound.port : address.port };
}

function listenFailure({ host, port }: Address, reason: string): CodedError {
  const details = { host, port, reason };
  if (reason === 'EADDRINUSE') {
    const message = `Another process listens on ${host} port ${port}.`;
    return new CodedError('GATEWAY_PORT_IN_USE', { message, details });
  }
  const message = `The gateway cannot listen on ${host} port ${port} (${reason}).`;
  return new CodedError('GATEWAY_LISTEN_FAILED', { message, details });
}
