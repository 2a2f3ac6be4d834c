// What a tick costs the garbage collector.
import { describe, expect, it } from 'vitest';
import type { RoomJournal } from '../../../engine/room/record.ts';
import { createCommand } from '../../../engine/room/mailbox.ts';
import { createRoomHarness, seat } from './room-harness.ts';
import { TOY } from './toy-behaviour.ts';

/** Counts what it is given; durable lags behind, as on a disk. */
class CountingJournal implements RoomJournal {
  readonly #position = new Float64Array(1);

  get position(): number {
    return this.#position[0] ?? 0;
  }

  get durable(): number {
    return this.position - 3;
  }

  append(): void {
    this.#position[0] = this.position + 1;
  }

  appendReferring(): void {
    this.append();
  }

  isSnapshotDue(): boolean {
    return false;
  }
}

describe('a tick', () => {
  it.each([
    ['alone', undefined],
    ['with a journal', new CountingJournal()],
  ])('[RM21] with commands, replies and changes, %s, allocates nothing', (_, journal) => {
    const { open } = createRoomHarness({}, journal);
    const room = seat(open(), 2);
    const command = createCommand();
    const ticks = 20_000;
    const run = (): number => {
      const before = process.memoryUsage().heapUsed;
      for (let i = 0; i < ticks; i += 1) {
        command.kind = TOY.refuse;
        command.sequence = i;
        room.enqueue(command);
        command.kind = TOY.flood;
        command.args[0] = 3;
        room.enqueue(command);
        room.runTick();
      }
      return process.memoryUsage().heapUsed - before;
    };
    const trials = Array.from({ length: 9 }, run).sort((a, b) => a - b);
    // One object a tick would be 320 KB; the median passes over a collection or a compilation.
    expect(trials[4]).toBeLessThan(ticks * 4);
  });
});
