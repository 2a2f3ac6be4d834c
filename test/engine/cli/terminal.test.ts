// What commands share (SPEC CM): finding the data folder, colours, and text that cannot steer a
// terminal.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CodedError } from '../../../engine/base/errors.ts';
import { locateDataFolder } from '../../../engine/cli/locate.ts';
import { EXIT, paint, plain, runCommand, wantsColours } from '../../../engine/cli/terminal.ts';
import { recordingTerminal } from './command-rig.ts';

function locate(existing: readonly string[], data?: string): string {
  const exists = (path: string): boolean => existing.includes(path);
  return locateDataFolder({ data, cwd: join('/a', 'b', 'c'), exists });
}

describe('the data folder', () => {
  it('[CM11] is the one that is named, whatever else there is', () => {
    expect(locate(['/a/b/c/.midswing'], '/x')).toBe('/x');
    expect(locate(['/a/b/c/.midswing'], '../x')).toBe('/a/b/x');
  });

  it('[CM11] else the nearest that exists, before any project without one', () => {
    expect(locate(['/a/.midswing', '/a/b/package.json'])).toBe('/a/.midswing');
    expect(locate(['/a/.midswing', '/a/b/.midswing'])).toBe('/a/b/.midswing');
  });

  it('[CM11] else beside the nearest package.json, else in the working folder', () => {
    expect(locate(['/a/package.json', '/package.json'])).toBe('/a/.midswing');
    expect(locate([])).toBe('/a/b/c/.midswing');
  });
});

describe('text', () => {
  it('[CM12] has colours on a terminal only, and not with NO_COLOR', () => {
    expect(wantsColours({ isTTY: true }, {})).toBe(true);
    expect(wantsColours({ isTTY: true }, { NO_COLOR: '' })).toBe(true);
    expect(wantsColours({ isTTY: true }, { NO_COLOR: '1' })).toBe(false);
    expect(wantsColours({}, {})).toBe(false);
    expect(wantsColours({}, { FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(true);
    expect(wantsColours({ isTTY: true }, { FORCE_COLOR: '0' })).toBe(false);
    expect(paint({ colours: false }, 'red', 'x')).toBe('x');
    expect(paint({ colours: true }, 'red', 'x')).toBe('\u001b[31mx\u001b[39m');
  });

  it('[CM12] of others cannot steer the terminal', () => {
    expect(plain('a\u001b[2Jb\u0007\u009bc\rd')).toBe('a\ufffd[2Jb\ufffd\ufffdc\ufffdd');
    expect(plain('two\n\tlines, é')).toBe('two\n\tlines, é');
  });
});

describe('the end of a command', () => {
  it('[CM4] a coded error is printed with its code and exits 2', async () => {
    const terminal = recordingTerminal();
    const failed = (): Promise<never> => Promise.reject(new CodedError('DATA_LOCKED'));
    expect(await runCommand(terminal, { json: false }, failed)).toBe(EXIT.environment);
    expect(terminal.err()).toMatch(/^DATA_LOCKED Another process/);
  });

  it('[CM4] a bug is not mistaken for a refusal', async () => {
    const failed = (): Promise<never> => Promise.reject(new TypeError('bug'));
    const running = runCommand(recordingTerminal(), { json: true }, failed);
    await expect(running).rejects.toThrow('bug');
  });
});
