// Group 7: the closing handshake, what comes behind a close frame, and what may stand in one.
import {
  answered,
  chopped,
  clean,
  close,
  closePayload,
  failed,
  heard,
  LEAVE,
  ping,
  send,
  text,
  textOf,
  type Case,
  type Deviation,
  type Expectation,
} from '../case.ts';
import { LIMITS } from '../../../engine/base/limits.ts';
import { frame, OPCODE } from '../frame.ts';

const HELLO = 'Hello World!';
const NORMAL = answered(['close 1000']);
const LONG = Buffer.alloc(LIMITS.frameBytesMax, 'BAsd7&jh23');
const NOT_TEXT = Buffer.from('cebae1bdb9cf83cebcceb5eda080656469746564', 'hex');
const BAD_REASON: Expectation = {
  frames: [],
  closer: 'server',
  endings: ['close 1007', 'close 1002', 'close', 'drop'],
};
/** Codes that endpoints may send, but the native server takes for none. */
const UNREAD_CODE: Deviation = { name: 'unread-code', frames: [], ending: 'close' };

const VALID_CODES = [
  1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999,
] as const;
const INVALID_CODES = [0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999] as const;
const UNDEFINED_CODES = [5000, 65_535] as const;
/** 1012-1014 were registered after the RFC. */
const OUR_VALID_CODES = [1012, 1013, 1014, 3001, 3500, 4001, 4010, 4998] as const;
const OUR_INVALID_CODES = [1, 500, 1015, 1017, 1999, 2001, 2500] as const;

const AUTOBAHN: readonly Case[] = [
  {
    id: '7.1.1',
    title: 'a text, then a close',
    steps: [send(text(HELLO))],
    expected: clean(textOf(HELLO)),
  },
  {
    id: '7.1.2',
    title: 'two close frames',
    steps: [send(close(1000), close())],
    expected: NORMAL,
  },
  {
    id: '7.1.3',
    title: 'a ping behind a close',
    steps: [send(close(1000), ping(''))],
    expected: NORMAL,
  },
  {
    id: '7.1.4',
    title: 'a text behind a close',
    steps: [send(close(1000), text(HELLO))],
    expected: NORMAL,
  },
  {
    id: '7.1.5',
    title: 'a close between two fragments',
    steps: [
      send(
        frame({ opcode: OPCODE.text, payload: 'fragment1', isLast: false }),
        close(1000),
        frame({ opcode: OPCODE.continuation, payload: 'fragment2' }),
      ),
    ],
    expected: NORMAL,
  },
  {
    id: '7.1.6',
    title: 'a text as long as the cap, another, a close and a ping in one write',
    steps: [send(text(LONG), text(HELLO), close(1000), ping(''))],
    expected: answered(['close 1000'], textOf(LONG), textOf(HELLO)),
  },
  {
    id: '7.3.1',
    title: 'an empty close',
    steps: [send(close())],
    expected: answered(['close', 'close 1000']),
  },
  {
    id: '7.3.2',
    title: 'a close of one byte',
    steps: [send(frame({ opcode: OPCODE.close, payload: 'a' }))],
    expected: failed(1002),
  },
  { id: '7.3.3', title: 'a close with a code', steps: [send(close(1000))], expected: NORMAL },
  {
    id: '7.3.4',
    title: 'a close with code and reason',
    steps: [send(close(1000, HELLO))],
    expected: NORMAL,
  },
  {
    id: '7.3.5',
    title: 'a close with a reason of 123 bytes',
    steps: [send(close(1000, '*'.repeat(123)))],
    expected: NORMAL,
  },
  {
    id: '7.3.6',
    title: 'a close with a reason of 124 bytes',
    steps: [send(close(1000, '*'.repeat(124)))],
    expected: failed(1002),
  },
  {
    id: '7.5.1',
    title: 'a reason that is no UTF-8',
    steps: [send(close(1000, NOT_TEXT))],
    expected: BAD_REASON,
  },
  ...VALID_CODES.map((code, i) => validCode(`7.7.${i + 1}`, code)),
  ...INVALID_CODES.map((code, i) => invalidCode(`7.9.${i + 1}`, code)),
  ...UNDEFINED_CODES.map((code, i): Case => {
    const endings = ['close 1002', `close ${code}`, 'close 1000', 'close', 'drop'];
    const title = `the code ${code}, of which the RFC says nothing`;
    return { id: `7.13.${i + 1}`, title, steps: [send(close(code))], expected: answered(endings) };
  }),
];

const OURS: readonly Case[] = [
  ...OUR_VALID_CODES.map((code, i) => validCode(`7.14.${i + 1}`, code)),
  ...OUR_INVALID_CODES.map((code, i) => invalidCode(`7.15.${i + 1}`, code)),
  {
    id: '7.16.1',
    title: 'a close with code and reason, byte by byte',
    steps: [chopped(1, close(1000, HELLO))],
    expected: NORMAL,
  },
  {
    id: '7.16.2',
    title: 'a reason of more than ASCII',
    steps: [send(close(1000, 'Tschüß, κόσμε \u{1f600}'))],
    expected: NORMAL,
  },
  {
    id: '7.16.3',
    title: 'a reason that ends inside a code point',
    steps: [send(close(1000, Buffer.from('cebae1bd', 'hex')))],
    expected: BAD_REASON,
  },
  {
    id: '7.16.4',
    title: 'a close with a length of 16 bits',
    steps: [send(frame({ opcode: OPCODE.close, payload: closePayload(1000), lengthForm: 16 }))],
    expected: failed(1002),
  },
  {
    id: '7.16.5',
    title: 'a close behind a fragment, and nothing behind it',
    steps: [
      send(frame({ opcode: OPCODE.text, payload: 'fragment1', isLast: false })),
      send(close(1001)),
    ],
    expected: answered(['close 1001', 'close 1000']),
  },
  {
    id: '7.16.6',
    title: 'a close after ten echoes',
    steps: [send(...Array.from({ length: 10 }, () => text(HELLO))), heard(10)],
    expected: clean(...Array.from({ length: 10 }, () => textOf(HELLO))),
  },
  {
    id: '7.16.7',
    title: 'a broken frame behind a close',
    steps: [send(close(1000), frame({ opcode: 15, rsv: 7 }))],
    expected: NORMAL,
  },
  {
    id: '7.16.8',
    title: 'a client that leaves without a close',
    steps: [send(text(HELLO)), heard(1), LEAVE],
    expected: answered(['drop'], textOf(HELLO)),
  },
  {
    id: '7.16.9',
    title: 'a client that leaves inside a frame',
    steps: [send(text(HELLO).subarray(0, 9)), LEAVE],
    expected: answered(['drop']),
  },
];

export const CLOSING: readonly Case[] = [...AUTOBAHN, ...OURS];

function validCode(id: string, code: number): Case {
  const isUnread = code > 1011 && code < 4000;
  return {
    id,
    title: `the valid code ${code}`,
    steps: [send(close(code))],
    expected: answered([`close ${code}`, 'close 1000']),
    ...(isUnread ? { deviation: UNREAD_CODE } : {}),
  };
}

function invalidCode(id: string, code: number): Case {
  const title = `the code ${code}, which nobody may send`;
  return { id, title, steps: [send(close(code))], expected: failed(1002) };
}
