// For every folder named on a line: tries to hold it and says "held" or the code it was refused with. A
// folder that is held stays so until the line "release".
import { createInterface } from 'node:readline';
import { errorCode } from '../../../../engine/base/errors.ts';
import { openDataFolder, type DataFolder } from '../../../../engine/state/data-folder.ts';

let held: DataFolder | undefined;

process.stdout.write('ready\n');
for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${await answer(line)}\n`);
}

async function answer(line: string): Promise<string> {
  if (line === 'release') {
    await held?.close();
    held = undefined;
    return 'released';
  }
  try {
    held = await openDataFolder(line);
    return 'held';
  } catch (error) {
    return errorCode(error) ?? String(error);
  }
}
