// A swarm that loses its connections and comes back, against a gateway of a few lines that remembers its sessions.
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  decodeClientMessage,
  encodeServerMessage,
  RESUME_TOKEN_BYTES,
} from '../../engine/protocol/codec.ts';
import type { ClientMessage, FrameMessage } from '../../engine/protocol/message.ts';
import { midswing } from '../../combat-rules/protocol/generated/combat.js';
import { createPackBook } from '../../loadtest/pack-book.ts';
import { createSeries } from '../../loadtest/series.ts';
import {
  acceptUpgrade,
  ClientFrameReader,
  encodeServerFrame,
  OPCODE,
} from '../../loadtest/server-frames.ts';
import { createSwarm, type Swarm } from '../../loadtest/swarm.ts';
import type { ServerMessage } from '../../loadtest/wire.ts';

const VERSION = { epoch: 1, generation: 1, set: '0'.repeat(16) };
const TOKEN = new Uint8Array(RESUME_TOKEN_BYTES).fill(7);

let server: Server;
let swarm: Swarm;
/** The newest connection of the one client there is. */
let peer: Socket | undefined;
let heard: ClientMessage[];
let onHeard: (message: ClientMessage) => void;

beforeEach(async () => {
  heard = [];
  onHeard = answer;
  server = createServer({ noDelay: true }, (socket) => {
    peer = socket;
    socket.on('error', () => socket.destroy());
    const reader = new ClientFrameReader({
      onMessage: (payload) => {
        const message = decodeClientMessage(payload.slice());
        if (message === undefined) return;
        heard.push(message);
        onHeard(message);
      },
      onClose: (payload) => socket.end(encodeServerFrame(OPCODE.close, payload)),
      onFault: () => socket.destroy(),
    });
    socket.once('data', (head: Buffer) => {
      socket.write(acceptUpgrade(head.toString('latin1')) ?? '');
      socket.on('data', (chunk: Buffer) => reader.push(chunk));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // Listens on a port, so it has an address of this form.
  const { port } = server.address() as AddressInfo;
  const plan = { sockets: 1, rooms: 1, seconds: 1, rate: 3, shape: { kind: 'even' } as const };
  const own = { book: createPackBook(), series: createSeries(), note: () => undefined };
  const url = `ws://127.0.0.1:${port}`;
  swarm = createSwarm({ ...plan, ...own, url, seed: 1, part: 0, parts: 1 });
});

afterEach(async () => {
  await swarm.close();
  server.close();
});

function tell(message: ServerMessage): void {
  peer?.write(encodeServerFrame(OPCODE.binary, encodeServerMessage(message)));
}

function frame(tick: number, fields: Partial<FrameMessage> = {}): FrameMessage {
  const base = { kind: 'frame', room: 1, tick, version: VERSION, replies: [] } as const;
  const none = { swap: undefined, keyframe: undefined, timeline: 0, durableTick: undefined };
  const changes = new Uint8Array(0);
  return { ...base, ...none, changes, missed: 0, answeredSequence: 0, ...fields };
}

function keyframe(): Uint8Array {
  const unit = { class: 1, hp: 1_000, maxHp: 1_000, x: 5, y: 5, speed: 5 };
  const units = Array.from({ length: 10 }, (_, slot) => ({ ...unit, player: slot === 0 }));
  const round = { number: 1, playing: true, kills: [0, 0], wins: [0, 0] };
  return midswing.arena.v1.ArenaKeyframe.encode({ units, round }).finish();
}

/** Welcomes, admits, and resumes with the first command arrived and no other. */
function answer(message: ClientMessage): void {
  if (message.kind === 'hello') {
    const told = { protocol: 1, session: 's', tickMs: 100, rooms: 1, version: VERSION, minor: 0 };
    tell({ kind: 'welcome', ...told, resumeToken: TOKEN, resumeGraceMs: 1_000 });
    const place = { room: 1, member: 0, spectator: false };
    if (message.resume !== undefined) tell({ kind: 'resumed', place, lastSequence: 1 });
  }
  if (message.kind === 'join') {
    const place = { room: 1, member: 0, spectator: false };
    tell({ kind: 'joined', ...place, tick: 20, version: VERSION, keyframe: keyframe() });
    tell(frame(21));
  }
}

/** Resolves once the client has said so many commands. */
function commands(count: number): Promise<number[]> {
  const sequences = (): number[] =>
    heard.flatMap((message) => (message.kind === 'command' ? [message.sequence] : []));
  return new Promise((resolve) => {
    onHeard = (message) => {
      answer(message);
      if (sequences().length === count) resolve(sequences());
    };
  });
}

describe('storm', () => {
  it('[LT24] a socket resumes with its token and tick, and sends again what has not arrived', async () => {
    expect(await swarm.open()).toBeUndefined();
    const all = commands(3);
    const played = swarm.play(performance.now() - 1_000, new AbortController().signal);
    expect(await all).toEqual([1, 2, 3]);
    const again = commands(5);
    expect(await swarm.storm()).toMatchObject({ dropped: 1, resumed: 1 });
    expect(await again).toEqual([1, 2, 3, 2, 3]);
    const resume = { token: TOKEN, tick: 21 };
    expect(heard).toContainEqual(expect.objectContaining({ kind: 'hello', resume }));
    const replies = [1, 2, 3].map((sequence) => ({ member: 0, sequence, refusal: 'NOT_READY' }));
    tell(frame(22));
    tell(frame(23, { replies }));
    await played;
    const counts = swarm.ledger.counts();
    expect(counts).toMatchObject({
      sent: 3,
      lost: 0,
      duplicated: 0,
      gaps: 0,
      missed: 0,
      frames: 3,
    });
    expect(swarm.totals).toMatchObject({ resumed: 1, closed: 0, foreign: 0 });
  });

  it('[LT35] without commands the newest tick is acknowledged every 20 ticks', async () => {
    await swarm.open();
    const acknowledged = new Promise<void>((resolve) => {
      onHeard = (message) => {
        if (message.kind === 'ack' && message.tick === 60) resolve();
      };
    });
    for (let tick = 22; tick <= 61; tick += 1) tell(frame(tick));
    await acknowledged;
    expect(heard.slice(2)).toEqual([
      { kind: 'ack', tick: 40 },
      { kind: 'ack', tick: 60 },
    ]);
  });

  it('[LT24] a session that is not gone on with is told', async () => {
    await swarm.open();
    onHeard = (message) => {
      const refusal = { kind: 'error', code: 'RESUME_UNKNOWN', message: '', sequence: 0 } as const;
      if (message.kind === 'hello') tell(refusal);
    };
    expect(await swarm.storm()).toMatchObject({ dropped: 1, resumed: 0 });
    expect(swarm.totals).toMatchObject({ closed: 1, foreign: 1 });
  });
});
