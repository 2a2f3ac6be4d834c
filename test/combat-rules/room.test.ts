// The arena in the engine's own room, on the engine's own kernel: two packs, one battle.
import { describe, expect, it } from 'vitest';
import { CHANGE_KIND } from '../../combat-rules/model/change.ts';
import { COMMAND_KIND } from '../../combat-rules/model/command.ts';
import { createArenaCodec } from '../../combat-rules/protocol/codec.ts';
import { decodeChanges } from '../../combat-rules/protocol/client.ts';
import { hashName } from '../../dsl/hash.ts';
import { ManualClock } from '../../engine/base/clock.ts';
import type { RoomId } from '../../engine/contract/ids.ts';
import { createKernel } from '../../engine/kernel/kernel.ts';
import type { Kernel } from '../../engine/kernel/kernel.ts';
import { createRoom } from '../../engine/room/room.ts';
import type { Room } from '../../engine/room/room.ts';
import { roomLayoutSpec } from '../../engine/room/room-layout.ts';
import { assignLayout } from '../../engine/state/layout.ts';
import { sha256Hex } from '../../engine/trust/digest.ts';
import { FIGHTER, compileRules } from './support/arena.ts';
import { shippedFiles } from './support/pack.ts';

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

/** Compiles rule files and makes them serve. */
function activate(kernel: Kernel, files: Readonly<Record<string, string>>): void {
  const outcome = compileRules(files);
  if (!outcome.ok || outcome.layout === undefined) throw new Error('the pack compiles');
  const service = outcome.load(assignLayout(roomLayoutSpec(outcome.layout)));
  const digest = sha256Hex(Object.values(files).join('\n'));
  const pack = { name: 'arena', revision: 1, digest };
  kernel.activate(kernel.prepare([kernel.load(service, pack)]), kernel.epoch, 0);
}

function openRoom(kernel: Kernel): Room {
  const options = { id: 1 as RoomId, seed: 5, tickMs: 100, service: 'arena' };
  return createRoom({ ...options, kernel, clock: new ManualClock() });
}

describe('a room of the arena', () => {
  it('[AR24] an edited number changes the next hit of the battle that goes on', () => {
    const kernel = newKernel();
    const files = { 'fighter.rules': FIGHTER };
    activate(kernel, files);
    const room = openRoom(kernel);
    for (let slot = 0; slot < 10; slot += 1) room.join();
    room.runTick();
    const jab = (member: number): readonly (readonly number[])[] => {
      const args = new Float64Array([hashName('jab'), 9, 0, 0]);
      room.enqueue({ member, sequence: 1, kind: COMMAND_KIND.use, args });
      const report = room.runTick();
      expect(report.replyRefusal[0]).toBe(0);
      const frame = decodeChanges(createArenaCodec().encodeChanges(report.changes));
      const hits = (frame?.changes ?? []).filter(({ kind }) => kind === CHANGE_KIND.hit);
      return hits.map(({ amount, hp }) => [amount, hp]);
    };
    expect(jab(2)).toEqual([[10, 90]]);
    activate(kernel, {
      'fighter.rules': FIGHTER.replace('damage: caster.attack', 'damage: caster.attack * 130%'),
    });
    expect(jab(4)).toEqual([[13, 77]]);
  });

  it('[AR25] activating an identical pack again changes no byte of any later tick', () => {
    const [still, swapped] = [newKernel(), newKernel()];
    const rooms = [still, swapped].map((kernel) => {
      activate(kernel, shippedFiles());
      return openRoom(kernel);
    });
    for (let i = 0; i < 60; i += 1) {
      if (i % 7 === 0) activate(swapped, shippedFiles());
      for (const room of rooms) room.runTick();
      expect(rooms[1]?.stateHash()).toBe(rooms[0]?.stateHash());
    }
  });

  it('[AR39] a tick creates no object', () => {
    const kernel = newKernel();
    activate(kernel, shippedFiles());
    const room = openRoom(kernel);
    const ticks = 4_000;
    const run = (): number => {
      const before = process.memoryUsage().heapUsed;
      for (let i = 0; i < ticks; i += 1) room.runTick();
      return process.memoryUsage().heapUsed - before;
    };
    for (let i = 0; i < 4; i += 1) run();
    const trials = Array.from({ length: 5 }, run).sort((a, b) => a - b);
    // The median passes over a collection or a compilation. A round that begins makes some objects.
    expect(trials[2]).toBeLessThan(ticks * 64);
    expect(room.tick).toBe(9 * ticks);
  });
});
