// How the rooms of a process follow the versions of their service: what moving would do, the way they take, and how
// they go back.
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { CodedError } from '../base/errors.ts';
import type { Participant } from '../contract/participant.ts';
import type { RoomBehaviour, RoomTouch } from '../contract/room.ts';
import type { Service } from '../contract/service.ts';
import type { Generation } from '../kernel/generation.ts';
import { schemaOf } from '../state/room-schema.ts';
import { nextTurn } from './loop.ts';
import { previewMove, type MovePreview } from './preview.ts';
import type { RoomCommons, RoomReturn } from './room-commons.ts';
import type { Room } from './room.ts';
import type { RestorePlan, RestoreRefusal } from './way-back.ts';

/** Rooms and the versions of their service. */
export interface RoomMoves {
  /** A version became active: the way that rooms move to it, or go back to it. */
  activated(generation: Generation, way?: RoomReturn): void;
  /** Tries versions on copies of the rooms, and lets states go when their switch is confirmed. */
  readonly participant: Participant;
  /** Asked now and then: lets go of states to go back to whose time is over, and keeps what is left of rooms. */
  expire(): void;
  /** Asked often, between ticks: seals some of the states that rooms have left. */
  sealKept(): void;
  /** What a return to a pack, or the one that serves, would do to these rooms, or to all. */
  planRestore(
    rooms?: readonly number[],
    pack?: string,
  ): ReadonlyMap<number, RestorePlan | RestoreRefusal>;
  /** Rooms go back to their state at the switch away from the version that serves now; how each fared is logged. */
  restore(rooms?: readonly number[]): void;
  /** What moving to a version would do, tried on copies. */
  previewMove(behaviour: RoomBehaviour): Promise<MovePreview>;
}

export interface RoomMovesOptions {
  readonly service: string;
  readonly tickMs: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** `rooms` may still grow. */
export function createRoomMoves(
  rooms: readonly Room[],
  commons: RoomCommons,
  { service, tickMs, clock, log }: RoomMovesOptions,
): RoomMoves {
  const { lineage, held, returns, images } = commons;
  const nowMs = (): number => clock.nowMs();
  const chosen = (ids: readonly number[] | undefined): readonly Room[] =>
    ids === undefined ? rooms : ids.flatMap((id) => rooms[id - 1] ?? []);
  const preview = (behaviour: RoomBehaviour): Promise<MovePreview> =>
    previewMove(rooms, behaviour, { lineage, tickMs, nowMs, pause: nextTurn });
  return {
    activated: (generation, way) => {
      const { name, room } = generation.service;
      if (name !== service || room === undefined) return;
      lineage.note(schemaOf(room), held);
      if (way !== undefined) returns.set(generation, way);
      if (way === 'restore') logPlans(log, rooms);
    },
    participant: {
      prepare: (candidate) => tryOnCopies(candidate, service, preview),
      confirm: (services) => {
        if (services.includes(service)) images.confirm();
      },
    },
    expire: () => {
      images.expire(nowMs());
      for (const room of rooms) room.keep();
    },
    sealKept: () => images.seal(),
    planRestore: (ids, pack) =>
      new Map(chosen(ids).map((room) => [room.id, room.planRestore(pack)])),
    restore: (ids) => {
      for (const room of chosen(ids)) room.restore();
    },
    previewMove: preview,
  };
}

/** Before any of it happens: how many go back, and what was answered that may come out otherwise. */
function logPlans(log: Log, rooms: readonly Room[]): void {
  let [returning, accepted] = [0, 0];
  for (const room of rooms) {
    const plan = room.state === 'open' ? room.planRestore() : 'nothing-kept';
    if (typeof plan === 'string') continue;
    returning += 1;
    accepted += plan.accepted;
  }
  const fields = { returning, staying: rooms.length - returning, accepted };
  log.info(
    fields,
    'rooms go back to their state at the switch, and decide accepted commands again',
  );
}

/** @throws PACK_LAYOUT_CHANGED, naming the room and what it would lose */
async function tryOnCopies(
  candidate: Service,
  service: string,
  preview: (behaviour: RoomBehaviour) => Promise<MovePreview>,
): Promise<readonly RoomTouch[]> {
  if (candidate.name !== service || candidate.room === undefined) return [];
  const { refusal, touches } = await preview(candidate.room);
  if (refusal === undefined) return touches;
  const message = `Room ${refusal.room} cannot move to the pack: ${refusal.reason}.`;
  throw new CodedError('PACK_LAYOUT_CHANGED', { message, details: { room: refusal.room } });
}
