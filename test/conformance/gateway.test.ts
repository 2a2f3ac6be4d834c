// The gateway's own route: its handshake, every conformance case that needs no echo, and its own messages
// and close codes as a raw socket sees them.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { LIMITS } from '../../engine/base/limits.ts';
import {
  decodeServerMessage,
  encodeClientMessage,
  PROTOCOL_VERSION,
} from '../../engine/protocol/codec.ts';
import { closeAll, eventually, startGateway } from '../engine/gateway/gateway-harness.ts';
import { readText } from '../support/source-tree.ts';
import {
  binary,
  chopped,
  close,
  fragments,
  send,
  split,
  STILL_OPEN,
  text,
  type Case,
  type Step,
} from './case.ts';
import { frame, OPCODE } from './frame.ts';
import { ALL } from './groups.ts';
import { ACCEPT, ask, HANDSHAKES } from './handshake.ts';
import { ProbeSocket } from './probe-socket.ts';
import { judge, runCases } from './run.ts';
import { startEcho, type EchoServer } from './server.ts';

const PROBE = { kind: 'hello', client: 'probe', minor: 0, resume: undefined } as const;
const HELLO = encodeClientMessage({ ...PROBE, protocol: PROTOCOL_VERSION });
const JOIN = encodeClientMessage({ kind: 'join', room: 0, spectate: false });
const NEWER = encodeClientMessage({ ...PROBE, protocol: 2 });
const NOISE = Uint8Array.of(255);

let bare: EchoServer;

beforeAll(async () => {
  bare = await startEcho('bare');
});

afterAll(() => bare.close());
afterEach(closeAll);

describe('handshake', () => {
  it.each(HANDSHAKES.map(({ id, title }) => ({ id, title })))(
    '[WS11] $id a request with $title is answered as the RFC or the table of deviations says',
    async ({ id }) => {
      const { port } = await startGateway();
      const { head, statuses, deviation } = handshakeOf(id);
      const wanted = deviation === undefined ? statuses : [deviation.status];
      const { status } = await ask(port, head);
      expect(wanted).toContain(status);
      expect((await ask(bare.port, head)).status).toBe(status);
    },
  );

  it('[WS11] the table of WEBSOCKET.md lists the handshakes that deviate, and no others', () => {
    const doc = readText('engine/gateway/WEBSOCKET.md');
    const rows = [...doc.matchAll(/^\| `([a-z-]+)` \| (h\.[^|]+) \|/gm)];
    const listed = rows.flatMap(([, name = '', ids = '']) =>
      ids.split(', ').map((id) => `${name} ${id.trim()}`),
    );
    const actual = HANDSHAKES.flatMap(({ id, deviation }) =>
      deviation === undefined ? [] : [`${deviation.name} ${id}`],
    );
    expect(listed).toEqual(actual);
  });

  it('[WS11] the answer has the accept key, and chooses no extension and no subprotocol', async () => {
    const { port } = await startGateway();
    for (const id of ['h.1', 'h.4', 'h.5']) {
      const { headers } = await ask(port, handshakeOf(id).head);
      expect(headers.get('upgrade')?.toLowerCase()).toBe('websocket');
      expect(headers.get('connection')?.toLowerCase()).toBe('upgrade');
      expect(headers.get('sec-websocket-accept')).toBe(ACCEPT);
      expect(headers.has('sec-websocket-extensions')).toBe(false);
      expect(headers.has('sec-websocket-protocol')).toBe(false);
    }
  });
});

describe('frames', () => {
  it('[WS12] every case in which no message is echoed ends at the gateway as at the echo', async () => {
    const { port, gateway } = await startGateway();
    const cases = ALL.filter((one) => one.bounds !== 'wide' && isWithoutEcho(one));
    expect(cases.length).toBeGreaterThan(200);
    const seen = await runCases(cases, port);
    const wrong = cases.filter((one) => {
      const observation = seen.get(one.id);
      const wanted = one.deviation === undefined ? 'strict' : 'deviates';
      return observation === undefined || judge(one, observation) !== wanted;
    });
    expect(wrong.map(({ id }) => [id, seen.get(id)])).toEqual([]);
    await eventually(() => gateway.sockets === 0);
  });

  it.each<[string, Step[]]>([
    ['in one write', [send(binary(HELLO))]],
    ['byte by byte', [chopped(1, binary(HELLO))]],
    ['in fragments of one byte', [send(...fragments(OPCODE.binary, split(HELLO, 1)))]],
    ['under a zero key', [send(frame({ opcode: 2, payload: HELLO, mask: new Uint8Array(4) }))]],
    ['without the mask bit', [send(frame({ opcode: 2, payload: HELLO, mask: 'bitless' }))]],
    ['with a length of 64 bits', [send(frame({ opcode: 2, payload: HELLO, lengthForm: 64 }))]],
  ])('[WS12] Hello %s is answered with Welcome in one binary frame', async (_, steps) => {
    const seen = await talk(steps, 1);
    expect(seen.kinds).toEqual(['welcome']);
    expect(seen.frames).toEqual([expect.stringMatching(/^binary /)]);
    expect(seen.ending).toBe('close 1000');
  });

  it('[WS12] a text frame is answered in binary, and the connection goes on', async () => {
    const seen = await talk([send(text('hello')), send(binary(HELLO))], 2);
    expect(seen.kinds).toEqual(['error', 'welcome']);
    expect(seen.frames.filter((one) => !one.startsWith('binary '))).toEqual([]);
    expect(seen.ending).toBe('close 1000');
  });

  it('[WS12] a text frame that is no UTF-8 ends the stream', async () => {
    expect((await talk([send(text(NOISE))], 1)).ending).toBe('drop');
  });

  it.each<[number, string, Step[]]>([
    [4001, 'a join before hello', [send(binary(JOIN))]],
    [4003, 'another protocol', [send(binary(NEWER))]],
    [4002, 'noise', Array.from({ length: LIMITS.malformedMax }, () => send(binary(NOISE)))],
  ])('[WS12] the close code %i goes out in a close frame after %s', async (code, _, steps) => {
    const seen = await talk(steps, Number.MAX_SAFE_INTEGER);
    expect(seen.ending).toBe(`close ${code}`);
    expect(seen.kinds).toContain('error');
    expect(seen.frames.filter((one) => !one.startsWith('binary '))).toEqual([]);
  });

  it('[WS12] a gateway that closes says 1001 in a close frame', async () => {
    const server = await startGateway();
    const probe = await ProbeSocket.open(server.port);
    await probe.send(binary(HELLO), Number.MAX_SAFE_INTEGER);
    await probe.heard(1);
    const closed = server.close();
    await probe.ended();
    expect(probe.ending).toBe('close 1001');
    await closed;
  });
});

interface Talk {
  readonly frames: readonly string[];
  readonly kinds: readonly (string | undefined)[];
  readonly ending: string;
}

/** Sends to a fresh gateway, hears so many frames, and closes. */
async function talk(steps: readonly Step[], count: number): Promise<Talk> {
  const { port } = await startGateway();
  const probe = await ProbeSocket.open(port);
  for (const step of steps) {
    if (step.kind === 'send') await probe.send(step.bytes, step.chopBytes);
  }
  await probe.heard(count);
  await probe.send(close(1000), Number.MAX_SAFE_INTEGER);
  await probe.ended();
  const kinds = probe.messages.map((bytes) => decodeServerMessage(new Uint8Array(bytes))?.kind);
  probe.destroy();
  return { frames: probe.frames, kinds, ending: probe.ending };
}

/** Neither strictly nor by its deviation does any message come back. */
function isWithoutEcho({ expected, deviation }: Case): boolean {
  const frames = deviation === undefined ? expected.frames : deviation.frames;
  return frames.every((one) => one === STILL_OPEN || one.startsWith('pong '));
}

function handshakeOf(id: string): (typeof HANDSHAKES)[number] {
  const found = HANDSHAKES.find((one) => one.id === id);
  if (found === undefined) throw new Error(`there is no handshake ${id}`);
  return found;
}
