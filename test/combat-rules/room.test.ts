// The arena in the engine's own room, on the engine's own kernel: two packs, one battle.
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createArenaCompiler } from '../../combat-rules/service.ts';
import { CHANGE_KIND } from '../../combat-rules/model/change.ts';
import { COMMAND_KIND } from '../../combat-rules/model/command.ts';
import { createArenaCodec, decodeChanges } from '../../combat-rules/protocol/codec.ts';
import { ManualClock } from '../../engine/base/clock.ts';
import type { RoomId } from '../../engine/contract/ids.ts';
import { createKernel } from '../../engine/kernel/kernel.ts';
import type { Kernel } from '../../engine/kernel/kernel.ts';
import { createRoom } from '../../engine/room/room.ts';
import type { Room } from '../../engine/room/room.ts';
import { roomLayoutSpec } from '../../engine/room/room-layout.ts';
import { assignLayout } from '../../engine/state/layout.ts';
import { sha256Hex } from '../../engine/trust/digest.ts';

const PACK = new URL('../../combat-rules/pack/arena/', import.meta.url);

function newKernel(): Kernel {
  return createKernel({
    lastGeneration: 0,
    lastEpoch: 0,
    digest: (text) => sha256Hex(text),
    drain: { policy: 'evict', deadlineMs: 1_000 },
    keepStandby: false,
    onUnload: () => undefined,
  });
}

/** Compiles the pack that ships, with changes, and makes it serve. */
function activate(kernel: Kernel, edit: (path: string, text: string) => string): void {
  const names = readdirSync(PACK);
  const texts = names.map((name) => edit(name, readFileSync(new URL(name, PACK), 'utf8')));
  const members = new Map(names.map((name, i) => [name, new TextEncoder().encode(texts[i])]));
  const outcome = createArenaCompiler().compile({
    name: 'arena',
    service: 'arena',
    revision: 1,
    members,
  });
  if (!outcome.ok || outcome.layout === undefined) throw new Error('the pack compiles');
  const service = outcome.load(assignLayout(roomLayoutSpec(outcome.layout)));
  const pack = { name: 'arena', revision: 1, digest: sha256Hex(texts.join('\n')) };
  kernel.activate(kernel.prepare([kernel.load(service, pack)]), kernel.epoch, 0);
}

function openRoom(kernel: Kernel): Room {
  const options = { id: 1 as RoomId, seed: 5, tickMs: 100, service: 'arena' };
  return createRoom({ ...options, kernel, clock: new ManualClock() });
}

const withoutChance = (path: string, text: string): string => (path === 'crit.rules' ? '' : text);

describe('a room of the arena', () => {
  it('[AR24] an edited number changes the next hit of the battle that goes on', () => {
    const kernel = newKernel();
    activate(kernel, withoutChance);
    const room = openRoom(kernel);
    for (let slot = 0; slot < 10; slot += 1) room.join();
    room.runTick();
    const strike = (member: number): readonly (readonly number[])[] => {
      const args = new Float64Array([9, 0, 0, 0]);
      room.enqueue({ member, sequence: 1, kind: COMMAND_KIND.strike, args });
      const report = room.runTick();
      expect(report.replyRefusal[0]).toBe(0);
      const changes = decodeChanges(createArenaCodec().encodeChanges(report.changes)) ?? [];
      const hits = changes.filter(({ kind }) => kind === CHANGE_KIND.hit);
      return hits.map(({ amount, hp }) => [amount, hp]);
    };
    // Blade on Mage: 24 * 150% - 6 * 50% = 33; Ranger at 200%: 22 * 200% - 3 = 41.
    expect(strike(2)).toEqual([[33, 47]]);
    activate(kernel, (path, text) =>
      withoutChance(path, text).replace('= max(1, a.attack * 150%', '= max(1, a.attack * 200%'),
    );
    expect(strike(4)).toEqual([[41, 6]]);
  });

  it('[AR25] activating an identical pack again changes no byte of any later tick', () => {
    const same = (_: string, text: string): string => text;
    const [still, swapped] = [newKernel(), newKernel()];
    const rooms = [still, swapped].map((kernel) => {
      activate(kernel, same);
      return openRoom(kernel);
    });
    for (let i = 0; i < 300; i += 1) {
      if (i % 7 === 0) activate(swapped, same);
      for (const room of rooms) room.runTick();
      expect(rooms[1]?.stateHash()).toBe(rooms[0]?.stateHash());
    }
  });

  it('[AR39] a tick creates no object', () => {
    const kernel = newKernel();
    activate(kernel, (_, text) => text);
    const room = openRoom(kernel);
    const ticks = 10_000;
    const run = (): number => {
      const before = process.memoryUsage().heapUsed;
      for (let i = 0; i < ticks; i += 1) room.runTick();
      return process.memoryUsage().heapUsed - before;
    };
    run();
    const trials = Array.from({ length: 9 }, run).sort((a, b) => a - b);
    // The median passes over a collection or a compilation.
    expect(trials[4]).toBeLessThan(ticks * 48);
    expect(room.tick).toBe(10 * ticks);
  });
});
