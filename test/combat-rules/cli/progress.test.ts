// The bar of commands that take a while, and threads that are lost on the way.
import { describe, expect, it } from 'vitest';
import { CommandError } from '../../../combat-rules/cli/command-error.ts';
import { ProgressBar, progressText } from '../../../combat-rules/cli/progress.ts';
import { runOnThreads, type SimulationThread } from '../../../combat-rules/simulate/pool.ts';

describe('a bar', () => {
  it('[SM8] says how far it is, how fast, and how long it takes', () => {
    const of = { total: 10_000, what: 'rounds' };
    expect(progressText(2_500, 10_000, of)).toBe(
      '[#######---------------------] 2500 of 10000 rounds, 250 a second, 30 s left',
    );
    expect(progressText(0, 0, of)).toBe('[----------------------------] 0 of 10000 rounds');
  });

  it('[SM8] is drawn ten times a second at most, and gone at the end', () => {
    let now = 0;
    let text = '';
    const writeError = (more: string): void => {
      text += more;
    };
    const bar = new ProgressBar({ writeError, nowMs: () => now, total: 10, what: 'rounds' });
    for (let done = 1; done <= 10; done += 1) {
      now += 40;
      bar.show(done);
    }
    expect(text.match(/\r\[/g)).toHaveLength(4);
    bar.clear();
    expect(text.endsWith('\r\u001b[K')).toBe(true);
  });
});

describe('threads', () => {
  it('[SM9] that are lost end the simulation with their code, and all are closed', async () => {
    let closed = 0;
    const close = async (): Promise<void> => {
      closed += 1;
      await Promise.resolve();
    };
    const lost: SimulationThread = {
      run: () => Promise.reject(new CommandError('SIMULATION_LOST', 'A thread was lost.')),
      close,
    };
    const threads = [lost, lost];
    await expect(runOnThreads({ battles: 50, threads })).rejects.toMatchObject({
      code: 'SIMULATION_LOST',
    });
    expect(closed).toBe(2);
  });
});
