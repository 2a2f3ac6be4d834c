// What owners of a host do wrong: refused by a code or an assertion, and nothing of it stays behind.
import { describe, expect, it } from 'vitest';
import type { BreakerTrip } from '../../../engine/kernel/breaker.ts';
import { counterSource, openHost, turn } from './host-rig.ts';

describe('misuse', () => {
  it('[RP2] one change that puts and removes the same service is refused', async () => {
    const { host } = openHost();
    await host.start([counterSource()]);
    const both = host.replace({ put: [counterSource({ revision: 2 })], remove: ['counter'] });
    await expect(both).rejects.toMatchObject({ code: 'SERVICE_NAME_TAKEN' });
    expect(host.kernel.generations()).toHaveLength(1);
  });

  it('[RP3] a hook on loading that throws leaves no generation behind', async () => {
    const { host } = openHost();
    await host.start([counterSource()]);
    const onLoaded = (): never => {
      throw new Error('no');
    };
    const put = [{ ...counterSource({ revision: 2 }), onLoaded }];
    await expect(host.replace({ put })).rejects.toThrow('no');
    expect(host.kernel.generations().map(({ id }) => id)).toEqual([1]);
  });

  it('[RP1] nothing is activated from inside a call, whoever made the call', async () => {
    const { host, timers } = openHost();
    const refused: unknown[] = [];
    const activate = (): void => {
      try {
        host.activate(staged, host.kernel.epoch);
      } catch (error) {
        refused.push(error);
      }
    };
    await host.start([
      counterSource({ name: 'inner', handle: activate }),
      counterSource({
        name: 'outer',
        dependencies: ['inner'],
        prepare: (scope) => {
          scope.after(1, () => void scope.dependency('inner').call('go'));
        },
      }),
    ]);
    const staged = await host.stage({ put: [counterSource({ name: 'inner', revision: 2 })] });
    timers.advance(1);
    await turn();
    expect(String(refused[0])).toContain('A2');
    expect(host.kernel.epoch).toBe(1);
    await host.discard(staged);
  });

  it('[HS10] what is to be replaced by a fresh process does not save what it made of its state', async () => {
    const asked: BreakerTrip[] = [];
    const { host } = openHost({
      breaker: { eventsMax: 0, windowMs: 1_000 },
      onRestartNeeded: (trip) => asked.push(trip),
    });
    const handle = (): never => {
      throw new Error('broken');
    };
    await host.start([counterSource({ handle }), counterSource({ name: 'sound' })]);
    expect(() => host.request('counter', 'add')).toThrow('broken');
    expect(asked).toHaveLength(1);
    const saved = host.capture().captures.map(({ generation }) => generation.service.name);
    expect(saved).toEqual(['sound']);
  });
});
