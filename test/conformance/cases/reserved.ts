// Groups 3 and 4: reserved bits without an extension, and reserved opcodes. Both fail the connection.
import {
  chopped,
  failed,
  heard,
  ping,
  send,
  text,
  textOf,
  type Case,
  type Deviation,
  type Expectation,
} from '../case.ts';
import { frame, OPCODE } from '../frame.ts';

const HELLO = 'Hello, world!';
const NOT_TEXT = Uint8Array.of(0, 0xff, 0xfe, 0xfd, 0xfc, 0xfb, 0, 0xff);
const ECHO_FIRST: Expectation = failed(1002, textOf(HELLO));
/** What was answered in the turn that fails the connection is not sent any more. */
const LOST_ECHO: Deviation = { name: 'lost-echo', frames: [], ending: 'drop' };

function reserved(rsv: number, payload: string): Buffer {
  return frame({ opcode: OPCODE.text, rsv, payload });
}

export const RESERVED_BITS: readonly Case[] = [
  {
    id: '3.1',
    title: 'text with RSV 1',
    steps: [send(reserved(1, HELLO))],
    expected: failed(1002),
  },
  {
    id: '3.2',
    title: 'text, text with RSV 2 and a ping in one write',
    steps: [send(text(HELLO), reserved(2, HELLO), ping(''))],
    expected: ECHO_FIRST,
    deviation: LOST_ECHO,
  },
  {
    id: '3.3',
    title: 'text, text with RSV 3, a ping, frame by frame',
    steps: [send(text(HELLO)), heard(1), send(reserved(3, HELLO)), send(ping(''))],
    expected: ECHO_FIRST,
  },
  {
    id: '3.4',
    title: 'text, text with RSV 4, a ping, byte by byte',
    steps: [chopped(1, text(HELLO)), heard(1), chopped(1, reserved(4, HELLO), ping(''))],
    expected: ECHO_FIRST,
  },
  {
    id: '3.5',
    title: 'binary with RSV 5',
    steps: [send(frame({ opcode: OPCODE.binary, rsv: 5, payload: NOT_TEXT }))],
    expected: failed(1002),
  },
  {
    id: '3.6',
    title: 'a ping with RSV 6',
    steps: [send(frame({ opcode: OPCODE.ping, rsv: 6, payload: HELLO }))],
    expected: failed(1002),
  },
  {
    id: '3.7',
    title: 'a close with RSV 7',
    steps: [send(frame({ opcode: OPCODE.close, rsv: 7 }))],
    expected: failed(1002),
  },
  ...everyBitOnEveryOpcode(),
];

function everyBitOnEveryOpcode(): Case[] {
  const cases: Case[] = [];
  for (const [name, opcode] of Object.entries(OPCODE)) {
    for (let rsv = 1; rsv <= 7; rsv += 1) {
      const start = frame({ opcode: OPCODE.text, payload: 'start', isLast: false });
      const wrong = frame({ opcode, rsv, payload: opcode === OPCODE.close ? '' : 'payload' });
      cases.push({
        id: `3.8.${cases.length + 1}`,
        title: `RSV ${rsv} on a ${name} frame${opcode === 0 ? ' of a text begun' : ''}, and a ping`,
        steps: [send(...(opcode === OPCODE.continuation ? [start] : []), wrong, ping(''))],
        expected: failed(1002),
      });
    }
  }
  return cases;
}

export const OPCODES: readonly Case[] = [
  ...autobahnOpcodes('4.1', [3, 4, 5, 6, 7]),
  ...autobahnOpcodes('4.2', [11, 12, 13, 14, 15]),
  ...[3, 4, 5, 6, 7, 11, 12, 13, 14, 15].flatMap((opcode, i): Case[] => [
    {
      id: `4.3.${2 * i + 1}`,
      title: `opcode ${opcode} inside a fragmented text`,
      steps: [
        send(
          frame({ opcode: OPCODE.text, payload: 'start', isLast: false }),
          frame({ opcode, payload: HELLO }),
          frame({ opcode: OPCODE.continuation, payload: 'end' }),
        ),
      ],
      expected: failed(1002),
    },
    {
      id: `4.3.${2 * i + 2}`,
      title: `opcode ${opcode} without FIN, byte by byte after an echo`,
      steps: [
        send(text(HELLO)),
        heard(1),
        chopped(1, frame({ opcode, payload: HELLO, isLast: false }), ping('')),
      ],
      expected: ECHO_FIRST,
    },
  ]),
];

/** Alone and empty, alone with payload, and three times after an echo: together twice, then byte by byte. */
function autobahnOpcodes(prefix: string, opcodes: readonly number[]): Case[] {
  return opcodes.map((opcode, i) => {
    const wrong = frame({ opcode, payload: i === 0 || i === 2 ? '' : HELLO });
    const id = `${prefix}.${i + 1}`;
    const title = `reserved opcode ${opcode}`;
    if (i < 2) return { id, title, steps: [send(wrong)], expected: failed(1002) };
    if (i === 4) {
      const steps = [chopped(1, text(HELLO)), heard(1), chopped(1, wrong, ping(''))];
      return { id, title: `${title}, byte by byte after an echo`, steps, expected: ECHO_FIRST };
    }
    const steps = [send(text(HELLO), wrong, ping(''))];
    const expected = ECHO_FIRST;
    return {
      id,
      title: `text, ${title}, a ping, in one write`,
      steps,
      expected,
      deviation: LOST_ECHO,
    };
  });
}
