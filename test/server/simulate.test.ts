// The compiled program, with threads of its own.
import { describe, expect, it } from 'vitest';
import { builtInPackFolder } from '../../combat-rules/cli/built-in-pack.ts';
import { midswing } from '../support/server-process.ts';

describe('midswing simulate', () => {
  it('[SM5] prints the same bytes on one thread and on two', async () => {
    const args = ['simulate', builtInPackFolder(), '--battles', '45', '--json'];
    const one = await midswing([...args, '--jobs', '1']);
    const two = await midswing([...args, '--jobs', '2']);
    expect([one.exitCode, one.stderr]).toEqual([0, '']);
    expect(two).toEqual(one);
    expect(JSON.parse(one.stdout)).toMatchObject({ ok: true, battles: 45 });
  });
});
