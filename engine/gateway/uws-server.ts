// A port of its own for one gateway, for hosts that have no app: makes the app, attaches the gateway, listens.
import type { Log } from '../base/log.ts';
import { LIMITS } from '../base/limits.ts';
import type { Gateway } from './gateway.ts';
import type { Health } from './http-routes.ts';
import { listen } from './listen.ts';
import { loadUws } from './uws.ts';
import { attachGateway } from './uws-transport.ts';

export interface GatewayServerOptions {
  readonly gateway: Gateway;
  readonly host: string;
  /** 0 lets the system choose; the answer tells which. */
  readonly port: number;
  /** Where clients open their WebSocket: "/" when absent. */
  readonly path?: string;
  readonly health: () => Health;
  readonly log: Log;
}

export interface GatewayServer {
  readonly port: number;
  /** Takes no new client, shuts the gateway down, frees the port; ends within LIMITS.gatewayCloseGraceMs. */
  close(): Promise<void>;
}

/**
 * Listens for clients of a gateway.
 * @throws GATEWAY_NATIVE_MISSING, GATEWAY_PORT_IN_USE, GATEWAY_LISTEN_FAILED
 */
export async function openGatewayServer(options: GatewayServerOptions): Promise<GatewayServer> {
  const { gateway, health, log, path = '/', ...address } = options;
  const uws = loadUws();
  const app = uws.App();
  const attached = attachGateway(app, gateway, { path, health, log, uws });
  const socket = await listen(app, address).catch((error: unknown) => {
    gateway.shutdown();
    app.close();
    throw error;
  });
  const close = async (): Promise<void> => {
    const hadSockets = attached.sockets > 0;
    uws.us_listen_socket_close(socket);
    gateway.shutdown();
    attached.detach();
    // The native server does not tell when peers have taken their close frame: give them a moment.
    if (hadSockets) {
      await new Promise((resolve) => setTimeout(resolve, LIMITS.gatewayCloseGraceMs));
    }
    app.close();
  };
  let closing: Promise<void> | undefined;
  return {
    port: uws.us_socket_local_port(socket),
    close: () => (closing ??= close()),
  };
}
