// A WebSocket server in front of the real one that passes everything on, except for the few faults
// it was asked to commit. Test-only: it shows that the swarm turns red. Loopback only, a port of
// its own.
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createNetSocketFactory } from '#engine/client/net-socket';
import { decodeServerMessage, encodeServerMessage } from '#engine/protocol';
import type { Fault } from './options.ts';
import { acceptUpgrade, ClientFrameReader, encodeServerFrame, OPCODE } from './server-frames.ts';
import { createFaultBudget, createTamper, type FaultBudget } from './tamper.ts';

export interface FaultServer {
  /** ws:// address to connect to instead of the target. */
  readonly url: string;
  /** Cuts all connections and closes the port. */
  close(): Promise<void>;
}

export interface FaultServerOptions {
  /** ws:// address of the real server. */
  readonly target: string;
  readonly fault: Fault;
}

/** Opens the port. */
export async function createFaultServer(options: FaultServerOptions): Promise<FaultServer> {
  const sockets = new Set<Socket>();
  const budget = createFaultBudget();
  const connect = createNetSocketFactory({ masking: 'zero' });
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // A reset is one of the ways a peer leaves; `close` follows.
    socket.on('error', () => socket.destroy());
    relay(socket, { ...options, connect, budget });
  });
  const port = await listen(server);
  return {
    url: `ws://127.0.0.1:${port}`,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

interface RelayOptions extends FaultServerOptions {
  readonly connect: ReturnType<typeof createNetSocketFactory>;
  readonly budget: FaultBudget;
}

/**
 * The head first, then the real server's handshake, then ours: nothing has to be kept in between.
 */
function relay(client: Socket, options: RelayOptions): void {
  let head = '';
  const readHead = (chunk: Buffer): void => {
    head += chunk.toString('latin1');
    if (!head.includes('\r\n\r\n')) return;
    client.off('data', readHead);
    client.pause();
    const answer = acceptUpgrade(head);
    if (answer === undefined) client.destroy();
    else join(client, answer, options);
  };
  client.on('data', readHead);
}

function join(client: Socket, answer: string, options: RelayOptions): void {
  const tamper = createTamper(options.fault, options.budget);
  const upstream = options.connect(options.target, {
    onOpen: () => {
      client.write(answer);
      client.resume();
    },
    onMessage: (bytes) => {
      const message = decodeServerMessage(bytes);
      const verdict = message === undefined ? undefined : tamper.judge(message);
      if (verdict?.kind === 'cut') client.destroy();
      else if (verdict?.kind === 'replace') {
        client.write(encodeServerFrame(OPCODE.binary, encodeServerMessage(verdict.message)));
      } else client.write(encodeServerFrame(OPCODE.binary, bytes));
    },
    onClose: () => client.destroy(),
  });
  const reader = new ClientFrameReader({
    onMessage: (payload) => upstream.send(payload),
    onClose: (payload) => {
      client.end(encodeServerFrame(OPCODE.close, payload));
      upstream.close();
    },
    onFault: () => client.destroy(),
  });
  client.on('data', (chunk: Buffer) => reader.push(chunk));
  client.on('close', () => upstream.close());
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0 }, resolve);
  });
  // A listening TCP server has an address with a port.
  return (server.address() as AddressInfo).port;
}
