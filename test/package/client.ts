// A bot under test without a network: the client over a socket port that answers like a server, loses the
// connection once, and takes the session up again.
import assert from 'node:assert/strict';
import { createClient } from 'midswing/client';
import { decodeClientMessage, encodeServerMessage, PROTOCOL_VERSION } from 'midswing/protocol';

type ServerMessage = Parameters<typeof encodeServerMessage>[0];
const version = { epoch: 1, generation: 1, set: '00'.repeat(8) };
const none = new Uint8Array(0);
const place = { room: 1, member: 4, spectator: false };
const resumeToken = new Uint8Array(32).fill(7);

function frameOf(tick: number, sequence: number): ServerMessage {
  const replies = [{ member: 4, sequence, refusal: 'NOT_READY' }];
  const state = { swap: undefined, keyframe: undefined, timeline: 0, durableTick: 12 };
  const told = { missed: 0, answeredSequence: 0 };
  return { kind: 'frame', room: 1, tick, version, replies, changes: none, ...state, ...told };
}

function answer(bytes: Uint8Array): ServerMessage[] {
  const asked = decodeClientMessage(bytes);
  if (asked?.kind === 'hello') {
    const session = { protocol: PROTOCOL_VERSION, minor: 0, session: 'bot', resumeToken };
    const body = { ...session, resumeGraceMs: 60_000, tickMs: 100, rooms: 1, version };
    const welcome = { kind: 'welcome', ...body } as const;
    if (asked.resume === undefined) return [welcome];
    assert.deepEqual(asked.resume, { token: resumeToken, tick: 12 });
    return [welcome, { kind: 'resumed', place, lastSequence: 1 }];
  }
  if (asked?.kind === 'join')
    return [{ kind: 'joined', ...place, tick: 10, version, keyframe: none }];
  return asked?.kind === 'command' ? [frameOf(10 + asked.sequence * 2, asked.sequence)] : [];
}

let hangUp = (): void => undefined;
const client = createClient({
  url: 'ws://nowhere',
  reconnect: { firstMs: 1 },
  connect: (_url, { onOpen, onMessage, onClose }) => {
    queueMicrotask(onOpen);
    hangUp = () => onClose(1006, 'lost');
    return {
      send: (bytes) => {
        for (const message of answer(bytes)) {
          queueMicrotask(() => onMessage(encodeServerMessage(message)));
        }
      },
      close: (code = 1000, reason = '') => queueMicrotask(() => onClose(code, reason)),
    };
  },
});
const answered = (): Promise<unknown> =>
  new Promise((resolve) => {
    const stop = client.onReply(({ sequence, kind, code }) => {
      stop();
      resolve([sequence, kind, code]);
    });
  });

assert.equal((await client.connect()).tickMs, 100);
assert.equal((await client.join(1)).member, 4);
const missed = new Promise((resolve) => client.onGap((gap) => resolve(gap.expectedTick)));
const first = answered();
assert.equal(client.send(Uint8Array.of(1)), 1);
assert.deepEqual([await missed, await first], [11, [1, 'refused', 'NOT_READY']]);
hangUp();
assert.equal(client.state.kind, 'waiting');
const second = answered();
assert.equal(client.send(Uint8Array.of(2)), 2);
assert.deepEqual(client.pending, [{ sequence: 2, payload: Uint8Array.of(2) }]);
assert.deepEqual(await second, [2, 'refused', 'NOT_READY']);
await client.close();
assert.throws(() => client.send(none), { code: 'CLIENT_CLOSED' });
console.log('client ok');
