// A client of a newer minor version on today's gateway: it is told the lower one, and plays.
import { expect, it } from 'vitest';
import { TOY } from '../room/toy-behaviour.ts';
import { encodeNewer, LATER } from '../protocol/newer-minor.ts';
import { LinkRig } from './link-rig.ts';

it('[PR11] a newer client is told the lower minor, and plays with fields that nobody here knows', () => {
  const rig = new LinkRig();
  const client = rig.connect();
  const say = (body: object): void => {
    client.attachment.receive(encodeNewer('ClientMessage', body));
  };
  say({ hello: { protocol: 1, client: 'newer', minor: 9, ...LATER } });
  expect(client.next('welcome')).toMatchObject({ protocol: 1, minor: 0 });
  say({ join: { room: 0, ...LATER } });
  rig.tick();
  expect(client.next('joined')).toMatchObject({ member: 0 });
  say({ command: { sequence: 1, payload: Uint8Array.of(TOY.add, 3), ackTick: 1, ...LATER } });
  rig.tick();
  const replies = [{ member: 0, sequence: 1, refusal: '' }];
  expect(client.next('frame')).toMatchObject({ replies });
});

it('[PR11] a message of a later kind is answered as unreadable, and the session goes on', () => {
  const rig = new LinkRig();
  const client = rig.enter();
  client.rest();
  client.attachment.receive(encodeNewer('ClientMessage', { later: { text: 'later' } }));
  expect(client.rest()).toEqual(['MESSAGE_MALFORMED 0']);
  client.command(1, [TOY.add, 1]);
  rig.tick();
  expect(client.next('frame')?.replies).toEqual([{ member: 0, sequence: 1, refusal: '' }]);
  expect(client.closeCode).toBeUndefined();
});
