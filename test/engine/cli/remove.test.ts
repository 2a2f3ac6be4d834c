// midswing remove against a running server.
import { describe, expect, it } from 'vitest';
import { runRemove } from '../../../engine/cli/remove.ts';
import { openCommandRig, recordingTerminal, type CommandRig } from './command-rig.ts';

async function remove(rig: CommandRig, service: string, json = false) {
  const terminal = recordingTerminal();
  const code = await runRemove({ ...rig.target, service, json }, terminal);
  return { code, out: terminal.out(), err: terminal.err() };
}

describe('remove', () => {
  it('[CM21] takes the service out and says how to bring it back', async () => {
    const rig = await openCommandRig();
    const { code, out } = await remove(rig, 'toy');
    expect(code).toBe(0);
    expect(out).toBe(
      'toy is removed: epoch 2, counting revision 1 served until now\n' +
        'To bring it back: midswing push its folder again.\n',
    );
    expect(rig.rig.rollout.active('toy')).toBeUndefined();
  });

  it('[CM21] a service that does not serve is refused with exit 1', async () => {
    const { code, err } = await remove(await openCommandRig(), 'other');
    expect(code).toBe(1);
    expect(err).toContain('SERVICE_UNKNOWN');
    expect(err).toContain('Nothing changed on the server.');
  });

  it('[CM21] with --json one object is printed', async () => {
    const { out } = await remove(await openCommandRig(), 'toy', true);
    expect(JSON.parse(out)).toMatchObject({ ok: true, service: 'toy', durable: true });
  });
});
