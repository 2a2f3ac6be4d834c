// The swarm's socket against a server of a few lines: whole messages, however the stream is cut.
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import {
  acceptUpgrade,
  ClientFrameReader,
  encodeServerFrame,
  OPCODE,
} from '../../loadtest/server-frames.ts';
import { SwarmSocket } from '../../loadtest/swarm-socket.ts';

let server: Server | undefined;

afterEach(() => {
  server?.close();
});

/** Connects; `serve` speaks once the handshake is done. What the socket told, when it has ended. */
async function told(
  serve: (peer: Socket) => void,
  onOpen: (socket: SwarmSocket) => void = () => undefined,
): Promise<string[]> {
  server = createServer({ noDelay: true }, (peer) => {
    peer.on('error', () => peer.destroy());
    peer.once('data', (head: Buffer) => {
      peer.write(acceptUpgrade(head.toString('latin1')) ?? '');
      serve(peer);
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  // Listens on a port, so it has an address of this form.
  const { port } = server.address() as AddressInfo;
  const heard: string[] = [];
  await new Promise<void>((resolve) => {
    const socket = new SwarmSocket(
      { host: '127.0.0.1', port, path: '/' },
      {
        opened: () => onOpen(socket),
        received: (bytes, start, end) => heard.push(shortened(bytes.toString('utf8', start, end))),
        ended: (code, reason) => {
          heard.push(`${code} ${reason}`);
          resolve();
        },
      },
    );
  });
  return heard;
}

function shortened(text: string): string {
  return text.length > 20 ? `${text.length} of ${text[0]}` : text;
}

const message = (text: string): Uint8Array => encodeServerFrame(OPCODE.binary, Buffer.from(text));
const goodbye = encodeServerFrame(OPCODE.close, Buffer.from([0x0f, 0xa1, 0x6e, 0x6f]));

describe('swarm socket', () => {
  it('[LT32] messages of every length come out whole from one write', async () => {
    const all = [message('one'), message('x'.repeat(300)), message('y'.repeat(70_000)), goodbye];
    const expected = ['one', '300 of x', '70000 of y', '4001 no'];
    expect(await told((peer) => peer.write(Buffer.concat(all)))).toEqual(expected);
  });

  it('[LT32] messages come out whole when every byte comes alone', async () => {
    const bytes = Buffer.concat([message('one'), message('x'.repeat(130)), goodbye]);
    const trickle = (peer: Socket): void => {
      let at = 0;
      const next = (): void => {
        if (at < bytes.length) peer.write(bytes.subarray(at, (at += 1)), () => setImmediate(next));
      };
      next();
    };
    expect(await told(trickle)).toEqual(['one', '130 of x', '4001 no']);
  });

  it('[LT32] a ping is answered, and what is sent is a masked message', async () => {
    const serve = (peer: Socket): void => {
      const found: string[] = [];
      const reader = new ClientFrameReader({
        onMessage: (payload) => found.push(Buffer.from(payload).toString()),
        onClose: () => peer.end(message(found.join())),
        onFault: () => peer.destroy(),
      });
      peer.on('data', (chunk: Buffer) => reader.push(chunk));
      peer.write(encodeServerFrame(OPCODE.ping, Buffer.from('hi')));
    };
    const open = (socket: SwarmSocket): void => {
      socket.send(Buffer.from('command'));
      setImmediate(() => socket.close());
    };
    expect(await told(serve, open)).toEqual(['command', '1000 ']);
  });

  it('[LT32] a lost connection and a fragment end it without a code', async () => {
    expect(await told((peer) => peer.destroy())).toEqual(['1006 ']);
    const fragment = message('half');
    fragment[0] = OPCODE.binary;
    const heard = await told((peer) => peer.write(fragment));
    expect(heard).toEqual(['1006 a frame that begins with 2']);
  });
});
