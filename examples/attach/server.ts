// A host with its own uWebSockets.js app: a page, a socket of its own, and our gateway at one path of it. The app is
// the host's: it loads the native library, it listens, and it goes on when the gateway is detached.
import uws from 'uWebSockets.js';
import { attachGateway } from 'midswing/gateway/attach';
import type { Gateway } from 'midswing/gateway';
import type { Log } from 'midswing/log';

export interface HostServer {
  readonly port: number;
  /** Ends the players' sockets, and no other. */
  detach(): void;
  close(): void;
}

/** Listens on a port that the system chooses. */
export function openHost(gateway: Gateway, log: Log): Promise<HostServer> {
  const app = uws.App();
  app.get('/page', (response) => {
    response.end('a page of the host');
  });
  app.ws('/chat', {
    message: (socket, message, isBinary) => void socket.send(message, isBinary),
  });
  const attached = attachGateway(app, gateway, { path: '/play', log, uws });
  return new Promise((resolve, reject) => {
    app.listen('127.0.0.1', 0, (listening) => {
      if (!listening) return reject(new Error('the host cannot listen'));
      const port = uws.us_socket_local_port(listening);
      const detach = (): void => attached.detach();
      resolve({ port, detach, close: () => void app.close() });
    });
  });
}
