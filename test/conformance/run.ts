// Runs cases against an echo server, many sockets at a time, and judges what came back.
import { close, STILL_OPEN, type Case, type Observation, type Step } from './case.ts';
import { ProbeSocket } from './probe-socket.ts';

/** strict: exactly as expected; deviates: exactly as the case's deviation says; wrong: neither. */
export type Verdict = 'strict' | 'deviates' | 'wrong';

const SOCKETS = 64;

/** One observation a case, by its number. */
export async function runCases(
  cases: readonly Case[],
  port: number,
): Promise<Map<string, Observation>> {
  const observations = new Map<string, Observation>();
  const waiting = [...cases].toReversed();
  const work = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      observations.set(next.id, await runCase(next, port));
    }
  };
  await Promise.all(Array.from({ length: SOCKETS }, work));
  return observations;
}

export function judge({ expected, deviation }: Case, seen: Observation): Verdict {
  const isAsSaid = (frames: readonly string[], endings: readonly string[]): boolean =>
    endings.includes(seen.ending) && frames.join('\n') === seen.frames.join('\n');
  if (isAsSaid(expected.frames, expected.endings)) return 'strict';
  if (deviation === undefined) return 'wrong';
  return isAsSaid(deviation.frames, [deviation.ending]) ? 'deviates' : 'wrong';
}

async function runCase({ steps, expected }: Case, port: number): Promise<Observation> {
  const probe = await ProbeSocket.open(port);
  for (const step of steps) {
    if (!probe.hasEnded) await perform(step, probe, port);
  }
  if (expected.closer === 'client') {
    await probe.heard(expected.frames.length);
    await probe.send(close(1000), Number.MAX_SAFE_INTEGER);
  }
  await probe.ended();
  const { frames, ending } = probe;
  probe.destroy();
  return { frames, ending };
}

async function perform(step: Step, probe: ProbeSocket, port: number): Promise<void> {
  switch (step.kind) {
    case 'send':
      return probe.send(step.bytes, step.chopBytes);
    case 'heard':
      return probe.heard(step.frames);
    case 'read':
      return roundTrips(port);
    case 'pause':
      await roundTrips(port);
      if (!probe.hasEnded) probe.frames.push(STILL_OPEN);
      return undefined;
    case 'leave':
      return probe.leave();
  }
}

/** Another socket comes and goes: the server has meanwhile read what was there before. */
async function roundTrips(port: number): Promise<void> {
  const other = await ProbeSocket.open(port);
  await other.send(close(1000), Number.MAX_SAFE_INTEGER);
  await other.ended();
  other.destroy();
}
