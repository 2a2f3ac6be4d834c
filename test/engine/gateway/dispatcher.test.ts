// What the dispatcher leaves behind: a session that is over holds no room and no slot.
import { expect, it } from 'vitest';
import { LinkRig } from './link-rig.ts';

it('[GW17] a session that is over holds neither room nor slot, however often it is told', () => {
  const rig = new LinkRig();
  const client = rig.enter();
  const [session] = rig.gateway.list();
  expect(session).toMatchObject({ room: 0, member: 0, connected: true, address: 'a test' });
  client.lose(1000);
  client.lose(1000);
  rig.tick();
  const [room] = rig.world.rooms;
  if (room !== undefined) rig.gateway.closeRoom(room);
  expect([rig.gateway.list(), rig.isTaken(0, 0)]).toEqual([[], false]);
  expect(rig.world.rooms[0]?.join()).toBe(0);
});

it('[GW17] a newcomer whose room has not ticked gives its slot back when it goes', () => {
  const rig = new LinkRig();
  const client = rig.greet();
  client.say({ kind: 'join', room: 0, spectate: false });
  expect(rig.isTaken(0, 0)).toBe(true);
  client.lose(1000);
  rig.tick();
  expect([rig.isTaken(0, 0), client.wire]).toEqual([false, []]);
});
