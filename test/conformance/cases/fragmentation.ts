// Group 5: fragments of messages, with control frames between them; and fragments out of place.
import {
  binary,
  binaryOf,
  chopped,
  clean,
  close,
  failed,
  fragments,
  heard,
  ping,
  pong,
  pongOf,
  READ,
  send,
  split,
  text,
  textOf,
  type Case,
  type Deviation,
  type Step,
} from '../case.ts';
import { frame, OPCODE } from '../frame.ts';

const WHOLE = textOf('fragment1fragment2');
const HELLO = text('Hello, world!');
const LOST_ECHO: Deviation = { name: 'lost-echo', frames: [], ending: 'drop' };

const start = (payload: string): Buffer => frame({ opcode: OPCODE.text, payload, isLast: false });
const begun = (payload: string): Buffer => frame({ opcode: OPCODE.binary, payload, isLast: false });
const more = (payload: string): Buffer =>
  frame({ opcode: OPCODE.continuation, payload, isLast: false });
const last = (payload: string): Buffer => frame({ opcode: OPCODE.continuation, payload });

/** Each frame is written when the server has read the one before. */
function oneByOne(...frames: readonly Buffer[]): Step[] {
  return frames.flatMap((bytes) => [send(bytes), READ]);
}

/** Two steps: the frames before the pause and those after it, each half in its own manner. */
function interleaved(write: (...frames: readonly Buffer[]) => Step[]): Step[] {
  const before = [start('fragment1'), more('fragment2'), ping('pongme 1!')];
  const after = [more('fragment3'), more('fragment4'), ping('pongme 2!'), last('fragment5')];
  return [...write(...before), heard(1), ...write(...after)];
}

const INTERLEAVED = clean(
  pongOf('pongme 1!'),
  pongOf('pongme 2!'),
  textOf('fragment1fragment2fragment3fragment4fragment5'),
);

const AUTOBAHN: readonly Case[] = [
  {
    id: '5.1',
    title: 'a ping in two fragments',
    steps: [send(frame({ opcode: OPCODE.ping, payload: 'a', isLast: false }), last('b'))],
    expected: failed(1002),
  },
  {
    id: '5.2',
    title: 'a pong in two fragments',
    steps: [send(frame({ opcode: OPCODE.pong, payload: 'a', isLast: false }), last('b'))],
    expected: failed(1002),
  },
  {
    id: '5.3',
    title: 'a text in two fragments, one write',
    steps: [send(start('fragment1'), last('fragment2'))],
    expected: clean(WHOLE),
  },
  {
    id: '5.4',
    title: 'a text in two fragments, frame by frame',
    steps: oneByOne(start('fragment1'), last('fragment2')),
    expected: clean(WHOLE),
  },
  {
    id: '5.5',
    title: 'a text in two fragments, byte by byte',
    steps: [chopped(1, start('fragment1'), last('fragment2'))],
    expected: clean(WHOLE),
  },
  {
    id: '5.6',
    title: 'a ping between two fragments, one write',
    steps: [send(start('fragment1'), ping('ping'), last('fragment2'))],
    expected: clean(pongOf('ping'), WHOLE),
  },
  {
    id: '5.7',
    title: 'a ping between two fragments, frame by frame',
    steps: oneByOne(start('fragment1'), ping('ping'), last('fragment2')),
    expected: clean(pongOf('ping'), WHOLE),
  },
  {
    id: '5.8',
    title: 'a ping between two fragments, byte by byte',
    steps: [chopped(1, start('fragment1'), ping('ping'), last('fragment2'))],
    expected: clean(pongOf('ping'), WHOLE),
  },
  ...continuations(9, 'a last fragment', last('nothing before')),
  ...continuations(12, 'a fragment', more('nothing before')),
  {
    id: '5.15',
    title: 'a text in two fragments, a fragment of nothing, a text, in one write',
    steps: [send(start('fragment1'), last('fragment2'), more('fragment3'), text('fragment4'))],
    expected: failed(1002, WHOLE),
    deviation: LOST_ECHO,
  },
  ...[more('fragment1'), last('fragment1')].map((first, i) => ({
    id: `5.${16 + i}`,
    title: `twice: a ${i === 0 ? '' : 'last '}fragment of nothing, then a text in two fragments`,
    steps: [
      send(first, start('fragment2'), last('fragment3')),
      send(first, start('fragment2'), last('fragment3')),
    ],
    expected: failed(1002),
  })),
  {
    id: '5.18',
    title: 'a text whose second fragment is a text again',
    steps: [send(start('fragment1'), text('fragment2'))],
    expected: failed(1002),
  },
  {
    id: '5.19',
    title: 'five fragments and two pings, in two writes',
    steps: interleaved((...frames) => [send(...frames)]),
    expected: INTERLEAVED,
  },
  {
    id: '5.20',
    title: 'five fragments and two pings, frame by frame',
    steps: interleaved(oneByOne),
    expected: INTERLEAVED,
  },
];

const OURS: readonly Case[] = [
  {
    id: '5.21',
    title: 'a close in two fragments',
    steps: [send(frame({ opcode: OPCODE.close, isLast: false }), last(''))],
    expected: failed(1002),
  },
  {
    id: '5.22',
    title: 'a pong between two fragments',
    steps: [send(start('fragment1'), pong('pong'), last('fragment2'))],
    expected: clean(WHOLE),
  },
  {
    id: '5.23',
    title: 'ten pings between two fragments',
    steps: [send(start('fragment1'), ...Array.from('0123456789', ping), last('fragment2'))],
    expected: clean(...Array.from('0123456789', pongOf), WHOLE),
  },
  {
    id: '5.24',
    title: 'a text begun inside a binary message',
    steps: [send(begun('fragment1'), start('fragment2'))],
    expected: failed(1002),
  },
  {
    id: '5.25',
    title: 'a fragment after a message in one frame was echoed',
    steps: [send(HELLO), heard(1), send(last('x'))],
    expected: failed(1002, textOf('Hello, world!')),
  },
  {
    id: '5.26',
    title: 'two fragmented messages, one after the other',
    steps: [send(start('fragment1'), last('fragment2'), start('fragment1'), last('fragment2'))],
    expected: clean(WHOLE, WHOLE),
  },
  ...[1, 2, 7, 64].map((bytes, i): Case => {
    const payload = Buffer.alloc(128, 0xfe);
    return {
      id: `5.${27 + i}`,
      title: `a binary message of 128 bytes in fragments of ${bytes}, byte by byte`,
      steps: [chopped(1, ...fragments(OPCODE.binary, split(payload, bytes)))],
      expected: clean(binaryOf(payload)),
    };
  }),
  {
    id: '5.31',
    title: 'a binary message of three empty fragments',
    steps: [send(...fragments(OPCODE.binary, ['', '', '']))],
    expected: clean(binaryOf('')),
  },
  {
    id: '5.32',
    title: 'a binary message between empty fragments',
    steps: [send(...fragments(OPCODE.binary, ['', 'a', '', 'b', '']))],
    expected: clean(binaryOf('ab')),
  },
  nested('5.33', 'a binary message inside a text', start('fragment1'), binary('fragment2')),
  nested('5.34', 'a binary message inside another', begun('fragment1'), binary('fragment2')),
  nested(
    '5.35',
    'a binary message begun in another',
    begun('fragment1'),
    begun('fragment2'),
    last(''),
  ),
];

export const FRAGMENTATION: readonly Case[] = [...AUTOBAHN, ...OURS];

/** Data frames inside a message that has not ended: the native server joins them. */
function nested(id: string, title: string, ...frames: readonly Buffer[]): Case {
  const joined = [binaryOf('fragment1fragment2')];
  return {
    id,
    title,
    steps: [send(...frames), heard(1), send(close(1000))],
    expected: failed(1002),
    deviation: { name: 'nested-binary', frames: joined, ending: 'close 1000' },
  };
}

/** The same three times: in one write, frame by frame, byte by byte. */
function continuations(number: number, name: string, wrong: Buffer): Case[] {
  const manners = [
    ['in one write', [send(wrong, HELLO)]],
    ['frame by frame', oneByOne(wrong, HELLO)],
    ['byte by byte', [chopped(1, wrong, HELLO)]],
  ] as const;
  return manners.map(([manner, steps], i) => ({
    id: `5.${number + i}`,
    title: `${name} of nothing, then a text, ${manner}`,
    steps,
    expected: failed(1002),
  }));
}
