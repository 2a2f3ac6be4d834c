// A player as the tests need one: joins a room, strikes the same enemy whenever it may, and tells what
// its own hits did and which rules made them.
import { createClient, type Client } from '../../engine/client/client.ts';
import { createNetSocketFactory } from '../../engine/client/net-socket.ts';
import type { FrameMessage } from '../../engine/protocol/message.ts';
import { CHANGE_KIND } from '../../combat-rules/model/change.ts';
import { teamOf } from '../../combat-rules/model/roster.ts';
import { decodeChanges, encodeStrike } from '../../combat-rules/protocol/codec.ts';

const WAIT_MS = 15_000;

export interface Hit {
  readonly target: number;
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
  /** Its next hit whose frame has at least this epoch; a new strike is sent each tick until then. */
  nextHit(epochMin?: number): Promise<Hit>;
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
  const { member } = await client.join(room);
  const enemies = Array.from({ length: 10 }, (_, unit) => unit).filter(
    (unit) => teamOf(unit) !== teamOf(member),
  );
  return {
    client,
    member,
    closed: () => isClosed,
    gaps: () => gaps,
    nextHit: (epochMin = 0) => awaitHit(client, { member, enemies, epochMin }),
  };
}

interface Aim {
  readonly member: number;
  readonly enemies: readonly number[];
  readonly epochMin: number;
}

function awaitHit(client: Client, { member, enemies, epochMin }: Aim): Promise<Hit> {
  return new Promise((resolve, reject) => {
    let turn = 0;
    const stop = client.onFrame((frame) => {
      const hit = ownHit(frame, member);
      if (hit !== undefined && hit.epoch >= epochMin) {
        clearTimeout(timer);
        stop();
        resolve(hit);
        return;
      }
      // Refusals (cooling down, target down) are expected: the next frame tries the next enemy.
      client.send(encodeStrike(enemies[turn % enemies.length] ?? 0));
      turn += 1;
    });
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`no own hit from epoch ${epochMin} on within ${WAIT_MS} ms`));
    }, WAIT_MS);
  });
}

function ownHit(frame: FrameMessage, member: number): Hit | undefined {
  const changes = decodeChanges(frame.changes) ?? [];
  const hit = changes.find(({ kind, source }) => kind === CHANGE_KIND.hit && source === member);
  if (hit === undefined) return undefined;
  const { epoch, generation, set } = frame.version;
  return { target: hit.target, amount: hit.amount, epoch, generation, set };
}
