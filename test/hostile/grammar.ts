// What a fuzzer says: messages that are good, nearly good, and noise; and frames around them that keep to RFC 6455,
// nearly, or not at all. Everything is drawn from one seed.
import { encodeClientMessage, RESUME_TOKEN_BYTES } from '../../engine/protocol/codec.ts';
import type { ClientMessage } from '../../engine/protocol/message.ts';
import { frame, OPCODE, type FrameShape } from '../conformance/frame.ts';
import type { Random } from '../simulation/random.ts';

/** What the fuzzer knows of the client it speaks for. */
export interface Speaker {
  sequence: number;
  tick: number;
  readonly token: Uint8Array;
}

const EDGES = [0, 1, 2, 127, 128, 255, 65_535, 65_536, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff];

/** A message that a client may say, at the right moment or not. */
function goodMessage(random: Random, speaker: Speaker): ClientMessage {
  switch (random.below(10)) {
    case 0:
      return helloOf(random, speaker);
    case 1:
      return { kind: 'join', room: random.below(4), spectate: random.percent(30) };
    case 2:
      return { kind: 'ack', tick: random.percent(70) ? speaker.tick : random.pick(EDGES) };
    case 3:
      return { kind: 'renew', ticket: random.pick(['ann.1', 'bad.1', 'bob.9', 'x']) };
    default:
      return commandOf(random, speaker);
  }
}

/** One message as bytes; undefined stands for a text. */
export function fuzzMessage(random: Random, speaker: Speaker): Uint8Array | undefined {
  const good = encodeClientMessage(goodMessage(random, speaker));
  switch (random.below(20)) {
    case 0:
      return undefined;
    case 1:
      return good.slice(0, random.below(good.length + 1));
    case 2:
      return joined(good, encodeClientMessage(goodMessage(random, speaker)));
    case 3:
      return noise(random, random.pick([0, 1, 2, 20, 300, 4_096, 4_097]));
    case 4:
      return joined(good.slice(0, random.below(good.length + 1)), noise(random, random.below(40)));
    case 5:
      return joined(nested(random.between(1, 63)), good);
    case 6:
      return new Uint8Array(random.between(1, 4_096)).fill(0x7b);
    case 7:
    case 8:
    case 9:
      return mutated(random, good);
    default:
      return good;
  }
}

/** The bytes of one frame, more or less. */
export function fuzzFrame(random: Random, speaker: Speaker): Buffer {
  const payload = fuzzMessage(random, speaker) ?? Buffer.from('a text');
  const shape: FrameShape = { opcode: OPCODE.binary, payload };
  const control = payload.subarray(0, 125);
  switch (random.below(24)) {
    case 0:
      return frame({ ...shape, opcode: random.below(16) });
    case 1:
      return frame({ ...shape, isLast: false });
    case 2:
      return frame({ ...shape, opcode: OPCODE.continuation, isLast: random.percent(50) });
    case 3:
      return frame({ ...shape, rsv: random.below(8) });
    case 4:
      return frame({ ...shape, mask: random.pick(['bitless', 'none'] as const) });
    case 5:
      return frame({ ...shape, declaredBytes: BigInt(random.pick(EDGES)) });
    case 6:
      return frame({ ...shape, lengthForm: random.pick([16, 64] as const) });
    case 7:
      return frame({ opcode: random.pick([OPCODE.ping, OPCODE.pong]), payload: control });
    case 8:
      return frame({ opcode: OPCODE.close, payload: control });
    case 9:
      return frame({ ...shape, opcode: OPCODE.text });
    case 10:
      return Buffer.from(noise(random, random.below(64)));
    default:
      return frame(shape);
  }
}

function helloOf(random: Random, { token, tick }: Speaker): ClientMessage {
  const unknown = new Uint8Array(RESUME_TOKEN_BYTES).fill(random.below(256));
  const from = random.percent(70) ? tick : random.pick(EDGES);
  const resume = { token: random.percent(70) ? token : unknown, tick: from };
  return {
    kind: 'hello',
    protocol: random.percent(95) ? 1 : random.below(4),
    client: 'x'.repeat(random.below(80)),
    minor: random.pick(EDGES),
    resume: random.percent(50) ? resume : undefined,
  };
}

function commandOf(random: Random, speaker: Speaker): ClientMessage {
  speaker.sequence += random.percent(90) ? 1 : random.below(5);
  const sequence = random.percent(90)
    ? speaker.sequence
    : Math.max(1, speaker.sequence - random.below(9));
  const payload = Uint8Array.from({ length: random.percent(95) ? 2 : random.below(90) }, (_, i) =>
    i === 0 ? random.between(1, 4) : random.below(256),
  );
  return { kind: 'command', sequence, payload, ackTick: random.percent(50) ? speaker.tick : 0 };
}

function mutated(random: Random, bytes: Uint8Array): Uint8Array {
  const copy = [...bytes];
  for (let i = random.between(1, 4); i > 0; i -= 1) {
    const at = random.below(copy.length + 1);
    const kind = random.below(3);
    if (kind === 0) copy.splice(at, random.below(3));
    else if (kind === 1) copy.splice(at, 0, random.below(256));
    else copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8));
  }
  return Uint8Array.from(copy);
}

function noise(random: Random, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => random.below(256));
}

/** A length-delimited field that nobody knows, in itself as often as its length is one byte. */
function nested(depth: number): Uint8Array {
  let inner: Uint8Array = new Uint8Array(0);
  for (let i = 0; i < depth && inner.length < 126; i += 1) {
    inner = Uint8Array.from([0x7a, inner.length, ...inner]);
  }
  return inner;
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  return Uint8Array.from([...first, ...second]);
}
