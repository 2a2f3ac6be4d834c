// The second game on the engine alone: it runs, its rules are swapped in the middle of a round, its state
// migrates, and it goes back both ways.
import { describe, expect, it } from 'vitest';
import type { ServiceHost } from '../../engine/service/host.ts';
import { counterSource, openHost, turn } from '../engine/service/host-rig.ts';
import { boardSource, logSource, rulesSource, type Throw } from './dice-duel.ts';

async function openDuel(): Promise<ServiceHost> {
  const { host } = openHost();
  await host.start([rulesSource(1), boardSource(), logSource()]);
  return host;
}

function play(host: ServiceHost, throws: number): Throw[] {
  // The rules answer "throw" with a Throw.
  return Array.from({ length: throws }, () => host.request('duel-rules', 'throw') as Throw);
}

function table(host: ServiceHost): unknown {
  return host.request('duel-rules', 'table');
}

describe('a dice duel', () => {
  it('[HS1] runs: throws alternate, wins are counted and shown, every throw is logged', async () => {
    const host = await openDuel();
    const throws = play(host, 60);
    expect(throws.map(({ player }) => player).slice(0, 4)).toEqual([
      'left',
      'right',
      'left',
      'right',
    ]);
    expect(throws.every(({ dice }) => dice.length === 1)).toBe(true);
    const wins = throws.filter(({ won }) => won).length;
    expect(wins).toBeGreaterThan(2);
    const board = host.kernel.routing?.defaultSet.generations.get('score-board')?.service;
    const counted = Object.values(board?.describe?.() ?? {});
    expect(counted.reduce((sum, count) => sum + count, 0)).toBe(wins);
    await turn();
    expect(host.request('duel-log', 'lines')).toHaveLength(60);
  });

  it('[RP1] new rules take over in the middle of a round, with points, turn and dice', async () => {
    const host = await openDuel();
    play(host, 5);
    const before = table(host);
    await host.replace({ put: [rulesSource(2)] });
    expect(table(host)).toEqual({ ...(before as object), streaks: { left: 0, right: 0 } });
    const [thrown] = play(host, 1);
    expect(thrown?.player).toBe('right');
    expect(thrown?.dice).toHaveLength(2);
  });

  it('[RB1] back to the snapshot: the round is as it was at the swap, dice and all', async () => {
    const host = await openDuel();
    play(host, 5);
    const before = table(host);
    await host.replace({ put: [rulesSource(2)] });
    play(host, 7);
    await host.rollback({ state: 'snapshot' });
    expect(table(host)).toEqual(before);
    const again = await openDuel();
    play(again, 5);
    expect(play(host, 20)).toEqual(play(again, 20));
  });

  it('[RB2] back by migration: the round goes on, and streaks come back with the rules', async () => {
    const host = await openDuel();
    await host.replace({ put: [rulesSource(2)] });
    play(host, 40);
    const { streaks, ...rest } = table(host) as { streaks: Record<string, number> };
    expect((streaks['left'] ?? 0) + (streaks['right'] ?? 0)).toBeGreaterThan(0);
    await host.rollback({ state: 'migrate' });
    expect(table(host)).toMatchObject(rest);
    play(host, 4);
    await host.replace({ put: [rulesSource(2)] });
    expect(table(host)).toMatchObject({ streaks });
  });

  it('[RP2] the whole game is replaced at once while throws go on, and nothing is lost', async () => {
    const host = await openDuel();
    let thrown = 0;
    for (let swap = 1; swap <= 20; swap += 1) {
      thrown += play(host, 25).length;
      const version = swap % 2 === 0 ? 1 : 2;
      await host.replace({ put: [rulesSource(version), boardSource(swap), logSource(swap)] });
    }
    await turn();
    const lines = host.request('duel-log', 'lines') as string[];
    expect(lines.map((line) => Number(line.split(' ')[0]))).toEqual(
      Array.from({ length: thrown }, (_, index) => index + 1),
    );
  });

  it('[RP3] rules that cannot take the round over leave it as it was', async () => {
    const host = await openDuel();
    play(host, 9);
    const before = table(host);
    const broken = counterSource({ name: 'duel-rules', revision: 9, schema: 0 });
    await expect(host.replace({ put: [broken, boardSource(9)] })).rejects.toMatchObject({
      code: 'STATE_IMPORT_REFUSED',
    });
    expect(table(host)).toEqual(before);
    expect(host.kernel.epoch).toBe(1);
  });
});
