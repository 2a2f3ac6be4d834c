// What a killed server left in its battle journal, read by the test itself; and a player that leaves marks in it.
import { join } from 'node:path';
import { systemClock } from '../../engine/base/clock.ts';
import { silentLog } from '../../engine/base/log.ts';
import { VERSION } from '../../engine/base/version.ts';
import { keysFolderOf } from '../../engine/cli/locate.ts';
import { createClient, type Client } from '../../engine/client/client.ts';
import { createNetSocketFactory } from '../../engine/client/net-socket.ts';
import type { JoinedMessage } from '../../engine/protocol/message.ts';
import type { RoomBehaviour } from '../../engine/contract/room.ts';
import type { RoomRecordEntry } from '../../engine/room/recover.ts';
import { nodeJournalFiles } from '../../engine/state/journal/files.ts';
import { PROCESS_ROOM, readRecords } from '../../engine/state/journal/record.ts';
import { walkSegments, type WalkEnd } from '../../engine/state/journal/walk.ts';
import { ensureDevelopmentKeys } from '../../engine/trust/dev-keys.ts';
import { readPackSource } from '../../engine/trust/pack-source.ts';
import { encodeMove } from '../../combat-rules/protocol/client.ts';
import { packOf } from '../../battle-parts.ts';

/** Every record of every room, in order, whether a start made it superfluous or not. */
export async function readJournal(
  data: string,
): Promise<{ readonly rooms: ReadonlyMap<number, readonly RoomRecordEntry[]>; end: WalkEnd }> {
  const options = { production: false, clock: systemClock, log: silentLog };
  const { state: key } = await ensureDevelopmentKeys(keysFolderOf(data), options);
  const sealing = { key, environment: 'development' };
  const rooms = new Map<number, RoomRecordEntry[]>();
  const source = { files: nodeJournalFiles, folder: join(data, 'journal'), sealing };
  const end = await walkSegments(source, {
    group: (plain) =>
      readRecords(plain, ({ room, kind, bytes }) => {
        if (room === PROCESS_ROOM) return;
        const entries = rooms.get(room) ?? [];
        rooms.set(room, [...entries, { kind, bytes: bytes.slice() }]);
      }),
    hole: () => undefined,
  });
  return { rooms, end };
}

/** The rules of a pack folder. */
export async function rulesOf(folder: string): Promise<RoomBehaviour> {
  const pack = packOf({ ...(await readPackSource(folder)), revision: 1 });
  if (pack === undefined) throw new Error(`${folder} does not compile for ${VERSION}`);
  return pack.behaviour;
}

/** A player who moves in every tick. */
export interface Mover {
  readonly client: Client;
  readonly joined: JoinedMessage;
  /** Resolves once a command is durable, with its tick. */
  durableMove(): Promise<number>;
}

export async function joinAsMover(url: string, room: number): Promise<Mover> {
  const connect = createNetSocketFactory();
  const client = createClient({ url, connect, name: 'mover', reconnect: 'never' });
  await client.connect();
  const joined = await client.join(room);
  let turn = 0;
  client.onFrame(() => {
    turn += 1;
    client.send(encodeMove(turn % 20, (turn * 7) % 20));
  });
  const durableMove = async (): Promise<number> => {
    const tick = await new Promise<number>((resolve, reject) => {
      const stop = client.onReply(({ kind, frame }) => {
        if (kind !== 'accepted') return;
        stop();
        resolve(frame.tick);
      });
      client.onState(({ kind }) => {
        if (kind === 'closed') reject(new Error('the connection ended'));
      });
    });
    await client.whenDurable(tick);
    return tick;
  };
  return { client, joined, durableMove };
}
