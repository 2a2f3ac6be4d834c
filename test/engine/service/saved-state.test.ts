// State at rest on its way out and back: sealed, counted, refused (SPEC SV2-SV7).
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { errorCode } from '../../../engine/base/errors.ts';
import { seal } from '../../../engine/trust/seal.ts';
import { sha256Hex } from '../../../engine/trust/digest.ts';
import { createFaultyStorage } from '../state/faulty-storage.ts';
import { MemoryStore } from '../state/memory-store.ts';
import {
  KEY,
  loadText,
  openSavedRig,
  openServing,
  OTHER_KEY,
  type SavedRig,
} from './saved-state-rig.ts';
import { activation, capture } from './sample-capture.ts';

const refused = expect.objectContaining({ code: 'SEAL_REFUSED' });

async function restarted(rig: SavedRig, options = {}): Promise<SavedRig> {
  await rig.crash();
  return openSavedRig({ path: rig.path, ...options });
}

const file = ({ path }: SavedRig): string => join(path, 'garden.state');

describe('saving and loading', () => {
  it('[SV2] what was saved comes back after a restart with its schema and what it carries', async () => {
    const rig = await openServing();
    const carried = [{ from: 3, to: 4, bytes: Uint8Array.of(1, 2) }];
    await rig.states.save([capture('roses', { carried })]);
    const again = await restarted(rig);
    expect(await again.states.load('garden')).toEqual({
      schema: 3,
      state: new TextEncoder().encode('roses'),
      carried,
    });
  });

  it('[SV2] a service that was never saved has none, and nothing is logged about it', async () => {
    const rig = await openServing();
    expect(await rig.states.load('garden')).toBeUndefined();
    expect(rig.errors).toEqual([]);
  });

  it('[SV2] neither the store nor the ledger holds plain state', async () => {
    const rig = await openServing();
    await rig.states.save([capture('secret roses')]);
    for (const name of ['garden.state', 'saves.ledger']) {
      const bytes = await readFile(join(rig.path, name));
      expect(bytes.includes('secret')).toBe(false);
      expect(bytes.includes('plants')).toBe(false);
    }
  });

  it('[SV2] a record that 0.1.0 wrote still loads', async () => {
    const rig = await openServing();
    const context = {
      environment: 'test',
      service: 'garden',
      record: 'service-state',
      schema: 2,
      generation: 1,
      pack: sha256Hex('plants'),
      counter: 9,
      previous: '',
    };
    await writeFile(file(rig), seal(Buffer.from('old roses'), KEY, context));
    await rig.history.append({ ...activation(1), stage: 'saved', counter: 9 });
    expect(await rig.states.load('garden')).toMatchObject({ schema: 2, carried: [] });
    expect(await loadText(rig)).toBe('old roses');
  });

  it('[SV2] a record under a former key loads, and the next save is under the new one', async () => {
    const rig = await openServing();
    await rig.states.save([capture('roses')]);
    const rotated = await restarted(rig, { key: { ...OTHER_KEY, others: [KEY] } });
    expect(await loadText(rotated)).toBe('roses');
    await rotated.states.save([capture('roses')]);
    const later = await restarted(rotated, { key: OTHER_KEY });
    expect(await loadText(later)).toBe('roses');
  });
});

describe('refused records', () => {
  it('[SV3] an older record of the same service is refused, however it came back', async () => {
    const rig = await openServing();
    await rig.states.save([capture('one')]);
    const older = await readFile(file(rig));
    await rig.states.save([capture('two')]);
    const newest = await readFile(file(rig));
    const again = await restarted(rig);
    await writeFile(file(again), older);
    await expect(again.states.load('garden')).rejects.toEqual(refused);
    await writeFile(file(again), newest);
    expect(await loadText(again)).toBe('two');
  });

  it.each([
    ['another installation', { environment: 'elsewhere' }],
    ['another key', { key: OTHER_KEY }],
  ])('[SV3] the record of %s is refused', async (_, options) => {
    const rig = await openServing();
    await rig.states.save([capture('one')]);
    const again = await restarted(rig, options);
    await expect(again.states.load('garden')).rejects.toEqual(refused);
  });

  it("[SV3] another service's record is refused", async () => {
    const rig = await openServing();
    await rig.states.save([capture('one')]);
    await writeFile(join(rig.path, 'orchard.state'), await readFile(file(rig)));
    await rig.history.append(activation(1, 'orchard'));
    await expect(rig.states.load('orchard')).rejects.toEqual(refused);
  });

  it('[SV3] a record of a generation that never served here is refused', async () => {
    const other = await openServing();
    await other.activate(2);
    await other.states.save([capture('one', { generation: 2 })]);
    const rig = await openServing();
    await writeFile(file(rig), await readFile(file(other)));
    await expect(rig.states.load('garden')).rejects.toEqual(refused);
  });

  it.each(['service-state-handover', 'save-ledger', ''])(
    '[SV3] a record of the kind %j is refused, though it is sealed by us',
    async (record) => {
      const rig = await openServing();
      const context = { environment: 'test', service: 'garden', record, schema: 3 };
      const rest = { generation: 1, pack: sha256Hex('plants'), counter: 1, previous: '' };
      await writeFile(file(rig), seal(Buffer.from('roses'), KEY, { ...context, ...rest }));
      await expect(rig.states.load('garden')).rejects.toEqual(refused);
    },
  );

  it('[SV3] a record with any one bit flipped, or cut anywhere, is refused', async () => {
    const rig = await openServing();
    const store = new MemoryStore();
    const flipping = await openServing({ store });
    await rig.crash();
    await flipping.states.save([capture('a bed of roses')]);
    const record = store.medium.records.get('garden') ?? new Uint8Array();
    const accepted: string[] = [];
    const load = async (altered: Uint8Array, what: string): Promise<void> => {
      store.medium.records.set('garden', altered);
      const code = await flipping.states.load('garden').then(() => 'taken', errorCode);
      if (code !== 'SEAL_REFUSED') accepted.push(what);
    };
    for (let bit = 0; bit < record.length * 8; bit += 1) {
      const flipped = new Uint8Array(record);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      await load(flipped, `bit ${bit}`);
    }
    for (let length = 0; length < record.length; length += 1) {
      await load(record.subarray(0, length), `cut at ${length}`);
    }
    expect(accepted).toEqual([]);
    store.medium.records.set('garden', record);
    expect(await loadText(flipping)).toBe('a bed of roses');
  });

  it('[SV3] what is refused is set aside whole, named in the log, and saving goes on above it', async () => {
    const rig = await openServing();
    await rig.states.save([capture('one')]);
    const again = await restarted(rig);
    await writeFile(file(again), 'rubbish');
    await again.states
      .load('garden')
      .catch((error: unknown) => again.states.refuse('garden', error));
    const names = (await readdir(rig.path)).filter((name) => name.startsWith('garden.state'));
    expect(names).toEqual([expect.stringMatching(/^garden\.state-refused-[0-9a-f]{16}$/)]);
    expect(await readFile(join(rig.path, names[0] ?? ''), 'utf8')).toBe('rubbish');
    expect(again.errors).toEqual([expect.stringContaining('set aside')]);
    await again.states.save([capture('two')]);
    expect(again.ledger.last('garden')?.counter).toBe(2);
    expect(await loadText(await restarted(again))).toBe('two');
  });

  it('[SV7] a saved state that is gone is logged as an error', async () => {
    const store = new MemoryStore();
    const rig = await openServing({ store });
    await rig.states.save([capture('one')]);
    store.medium.records.clear();
    const again = await restarted(rig, { store });
    expect(await again.states.load('garden')).toBeUndefined();
    expect(again.errors).toEqual([expect.stringContaining('is gone')]);
  });
});

describe('counting', () => {
  it('[SV4] every save counts one up, over restarts, and the history has the first of each generation', async () => {
    const rig = await openServing();
    for (const text of ['a', 'b', 'c']) await rig.states.save([capture(text)]);
    expect(rig.ledger.last('garden')).toMatchObject({ counter: 3, generation: 1 });
    expect(rig.history.saved('garden')).toMatchObject({ counter: 1, generation: 1 });
    const again = await restarted(rig);
    await again.activate(2);
    await again.states.save([capture('d', { generation: 2 })]);
    expect(again.history.saved('garden')).toMatchObject({ counter: 4, generation: 2 });
  });

  it.each(['emptied', 'damaged', 'of another key'])(
    '[SV4] without the ledger, %s, the history still refuses what is older than it counted',
    async (what) => {
      const rig = await openServing();
      await rig.states.save([capture('one')]);
      const older = await readFile(file(rig));
      await rig.activate(2);
      await rig.states.save([capture('two', { generation: 2 })]);
      const ledger = join(rig.path, 'saves.ledger');
      const other = await openServing({ key: OTHER_KEY });
      await other.states.save([capture('x')]);
      if (what === 'damaged') await writeFile(ledger, 'rubbish');
      else if (what === 'emptied') await writeFile(ledger, '');
      else await writeFile(ledger, await readFile(join(other.path, 'saves.ledger')));
      const again = await restarted(rig);
      expect(again.errors).toEqual([expect.stringContaining('the history counts alone')]);
      expect(await loadText(again)).toBe('two');
      await writeFile(file(again), older);
      await expect(again.states.load('garden')).rejects.toEqual(refused);
    },
  );

  it('[SV4] a save whose count fails stands, is said once, and so is the end of it', async () => {
    const storage = createFaultyStorage();
    const rig = await openServing({ storage });
    await rig.states.save([capture('one')]);
    for (const text of ['two', 'three']) {
      storage.failNext('sync');
      await rig.states.save([capture(text)]);
    }
    expect(rig.errors).toEqual([expect.stringContaining('not counted')]);
    await rig.states.save([capture('four')]);
    expect(rig.infos).toEqual([expect.stringContaining('counted again')]);
    expect(await loadText(await restarted(rig))).toBe('four');
  });

  it('[SV4] a save whose count failed is counted later, though nothing changed', async () => {
    const storage = createFaultyStorage();
    const rig = await openServing({ storage });
    await rig.states.save([capture('one')]);
    storage.failNext('sync');
    await rig.states.save([capture('two')]);
    await rig.states.save([capture('two')]);
    expect(rig.infos).toEqual([expect.stringContaining('counted again')]);
  });

  it('[SV4] a crash between a save and its count leaves a state that loads', async () => {
    const storage = createFaultyStorage();
    const rig = await openServing({ storage });
    await rig.states.save([capture('one')]);
    storage.failNext('create');
    await rig.states.save([capture('two')]);
    const again = await restarted(rig);
    expect(again.ledger.last('garden')?.counter).toBe(1);
    expect(await loadText(again)).toBe('two');
  });
});

describe('what is written', () => {
  it('[SV5] state that did not change is not written again', async () => {
    const store = new MemoryStore();
    const rig = await openServing({ store });
    for (const text of ['a', 'a', 'b', 'a', 'a']) await rig.states.save([capture(text)]);
    expect(store.saves).toBe(3);
    expect(await loadText(rig)).toBe('a');
  });

  it.each([
    ['generation', { generation: 2 }],
    ['schema', { schema: 4 }],
    ['carried bytes', { carried: [{ from: 1, to: 2, bytes: Uint8Array.of(1) }] }],
  ])('[SV5] the same state under another %s is written', async (_, change) => {
    const store = new MemoryStore();
    const rig = await openServing({ store });
    await rig.states.save([capture('a')]);
    await rig.states.save([capture('a', change)]);
    expect(store.saves).toBe(2);
  });

  it('[SV5] after a save that failed the same state is written again', async () => {
    const store = new MemoryStore();
    const rig = await openServing({ store });
    store.isFull = true;
    await expect(rig.states.save([capture('a')])).rejects.toMatchObject({
      code: 'DATA_WRITE_FAILED',
    });
    store.isFull = false;
    await rig.states.save([capture('a')]);
    expect(await loadText(rig)).toBe('a');
    expect(rig.ledger.last('garden')?.counter).toBe(2);
  });

  it('[SV6] one that cannot be saved does not keep the others, and is reported', async () => {
    const rig = await openServing();
    const unnameable = capture('x', { service: '../garden' });
    await expect(rig.states.save([unnameable, capture('roses')])).rejects.toMatchObject({
      code: 'DATA_NAME_REFUSED',
    });
    expect(await loadText(rig)).toBe('roses');
    const another = capture('y', { service: 'Garden' });
    await expect(rig.states.save([unnameable, another])).rejects.toBeInstanceOf(AggregateError);
  });
});
