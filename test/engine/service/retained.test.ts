// What is kept for a way back, seen from inside of a host: sealed bytes that go when the way back does.
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../engine/base/clock.ts';
import { silentLog } from '../../../engine/base/log.ts';
import { silentMetrics } from '../../../engine/base/metrics.ts';
import { activateChange } from '../../../engine/service/activation.ts';
import type { ServiceSource } from '../../../engine/service/change.ts';
import type { HostCore } from '../../../engine/service/core.ts';
import { createCore } from '../../../engine/service/create-core.ts';
import { arriving, letGo, stageChange } from '../../../engine/service/stage.ts';
import { stopServices } from '../../../engine/service/stop.ts';
import { Supervision } from '../../../engine/service/supervision.ts';
import { ManualTimers } from '../../support/manual-timers.ts';
import { counterSource, SEAL_KEY } from './host-rig.ts';

interface Inside {
  readonly core: HostCore;
  readonly timers: ManualTimers;
  readonly put: (...sources: ServiceSource[]) => Promise<void>;
}

function openInside(): Inside {
  const clock = new ManualClock();
  const timers = new ManualTimers(clock);
  const core = createCore(
    {
      log: silentLog,
      metrics: silentMetrics,
      clock,
      timers,
      sealKey: SEAL_KEY,
      environment: 'test',
      snapshotExpiryMs: 5_000,
    },
    { onFault: () => undefined, onWayBackEnded: () => undefined },
  );
  const nobody = () => Promise.reject(new Error('no remedy'));
  const supervision = new Supervision(core, { rollBack: nobody, restart: nobody, giveUp: nobody });
  const put = async (...sources: ServiceSource[]): Promise<void> => {
    const staged = await stageChange({ put: sources }, 'replacement', core);
    const { moves, set, baseEpoch: expectedEpoch } = staged;
    const request = { moves, set, expectedEpoch, isReversible: true };
    activateChange(request, 'replacement', core, supervision);
  };
  return { core, timers, put };
}

const both = (revision: number) =>
  ['a', 'b'].map((name) => counterSource({ name, revision, schema: 1 }));

describe('what is kept for a way back', () => {
  it('[RB5] the sealed states of a replacement are kept once, and only for the way back', async () => {
    const { core, put } = openInside();
    await put(...both(1));
    await put(...both(2));
    expect(core.versions.keys()).toEqual([]);
    expect(core.versions.holders().map(({ kind, holder }) => [kind, holder])).toEqual([
      ['snapshot', 'a,b'],
    ]);
    const { snapshot } = core.waysBack.find('a');
    const sealed = snapshot.read('a')?.record ?? new Uint8Array();
    // The count of 4 bytes is in there, and not to be read.
    expect(sealed.length).toBeGreaterThan(100);
    core.endWaysBack();
    expect([core.versions.retained, core.versions.holders()]).toEqual([0, []]);
    await stopServices(core);
  });

  it('[RB5] expiry and the next replacement let go of it as a confirmation does', async () => {
    const { core, timers, put } = openInside();
    await put(...both(1));
    for (let revision = 2; revision < 30; revision += 1) await put(...both(revision));
    expect(core.versions.holders()).toHaveLength(1);
    timers.advance(5_000);
    core.expireWaysBack();
    expect([core.versions.retained, core.versions.holders()]).toEqual([0, []]);
    expect(core.roster.size).toBe(2);
    await stopServices(core);
  });

  it('[RP3] a refused switch leaves no version, holder or member behind', async () => {
    const { core, put } = openInside();
    await put(...both(1));
    core.endWaysBack();
    const before = [core.versions.retained, core.versions.holders(), core.roster.size];
    const importState = (): never => {
      throw new Error('not mine');
    };
    const staged = await stageChange(
      { put: [counterSource({ name: 'a', revision: 2, importState })] },
      'replacement',
      core,
    );
    const { moves, set } = staged;
    const supervision = new Supervision(core, {
      rollBack: () => Promise.resolve(),
      restart: () => Promise.resolve(),
      giveUp: () => Promise.resolve(),
    });
    const request = { moves, set, expectedEpoch: 1, isReversible: true };
    expect(() => activateChange(request, 'replacement', core, supervision)).toThrow('not mine');
    await letGo(arriving(moves), core);
    expect([core.versions.retained, core.versions.holders(), core.roster.size]).toEqual(before);
    await stopServices(core);
  });
});
