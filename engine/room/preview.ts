// What moving to a version would do, tried on copies of live rooms: evidence before an activation, never the move
// itself. In slices, so that rooms tick on meanwhile.
import type { RoomId } from '../contract/ids.ts';
import type { RoomBehaviour, RoomSchema, RoomTouch } from '../contract/room.ts';
import { LIMITS } from '../base/limits.ts';
import { thrownText } from '../base/thrown.ts';
import { schemaOf } from '../state/room-schema.ts';
import { restoreBattle } from './battle.ts';
import type { Room } from './room.ts';
import type { SchemaLineage } from './schema-lineage.ts';

/** What was found. */
export interface MovePreview {
  /** Rooms that are on another schema than the version's. */
  readonly moving: number;
  /** Those of them whose copies were moved. */
  readonly tried: number;
  /** What that did to things that run; where not all rooms were tried, taken up to all that would move. */
  readonly touches: readonly RoomTouch[];
  /** Why the rooms cannot move, and the first of them that cannot. */
  readonly refusal: { readonly room: RoomId; readonly reason: string } | undefined;
}

export interface PreviewOptions {
  readonly lineage: SchemaLineage;
  readonly tickMs: number;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
  /** Lets others have their turn. */
  readonly pause: () => Promise<void>;
}

/** Tries the move on up to LIMITS.moveSampleMax of the rooms, evenly chosen. */
export async function previewMove(
  rooms: readonly Room[],
  behaviour: RoomBehaviour,
  options: PreviewOptions,
): Promise<MovePreview> {
  const target = schemaOf(behaviour);
  const moving = rooms.filter(
    ({ state, schema }) => state === 'open' && schema.digest !== target.digest,
  );
  const refused = refusedPath(moving, behaviour, options.lineage);
  if (refused !== undefined) return { moving: moving.length, tried: 0, touches: [], ...refused };
  const every = Math.max(1, Math.ceil(moving.length / LIMITS.moveSampleMax));
  const sample = moving.filter((_, index) => index % every === 0);
  const touches = new Map<string, RoomTouch>();
  let tried = 0;
  let startMs = options.nowMs();
  for (const room of sample) {
    const reason = tryMove(room, behaviour, touches, options);
    if (reason !== undefined) {
      const refusal = { room: room.id, reason };
      return { moving: moving.length, tried, touches: [...touches.values()], refusal };
    }
    tried += 1;
    if (options.nowMs() - startMs < LIMITS.moveSampleTurnMs) continue;
    await options.pause();
    startMs = options.nowMs();
  }
  const scale = tried === 0 ? 1 : moving.length / tried;
  const found = [...touches.values()].map((touch) => {
    return { ...touch, count: Math.ceil(touch.count * scale) };
  });
  return { moving: moving.length, tried, touches: found, refusal: undefined };
}

/** Why battles cannot move along a path, in words; the behaviour is asked, and what it must have. */
function refusesMove(
  behaviour: RoomBehaviour,
  path: readonly RoomSchema[],
  version: 'new' | 'served',
): string | undefined {
  if (path.length < 2) return undefined;
  if (behaviour.migrate === undefined) return 'it has other columns and no way to fill them';
  return behaviour.refusesMove?.(path, version);
}

/** Each path is asked for once, however many rooms are to take it. */
function refusedPath(
  rooms: readonly Room[],
  behaviour: RoomBehaviour,
  lineage: SchemaLineage,
): Pick<MovePreview, 'refusal'> | undefined {
  const target = schemaOf(behaviour);
  const version = lineage.has(target) ? 'served' : 'new';
  const asked = new Set<string>();
  for (const { id, schema, membersMax } of rooms) {
    if (membersMax !== behaviour.membersMax) {
      const reason = `it has ${behaviour.membersMax} member slots, not ${membersMax}`;
      return { refusal: { room: id, reason } };
    }
    if (asked.has(schema.digest)) continue;
    asked.add(schema.digest);
    const reason = refusesMove(behaviour, lineage.path(schema, target), version);
    if (reason !== undefined) return { refusal: { room: id, reason } };
  }
  return undefined;
}

/** Moves a copy; why it could not be moved. */
function tryMove(
  room: Room,
  behaviour: RoomBehaviour,
  touches: Map<string, RoomTouch>,
  { lineage, tickMs }: PreviewOptions,
): string | undefined {
  // The room may have closed or moved while others had their turn.
  const { generation, schema, state } = room;
  const current = generation.service.room;
  const target = schemaOf(behaviour);
  if (state !== 'open' || current === undefined || schema.digest === target.digest)
    return undefined;
  try {
    const copy = restoreBattle(room.snapshot(), { behaviour: current, tickMs });
    const path = lineage.path(schema, target);
    const kept = room.kept(target);
    for (const touch of behaviour.touches?.({ path, from: copy.columns, kept }) ?? []) {
      const key = `${touch.what}\n${touch.how}`;
      const count = (touches.get(key)?.count ?? 0) + touch.count;
      touches.set(key, { ...touch, count });
    }
    copy.move(behaviour, path, kept);
    return undefined;
  } catch (error) {
    return `a copy of it could not be moved: ${thrownText(error)}`;
  }
}
