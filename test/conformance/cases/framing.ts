// Group 1: lengths and their forms, masks, and how the stream is cut. Autobahn's lengths of 65535 and 65536
// are scaled to the gateway's cap; unscaled they run with the cap raised.
import { LIMITS } from '../../../engine/base/limits.ts';
import {
  binary,
  binaryOf,
  chopped,
  clean,
  close,
  failed,
  heard,
  LEAVE,
  PAUSE,
  send,
  STILL_OPEN,
  text,
  textOf,
  type Case,
  type Expectation,
  type Step,
} from '../case.ts';
import { frame, OPCODE } from '../frame.ts';

const CAP = LIMITS.frameBytesMax;
const ODD_CHOP = 997;
/** A breach of the protocol and a message too big, both. */
const HIGHEST_BIT: Expectation = {
  ...failed(1002),
  endings: ['close 1002', 'close 1009', 'close', 'drop'],
};

interface Length {
  readonly bytes: number;
  readonly chop?: number;
  readonly bounds?: 'wide';
}

const AUTOBAHN: readonly Length[] = [
  { bytes: 0 },
  { bytes: 125 },
  { bytes: 126 },
  { bytes: 127 },
  { bytes: 128 },
  { bytes: CAP - 1 },
  { bytes: CAP },
  { bytes: CAP, chop: ODD_CHOP },
];

const OURS: readonly Length[] = [
  { bytes: 0, chop: 1 },
  { bytes: 1, chop: 1 },
  { bytes: 125, chop: 1 },
  { bytes: 126, chop: 1 },
  { bytes: 127, chop: 1 },
  { bytes: 128, chop: 1 },
  { bytes: 65_535, bounds: 'wide' },
  { bytes: 65_536, bounds: 'wide' },
  { bytes: 65_537, bounds: 'wide' },
  { bytes: 65_536, chop: ODD_CHOP, bounds: 'wide' },
  { bytes: 1_048_576, bounds: 'wide' },
];

export const FRAMING: readonly Case[] = [
  ...lengths('1.1', AUTOBAHN, OPCODE.text),
  ...lengths('1.2', AUTOBAHN, OPCODE.binary),
  ...lengths('1.3', OURS, OPCODE.text),
  ...lengths('1.4', OURS, OPCODE.binary),
  ...overTheCap(),
  ...masks(),
  ...lengthForms(),
];

function lengths(prefix: string, list: readonly Length[], opcode: number): Case[] {
  return list.map(({ bytes, chop, bounds }, i) => {
    const isText = opcode === OPCODE.text;
    const payload = Buffer.alloc(bytes, isText ? 0x2a : 0xfe);
    const whole = isText ? text(payload) : binary(payload);
    const manner = chop === undefined ? '' : `, written ${chop} at a time`;
    return {
      id: `${prefix}.${i + 1}`,
      title: `a ${isText ? 'text' : 'binary'} message of ${bytes} bytes${manner}`,
      steps: [chop === undefined ? send(whole) : chopped(chop, whole)],
      expected: clean(isText ? textOf(payload) : binaryOf(payload)),
      ...(bounds === undefined ? {} : { bounds }),
    };
  });
}

function overTheCap(): Case[] {
  const headOnly = (declaredBytes: bigint): Step =>
    send(frame({ opcode: OPCODE.binary, declaredBytes }));
  const rows: readonly (readonly [string, Step])[] = [
    ['text of one byte over the cap', send(text(Buffer.alloc(CAP + 1, 0x2a)))],
    ['binary of one byte over the cap', send(binary(Buffer.alloc(CAP + 1)))],
    ['a header that tells 65535 bytes, without them', headOnly(65_535n)],
    ['a header that tells 65536 bytes, without them', headOnly(65_536n)],
    ['a header that tells 2^32 bytes', headOnly(0x1_0000_0000n)],
    ['a header that tells 2^63 - 1 bytes', headOnly(0x7fff_ffff_ffff_ffffn)],
    ['a header that tells 2^64 - 1 bytes: the highest bit must be 0', headOnly(2n ** 64n - 1n)],
  ];
  return rows.map(([title, step], i) => ({
    id: `1.5.${i + 1}`,
    title,
    steps: [step],
    expected: i === rows.length - 1 ? HIGHEST_BIT : failed(1009),
    bounds: 'gateway',
  }));
}

function masks(): Case[] {
  const keys = [0x00000000, 0xffffffff, 0x01020304, 0x80000001];
  const payload = Buffer.from('Hello, world!');
  const keyed = keys.map((key, i): Case => {
    const mask = Buffer.alloc(4);
    mask.writeUInt32BE(key);
    return {
      id: `1.6.${i + 1}`,
      title: `a binary message under the key ${mask.toString('hex')}`,
      steps: [send(frame({ opcode: OPCODE.binary, payload, mask }))],
      expected: clean(binaryOf(payload)),
    };
  });
  const bitless: Case = {
    id: '1.6.5',
    title: 'key and masked payload, but the mask bit is 0',
    steps: [
      send(frame({ opcode: OPCODE.binary, payload, mask: 'bitless' })),
      heard(1),
      send(close(1000)),
    ],
    expected: failed(1002),
    deviation: { name: 'mask-bit', frames: [binaryOf(payload)], ending: 'close 1000' },
  };
  const unmasked: Case = {
    id: '1.6.6',
    title: 'a frame without key and mask bit',
    steps: [send(frame({ opcode: OPCODE.binary, payload, mask: 'none' })), PAUSE, LEAVE],
    expected: failed(1002),
    deviation: { name: 'mask-bit', frames: [STILL_OPEN], ending: 'drop' },
  };
  return [...keyed, bitless, unmasked];
}

function lengthForms(): Case[] {
  const rows = [
    { bytes: 0, lengthForm: 16 },
    { bytes: 125, lengthForm: 16 },
    { bytes: 125, lengthForm: 64 },
    { bytes: 126, lengthForm: 64 },
  ] as const;
  return rows.map(({ bytes, lengthForm }, i) => {
    const payload = Buffer.alloc(bytes, 0xfe);
    return {
      id: `1.7.${i + 1}`,
      title: `a binary message of ${bytes} bytes with a length of ${lengthForm} bits`,
      steps: [
        send(frame({ opcode: OPCODE.binary, payload, lengthForm })),
        heard(1),
        send(close(1000)),
      ],
      expected: failed(1002),
      deviation: {
        name: 'long-length',
        frames: [binaryOf(payload)],
        ending: 'close 1000',
      },
    };
  });
}
