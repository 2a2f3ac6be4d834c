// The open loop on a clock of its own.
import { describe, expect, it } from 'vitest';
import { commandsPerSocketMax, plannedCommands, runSendLoop } from '../../loadtest/send-loop.ts';

/** Runs 4 sockets for 2 s on a clock that goes on by `stepMs` at each look. */
async function run(stepMs: number, signal = new AbortController().signal) {
  const sent: { socket: number; intendedMs: number }[] = [];
  let now = -stepMs;
  const nowMs = (): number => (now += stepMs);
  const send = (socket: number, intendedMs: number): void => void sent.push({ socket, intendedMs });
  const lag = await runSendLoop({ sockets: 4, seconds: 2, nowMs, send, signal });
  return { sent, lag };
}

describe('send loop', () => {
  it('[LT20] commands are due at equal distances, one socket after the other', async () => {
    const { sent } = await run(20);
    expect(sent.map(({ socket }) => socket)).toEqual([0, 1, 2, 3, 0, 1, 2, 3, 0, 1]);
    expect(sent.map(({ intendedMs }) => intendedMs)).toEqual(sent.map((_, i) => i * 200));
  });

  it('[LT20] after a stall everything that is due goes out at once, late and recorded so', async () => {
    const { sent, lag } = await run(1_000);
    expect(sent.map(({ intendedMs }) => intendedMs)).toEqual(sent.map((_, i) => i * 200));
    expect(lag.count).toBe(10);
    expect(lag.maxMs).toBeGreaterThanOrEqual(1_000);
  });

  it('[LT20] every socket is planned more than one command a second', () => {
    expect(plannedCommands({ sockets: 1_000, seconds: 20 })).toBe(25_000);
    expect(commandsPerSocketMax({ sockets: 3, seconds: 1 })).toBe(1);
    expect(commandsPerSocketMax({ sockets: 4, seconds: 2 })).toBe(3);
  });

  it('[LT20] an ended run sends nothing more', async () => {
    const { sent } = await run(1, AbortSignal.abort());
    expect(sent.length).toBeLessThanOrEqual(1);
  });
});
