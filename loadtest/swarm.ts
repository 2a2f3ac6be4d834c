// The swarm of one run: opens all sockets, lets them play while packs are pushed, drains, closes,
// counts. Everything it says was seen from outside.
import { createNetSocketFactory } from '#engine/client/net-socket';
import { seededRandom } from './aim.ts';
import { createHistogram, type Histogram } from './histogram.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { LoadError } from './load-error.ts';
import type { PackBook } from './pack-book.ts';
import { createPlayer, type Field, type Player, type PlayerTotals } from './player.ts';
import { createRoomFeed, type FeedTotals, type RoomFeed } from './room-feed.ts';
import { commandsPerSocketMax, runSendLoop } from './send-loop.ts';

/** Bounds of one run. */
export const SWARM_LIMITS = {
  /** The listen backlog is 512; more connects at once wait a second for their second SYN. */
  connectsInFlightMax: 256,
  /** Milliseconds between the last join and the first command, at least: a warm-up. */
  settleMsMin: 500,
  /** And at most: nobody is down for longer under the pack before. */
  settleMsMax: 6_000,
  /** Milliseconds after the last command in which answers may still come. */
  drainMs: 3_000,
  /** Milliseconds further: a second answer comes after the first. */
  lingerMs: 300,
  /** Milliseconds for all sockets to close. */
  closeMs: 3_000,
  /** Milliseconds after a confirmed activation in which rooms may still show the older epoch. */
  staleAfterMs: 2_000,
  socketsMax: 20_000,
  roomsMax: 10_000,
  secondsMax: 3_600,
} as const;

export interface SwarmOptions {
  readonly url: string;
  readonly sockets: number;
  readonly rooms: number;
  readonly seconds: number;
  readonly seed: number;
  readonly book: PackBook;
  readonly note: (text: string) => void;
}

/** What players and feeds counted, live. */
export interface SwarmTotals extends PlayerTotals, FeedTotals {}

export interface Swarm {
  readonly ledger: Ledger;
  readonly rtt: Histogram;
  readonly totals: SwarmTotals;
  /** Sockets in a room right now. */
  readonly playing: number;
  /** Rooms that have shown two packs or more. */
  readonly roomsWithTwoPacks: number;
  /** Fewest commands any socket has sent. */
  readonly fewestSent: number;
  /**
   * Joins every socket and lets them settle: a unit that a bot has played until now may be down, or
   * may not act yet.
   * @throws LOAD_SWARM_FAILED unless every socket joined
   */
  open(): Promise<void>;
  /** Plays for the planned time and drains; resolves with how late each sending was. */
  play(signal: AbortSignal): Promise<Histogram>;
  close(): Promise<void>;
}

/** A swarm that has opened nothing yet. */
export function createSwarm(options: SwarmOptions): Swarm {
  const { url, sockets, rooms, seed, book, note } = options;
  const ledger = createLedger({
    sockets,
    commandsMax: commandsPerSocketMax(options),
    staleAfterMs: SWARM_LIMITS.staleAfterMs,
  });
  const totals: SwarmTotals = {
    joined: 0,
    accepted: 0,
    hopeless: 0,
    closed: 0,
    foreign: 0,
    checked: 0,
    unchecked: 0,
    wrong: 0,
    diverged: 0,
  };
  const rtt = createHistogram();
  const nowMs = (): number => performance.now();
  const connect = createNetSocketFactory({ masking: 'zero' });
  const random = seededRandom(seed);
  const field: Field = { url, connect, ledger, rtt, random, nowMs, note, totals };
  // Rooms are numbered from 1.
  const feeds = Array.from({ length: rooms }, (_, index) =>
    createRoomFeed({ room: index + 1, book, totals, note }),
  );
  const players = Array.from({ length: sockets }, (_, index) => {
    const room = (index % rooms) + 1;
    return createPlayer(field, index, feedOf(feeds, room), room);
  });
  return {
    ledger,
    rtt,
    totals,
    get playing() {
      return players.filter((player) => player.phase === 'playing').length;
    },
    get roomsWithTwoPacks() {
      return feeds.filter((feed) => feed.seen.size >= 2).length;
    },
    get fewestSent() {
      return players.reduce((least, _, index) => Math.min(least, ledger.sentBy(index)), Infinity);
    },
    open: () => openAll(players, totals),
    play: async (signal) => {
      const send = (socket: number, intendedMs: number): void => players[socket]?.send(intendedMs);
      const lag = await runSendLoop({ ...options, nowMs, send, signal });
      await drain(ledger, nowMs);
      return lag;
    },
    close: () => closeAll(players),
  };
}

function feedOf(feeds: readonly RoomFeed[], room: number): RoomFeed {
  const feed = feeds[room - 1];
  if (feed === undefined) throw new RangeError(`no room ${room}`);
  return feed;
}

/** As many workers as connects may be in flight, each opening one socket after the other. */
async function openAll(players: readonly Player[], totals: SwarmTotals): Promise<void> {
  const waiting = players.values();
  const work = async (): Promise<void> => {
    for (const player of waiting) await player.open();
  };
  const workers = Math.min(players.length, SWARM_LIMITS.connectsInFlightMax);
  await Promise.all(Array.from({ length: workers }, work));
  if (totals.joined < players.length) {
    const found = `Only ${totals.joined} of ${players.length} sockets joined a room.`;
    throw new LoadError('LOAD_SWARM_FAILED', found);
  }
  await pause(SWARM_LIMITS.settleMsMin);
  const deadlineMs = performance.now() + SWARM_LIMITS.settleMsMax - SWARM_LIMITS.settleMsMin;
  while (performance.now() < deadlineMs && !players.every((player) => player.isReady)) {
    await pause(20);
  }
}

/** Waits for open answers, bounded, and then a little for answers that should not come. */
async function drain(ledger: Ledger, nowMs: () => number): Promise<void> {
  const deadlineMs = nowMs() + SWARM_LIMITS.drainMs;
  while (ledger.counts().lost > 0 && nowMs() < deadlineMs) await pause(20);
  await pause(SWARM_LIMITS.lingerMs);
}

async function closeAll(players: readonly Player[]): Promise<void> {
  const closed = Promise.all(players.map((player) => player.close()));
  await Promise.race([closed, pause(SWARM_LIMITS.closeMs)]);
}

async function pause(ms: number): Promise<void> {
  await new Promise<void>((resolve) => {
    setTimeout(resolve, ms);
  });
}
