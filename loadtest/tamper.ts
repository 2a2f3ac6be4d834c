// What the misbehaving server does to the stream of one connection, a few times a run. Pure but for
// the budget that the connections of a run share: messages in, messages out.
import type { Fault } from './options.ts';
import type { FrameMessage, Reply, ServerMessage, WireVersion } from './wire.ts';

/**
 * What to do with one message: pass its bytes on as they are, send others, or cut the connection.
 */
export type Verdict =
  | { readonly kind: 'pass' }
  | { readonly kind: 'replace'; readonly message: ServerMessage }
  | { readonly kind: 'cut' };

export interface Tamper {
  judge(message: ServerMessage): Verdict;
}

/** How often a fault is done, and how many chances are let go by before each. */
export interface FaultBudget {
  left: number;
  skip: number;
}

const TIMES = 3;
const SKIP = 4;
const PASS: Verdict = { kind: 'pass' };

/** The budget of one run. */
export function createFaultBudget(): FaultBudget {
  return { left: TIMES, skip: SKIP };
}

/** The tampering with one connection. */
export function createTamper(fault: Fault, budget: FaultBudget): Tamper {
  const memory: Memory = {
    member: -1,
    frames: 0,
    version: undefined,
    before: undefined,
    reply: undefined,
  };
  return {
    judge: (message) => {
      if (message.kind === 'joined') {
        memory.member = message.member;
        memory.version = message.version;
      }
      if (message.kind !== 'frame') return PASS;
      const verdict = JUDGES[fault](message, memory, budget);
      remember(message, memory);
      return verdict;
    },
  };
}

interface Memory {
  member: number;
  frames: number;
  /** Of the frame before this one. */
  version: WireVersion | undefined;
  /** Of the last frame before the last activation, until it was used. */
  before: WireVersion | undefined;
  /** The connection's last answer, and the epoch that gave it. */
  reply: { readonly reply: Reply; readonly epoch: number } | undefined;
}

type Judge = (frame: FrameMessage, memory: Memory, budget: FaultBudget) => Verdict;

const JUDGES: Readonly<Record<Fault, Judge>> = {
  drop: (frame, { member }, budget) => {
    if (!frame.replies.some((reply) => reply.member === member) || !spend(budget)) return PASS;
    const replies = frame.replies.filter((reply) => reply.member !== member);
    return { kind: 'replace', message: { ...frame, replies } };
  },
  double: (frame, { reply }, budget) => {
    if (reply === undefined || reply.epoch !== frame.version.epoch || !spend(budget)) return PASS;
    return repeat(frame, reply.reply);
  },
  split: (frame, { reply }, budget) => {
    if (reply === undefined || reply.epoch === frame.version.epoch || !spend(budget)) return PASS;
    return repeat(frame, reply.reply);
  },
  close: (_frame, { frames }, budget) =>
    frames === CUT_AFTER_FRAMES && spend(budget) ? { kind: 'cut' } : PASS,
  stale: (frame, memory, budget) => {
    const { before, version } = memory;
    // Only after a frame of the new epoch was let through.
    if (before === undefined || version?.epoch !== frame.version.epoch) return PASS;
    memory.before = undefined;
    return spend(budget) ? { kind: 'replace', message: { ...frame, version: before } } : PASS;
  },
};

/** About a second of a connection's life. */
const CUT_AFTER_FRAMES = 10;

function repeat(frame: FrameMessage, reply: Reply): Verdict {
  return { kind: 'replace', message: { ...frame, replies: [...frame.replies, reply] } };
}

function remember(frame: FrameMessage, memory: Memory): void {
  const { epoch } = frame.version;
  memory.frames += 1;
  if (memory.version !== undefined && memory.version.epoch < epoch) memory.before = memory.version;
  memory.version = frame.version;
  const own = frame.replies.find((reply) => reply.member === memory.member);
  if (own !== undefined) memory.reply = { reply: own, epoch };
}

function spend(budget: FaultBudget): boolean {
  if (budget.left === 0) return false;
  if (budget.skip > 0) {
    budget.skip -= 1;
    return false;
  }
  budget.skip = SKIP;
  budget.left -= 1;
  return true;
}
