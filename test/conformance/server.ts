// Echo servers to run the cases against. The gateway answers in a protocol of its own, so what is tested is
// the same native server under the gateway's own options, with an echo in place of the dispatcher.
import { LIMITS } from '../../engine/base/limits.ts';
import { socketBounds } from '../../engine/gateway/uws-transport.ts';
import { listen } from '../../engine/gateway/listen.ts';
import { loadUws, type Uws, type UwsApp, type UwsSocket } from '../../engine/gateway/uws.ts';

export interface EchoServer {
  readonly port: number;
  readonly close: () => void;
}

/** gateway: as our gateway sets it up; wide: the same with a higher cap; bare: no option at all. */
export type EchoKind = 'gateway' | 'wide' | 'bare';

const WIDE_BYTES = 4_194_304;

export async function startEcho(kind: EchoKind): Promise<EchoServer> {
  const uws = loadUws();
  const app = uws.App();
  if (kind === 'bare') app.ws<unknown>('/*', { message: echo });
  else addLikeGateway(app, uws, kind);
  const listening = await listen(app, { host: '127.0.0.1', port: 0 });
  const port = uws.us_socket_local_port(listening);
  return { port, close: () => void app.close() };
}

function addLikeGateway(app: UwsApp, uws: Uws, kind: EchoKind): void {
  const frameBytesMax = kind === 'wide' ? WIDE_BYTES : LIMITS.frameBytesMax;
  app.ws<unknown>('/', {
    compression: uws.DISABLED,
    ...socketBounds({ ...LIMITS, frameBytesMax }),
    upgrade: (response, request, context) => {
      response.upgrade({}, request.getHeader('sec-websocket-key'), '', '', context);
    },
    message: echo,
  });
}

function echo(socket: UwsSocket<unknown>, message: ArrayBuffer, isBinary: boolean): void {
  socket.send(message, isBinary, false);
}
