// The demo's arena as a server runs it: its own pack, compiled and started by the engine's host; on closures, or on
// generated code once that was compared with them and serves.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createArenaCompiler } from '#combat-rules/service';
import { systemClock } from '#engine/base/clock';
import { silentLog } from '#engine/base/log';
import { silentMetrics } from '#engine/base/metrics';
import type { PackContents } from '#engine/contract/compiler';
import type { Service } from '#engine/contract';
import type { RoomBehaviour } from '#engine/contract/room';
import type { Kernel } from '#engine/kernel';
import { createBattle, createReport, type Battle } from '#engine/room/battle';
import { roomLayoutSpec } from '#engine/room/layout';
import { createServiceHost } from '#engine/service';
import type { Timers } from '#engine/service/timers';
import { assignLayout } from '#engine/state/layout';
import { sha256Hex } from '#engine/trust/digest';
import { generateSealKey, loadSealKey } from '#engine/trust/seal';
import type { FightTier } from './fight-behaviour.ts';

export const ARENA_TICK_MS = 100;
/** Rooms that fight meanwhile: all classes, and between two slices of the work as many ticks as on a server. */
const WARM_ROOMS = 50;
/** Rounds of warming up after which generated code serves, or never will. */
const WARM_UPS_MAX = 20_000;

/** The pack that ships, as the compiler takes it, with further files. */
export function arenaPack(more: Readonly<Record<string, string>> = {}): PackContents {
  const folder = arenaFolder();
  const members = new Map<string, Uint8Array>();
  for (const name of readdirSync(folder)) {
    if (name.endsWith('.rules')) members.set(name, readFileSync(join(folder, name)));
  }
  for (const [name, text] of Object.entries(more)) {
    members.set(name, new TextEncoder().encode(text));
  }
  return { name: 'arena', service: 'arena', revision: 1, members };
}

/** An arena that serves, as rooms need it. */
export interface Arena {
  readonly behaviour: RoomBehaviour;
  readonly kernel: Kernel;
}

/** Starts the arena on one tier. */
export async function openArena(tier: FightTier): Promise<Arena> {
  const timers = new HeldTimers();
  const host = createServiceHost({
    log: silentLog,
    metrics: silentMetrics,
    clock: systemClock,
    timers,
    sealKey: loadSealKey(generateSealKey()),
    environment: 'benchmark',
  });
  const service = compileArena(arenaPack(), tier);
  const pack = { name: 'arena', revision: 1, digest: sha256Hex('arena') };
  await host.start([{ pack, create: () => service }]);
  const behaviour = roomsOf(service);
  if (tier === 'direct') await warmUp(service, behaviour, timers);
  return { behaviour, kernel: host.kernel };
}

/** The rooms of a pack, on closures, before anybody serves. */
export function arenaBehaviour(pack: PackContents): RoomBehaviour {
  return roomsOf(compileArena(pack, 'closures'));
}

function compileArena(pack: PackContents, tier: FightTier): Service {
  const outcome = createArenaCompiler().compile(pack, { generatedCode: tier === 'direct' });
  if (!outcome.ok) throw new Error(`the arena is refused: ${outcome.diagnostics[0]?.rendered}`);
  if (outcome.layout === undefined) throw new Error('invariant broken: an arena has rooms');
  return outcome.load(assignLayout(roomLayoutSpec(outcome.layout)));
}

function roomsOf({ room }: Service): RoomBehaviour {
  if (room === undefined) throw new Error('invariant broken: an arena has rooms');
  return room;
}

/** Lets rooms fight until generated code serves them. */
async function warmUp(
  service: Service,
  behaviour: RoomBehaviour,
  timers: HeldTimers,
): Promise<void> {
  const rooms = openRooms(behaviour, WARM_ROOMS);
  const report = createReport();
  for (let i = 0; i < WARM_UPS_MAX; i += 1) {
    if (service.describe?.()['servesDirect'] === 1) return;
    for (const room of rooms) {
      room.runTick(report);
      room.observe(report);
    }
    timers.fire();
    await setImmediate();
  }
  throw new Error(`generated code does not serve: ${JSON.stringify(service.describe?.())}`);
}

/** New battles with seeds from 1 on. */
export function openRooms(behaviour: RoomBehaviour, count: number): readonly Battle[] {
  return Array.from({ length: count }, (_none, i) =>
    createBattle({ behaviour, seed: i + 1, tickMs: ARENA_TICK_MS }),
  );
}

/** Timers that are due whenever somebody says so. */
class HeldTimers implements Timers {
  #waiting = new Set<() => void>();

  after(_delayMs: number, run: () => void): () => void {
    this.#waiting.add(run);
    return () => this.#waiting.delete(run);
  }

  fire(): void {
    const due = [...this.#waiting];
    this.#waiting.clear();
    for (const run of due) run();
  }
}

function arenaFolder(): string {
  const places = ['../../../combat-rules/pack/arena', '../../../../combat-rules/pack/arena'];
  const paths = places.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  return paths.find((path) => existsSync(join(path, 'pack.json'))) ?? paths[0] ?? '';
}
