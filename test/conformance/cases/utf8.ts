// Group 6: text must be UTF-8 (RFC 3629), wherever fragments and writes cut it; a text that cannot become
// valid any more should fail at once. The sequences are Markus Kuhn's, as Autobahn takes them.
import {
  binary,
  binaryOf,
  chopped,
  clean,
  failed,
  fragments,
  PAUSE,
  send,
  split,
  STILL_OPEN,
  text,
  textOf,
  type Case,
  type Step,
} from '../case.ts';
import { frame, OPCODE } from '../frame.ts';
import { SEQUENCES } from './utf8-sequences.ts';

const UMLAUTS = Buffer.from('Hello-\u00b5@\u00df\u00f6\u00e4\u00fc\u00e0\u00e1-UTF-8!!');
const KOSME = Buffer.from('cebae1bdb9cf83cebcceb5', 'hex');
const EDITED = Buffer.from('edited');
const SURROGATE = Buffer.from('eda080', 'hex');
const TOO_HIGH = Buffer.from('f4908080', 'hex');
const INVALID = Buffer.concat([KOSME, SURROGATE, EDITED]);
/** Invalid from its 13th byte on. */
const LATE = Buffer.concat([KOSME, TOO_HIGH, EDITED]);

const AUTOBAHN: readonly Case[] = [
  { id: '6.1.1', title: 'an empty text', steps: [send(text(''))], expected: clean(textOf('')) },
  {
    id: '6.1.2',
    title: 'three empty fragments',
    steps: [send(...fragments(OPCODE.text, ['', '', '']))],
    expected: clean(textOf('')),
  },
  {
    id: '6.1.3',
    title: 'a fragment between two empty ones',
    steps: [send(...fragments(OPCODE.text, ['', 'middle frame payload', '']))],
    expected: clean(textOf('middle frame payload')),
  },
  {
    id: '6.2.1',
    title: 'valid text in one frame',
    steps: [send(text(UMLAUTS))],
    expected: clean(textOf(UMLAUTS)),
  },
  {
    id: '6.2.2',
    title: 'valid text in two fragments, cut between code points',
    steps: [send(...fragments(OPCODE.text, [UMLAUTS.subarray(0, 13), UMLAUTS.subarray(13)]))],
    expected: clean(textOf(UMLAUTS)),
  },
  {
    id: '6.2.3',
    title: 'valid text in fragments of one byte',
    steps: [send(...fragments(OPCODE.text, split(UMLAUTS, 1)))],
    expected: clean(textOf(UMLAUTS)),
  },
  {
    id: '6.2.4',
    title: 'valid text of longer sequences in fragments of one byte',
    steps: [send(...fragments(OPCODE.text, split(KOSME, 1)))],
    expected: clean(textOf(KOSME)),
  },
  {
    id: '6.3.1',
    title: 'invalid text in one frame',
    steps: [send(text(INVALID))],
    expected: failed(1007),
  },
  {
    id: '6.3.2',
    title: 'invalid text in fragments of one byte',
    steps: [send(...fragments(OPCODE.text, split(INVALID, 1)))],
    expected: failed(1007),
  },
  failFast('6.4.1', 'after its second fragment', fragmentSteps([11, 15])),
  failFast('6.4.2', 'after the byte that makes it invalid, a fragment', fragmentSteps([12, 13])),
  failFast('6.4.3', 'after its second piece in one frame', pieceSteps([11, 15])),
  failFast('6.4.4', 'after the byte that makes it invalid, in one frame', pieceSteps([12, 13])),
];

export const UTF8: readonly Case[] = [...AUTOBAHN, ...sequenceCases(), ...ourCases()];

/** RFC 8.1 lets a text be refused when it is complete; Autobahn wants it refused as soon as it is lost. */
function failFast(id: string, when: string, steps: readonly Step[]): Case {
  return {
    id,
    title: `invalid text is failed ${when}`,
    steps,
    expected: failed(1007, STILL_OPEN),
    deviation: { name: 'late-utf8', frames: [STILL_OPEN, STILL_OPEN], ending: 'drop' },
  };
}

function parts([first, second]: readonly [number, number]): [Buffer, Buffer, Buffer] {
  return [LATE.subarray(0, first), LATE.subarray(first, second), LATE.subarray(second)];
}

function fragmentSteps(cuts: readonly [number, number]): Step[] {
  const frames = fragments(OPCODE.text, parts(cuts));
  return frames.flatMap((bytes, i) => (i < 2 ? [send(bytes), PAUSE] : [send(bytes)]));
}

function pieceSteps([first, second]: readonly [number, number]): Step[] {
  const whole = text(LATE);
  const start = whole.length - LATE.length;
  const pieces = [
    whole.subarray(0, start + first),
    whole.subarray(start + first, start + second),
    whole.subarray(start + second),
  ];
  return pieces.flatMap((bytes, i) => (i < 2 ? [send(bytes), PAUSE] : [send(bytes)]));
}

/** 6.5.1 and on, as Autobahn numbers them. */
function sequenceCases(): Case[] {
  return SEQUENCES.flatMap(({ name, rows }, group) =>
    rows.map(({ isValid, payload }, row) => ({
      id: `6.${5 + group}.${row + 1}`,
      title: `${name}: ${payload.toString('hex').slice(0, 32)} is ${isValid ? 'valid' : 'invalid'}`,
      steps: [send(text(payload))],
      expected: isValid ? clean(textOf(payload)) : failed(1007),
    })),
  );
}

function ourCases(): Case[] {
  const cuts = Array.from({ length: KOSME.length - 1 }, (_, i) => i + 1);
  const cut = cuts.map((at, i): Case => ({
    id: `6.24.${i + 1}`,
    title: `valid text cut into two fragments after byte ${at}`,
    steps: [send(...fragments(OPCODE.text, [KOSME.subarray(0, at), KOSME.subarray(at)]))],
    expected: clean(textOf(KOSME)),
  }));
  const start = frame({ opcode: OPCODE.text, payload: KOSME.subarray(0, 1), isLast: false });
  return [
    ...cut,
    {
      id: '6.25.1',
      title: 'valid text, written byte by byte',
      steps: [chopped(1, text(UMLAUTS))],
      expected: clean(textOf(UMLAUTS)),
    },
    {
      id: '6.25.2',
      title: 'invalid text, written byte by byte',
      steps: [chopped(1, text(INVALID))],
      expected: failed(1007),
    },
    {
      id: '6.25.3',
      title: 'bytes that are no UTF-8, as a binary message',
      steps: [send(binary(INVALID))],
      expected: clean(binaryOf(INVALID)),
    },
    {
      id: '6.25.4',
      title: 'such bytes in fragments of a binary message',
      steps: [send(...fragments(OPCODE.binary, split(INVALID, 3)))],
      expected: clean(binaryOf(INVALID)),
    },
    {
      id: '6.25.5',
      title: 'a text whose last code point lacks its end, in two fragments',
      steps: [send(start, frame({ opcode: OPCODE.continuation, payload: '' }))],
      expected: failed(1007),
    },
  ];
}
