// Packs that rooms were on when their process ended, made ready at a start (SPEC RO38).
import { describe, expect, it } from 'vitest';
import { openRig, type Rig } from './rig.ts';

/** The digests of what was active, in order. */
async function history(texts: readonly string[]): Promise<{ rig: Rig; digests: string[] }> {
  const rig = await openRig();
  const digests = [rig.rollout.active()?.pack.digest ?? ''];
  for (const [at, text] of texts.entries()) {
    await rig.push(at + 2, text);
    digests.push(rig.rollout.active()?.pack.digest ?? '');
  }
  await rig.crash();
  return { rig, digests };
}

describe('packs that rooms were on', () => {
  it('[RO38] are loaded with those activated since, under ids that the next record uses up', async () => {
    const { rig, digests } = await history(['step 2', 'step 3', 'step 4']);
    const again = await openRig({ path: rig.path, boot: false });
    const formers = await again.rollout.boot(new Set([digests[1] ?? '', digests[3] ?? '']));
    expect([...formers.keys()]).toEqual([digests[1], digests[2]]);
    expect([...formers.values()].map(({ state }) => state)).toEqual(['loaded', 'loaded']);
    const active = again.rollout.active();
    expect(active?.pack).toMatchObject({ revision: 4, digest: digests[3] });
    for (const { id } of formers.values()) expect(id).toBeLessThan(active?.generation ?? 0);
    expect(again.history.activations('toy').at(-1)?.generation).toBe(active?.generation);
    const [first, second] = [...formers.values()];
    if (first === undefined || second === undefined) throw new Error('two are ready');
    const lease = again.kernel.createLease('room 1');
    again.services.resume(first, (set) => lease.acquire(set));
    await again.services.forget(second);
    expect([first.state, second.state]).toEqual(['draining', 'unloaded']);
    lease.release();
    await again.services.settled();
    expect(first.state).toBe('unloaded');
  });

  it('[RO38] are left out and named when they cannot be loaded; what serves serves', async () => {
    const { rig } = await history(['step 2']);
    const again = await openRig({ path: rig.path, boot: false });
    const missing = 'a'.repeat(64);
    expect(await again.rollout.boot(new Set([missing]))).toEqual(new Map());
    expect(again.rollout.active()?.pack.revision).toBe(2);
    const told = again.lines.filter(({ level }) => level === 'error');
    expect(told).toMatchObject([{ fields: { digest: missing, err: { code: 'STORE_CORRUPT' } } }]);
  });
});
