// Sides of different minor versions: what a newer one sends, read by today's codec, and the other way round.
import { describe, expect, it } from 'vitest';
import {
  decodeClientMessage,
  decodeServerMessage,
  encodeClientMessage,
  encodeServerMessage,
} from '../../../engine/protocol/codec.ts';
import { decodeNewer, encodeNewer, LATER } from './newer-minor.ts';

const VERSION = { epoch: 2, generation: 3, set: Buffer.from('0123456789abcdef', 'hex'), ...LATER };
const version = { epoch: 2, generation: 3, set: '0123456789abcdef' };

describe('a newer client and this server', () => {
  const token = new Uint8Array(32).fill(7);

  it.each([
    [
      { hello: { protocol: 1, client: 'newer', minor: 9, ...LATER } },
      { kind: 'hello', protocol: 1, client: 'newer', minor: 9, resume: undefined },
    ],
    [
      { hello: { protocol: 1, minor: 9, resume: { token, tick: 4, ...LATER } } },
      { kind: 'hello', protocol: 1, client: '', minor: 9, resume: { token, tick: 4 } },
    ],
    [{ join: { room: 3, ...LATER } }, { kind: 'join', room: 3, spectate: false }],
    [
      { command: { sequence: 1, payload: token, ackTick: 2, ...LATER } },
      { kind: 'command', sequence: 1, payload: token, ackTick: 2 },
    ],
    [{ ack: { tick: 5, ...LATER } }, { kind: 'ack', tick: 5 }],
    [{ renew: { ticket: 'a.b.c', ...LATER } }, { kind: 'renew', ticket: 'a.b.c' }],
  ])('[PR11] %j is read without what came later', (body, message) => {
    expect(decodeClientMessage(encodeNewer('ClientMessage', body))).toEqual(message);
  });

  it('[PR11] a message of a later kind is unreadable, and nothing worse', () => {
    const bytes = encodeNewer('ClientMessage', { later: { text: 'later' } });
    expect(bytes.length).toBeGreaterThan(0);
    expect(decodeClientMessage(bytes)).toBeUndefined();
  });
});

describe('a newer server and this client', () => {
  const bytes = Uint8Array.of(1, 2, 3);

  it('[PR11] a welcome, a frame and an error are read without what came later', () => {
    const resumeToken = new Uint8Array(32).fill(9);
    const start = { protocol: 1, session: 's', tickMs: 50, rooms: 8, minor: 0, resumeGraceMs: 9 };
    const welcome = { ...start, resumeToken, version: VERSION, ...LATER };
    expect(decodeServerMessage(encodeNewer('ServerMessage', { welcome }))).toEqual({
      kind: 'welcome',
      ...start,
      resumeToken,
      version,
    });
    const frame = {
      room: 1,
      tick: 9,
      version: VERSION,
      replies: [{ member: 1, sequence: 4, refusal: '', ...LATER }],
      changes: bytes,
      swap: { fromEpoch: 1, pack: 'p', revision: 2, ...LATER },
      ...LATER,
    };
    expect(decodeServerMessage(encodeNewer('ServerMessage', { frame }))).toMatchObject({
      kind: 'frame',
      tick: 9,
      version,
      replies: [{ member: 1, sequence: 4, refusal: '' }],
      changes: bytes,
      swap: { fromEpoch: 1, pack: 'p', revision: 2 },
    });
    const error = { code: 'LATER_CODE', message: 'later', sequence: 0, ...LATER };
    const { code, message, sequence } = error;
    expect(decodeServerMessage(encodeNewer('ServerMessage', { error }))).toEqual({
      kind: 'error',
      code,
      message,
      sequence,
    });
  });

  it('[PR11] a message of a later kind is unreadable, and nothing worse', () => {
    const later = encodeNewer('ServerMessage', { later: { text: 'later' } });
    expect(decodeServerMessage(later)).toBeUndefined();
  });
});

describe('this side and a newer one', () => {
  it('[PR11] what is sent today is read there, and lacks only what came later', () => {
    const join = encodeClientMessage({ kind: 'join', room: 5, spectate: true });
    expect(decodeNewer('ClientMessage', join)).toEqual({ join: { room: 5, spectate: true } });
    const going = encodeServerMessage({ kind: 'going-away', reconnectAfterMs: 900 });
    expect(decodeNewer('ServerMessage', going)).toEqual({ goingAway: { reconnectAfterMs: 900 } });
  });
});
