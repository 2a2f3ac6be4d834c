// What the dispatcher leaves behind: a connection that is gone holds no room and no slot.
import { expect, it } from 'vitest';
import { ManualClock } from '../../../engine/base/clock.ts';
import { silentLog } from '../../../engine/base/log.ts';
import type { Digest } from '../../../engine/contract/ids.ts';
import type { Connection } from '../../../engine/gateway/connection.ts';
import { Dispatcher } from '../../../engine/gateway/dispatcher.ts';
import { Outbox } from '../../../engine/gateway/outbox.ts';
import { RoomChannels } from '../../../engine/gateway/room-channel.ts';
import { Session } from '../../../engine/gateway/session.ts';
import { createServerEncoder, encodeClientMessage } from '../../../engine/protocol/codec.ts';
import { toyCodec } from './gateway-harness.ts';
import { createToyWorld, TICK_MS } from './toy-world.ts';

it('[GW17] a forgotten connection holds neither room nor slot, however often it is told', () => {
  const { rooms } = createToyWorld();
  const dispatcher = new Dispatcher({
    rooms: { find: (id) => rooms[id], count: rooms.length },
    channels: new RoomChannels(),
    codec: toyCodec,
    encoder: createServerEncoder(),
    tickMs: TICK_MS,
    version: () => ({ epoch: 1, generation: 1, set: '0'.repeat(64) as Digest }),
    clock: new ManualClock(),
    log: silentLog,
  });
  const connection: Connection = {
    id: 'a test',
    session: new Session(0),
    outbox: new Outbox(),
    channel: undefined,
    member: -1,
  };
  dispatcher.receive(connection, encodeClientMessage({ kind: 'hello', protocol: 1, client: '' }));
  dispatcher.receive(connection, encodeClientMessage({ kind: 'join', room: 0, spectate: false }));
  expect(connection).toMatchObject({ member: 0, channel: { room: rooms[0] } });
  rooms[0]?.runTick();
  dispatcher.forget(connection);
  expect(connection).toMatchObject({ member: -1, channel: undefined });
  rooms[0]?.runTick();
  dispatcher.forget(connection);
  expect(rooms[0]?.join()).toBe(0);
});
