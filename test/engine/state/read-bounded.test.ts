// Files that cannot be read, and why: theirs or the machine's fault.
import { expect, it } from 'vitest';
import { readBounded } from '../../../engine/state/read-bounded.ts';

it('[SS8] a disk that does not answer says nothing about the file: its error is thrown as it is', async () => {
  // Page 0 of a process is never mapped: reading it is the input error of a broken disk.
  await expect(readBounded('/proc/self/mem', 100)).rejects.toMatchObject({ code: 'EIO' });
});

it('[SS8] what is no plain file is STORE_CORRUPT, and what is not there is nothing', async () => {
  await expect(readBounded('/dev/null', 100)).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
  await expect(readBounded('/proc/self/nothing', 100)).resolves.toBeUndefined();
});
