// A player as the tests need one: joins a room, goes after the nearest enemy and hits it with its weapon whenever it
// may, and tells what its own hits did and which rules made them.
import { createClient, type Client } from '../../engine/client/client.ts';
import { createNetSocketFactory } from '../../engine/client/net-socket.ts';
import type { FrameMessage } from '../../engine/protocol/message.ts';
import { CHANGE_KIND, type ArenaChange } from '../../combat-rules/model/change.ts';
import { teamOf } from '../../combat-rules/model/teams.ts';
import { decodeChanges, encodeMove, encodeUse } from '../../combat-rules/protocol/client.ts';
import { arenaViewCodec, type ArenaView } from '../../combat-rules/protocol/view.ts';
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
  readonly client: ArenaClient;
  readonly member: number;
  readonly closed: () => boolean;
  readonly gaps: () => number;
  /** Its next weapon hit whose frame has at least this epoch; it goes on hitting until then. */
  nextHit(epochMin?: number): Promise<Hit>;
}

type ArenaClient = Client<ArenaView, readonly ArenaChange[]>;

/** Connects to a gateway and joins `room`. */
export async function joinAsPlayer(url: string, room: number): Promise<Player> {
  const connect = createNetSocketFactory();
  const options = { name: 'test player', reconnect: 'never', view: arenaViewCodec } as const;
  const client = createClient({ url, connect, ...options });
  let gaps = 0;
  client.onGap(() => {
    gaps += 1;
  });
  await client.connect();
  const { member } = await client.join(room);
  return {
    client,
    member,
    closed: () => client.state.kind === 'closed',
    gaps: () => gaps,
    nextHit: (epochMin = 0) => awaitHit(client, member, epochMin),
  };
}

/** The enemy that stands nearest; undefined when all are down. */
function nearestEnemy(
  { units }: ArenaView,
  member: number,
): { readonly row: number; readonly x: number; readonly y: number } | undefined {
  const own = units[member];
  const enemies = units.flatMap(({ x, y, hp }, row) => {
    const distance = Math.hypot(x - (own?.x ?? 0), y - (own?.y ?? 0));
    return hp > 0 && teamOf(row) !== teamOf(member) ? [{ row, x, y, distance }] : [];
  });
  return enemies.toSorted((a, b) => a.distance - b.distance)[0];
}

function awaitHit(client: ArenaClient, member: number, epochMin: number): Promise<Hit> {
  return new Promise((resolve, reject) => {
    const stop = client.onFrame((frame) => {
      const hit = ownHit(frame, member);
      if (hit !== undefined && hit.epoch >= epochMin) {
        clearTimeout(timer);
        stop();
        resolve(hit);
        return;
      }
      const enemy = client.view && nearestEnemy(client.view, member);
      if (enemy === undefined) return;
      // Refusals (not ready, out of range, another class's) are expected: the next frame tries again.
      client.send(encodeMove(enemy.x, enemy.y));
      for (const weapon of WEAPONS) client.send(encodeUse(weapon, enemy.row));
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
