// The sink of a server that has no other: each entry is a line of JSON in a file of `outbox/`, synced before it is
// acknowledged. A line that a crash tore is cut off on opening; an entry that was written and not acknowledged
// comes again under its key. Whoever reads the files may move away all but the newest.
import { open, readdir, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { LIMITS } from '../base/limits.ts';
import { makePrivateFolder, syncFolder } from '../trust/private-folder.ts';
import type { OutboxSink } from './outbox.ts';
import type { OutboxEntry } from './outbox-record.ts';
import { createInOrder } from './in-order.ts';

const NAME = /^outbox-(\d{6})\.jsonl$/;
const LINE_END = 0x0a;

/** Writes to the files of a folder, which is made if needed. @throws what the file system says */
export async function openOutboxFiles(folder: string): Promise<OutboxSink> {
  await makePrivateFolder(folder);
  const names = await readdir(folder);
  const numbers = names.flatMap((name) => NAME.exec(name)?.[1] ?? []).map(Number);
  const files = new OutboxFiles(folder, Math.max(1, ...numbers));
  await files.cutTornLine();
  return files;
}

class OutboxFiles implements OutboxSink {
  readonly #folder: string;
  readonly #order = createInOrder();
  #number: number;

  constructor(folder: string, number: number) {
    this.#folder = folder;
    this.#number = number;
  }

  send(entry: OutboxEntry): Promise<void> {
    return this.#order.run(() => this.#append(`${JSON.stringify(describe(entry))}\n`));
  }

  /** Of a file whose last line has no end, what stands behind the last end. */
  async cutTornLine(): Promise<void> {
    const file = await open(this.#path(), 'a+', 0o600);
    try {
      const { size } = await file.stat();
      const tail = Buffer.alloc(Math.min(size, LINE_BYTES_MAX));
      await file.read(tail, 0, tail.length, size - tail.length);
      const end = size - tail.length + tail.lastIndexOf(LINE_END) + 1;
      if (end < size) await truncate(this.#path(), end);
      await file.datasync();
    } finally {
      await file.close();
    }
    await syncFolder(this.#folder);
  }

  async #append(line: string): Promise<void> {
    const file = await open(this.#path(), 'a', 0o600);
    const { size } = await file.stat();
    try {
      await file.writeFile(line);
      await file.datasync();
    } catch (error) {
      // Half a line must not stand before the whole one: what cannot be cut off stays behind.
      await file.truncate(size).catch(() => {
        this.#number += 1;
      });
      throw error;
    } finally {
      await file.close();
    }
    if (size + line.length < LIMITS.outboxFileBytes) return;
    this.#number += 1;
  }

  #path(): string {
    return join(this.#folder, `outbox-${String(this.#number).padStart(6, '0')}.jsonl`);
  }
}

/** A line is some names and a body, which base64 makes a third longer. */
const LINE_BYTES_MAX = LIMITS.outboxEntryBytesMax * 6 + 4_096;

/** The body as JSON where it is JSON. */
function describe({ bytes, ...head }: OutboxEntry): Record<string, unknown> {
  try {
    const body: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return { ...head, body };
  } catch {
    return { ...head, base64: Buffer.from(bytes).toString('base64') };
  }
}
