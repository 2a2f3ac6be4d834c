// What holds of a process between two ticks: leases are those of its rooms, every version is there for a reason, and none
// is unloaded twice.
import type { Server } from './server.ts';

/** A forebear whose service came back drains with its heir. */
const WAITING = ['draining', 'standby'];

/** What is wrong, in words. */
export function wrongProcess({ kernel, open, loaded, active }: Server): string[] {
  const wrong: string[] = [];
  const leases = kernel.leases();
  const held = leases.map(({ holder, set }) => `${holder} on ${set}`).toSorted();
  const expected = open.map(({ id, set }) => `room ${id} on ${set.digest}`).toSorted();
  if (held.join() !== expected.join()) {
    wrong.push(`D1 leases are ${held.join()}, rooms are ${expected.join()}`);
  }
  const used = new Set(leases.flatMap(({ generations }) => generations));
  for (const generation of kernel.generations()) {
    const isHeld = used.has(generation.id) || generation === active;
    if (!isHeld && !WAITING.includes(generation.state)) {
      wrong.push(`D2 generation ${generation.id} is ${generation.state}, and nobody holds it`);
    }
  }
  const standbys = kernel.generations().filter(({ state }) => state === 'standby');
  if (standbys.length > 1) wrong.push(`D2 ${standbys.length} versions stand by`);
  const alive = new Set(kernel.generations().map(({ service }) => service));
  for (const { generation, watch } of loaded) {
    const expectedUnloads = alive.has(generation.service) ? 0 : 1;
    if (watch.unloads === expectedUnloads) continue;
    wrong.push(`D2 generation ${generation.id} was unloaded ${watch.unloads} times`);
  }
  return wrong;
}

/** Of all rooms: changes when anything of them does. */
export function hashesOf({ all }: Server): string {
  return all.map((room) => `${room.id} ${room.state} ${room.tick} ${room.stateHash()}`).join();
}
