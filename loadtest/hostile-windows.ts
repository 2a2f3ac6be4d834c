// Hostile sockets in windows that take turns with quiet ones, and what they did to the good ones and to the server.
import { setTimeout as wait } from 'node:timers/promises';
import { scriptPath } from './generator-process.ts';
import type { HostileCommand, HostileEvent } from './hostile-message.ts';
import { spawnNode } from './pinned-process.ts';
import { rssBytesOf } from './process-watch.ts';
import type { HostilePlan } from './scenario.ts';
import { median, type Timeline, type Window } from './timeline.ts';

/** One hostile window and the quiet one before it, in seconds of the run. */
export interface WindowPair {
  readonly quiet: Window;
  readonly hostile: Window;
}

/** What they did; milliseconds, and shares of the quiet windows' figures. */
export interface HostileFigures {
  /** Most that were open at once. */
  readonly sockets: number;
  readonly connects: number;
  readonly thrownOut: number;
  readonly windows: number;
  /** Round trip at p99 beside hostile sockets, as a share of the one without: median, least and most. */
  readonly roundTripRatio: {
    readonly median: number;
    readonly least: number;
    readonly most: number;
  };
  /** The same of the latency from the due tick. */
  readonly latencyRatio: { readonly median: number; readonly least: number; readonly most: number };
  /** KiB that the server grew by, a hostile socket. */
  readonly rssKibPerSocket: number;
}

export interface HostileSide {
  readonly processId: number;
  /** Takes turns until the run ends; resolves with the windows that were whole. */
  run(seconds: number, signal: AbortSignal): Promise<WindowPair[]>;
  figures(pairs: readonly WindowPair[], timeline: Timeline): HostileFigures;
  end(): void;
}

export interface HostileSideOptions {
  readonly plan: HostilePlan;
  readonly url: string;
  /** Good ones. */
  readonly sockets: number;
  readonly rooms: number;
  readonly seed: number;
  readonly cores: string | undefined;
  /** Process of the own server; 0 without. */
  readonly server: number;
}

/** Seconds after a change that belong to no window. */
const GUARD_SECONDS = 1;

/** Starts the hostile process; it attacks nothing yet. */
export function startHostileSide(options: HostileSideOptions): HostileSide {
  const { plan, url, sockets, rooms, seed, cores, server } = options;
  const count = Math.max(1, Math.round(sockets * plan.perSocket));
  const stdio = ['ignore', 'inherit', 'inherit', 'ipc'] as const;
  const child = spawnNode([scriptPath('hostile')], { cores, stdio: [...stdio] });
  let newest: HostileEvent = { open: 0, connects: 0, thrownOut: 0 };
  let openMax = 0;
  let rssBefore = 0;
  let rssMax = 0;
  // Only this program's hostile.ts writes to the channel.
  child.on('message', (event) => {
    newest = event as HostileEvent;
    openMax = Math.max(openMax, newest.open);
    rssMax = Math.max(rssMax, rssBytesOf(server));
  });
  child.on('error', () => undefined);
  const tell = (command: HostileCommand): void => {
    if (child.connected) child.send(command);
  };
  const attack = { kind: 'attack', url, sockets: count, kinds: plan.kinds, rooms, seed } as const;
  const long = plan.windowSeconds;
  return {
    processId: child.pid ?? 0,
    run: async (seconds, signal) => {
      const pairs: WindowPair[] = [];
      const startMs = performance.now();
      const until = async (second: number): Promise<void> => {
        const ms = Math.max(0, startMs + second * 1_000 - performance.now());
        await wait(ms, undefined, { signal }).catch(() => undefined);
      };
      for (let from = 0; from + 2 * long <= seconds && !signal.aborted; from += 2 * long) {
        await until(from + long);
        if (rssBefore === 0) rssBefore = rssBytesOf(server);
        tell(attack);
        await until(from + 2 * long);
        tell({ kind: 'rest' });
        pairs.push({
          quiet: { from: from + GUARD_SECONDS, to: from + long },
          hostile: { from: from + long + GUARD_SECONDS, to: from + 2 * long },
        });
      }
      return pairs;
    },
    figures: (pairs, timeline) => ({
      sockets: openMax,
      connects: newest.connects,
      thrownOut: newest.thrownOut,
      windows: pairs.length,
      roundTripRatio: ratioOf(pairs, (window) =>
        timeline.histogram('roundTrip', window).percentileMs(0.99),
      ),
      latencyRatio: ratioOf(pairs, (window) =>
        timeline.histogram('latency', window).percentileMs(0.99),
      ),
      rssKibPerSocket: Math.max(0, rssMax - rssBefore) / 1_024 / Math.max(1, openMax),
    }),
    end: () => tell({ kind: 'end' }),
  };
}

/** How much more it was beside hostile sockets, of each pair of windows. */
export function ratioOf(
  pairs: readonly WindowPair[],
  measure: (window: Window) => number,
): HostileFigures['roundTripRatio'] {
  const ratios = pairs.map(({ quiet, hostile }) => measure(hostile) / measure(quiet));
  return { median: median(ratios), least: Math.min(...ratios), most: Math.max(...ratios) };
}
