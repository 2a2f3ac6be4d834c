// The wire pinned byte for byte: a change here breaks every client that is out there.
import { expect, it } from 'vitest';
import { encodeClientMessage, encodeServerMessage } from '../../../engine/protocol/codec.ts';
import { CLOSE_CODES, closeCodeName } from '../../../engine/protocol/close-code.ts';
import type { ClientMessage, ServerMessage } from '../../../engine/protocol/message.ts';

const version = { epoch: 3, generation: 300, set: '0123456789abcdef' };
const token = new Uint8Array(32).fill(5);
const tokenHex = '05'.repeat(32);
const versionHex = '080310ac021a080123456789abcdef';

it.each<[string, ClientMessage, string]>([
  [
    'hello',
    { kind: 'hello', protocol: 1, client: 'me', minor: 0, resume: undefined },
    '0a06 0801 12026d65',
  ],
  [
    'hello that resumes',
    { kind: 'hello', protocol: 1, client: '', minor: 2, resume: { token, tick: 9 } },
    `0a2a 0801 1802 2224 0a20${tokenHex} 1009`,
  ],
  ['join', { kind: 'join', room: 7, spectate: false }, '1202 0807'],
  ['join as a spectator', { kind: 'join', room: 0, spectate: true }, '1202 1001'],
  [
    'command',
    { kind: 'command', sequence: 300, payload: new Uint8Array([1, 2]), ackTick: 0 },
    '1a07 08ac02 12020102',
  ],
  [
    'command that acknowledges',
    { kind: 'command', sequence: 1, payload: new Uint8Array([1]), ackTick: 300 },
    '1a08 0801 120101 18ac02',
  ],
  ['ack', { kind: 'ack', tick: 300 }, '2203 08ac02'],
  ['renew', { kind: 'renew', ticket: 't' }, '2a03 0a0174'],
])('[PR2] the bytes of %s are fixed', (_, message, hex) => {
  expect(Buffer.from(encodeClientMessage(message)).toString('hex')).toBe(hex.replaceAll(' ', ''));
});

it.each<[string, ServerMessage, string]>([
  [
    'welcome',
    {
      kind: 'welcome',
      protocol: 1,
      session: 's',
      tickMs: 50,
      rooms: 2,
      version,
      minor: 0,
      resumeToken: token,
      resumeGraceMs: 300,
    },
    `0a3f 0801 120173 1832 2002 2a0f${versionHex} 3a20${tokenHex} 40ac02`,
  ],
  [
    'joined',
    {
      kind: 'joined',
      room: 1,
      member: 2,
      spectator: false,
      tick: 9,
      version,
      keyframe: new Uint8Array([255]),
    },
    `121a 0801 1002 2009 2a0f${versionHex} 3201ff`,
  ],
  [
    'joined as a spectator',
    {
      kind: 'joined',
      room: 1,
      member: -1,
      spectator: true,
      tick: 9,
      version,
      keyframe: new Uint8Array(0),
    },
    `1217 0801 1801 2009 2a0f${versionHex}`,
  ],
  [
    'frame',
    {
      kind: 'frame',
      room: 1,
      tick: 9,
      version,
      replies: [
        { member: 0, sequence: 4, refusal: '' },
        { member: 1, sequence: 5, refusal: 'NO' },
      ],
      changes: new Uint8Array([7, 8]),
      swap: { fromEpoch: 2, pack: 'p', revision: 6 },
      keyframe: undefined,
      timeline: 0,
      durableTick: undefined,
      missed: 0,
      answeredSequence: 0,
    },
    `1a30 0801 1009 1a0f${versionHex} 22021004 2208 0801 1005 1a024e4f 2a020708 3207 0802 120170 1806`,
  ],
  [
    'frame with a keyframe',
    {
      kind: 'frame',
      room: 1,
      tick: 9,
      version,
      replies: [],
      changes: new Uint8Array(0),
      swap: undefined,
      keyframe: new Uint8Array([7, 8]),
      timeline: 3,
      durableTick: 5,
      missed: 0,
      answeredSequence: 0,
    },
    `1a1d 0801 1009 1a0f${versionHex} 3a020708 4003 4805`,
  ],
  [
    'frame after missed ones',
    {
      kind: 'frame',
      room: 1,
      tick: 9,
      version,
      replies: [],
      changes: new Uint8Array(0),
      swap: undefined,
      keyframe: new Uint8Array([7, 8]),
      timeline: 0,
      durableTick: undefined,
      missed: 4,
      answeredSequence: 300,
    },
    `1a1e 0801 1009 1a0f${versionHex} 3a020708 5004 58ac02`,
  ],
  [
    'resumed',
    { kind: 'resumed', place: { room: 1, member: 2, spectator: false }, lastSequence: 300 },
    '2a09 0801 1001 1802 28ac02',
  ],
  ['resumed in no room', { kind: 'resumed', place: undefined, lastSequence: 3 }, '2a02 2803'],
  ['going away', { kind: 'going-away', reconnectAfterMs: 300 }, '3203 08ac02'],
  ['error', { kind: 'error', code: 'A', message: 'b', sequence: 1 }, '2208 0a0141 120162 1801'],
])('[PR2] the bytes of %s are fixed', (_, message, hex) => {
  expect(Buffer.from(encodeServerMessage(message)).toString('hex')).toBe(hex.replaceAll(' ', ''));
});

it('[PR9] every close code has one name, and our own lie in 4000-4999', () => {
  const codes = Object.values(CLOSE_CODES);
  expect(new Set(codes).size).toBe(codes.length);
  for (const [name, code] of Object.entries(CLOSE_CODES)) {
    expect(closeCodeName(code)).toBe(name);
    expect(code < 1016 || (code >= 4000 && code <= 4999)).toBe(true);
  }
  expect(closeCodeName(4999)).toBe('UNKNOWN');
});
