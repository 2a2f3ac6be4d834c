// midswing doctor: what it prints for what its checks find.
import { describe, expect, it } from 'vitest';
import { CodedError } from '../../../engine/base/errors.ts';
import { runDoctor, type Check } from '../../../engine/cli/doctor.ts';
import { recordingTerminal } from './command-rig.ts';

const FINE: Check = { name: 'sky', run: () => ({ state: 'fine', found: 'blue' }) };
const WARNS: Check = {
  name: 'disk',
  run: () => ({ state: 'warning', found: '3 MiB free', action: 'Make room.' }),
};
const REFUSES: Check = {
  name: 'keys',
  run: () => Promise.reject(new CodedError('KEYS_INVALID', { message: '"a.key" is empty.' })),
};

async function doctor(checks: readonly Check[], json = false) {
  const terminal = recordingTerminal();
  const code = await runDoctor({ checks, json }, terminal);
  return { code, out: terminal.out(), err: terminal.err() };
}

describe('doctor', () => {
  it('[PF1] prints a line a check, and ends with 0 when none failed', async () => {
    const { code, out } = await doctor([FINE, WARNS]);
    expect(code).toBe(0);
    expect(out.split('\n')).toEqual([
      'fine     sky            blue',
      'warning  disk           3 MiB free',
      '                        Make room.',
      'A server can start; 1 of 2 checks warn.',
      '',
    ]);
    expect((await doctor([FINE])).out).toContain('A server can start: 1 checks are fine.');
  });

  it('[PF1] a check that throws a code has failed, the others go on, and it ends with 1', async () => {
    const { code, out, err } = await doctor([REFUSES, FINE]);
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out).toContain('failed   keys           KEYS_INVALID: "a.key" is empty.');
    expect(out).toContain('fine     sky');
    expect(out).toContain('1 of 2 checks failed: a server will not start.');
  });

  it('[PF1] a bug in a check is no finding', async () => {
    const broken: Check = { name: 'x', run: () => Promise.reject(new Error('a bug')) };
    await expect(doctor([broken])).rejects.toThrow('a bug');
  });

  it('[PF1] with --json one object holds every finding', async () => {
    const { code, out } = await doctor([REFUSES, WARNS], true);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      ok: false,
      checks: [
        { name: 'keys', state: 'failed' },
        { name: 'disk', state: 'warning', action: 'Make room.' },
      ],
    });
  });
});
