// A bot under test without a network: the client over a socket port that answers like a server.
import assert from 'node:assert/strict';
import { createClient } from 'midswing/client';
import { decodeClientMessage, encodeServerMessage, PROTOCOL_VERSION } from 'midswing/protocol';

type ServerMessage = Parameters<typeof encodeServerMessage>[0];
const version = { epoch: 1, generation: 1, set: '00'.repeat(8) };
const none = new Uint8Array(0);

function answer(bytes: Uint8Array): ServerMessage {
  const asked = decodeClientMessage(bytes);
  if (asked?.kind === 'hello') {
    const body = { protocol: PROTOCOL_VERSION, session: 'bot', tickMs: 100, rooms: 1 };
    return { kind: 'welcome', ...body, version };
  }
  const body = { room: 1, member: 4, spectator: false, tick: 10, keyframe: none };
  if (asked?.kind === 'join') return { kind: 'joined', ...body, version };
  const replies = [{ member: 4, sequence: asked?.sequence ?? 0, refusal: 'NOT_READY' }];
  const rest = { swap: undefined, keyframe: undefined, timeline: 0, durableTick: 12 };
  return { kind: 'frame', room: 1, tick: 12, version, replies, changes: none, ...rest };
}

const client = createClient({
  url: 'ws://nowhere',
  connect: (_url, { onOpen, onMessage, onClose }) => {
    queueMicrotask(onOpen);
    return {
      send: (bytes) => queueMicrotask(() => onMessage(encodeServerMessage(answer(bytes)))),
      close: (code = 1000, reason = '') => queueMicrotask(() => onClose(code, reason)),
    };
  },
});
assert.equal((await client.connect()).tickMs, 100);
assert.equal((await client.join(1)).member, 4);
const missed = new Promise((resolve) => client.onGap((gap) => resolve(gap.expectedTick)));
const refusal = new Promise((resolve) => client.onReply((reply) => resolve(reply.refusal)));
assert.equal(client.send(Uint8Array.of(1)), 1);
assert.deepEqual([await missed, await refusal], [11, 'NOT_READY']);
await client.close();
assert.throws(() => client.send(none), { code: 'CLIENT_CLOSED' });
console.log('client ok');
