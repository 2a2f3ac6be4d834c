// The sockets of one generator: opens them, lets them play, loses and resumes them, drains, closes, counts.
// Everything it says was seen from outside.
import { seededRandom } from './aim.ts';
import { createLedger, type Ledger } from './ledger.ts';
import type { PackBook } from './pack-book.ts';
import { createPlayer, type Field, type Player, type PlayerTotals } from './player.ts';
import { createRoomFeed, type FeedTotals, type RoomFeed } from './room-feed.ts';
import { commandsPerSocketMax, startSendLoop, type SendLoop, type SendShape } from './send-loop.ts';
import type { Series } from './series.ts';
import { parseTarget } from './swarm-socket.ts';

/** Bounds of one run. */
export const SWARM_LIMITS = {
  /** The listen backlog is 512; more connects at once wait a second for their second SYN. */
  connectsInFlightMax: 256,
  /** Milliseconds in which all sockets must have joined. */
  openMs: 60_000,
  /** Milliseconds in which all sockets must be back after a storm. */
  resumeMs: 30_000,
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
  processesMax: 16,
  commandsPerSecondMax: 20,
} as const;

export interface SwarmOptions {
  readonly url: string;
  /** Of all generators together. */
  readonly sockets: number;
  readonly rooms: number;
  readonly seconds: number;
  readonly rate: number;
  readonly shape: SendShape;
  readonly seed: number;
  /** Plays in the rooms whose number is `part` modulo `parts`. */
  readonly part: number;
  readonly parts: number;
  readonly book: PackBook;
  readonly series: Series;
  readonly note: (text: string) => void;
}

/** What players and feeds counted, live. */
export interface SwarmTotals extends PlayerTotals, FeedTotals {}

/** How a storm of returning clients went. */
export interface StormResult {
  readonly dropped: number;
  readonly resumed: number;
  /** From the loss of all connections to the last Resumed. */
  readonly ms: number;
}

export interface Swarm {
  readonly ledger: Ledger;
  readonly totals: SwarmTotals;
  /** Sockets of this generator, and those in a room right now. */
  readonly sockets: number;
  readonly playing: number;
  /** Rooms that have shown two packs or more. */
  readonly roomsWithTwoPacks: number;
  /** Rooms whose server was seen to have dropped ticks. */
  readonly shifts: number;
  /** Fewest commands any socket has sent. */
  readonly fewestSent: number;
  /**
   * Joins every socket and lets them settle: a unit that a bot has played until now may be down, or
   * may not act yet. Resolves with what went wrong.
   */
  open(): Promise<string | undefined>;
  /** Plays from this moment for the planned time, and drains. */
  play(startMs: number, signal: AbortSignal): Promise<void>;
  /** Loses all connections at once and resumes them. */
  storm(): Promise<StormResult>;
  close(): Promise<void>;
}

/** A swarm that has opened nothing yet. */
export function createSwarm(options: SwarmOptions): Swarm {
  const { sockets, rooms, seed, part, parts, book, note, series } = options;
  const own = Array.from({ length: sockets }, (_, index) => (index % rooms) + 1).filter(
    (room) => room % parts === part % parts,
  );
  const plan = { ...options, sockets: own.length };
  const ledger = createLedger({
    sockets: own.length,
    commandsMax: commandsPerSocketMax(plan),
    staleAfterMs: SWARM_LIMITS.staleAfterMs,
  });
  const totals = emptyTotals();
  let loop: SendLoop | undefined;
  const nowMs = (): number => performance.now();
  const field: Field = {
    target: parseTarget(options.url),
    ledger,
    series,
    random: seededRandom(seed + part),
    // Whoever looks at the clock also sends what is due: a long turn of arriving frames makes nothing late.
    nowMs: () => {
      loop?.turn();
      return performance.now();
    },
    note,
    totals,
  };
  const feeds = new Map<number, RoomFeed>();
  for (const room of new Set(own)) {
    feeds.set(room, createRoomFeed({ room, book, totals, note }));
  }
  const players = own.map((room, index) => createPlayer(field, index, feedOf(feeds, room), room));
  return {
    ledger,
    totals,
    sockets: own.length,
    get playing() {
      return players.filter((player) => player.phase === 'playing').length;
    },
    get roomsWithTwoPacks() {
      return [...feeds.values()].filter((feed) => feed.seen.size >= 2).length;
    },
    get shifts() {
      return [...feeds.values()].filter((feed) => feed.due.shifts > 0).length;
    },
    get fewestSent() {
      return players.reduce((least, _, index) => Math.min(least, ledger.sentBy(index)), Infinity);
    },
    open: () => openAll(players, totals),
    play: async (startMs, signal) => {
      const send = (socket: number, intendedMs: number, lagMs: number): void => {
        if (players[socket]?.send(intendedMs) === true) series.sendLag.record(lagMs);
      };
      loop = startSendLoop({ ...plan, startMs, nowMs, send, signal });
      await loop.done;
      await drain(ledger, nowMs);
    },
    storm: () => resumeAll(players, totals),
    close: () => closeAll(players),
  };
}

function emptyTotals(): SwarmTotals {
  const players = { joined: 0, resumed: 0, accepted: 0, hopeless: 0, closed: 0, foreign: 0 };
  return { ...players, checked: 0, unchecked: 0, wrong: 0, diverged: 0 };
}

function feedOf(feeds: ReadonlyMap<number, RoomFeed>, room: number): RoomFeed {
  const feed = feeds.get(room);
  if (feed === undefined) throw new RangeError(`no room ${room}`);
  return feed;
}

/** As many workers as connects may be in flight, each with one socket after the other. */
async function eachPlayer(
  players: readonly Player[],
  act: (player: Player) => Promise<void>,
): Promise<void> {
  const waiting = players.values();
  const work = async (): Promise<void> => {
    for (const player of waiting) await act(player);
  };
  const workers = Math.min(players.length, SWARM_LIMITS.connectsInFlightMax);
  await Promise.all(Array.from({ length: workers }, work));
}

async function openAll(
  players: readonly Player[],
  totals: SwarmTotals,
): Promise<string | undefined> {
  const opened = eachPlayer(players, (player) => player.open());
  await Promise.race([opened, pause(SWARM_LIMITS.openMs)]);
  if (totals.joined < players.length) {
    return `Only ${totals.joined} of ${players.length} sockets joined a room.`;
  }
  await pause(SWARM_LIMITS.settleMsMin);
  const deadlineMs = performance.now() + SWARM_LIMITS.settleMsMax - SWARM_LIMITS.settleMsMin;
  while (performance.now() < deadlineMs && !players.every((player) => player.isReady)) {
    await pause(20);
  }
  return undefined;
}

async function resumeAll(players: readonly Player[], totals: SwarmTotals): Promise<StormResult> {
  const startMs = performance.now();
  const before = totals.resumed;
  const dropped = players.filter((player) => player.phase === 'playing');
  for (const player of dropped) player.drop();
  const resumed = eachPlayer(dropped, (player) => player.resume());
  await Promise.race([resumed, pause(SWARM_LIMITS.resumeMs)]);
  const ms = performance.now() - startMs;
  return { dropped: dropped.length, resumed: totals.resumed - before, ms };
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
