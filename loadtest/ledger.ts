// The books of a run, kept from the outside: what each socket sent, what answered it, which frames
// came. Pure: it is told everything and reads no time. Invariant: every command has one answer,
// from one version; ticks of a socket have no gap; epochs of a socket never go back.

/** An answer that no generation gave: the gateway's own refusal. */
export const NO_VERSION = -1;

export interface LedgerOptions {
  readonly sockets: number;
  /** Commands one socket may send in the whole run. */
  readonly commandsMax: number;
  /** How long after a confirmed activation frames of the older epoch may still arrive. */
  readonly staleAfterMs: number;
}

export interface LedgerCounts {
  /** Commands sent, and how many of them have an answer. */
  readonly sent: number;
  readonly answered: number;
  /** Sent and not answered (yet). */
  readonly lost: number;
  /** Further answers from the version that answered first. */
  readonly duplicated: number;
  /** Further answers from another version. */
  readonly split: number;
  /** Answers to commands that were never sent. */
  readonly unknown: number;
  readonly frames: number;
  /** Frames that were not the tick after the one before. */
  readonly gaps: number;
  /** Ticks of which the server said that it does not send them any more. */
  readonly missed: number;
  /** Frames of an epoch that is over. */
  readonly stale: number;
}

export type AnswerOutcome = 'first' | 'duplicated' | 'split' | 'unknown';

export interface Ledger {
  /** The next sequence of `socket`, from 1; 0 when it has used up its commands. */
  sent(socket: number, intendedMs: number): number;
  /** Books an answer; `version` is any number that names what gave it, or NO_VERSION. */
  answered(socket: number, sequence: number, version: number): AnswerOutcome;
  /** When the command was meant to be sent; NaN for one that was never sent. */
  intendedMs(socket: number, sequence: number): number;
  /** The socket's keyframe: its next frame is `tick` + 1, of this epoch or a later one. */
  joined(socket: number, tick: number, epoch: number): void;
  frame(socket: number, tick: number, epoch: number, nowMs: number): void;
  /** The next frame of `socket` stands for so many ticks before it as well. */
  missed(socket: number, ticks: number): void;
  /** The server has confirmed the activation that began `epoch`. */
  activated(epoch: number, nowMs: number): void;
  /** Commands of `socket` that were sent so far. */
  sentBy(socket: number): number;
  counts(): LedgerCounts;
}

const UNANSWERED = -2;
/** Commands of a socket that are remembered: an answer to an older one is an answer to nothing. */
const COMMANDS_KEPT = 64;

/** Empty books; memory is fixed here: at most 768 bytes a socket. */
export function createLedger(options: LedgerOptions): Ledger {
  const { sockets, commandsMax } = options;
  const kept = Math.min(commandsMax, COMMANDS_KEPT);
  const intended = new Float64Array(sockets * kept);
  const versions = new Int32Array(sockets * kept);
  const sentBy = new Uint32Array(sockets);
  const count = { sent: 0, answered: 0, duplicated: 0, split: 0, unknown: 0 };
  const frames = createFrameBook(sockets, options.staleAfterMs);
  const at = (socket: number, sequence: number): number => {
    const last = sentBy[socket] ?? 0;
    const isKept = sequence >= 1 && sequence > last - kept && sequence <= last;
    return isKept ? socket * kept + (sequence % kept) : -1;
  };
  return {
    sent: (socket, intendedMs) => {
      const sequence = (sentBy[socket] ?? 0) + 1;
      if (sequence > commandsMax) return 0;
      sentBy[socket] = sequence;
      const index = at(socket, sequence);
      intended[index] = intendedMs;
      versions[index] = UNANSWERED;
      count.sent += 1;
      return sequence;
    },
    answered: (socket, sequence, version) => {
      const index = at(socket, sequence);
      const outcome = judge(index < 0 ? undefined : versions[index], version);
      if (outcome === 'first') versions[index] = version;
      count[outcome === 'first' ? 'answered' : outcome] += 1;
      return outcome;
    },
    intendedMs: (socket, sequence) => intended[at(socket, sequence)] ?? Number.NaN,
    joined: frames.joined,
    frame: frames.frame,
    missed: frames.missed,
    activated: frames.activated,
    sentBy: (socket) => sentBy[socket] ?? 0,
    counts: () => ({ ...count, lost: count.sent - count.answered, ...frames.counts }),
  };
}

function judge(first: number | undefined, version: number): AnswerOutcome {
  if (first === undefined) return 'unknown';
  if (first === UNANSWERED) return 'first';
  return first === version ? 'duplicated' : 'split';
}

type FrameBook = Pick<Ledger, 'joined' | 'frame' | 'missed' | 'activated'> & {
  readonly counts: Pick<LedgerCounts, 'frames' | 'gaps' | 'missed' | 'stale'>;
};

function createFrameBook(sockets: number, staleAfterMs: number): FrameBook {
  const ticks = new Float64Array(sockets);
  const epochs = new Float64Array(sockets);
  const counts = { frames: 0, gaps: 0, missed: 0, stale: 0 };
  const confirmed: { readonly epoch: number; readonly overAtMs: number }[] = [];
  /** Frames below this epoch are stale whatever their room showed before. */
  let floor = 0;
  return {
    counts,
    joined: (socket, tick, epoch) => {
      ticks[socket] = tick;
      epochs[socket] = epoch;
    },
    frame: (socket, tick, epoch, nowMs) => {
      while (confirmed[0] !== undefined && confirmed[0].overAtMs < nowMs) {
        floor = Math.max(floor, confirmed.shift()?.epoch ?? 0);
      }
      counts.frames += 1;
      if (tick !== (ticks[socket] ?? 0) + 1) counts.gaps += 1;
      if (epoch < (epochs[socket] ?? 0) || epoch < floor) counts.stale += 1;
      // A step back does not lower the bar: further frames of that epoch are stale too.
      epochs[socket] = Math.max(epochs[socket] ?? 0, epoch);
      ticks[socket] = tick;
    },
    missed: (socket, count) => {
      counts.missed += count;
      ticks[socket] = (ticks[socket] ?? 0) + count;
    },
    activated: (epoch, nowMs) => {
      confirmed.push({ epoch, overAtMs: nowMs + staleAfterMs });
    },
  };
}
