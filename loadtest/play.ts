// The time of a run in which the swarm plays: swaps, storms, hostile windows, the HTTP side and the looks at the system
// go on beside it, each at its own moments.
import { setTimeout as wait } from 'node:timers/promises';
import type { GeneratorResult } from './generator-message.ts';
import { startHostileSide, type HostileFigures, type HostileSide } from './hostile-windows.ts';
import { startHttpSide, type HttpFigures } from './http-side.ts';
import { watchProcesses } from './process-watch.ts';
import type { Run } from './run-context.ts';
import { sharedNowMs } from './shared-clock.ts';
import type { StormResult } from './swarm.ts';

/** What came of it. */
export interface Played {
  readonly results: readonly GeneratorResult[];
  readonly storm: StormResult | null;
  readonly hostile: HostileFigures | null;
  readonly http: HttpFigures;
}

const SECOND_MS = 1_000;
/** Milliseconds in which all generators hear of the start. */
const LEAD_MS = 50;

/** Plays the scenario and waits for all answers. */
export async function playScenario(run: Run): Promise<Played> {
  const { options, ports, pusher, generators, timeline } = run;
  const { seconds, swapEverySeconds } = options;
  const { signal } = ports;
  const hostileSide = startHostile(run);
  const stopLooking = look(run, hostileSide);
  const http = startHttpSide({
    admin: run.target.admin,
    token: run.admin.token,
    seconds: seconds + 60,
    obsolete: pusher.obsolete,
  });
  const stop = (): void => generators.stop();
  signal.addEventListener('abort', stop);
  const endMs = performance.now() + seconds * SECOND_MS;
  try {
    const [results, , storm, pairs] = await Promise.all([
      generators.play(sharedNowMs() + LEAD_MS),
      pusher.alternate(swapEverySeconds * SECOND_MS, endMs, signal),
      carryOutStorms(run),
      hostileSide?.run(seconds, signal),
    ]);
    const hostile = pairs === undefined ? null : (hostileSide?.figures(pairs, timeline) ?? null);
    return { results, storm, hostile, http: await http.stop() };
  } finally {
    stopLooking();
    hostileSide?.end();
    signal.removeEventListener('abort', stop);
    await http.stop();
  }
}

function startHostile({ options, target, cores, own }: Run): HostileSide | undefined {
  const { scenario, sockets, rooms, seed } = options;
  const plan = scenario.hostile;
  if (plan === undefined) return undefined;
  const server = own?.processId ?? 0;
  return startHostileSide({
    plan,
    url: target.url,
    sockets,
    rooms,
    seed,
    cores: cores.others,
    server,
  });
}

/** Once a second: what the system says, and a line for people. */
function look(run: Run, hostile: HostileSide | undefined): () => void {
  const { own, generators, timeline, ports, options } = run;
  const others = [process.pid, ...generators.processIds];
  if (hostile !== undefined) others.push(hostile.processId);
  const watch = watchProcesses({ server: own?.processId, own: () => others });
  let second = 0;
  const timer = setInterval(() => {
    const sample = watch.look();
    if (sample !== undefined) timeline.watched(second, sample);
    second += 1;
    const sum = { playing: 0, sent: 0, open: 0, frames: 0, gaps: 0, stale: 0, wrong: 0 };
    for (const record of timeline.newest.values()) {
      sum.playing += record.playing;
      sum.sent += record.sent;
      sum.open += record.open;
      sum.frames += record.frames;
      sum.gaps += record.gaps;
      sum.stale += record.stale;
      sum.wrong += record.wrong;
    }
    const cpu = sample === undefined ? '' : `, server ${(sample.serverCpu * 100).toFixed(0)} %`;
    ports.progress(
      `${Math.max(0, options.seconds - second)} s left: ${sum.playing} sockets, ${sum.sent} commands ` +
        `(${sum.open} open), ${sum.frames} frames, ${sum.gaps} gaps, ${sum.stale} stale, ` +
        `${sum.wrong} wrong${cpu}`,
    );
  }, SECOND_MS);
  return () => clearInterval(timer);
}

/** The scenario's storms one after the other; the slowest stands for all. */
async function carryOutStorms({
  options,
  generators,
  timeline,
  ports,
}: Run): Promise<StormResult | null> {
  const startMs = performance.now();
  let worst: StormResult | null = null;
  for (const second of options.scenario.stormSeconds) {
    if (second >= options.seconds) continue;
    const waitMs = Math.max(0, startMs + second * SECOND_MS - performance.now());
    await wait(waitMs, undefined, { signal: ports.signal }).catch(() => undefined);
    if (ports.signal.aborted) break;
    const mark = (text: string): void => {
      const atSeconds = (performance.now() - startMs) / SECOND_MS;
      timeline.mark({ kind: 'storm', atSeconds, text });
    };
    mark('all connections lost');
    const storm = await generators.storm();
    mark(`${storm.resumed} resumed`);
    const isWorse = worst === null || storm.ms > worst.ms;
    const lost = (worst?.dropped ?? 0) - (worst?.resumed ?? 0);
    if (isWorse || storm.dropped - storm.resumed > lost) worst = storm;
  }
  return worst;
}
