// Groups 9 and 10: sizes, fragments, writes and round trips. Autobahn goes to 16 MiB; the gateway takes
// LIMITS.frameBytesMax, so lengths are scaled by 4096 and run under the cap; round trips are as Autobahn has
// them.
import { LIMITS } from '../../../engine/base/limits.ts';
import {
  binary,
  binaryOf,
  chopped,
  clean,
  failed,
  fragments,
  heard,
  send,
  split,
  text,
  textOf,
  type Case,
  type Expectation,
  type Step,
} from '../case.ts';
import { frame, OPCODE } from '../frame.ts';

const CAP = LIMITS.frameBytesMax;
const LENGTHS = [16, 64, 256, 1_024, 2_048, CAP] as const;
const UNSCALED = [65_536, 262_144, 1_048_576, 4_194_304] as const;
const FRAGMENTS = [1, 4, 16, 64, 256, 512, 1_024, 2_048, CAP] as const;
const CHOPS = [64, 128, 256, 512, 1_024, 2_048] as const;
const ROUND_TRIPS = 1_000;
const ROUND_TRIP_BYTES = [0, 16, 64, 256, 1_024, 4_096] as const;
const AUTO_FRAGMENT = 1_300;

const KINDS = [
  { name: 'text', opcode: OPCODE.text, fill: 0x2a, encode: text, show: textOf },
  { name: 'binary', opcode: OPCODE.binary, fill: 0xfe, encode: binary, show: binaryOf },
] as const;

type Kind = (typeof KINDS)[number];

export const SIZES: readonly Case[] = [
  ...KINDS.flatMap((kind, i) =>
    LENGTHS.map((bytes, n) => whole(kind, { id: `9.${1 + i}.${n + 1}`, bytes })),
  ),
  ...KINDS.flatMap((kind, i) =>
    FRAGMENTS.map((size, n) => {
      const payload = Buffer.alloc(CAP, kind.fill);
      return {
        id: `9.${3 + i}.${n + 1}`,
        title: `a ${kind.name} message of ${CAP} bytes in fragments of ${size}`,
        steps: [send(...fragments(kind.opcode, split(payload, size)))],
        expected: clean(kind.show(payload)),
      };
    }),
  ),
  ...KINDS.flatMap((kind, i) =>
    CHOPS.map((chop, n) => {
      const payload = Buffer.alloc(CAP, kind.fill);
      return {
        id: `9.${5 + i}.${n + 1}`,
        title: `a ${kind.name} message of ${CAP} bytes, written ${chop} at a time`,
        steps: [chopped(chop, kind.encode(payload))],
        expected: clean(kind.show(payload)),
      };
    }),
  ),
  ...KINDS.flatMap((kind, i) =>
    ROUND_TRIP_BYTES.map((bytes, n) => roundTrips(kind, `9.${7 + i}.${n + 1}`, bytes)),
  ),
  ...endless(),
  ...KINDS.flatMap((kind, i) =>
    UNSCALED.map((bytes, n): Case => {
      return { ...whole(kind, { id: `9.${10 + i}.${n + 1}`, bytes }), bounds: 'wide' };
    }),
  ),
];

export const AUTO_FRAGMENTATION: readonly Case[] = [
  autoFragmented('10.1.1', CAP),
  { ...autoFragmented('10.1.2', 65_536), bounds: 'wide' },
  ...[1, AUTO_FRAGMENT - 1, AUTO_FRAGMENT, AUTO_FRAGMENT + 1].map((bytes, i) =>
    autoFragmented(`10.1.${3 + i}`, bytes),
  ),
];

function whole(kind: Kind, { id, bytes }: { id: string; bytes: number }): Case {
  const payload = Buffer.alloc(bytes, kind.fill);
  return {
    id,
    title: `a ${kind.name} message of ${bytes} bytes`,
    steps: [send(kind.encode(payload))],
    expected: clean(kind.show(payload)),
  };
}

/** Each message is sent when the echo of the one before came. */
function roundTrips(kind: Kind, id: string, bytes: number): Case {
  const payload = Buffer.alloc(bytes, kind.fill);
  const one = send(kind.encode(payload));
  const steps = Array.from({ length: ROUND_TRIPS }, (_, i): Step[] => [one, heard(i + 1)]);
  const echo = kind.show(payload);
  return {
    id,
    title: `${ROUND_TRIPS} round trips of a ${kind.name} message of ${bytes} bytes`,
    steps: steps.flat(),
    expected: clean(...Array.from({ length: ROUND_TRIPS }, () => echo)),
  };
}

/** A message that never ends is refused when it has grown over the cap, whatever its fragments are. */
function endless(): Case[] {
  const tooBig: Expectation = failed(1009);
  return [1, 125, 1_024, CAP].map((size, i) => {
    const parts = split(Buffer.alloc(CAP + size, 0x2a), size);
    const frames = parts.map((payload, n) =>
      frame({ opcode: n === 0 ? OPCODE.text : OPCODE.continuation, payload, isLast: false }),
    );
    const title = `a text without end in fragments of ${size}`;
    return {
      id: `9.9.${i + 1}`,
      title,
      steps: [send(...frames)],
      expected: tooBig,
      bounds: 'gateway',
    };
  });
}

function autoFragmented(id: string, bytes: number): Case {
  const payload = Buffer.alloc(bytes, 0x2a);
  return {
    id,
    title: `a text of ${bytes} bytes, fragmented every ${AUTO_FRAGMENT}`,
    steps: [send(...fragments(OPCODE.text, split(payload, AUTO_FRAGMENT)))],
    expected: clean(textOf(payload)),
  };
}
