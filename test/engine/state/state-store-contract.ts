// What every state store promises (SPEC ST1-ST7), run over each of them and over the double that other tests
// use in their place.
import { expect, it } from 'vitest';
import type { StateStore } from '../../../engine/state/state-store.ts';
import { SEALED_BYTES_MAX } from '../../../engine/state/state-store.ts';

/** One store that can be closed and opened again on what it had kept. */
export interface StoreRig {
  open(): Promise<StateStore>;
  /** The bytes of what was set aside under `name`. */
  aside(name: string): Promise<Uint8Array>;
}

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
export const coded = (code: string, message = ''): unknown =>
  expect.objectContaining({ code, message: expect.stringContaining(message) });

/** Registers the suite; `rig` is asked once a test. */
export function testStateStore(rig: () => StoreRig): void {
  it('[ST1] the record saved last comes back byte for byte, also from a store opened later', async () => {
    const store = await rig().open();
    await store.save('garden', bytesOf('one'));
    await store.save('garden', bytesOf('two'));
    expect(await store.load('garden')).toEqual(bytesOf('two'));
    await store.close();
    const later = await rig().open();
    expect(await later.load('garden')).toEqual(bytesOf('two'));
    await later.close();
  });

  it('[ST1] an empty record and one of a megabyte come back', async () => {
    const store = await rig().open();
    const large = new Uint8Array(1_000_000).map((_, i) => i % 251);
    await store.save('garden', new Uint8Array(0));
    await store.save('orchard', large);
    expect(await store.load('garden')).toEqual(new Uint8Array(0));
    expect(Buffer.from(large).equals((await store.load('orchard')) ?? bytesOf('none'))).toBe(true);
    await store.close();
  });

  it('[ST1] what is handed in and out shares no memory with what is kept', async () => {
    const store = await rig().open();
    const record = bytesOf('one');
    await store.save('garden', record);
    record.fill(0);
    (await store.load('garden'))?.fill(0);
    expect(await store.load('garden')).toEqual(bytesOf('one'));
    await store.close();
  });

  it('[ST2] saves of one service that overlap end in the order they were made', async () => {
    const store = await rig().open();
    await Promise.all(['1', '2', '3', '4'].map((text) => store.save('garden', bytesOf(text))));
    expect(await store.load('garden')).toEqual(bytesOf('4'));
    await store.close();
  });

  it('[ST2] services do not see each other, and one that was never saved has none', async () => {
    const store = await rig().open();
    await store.save('garden', bytesOf('one'));
    expect(await store.load('gardens')).toBeUndefined();
    expect(await store.load('garde')).toBeUndefined();
    await store.close();
  });

  it('[ST3] the services that have a record are listed, sorted, without what was set aside', async () => {
    const store = await rig().open();
    expect(await store.list()).toEqual([]);
    for (const service of ['zoo', 'a', 'garden']) await store.save(service, bytesOf(service));
    await store.setAside('zoo');
    expect(await store.list()).toEqual(['a', 'garden']);
    await store.close();
  });

  it('[ST3] a removed record is gone, and removing it again is harmless', async () => {
    const store = await rig().open();
    await store.save('garden', bytesOf('one'));
    await store.remove('garden');
    await store.remove('garden');
    expect(await store.load('garden')).toBeUndefined();
    await store.close();
    const later = await rig().open();
    expect(await later.list()).toEqual([]);
    await later.close();
  });

  it('[ST4] a record that was set aside is whole under its new name, however often', async () => {
    const store = await rig().open();
    await store.save('garden', bytesOf('first'));
    const first = await store.setAside('garden');
    expect(await store.load('garden')).toBeUndefined();
    await store.save('garden', bytesOf('second'));
    const second = await store.setAside('garden');
    expect(second).not.toBe(first);
    await store.close();
    expect(await rig().aside(first)).toEqual(bytesOf('first'));
    expect(await rig().aside(second)).toEqual(bytesOf('second'));
  });

  it('[ST4] without a record there is nothing to set aside', async () => {
    const store = await rig().open();
    await expect(store.setAside('garden')).rejects.toEqual(coded('DATA_WRITE_FAILED'));
    await store.close();
  });

  it.each([
    '',
    '.',
    '..',
    '../garden',
    'a/b',
    'Garden',
    'a.b',
    'a\0',
    '/etc',
    'a'.repeat(41),
    '-a',
  ])('[ST5] %j is no service name for any call', async (service) => {
    const store = await rig().open();
    const refused = coded('DATA_NAME_REFUSED');
    await expect(store.save(service, bytesOf('x'))).rejects.toEqual(refused);
    await expect(store.load(service)).rejects.toEqual(refused);
    await expect(store.remove(service)).rejects.toEqual(refused);
    await expect(store.setAside(service)).rejects.toEqual(refused);
    const record = bytesOf('x');
    expect(await store.saveAll([{ service, record }])).toEqual([{ service, error: refused }]);
    expect(await store.list()).toEqual([]);
    await store.close();
  });

  it('[ST6] a record above the limit is STATE_TOO_LARGE and the one before stays', async () => {
    const store = await rig().open();
    await store.save('garden', bytesOf('one'));
    const large = new Uint8Array(SEALED_BYTES_MAX + 1);
    await expect(store.save('garden', large)).rejects.toEqual(coded('STATE_TOO_LARGE', 'garden'));
    expect(await store.load('garden')).toEqual(bytesOf('one'));
    await store.close();
  });

  it('[ST7] records of one moment are all there when saving them resolves', async () => {
    const store = await rig().open();
    const services = ['a', 'b', 'c'];
    const entries = services.map((service) => ({ service, record: bytesOf(service) }));
    expect(await store.saveAll(entries)).toEqual([]);
    await store.close();
    const later = await rig().open();
    for (const service of services) expect(await later.load(service)).toEqual(bytesOf(service));
    await later.close();
  });

  it('[ST7] an entry that cannot be saved does not keep the others', async () => {
    const store = await rig().open();
    const large = { service: 'b', record: new Uint8Array(SEALED_BYTES_MAX + 1) };
    const failures = await store.saveAll([{ service: 'a', record: bytesOf('a') }, large]);
    expect(failures).toEqual([{ service: 'b', error: coded('STATE_TOO_LARGE') }]);
    expect(await store.load('a')).toEqual(bytesOf('a'));
    await store.close();
  });
}
