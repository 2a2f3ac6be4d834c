// A player as the tests need one: joins a room, goes after the nearest enemy and hits it with its weapon whenever it
// may, and tells what its own hits did and which rules made them.
import { createClient, type Client } from '../../engine/client/client.ts';
import { createNetSocketFactory } from '../../engine/client/net-socket.ts';
import type { FrameMessage } from '../../engine/protocol/message.ts';
import { CHANGE_KIND, type ArenaChange } from '../../combat-rules/model/change.ts';
import { teamOf } from '../../combat-rules/model/teams.ts';
import {
  decodeChanges,
  decodeKeyframe,
  encodeMove,
  encodeUse,
} from '../../combat-rules/protocol/client.ts';
import { hashName } from '../../dsl/hash.ts';

const WAIT_MS = 30_000;
/** Weapons of the pack that ships: each class has one of them. */
const WEAPONS = [hashName('strike'), hashName('shoot')];

export interface Hit {
  readonly target: number;
  /** What the rules took from an enemy that stands. */
  readonly amount: number;
  readonly epoch: number;
  readonly generation: number;
  readonly set: string;
}

export interface Player {
  readonly client: Client;
  readonly member: number;
  readonly closed: () => boolean;
  readonly gaps: () => number;
  /** Its next weapon hit whose frame has at least this epoch; it goes on hitting until then. */
  nextHit(epochMin?: number): Promise<Hit>;
}

/** Where everybody is, as far as frames tell. */
interface Field {
  readonly member: number;
  readonly x: number[];
  readonly y: number[];
  readonly hp: number[];
}

/** Connects to a gateway and joins `room`. */
export async function joinAsPlayer(url: string, room: number): Promise<Player> {
  const client = createClient({ url, connect: createNetSocketFactory(), name: 'test player' });
  let isClosed = false;
  let gaps = 0;
  client.onClose(() => {
    isClosed = true;
  });
  client.onGap(() => {
    gaps += 1;
  });
  await client.connect();
  const { member, keyframe } = await client.join(room);
  const units = decodeKeyframe(keyframe)?.units ?? [];
  const field: Field = {
    member,
    x: units.map(({ x }) => x),
    y: units.map(({ y }) => y),
    hp: units.map(({ hp }) => hp),
  };
  client.onFrame((frame) => follow(field, decodeChanges(frame.changes)?.changes ?? []));
  return {
    client,
    member,
    closed: () => isClosed,
    gaps: () => gaps,
    nextHit: (epochMin = 0) => awaitHit(client, field, epochMin),
  };
}

function follow(field: Field, changes: readonly ArenaChange[]): void {
  for (const { kind, target, amount, more, hp } of changes) {
    if (kind === CHANGE_KIND.vitals) field.hp[target] = hp;
    if (kind !== CHANGE_KIND.moved) continue;
    field.x[target] = amount;
    field.y[target] = more;
  }
}

/** The enemy that stands nearest; -1 when all are down. */
function nearestEnemy({ member, x, y, hp }: Field): number {
  const from = (unit: number): number =>
    Math.hypot((x[unit] ?? 0) - (x[member] ?? 0), (y[unit] ?? 0) - (y[member] ?? 0));
  const standing = hp.flatMap((left, unit) =>
    left > 0 && teamOf(unit) !== teamOf(member) ? [unit] : [],
  );
  return standing.toSorted((a, b) => from(a) - from(b))[0] ?? -1;
}

function awaitHit(client: Client, field: Field, epochMin: number): Promise<Hit> {
  return new Promise((resolve, reject) => {
    const stop = client.onFrame((frame) => {
      const hit = ownHit(frame, field.member);
      if (hit !== undefined && hit.epoch >= epochMin) {
        clearTimeout(timer);
        stop();
        resolve(hit);
        return;
      }
      const enemy = nearestEnemy(field);
      if (enemy < 0) return;
      // Refusals (not ready, out of range, another class's) are expected: the next frame tries again.
      client.send(encodeMove(field.x[enemy] ?? 0, field.y[enemy] ?? 0));
      for (const weapon of WEAPONS) client.send(encodeUse(weapon, enemy));
    });
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`no own hit from epoch ${epochMin} on within ${WAIT_MS} ms`));
    }, WAIT_MS);
  });
}

function ownHit(frame: FrameMessage, member: number): Hit | undefined {
  const changes = decodeChanges(frame.changes)?.changes ?? [];
  const hit = changes.find(
    ({ kind, source, amount, hp, what }) =>
      kind === CHANGE_KIND.hit &&
      source === member &&
      // Not the last hit points of somebody, and not one who is under protection.
      hp > 0 &&
      amount > 0 &&
      WEAPONS.includes(what),
  );
  if (hit === undefined) return undefined;
  const { epoch, generation, set } = frame.version;
  return { target: hit.target, amount: hit.amount, epoch, generation, set };
}
