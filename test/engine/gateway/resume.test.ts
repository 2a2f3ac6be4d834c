// Sessions that outlive their connections: who comes back, with what, and who does not.
import { expect, it } from 'vitest';
import { TOY } from '../room/toy-behaviour.ts';
import { toyCodec } from './gateway-harness.ts';
import { LinkRig, UNKNOWN_TOKEN } from './link-rig.ts';

it('[GW2] a Welcome names minor version, token and grace', () => {
  const rig = new LinkRig({ limits: { resumeGraceMs: 1_234 } });
  const client = rig.connect();
  client.say({ kind: 'hello', protocol: 1, client: '', minor: 9, resume: undefined });
  const welcome = client.next('welcome');
  expect(welcome).toMatchObject({ protocol: 1, minor: 0, resumeGraceMs: 1_234 });
  expect(welcome?.resumeToken).toHaveLength(32);
  expect(welcome?.resumeToken).not.toEqual(rig.greet().token);
});

it('[GW32] who comes back goes on in the same slot with the tick after the one it had', () => {
  const rig = new LinkRig();
  const client = rig.enter();
  client.command(1, [TOY.add, 5]);
  rig.tick(2);
  client.arrive(1);
  client.lose();
  expect([rig.gateway.sockets, rig.gateway.sessions, rig.gateway.detached]).toEqual([0, 1, 1]);
  rig.tick(3);
  expect(rig.isTaken(0, 0)).toBe(true);
  const next = rig.resume(client);
  expect(next.next('welcome')?.resumeToken).not.toEqual(client.token);
  const place = { room: 0, member: 0, spectator: false };
  expect(next.next('resumed')).toEqual({ kind: 'resumed', place, lastSequence: 1 });
  expect(next.rest()).toEqual(['frame 3', 'frame 4', 'frame 5', 'frame 6']);
  next.command(2, [TOY.add, 1]);
  rig.tick();
  expect(next.next('frame')?.replies).toEqual([{ member: 0, sequence: 2, refusal: '' }]);
});

it('[GW32] a session outside rooms, and one that watches, come back as what they were', () => {
  const rig = new LinkRig();
  const idler = rig.greet();
  idler.lose();
  const idle = rig.resume(idler);
  idle.next('welcome');
  expect(idle.next('resumed')).toEqual({ kind: 'resumed', place: undefined, lastSequence: 0 });
  const watcher = rig.enter(1, true);
  watcher.lose();
  rig.tick();
  const watching = rig.resume(watcher);
  expect(watching.rest()).toEqual(['welcome', 'resumed', 'frame 2']);
  expect(watching.received[1]).toMatchObject({ place: { room: 1, member: -1, spectator: true } });
});

it('[GW32] who lost the connection before Joined arrived gets it after the next tick', () => {
  const rig = new LinkRig();
  for (const isAdmitted of [false, true]) {
    const client = rig.greet();
    client.say({ kind: 'join', room: 0, spectate: false });
    if (isAdmitted) rig.tick(2);
    client.lose();
    rig.tick();
    const next = rig.resume(client, 0);
    expect(next.rest()).toEqual(['welcome', 'resumed']);
    rig.tick(2);
    const { tick = 0 } = rig.world.rooms[0] ?? {};
    expect(next.rest()).toEqual([`joined ${tick - 1}`, `frame ${tick}`]);
  }
});

it('[GW17] a session that waited too long is over, and so is one that said 1000', () => {
  const rig = new LinkRig({ limits: { resumeGraceMs: 1_000 } });
  const [late, done] = [rig.enter(), rig.enter()];
  late.lose();
  done.lose(1000);
  expect([rig.gateway.sessions, rig.gateway.detached]).toEqual([1, 1]);
  rig.pass(999);
  expect(rig.isTaken(0, 0)).toBe(true);
  rig.pass(1);
  rig.tick();
  expect([rig.gateway.sessions, rig.isTaken(0, 0)]).toEqual([0, false]);
  expect(rig.resume(late).rest()).toEqual(['RESUME_UNKNOWN 0']);
  expect(rig.resume(done).rest()).toEqual(['RESUME_UNKNOWN 0']);
});

it('[GW33] after RESUME_UNKNOWN a plain Hello on the same connection begins anew', () => {
  const rig = new LinkRig();
  const client = rig.connect();
  client.hello({ token: UNKNOWN_TOKEN, tick: 3 });
  expect(client.rest()).toEqual(['RESUME_UNKNOWN 0']);
  client.hello();
  expect(client.rest()).toEqual(['welcome']);
  expect([client.closeCode, rig.gateway.sessions]).toEqual([undefined, 1]);
});

it('[GW33] a token holds until its successor was shown to have come over, and never longer', () => {
  const rig = new LinkRig();
  const first = rig.greet();
  first.lose();
  // Its Welcome is lost: the token before still brings it back, and the lost one is nobody's.
  const lost = rig.resume(first);
  lost.arrive();
  lost.lose();
  const second = rig.resume(first);
  expect(second.rest()).toEqual(['welcome', 'resumed']);
  expect(rig.resume(lost).rest()).toEqual(['RESUME_UNKNOWN 0']);
  second.ack();
  expect(rig.resume(first).rest()).toEqual(['RESUME_UNKNOWN 0']);
  expect(second.closeCode).toBeUndefined();
  second.lose();
  const third = rig.resume(second);
  expect(third.rest()).toEqual(['welcome', 'resumed']);
});

it('[GW34] an open connection is closed with 4011 when its session is resumed', () => {
  const rig = new LinkRig();
  const first = rig.enter();
  const second = rig.resume(first);
  expect([first.closeCode, second.closeCode]).toEqual([4011, undefined]);
  // What the old connection still says counts no more, nor does its end.
  first.command(1, [TOY.add, 1]);
  first.lose();
  rig.tick();
  expect(second.rest()).toEqual(['welcome', 'resumed', 'frame 2']);
  expect([rig.gateway.sockets, rig.gateway.sessions, rig.gateway.detached]).toEqual([1, 1, 0]);
});

it('[GW35] who lacks frames that are gone gets a keyframe that tells how many', () => {
  const rig = new LinkRig({ limits: { frameLogBytesMin: 64, frameLogBytesMax: 128 } });
  const client = rig.enter();
  client.command(1, [TOY.add, 1]);
  client.command(2, [TOY.add, 1]);
  client.lose();
  rig.tick(9);
  const next = rig.resume(client);
  expect(next.rest()).toEqual(['welcome', 'resumed']);
  rig.tick();
  const frame = next.next('frame');
  expect(frame).toMatchObject({ tick: 11, missed: 9, answeredSequence: 2, replies: [] });
  expect([frame?.keyframe?.length, frame?.changes.length]).toEqual([4, 0]);
  rig.tick();
  expect(next.next('frame')).toMatchObject({ tick: 12, missed: 0, keyframe: undefined });
});

it('[GW29] a tick that could not be sent is told as missed, with the answers in it', () => {
  let isBroken = true;
  const codec = {
    ...toyCodec,
    encodeChanges: (...args: Parameters<typeof toyCodec.encodeChanges>) => {
      if (isBroken) throw new Error('broken codec');
      return toyCodec.encodeChanges(...args);
    },
  };
  const rig = new LinkRig({ codec });
  const client = rig.enter();
  client.command(1, [TOY.add, 1]);
  rig.tick();
  expect(client.closeCode).toBe(1011);
  isBroken = false;
  const next = rig.resume(client);
  rig.tick();
  expect(next.rest()).toEqual(['welcome', 'resumed', 'keyframe 3 missed 1']);
  expect(next.received.at(-1)).toMatchObject({ answeredSequence: 1, replies: [] });
});

it('[GW35] a client that names a tick it was never sent gets what it was not sent', () => {
  const rig = new LinkRig();
  const client = rig.enter();
  rig.tick(2);
  client.arrive();
  client.lose();
  rig.tick(2);
  expect(rig.resume(client, 1_000).rest()).toEqual(['welcome', 'resumed', 'frame 4', 'frame 5']);
});

it('[GW36] refusals that may have been lost come again after Resumed, until a later tick is taken', () => {
  const rig = new LinkRig();
  const client = rig.enter();
  client.command(1, [1, 2, 3]);
  client.command(2, []);
  client.lose();
  const second = rig.resume(client);
  const refusals = ['COMMAND_MALFORMED 1', 'COMMAND_MALFORMED 2'];
  expect(second.rest()).toEqual(['welcome', 'resumed', ...refusals]);
  second.lose();
  const third = rig.resume(second, client.tick);
  expect(third.rest()).toEqual(['welcome', 'resumed', ...refusals]);
  rig.tick();
  expect(third.rest()).toEqual(['frame 2']);
  third.ack();
  third.lose();
  expect(rig.resume(third).rest()).toEqual(['welcome', 'resumed']);
});

it('[GW36] answers beyond the bound are told as missed', () => {
  const rig = new LinkRig({ limits: { keptAnswersMax: 2 } });
  const client = rig.enter();
  for (let sequence = 1; sequence <= 5; sequence += 1) client.command(sequence, []);
  client.lose();
  const next = rig.resume(client);
  const kept = ['COMMAND_MALFORMED 4', 'COMMAND_MALFORMED 5'];
  expect(next.rest()).toEqual(['welcome', 'resumed', ...kept]);
  rig.tick();
  expect(next.next('frame')).toMatchObject({ answeredSequence: 3 });
});

it('[GW8] numbers go on over a resume: what arrived is not executed again', () => {
  const rig = new LinkRig();
  const client = rig.enter();
  client.command(4, [TOY.add, 1]);
  client.lose();
  const next = rig.resume(client);
  next.command(4, [TOY.add, 1]);
  next.command(5, [TOY.add, 1]);
  expect(next.rest()).toEqual(['welcome', 'resumed', 'SEQUENCE_REPLAYED 4']);
  rig.tick();
  const replies = next.next('frame')?.replies.map(({ sequence }) => sequence);
  expect(replies).toEqual([4, 5]);
});

it('[GW37] a room that nobody listens to keeps no frames, and those who wait hold some', () => {
  const bytes: number[] = [];
  const counted = { add: () => undefined, set: () => undefined, observe: () => undefined };
  const metrics = {
    counter: () => counted,
    histogram: () => counted,
    gauge: (name: string) =>
      name === 'gateway_log_bytes' ? { set: (value: number) => void bytes.push(value) } : counted,
  };
  const rig = new LinkRig({ metrics, limits: { resumeGraceMs: 1_000 } });
  const client = rig.enter();
  rig.tick(10);
  client.lose();
  rig.pass(500);
  rig.pass(500);
  rig.pass(500);
  expect(bytes).toEqual([8_192, 0, 0]);
});

it('[GW32] a tick from before its Joined brings no frames that were for the former of its slot', () => {
  const rig = new LinkRig();
  const [former] = [rig.enter(), rig.enter(0, true)];
  former.command(5, [TOY.add, 1]);
  rig.tick();
  former.lose(1000);
  rig.tick();
  const client = rig.enter();
  expect(client.received.at(-1)).toMatchObject({ kind: 'joined', member: 0, tick: 5 });
  const next = rig.resume(client, 1);
  expect(next.rest()).toEqual(['welcome', 'resumed']);
  rig.tick();
  expect(next.rest()).toEqual(['joined 6']);
});
