// Sockets against the process's limit of open files.
import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { LIMITS } from '../../../engine/base/limits.ts';
import { openFilesMax, socketsMaxWithin } from '../../../engine/gateway/socket-limit.ts';

it('[GW30] a process accepts fewer sockets than it may open files', () => {
  expect(socketsMaxWithin(undefined)).toBe(LIMITS.socketsMax);
  expect(socketsMaxWithin(1_000_000)).toBe(LIMITS.socketsMax);
  expect(socketsMaxWithin(1_024)).toBe(1_024 - LIMITS.descriptorsReserved);
  expect(socketsMaxWithin(10)).toBe(1);
});

it('[GW30] the limit of open files is the one the shell sees', () => {
  const shell = execFileSync('sh', ['-c', 'ulimit -Sn'], { encoding: 'utf8' }).trim();
  expect(String(openFilesMax() ?? 'unlimited')).toBe(shell);
});
