// The open loop on a clock of its own.
import { describe, expect, it } from 'vitest';
import {
  commandsPerSocketMax,
  dueAfterMs,
  plannedCommands,
  startSendLoop,
  type SendPlan,
} from '../../loadtest/send-loop.ts';

const EVEN = { rate: 1.25, shape: { kind: 'even' } } as const;
const FOUR: SendPlan = { sockets: 4, seconds: 2, ...EVEN };

/** Runs 4 sockets for 2 s on a clock that goes on by `stepMs` at each look. */
async function run(stepMs: number, signal = new AbortController().signal) {
  const sent: { socket: number; intendedMs: number }[] = [];
  const lags: number[] = [];
  let now = -stepMs;
  const nowMs = (): number => (now += stepMs);
  const send = (socket: number, intendedMs: number, lagMs: number): void => {
    sent.push({ socket, intendedMs });
    lags.push(lagMs);
  };
  await startSendLoop({ ...FOUR, startMs: 0, nowMs, send, signal }).done;
  return { sent, lags };
}

describe('send loop', () => {
  it('[LT20] commands are due at equal distances, one socket after the other', async () => {
    const { sent } = await run(20);
    expect(sent.map(({ socket }) => socket)).toEqual([0, 1, 2, 3, 0, 1, 2, 3, 0, 1]);
    expect(sent.map(({ intendedMs }) => intendedMs)).toEqual(sent.map((_, i) => i * 200));
  });

  it('[LT20] after a stall everything that is due goes out at once, late and recorded so', async () => {
    const { sent, lags } = await run(1_000);
    expect(sent.map(({ intendedMs }) => intendedMs)).toEqual(sent.map((_, i) => i * 200));
    expect(lags).toHaveLength(10);
    expect(Math.max(...lags)).toBeGreaterThanOrEqual(800);
  });

  it('[LT20] every socket is planned more than one command a second', () => {
    expect(plannedCommands({ sockets: 1_000, seconds: 20, ...EVEN })).toBe(25_000);
    expect(commandsPerSocketMax({ sockets: 3, seconds: 1, ...EVEN })).toBe(1);
    expect(commandsPerSocketMax(FOUR)).toBe(3);
  });

  it('[LT20] whoever has looked at the clock sends what is due, and nothing twice', async () => {
    const sent: number[] = [];
    let now = 0;
    const loop = startSendLoop({
      ...FOUR,
      startMs: 100,
      nowMs: () => now,
      send: (socket) => {
        sent.push(socket);
        // A socket that looks at the clock while it sends.
        loop.turn();
      },
      signal: new AbortController().signal,
    });
    now = 550;
    loop.turn();
    expect(sent).toEqual([0, 1, 2]);
    now = 10_000;
    await loop.done;
    expect(sent).toHaveLength(10);
  });

  it('[LT25] a burst has the commands of a period in its first part', () => {
    const plan: SendPlan = { ...FOUR, shape: { kind: 'burst', periodMs: 1_000, share: 0.25 } };
    const due = Array.from({ length: plannedCommands(plan) }, (_, i) => dueAfterMs(plan, i));
    expect(due).toEqual([0, 50, 100, 150, 200, 1_000, 1_050, 1_100, 1_150, 1_200]);
  });

  it('[LT20] an ended run sends nothing more', async () => {
    const { sent } = await run(1, AbortSignal.abort());
    expect(sent.length).toBeLessThanOrEqual(1);
  });
});
