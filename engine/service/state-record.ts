// The plain content of a saved record, under its seal: the state, and what migrations on the way down had to
// leave out, step by step, so that the way up gets it back after a restart too (S3).
// Frame: "MSWSTATE" | version u8 | steps u16 | a step: from u64, to u64, length u32, bytes | state
// Numbers are big-endian; the state takes the rest. The state's schema is in the seal's context.
import { assert } from '../base/assert.ts';
import { LIMITS } from '../base/limits.ts';
import type { Carried } from '../kernel/migration.ts';

export interface StateContent {
  readonly state: Uint8Array;
  /** In the order in which it was left out. */
  readonly carried: readonly Carried[];
}

const MAGIC = Buffer.from('MSWSTATE', 'latin1');
const VERSION = 1;
const HEAD_BYTES = MAGIC.length + 3;
const STEP_BYTES = 20;

/** The one encoding of `content`. */
export function encodeStateContent({ state, carried }: StateContent): Uint8Array {
  assert(carried.length <= LIMITS.carriedStepsMax, 'SV1 the steps carried are bounded');
  const head = Buffer.alloc(HEAD_BYTES);
  MAGIC.copy(head);
  head.writeUInt8(VERSION, MAGIC.length);
  head.writeUInt16BE(carried.length, MAGIC.length + 1);
  const steps = carried.flatMap(({ from, to, bytes }) => {
    assert(isSchema(from) && isSchema(to), 'SV1 a schema is a whole number from 0 on');
    const step = Buffer.alloc(STEP_BYTES);
    step.writeBigUInt64BE(BigInt(from), 0);
    step.writeBigUInt64BE(BigInt(to), 8);
    step.writeUInt32BE(bytes.length, 16);
    return [step, bytes];
  });
  const { buffer, byteOffset, length } = Buffer.concat([head, ...steps, state]);
  // A view: one copy of a large state is enough.
  return new Uint8Array(buffer, byteOffset, length);
}

/** The content of an encoding, or undefined when the bytes are not one. Views, not copies. */
export function decodeStateContent(bytes: Uint8Array): StateContent | undefined {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (all.length < HEAD_BYTES || !all.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
  if (all[MAGIC.length] !== VERSION) return undefined;
  const count = all.readUInt16BE(MAGIC.length + 1);
  if (count > LIMITS.carriedStepsMax) return undefined;
  const carried: Carried[] = [];
  let at = HEAD_BYTES;
  for (let step = 0; step < count; step += 1) {
    if (at + STEP_BYTES > all.length) return undefined;
    const from = Number(all.readBigUInt64BE(at));
    const to = Number(all.readBigUInt64BE(at + 8));
    const start = at + STEP_BYTES;
    const end = start + all.readUInt32BE(at + 16);
    if (!isSchema(from) || !isSchema(to) || end > all.length) return undefined;
    carried.push({ from, to, bytes: bytes.subarray(start, end) });
    at = end;
  }
  return { state: bytes.subarray(at), carried };
}

function isSchema(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
