// Hostile by its frames: what breaks RFC 6455, drips, floods, or is not read. What it gets, and that nobody else
// notices.
import { afterEach, expect, it } from 'vitest';
import { LIMITS } from '../../engine/base/limits.ts';
import { encodeClientMessage } from '../../engine/protocol/codec.ts';
import { frame, OPCODE } from '../conformance/frame.ts';
import { closeAll, eventually, toyCodec } from '../engine/gateway/gateway-harness.ts';
import { Field } from './field.ts';
import { HostileSocket } from './hostile-socket.ts';

afterEach(closeAll);

const hello = encodeClientMessage({
  kind: 'hello',
  protocol: 1,
  client: 'x',
  minor: 0,
  resume: undefined,
});
const { text, binary, continuation, close, ping, pong } = OPCODE;
const OVER = new Uint8Array(LIMITS.frameBytesMax + 1);

it.each([
  ['a message over the cap', 'GW12', frame({ opcode: binary, payload: OVER })],
  ['a length of 2^63 bytes', 'GW12', frame({ opcode: binary, declaredBytes: 1n << 63n })],
  [
    'fragments that come to more than the cap',
    'WS9',
    Buffer.concat([
      frame({ opcode: binary, payload: OVER.subarray(2), isLast: false }),
      frame({ opcode: continuation, payload: OVER.subarray(2) }),
    ]),
  ],
  ['a text that is no UTF-8', 'WS6', frame({ opcode: text, payload: Uint8Array.of(0xc3, 0x28) })],
  ['a reserved bit', 'WS3', frame({ opcode: binary, payload: hello, rsv: 4 })],
  ['a reserved opcode', 'WS4', frame({ opcode: 11, payload: hello })],
  ['a continuation of nothing', 'WS5', frame({ opcode: continuation, payload: hello })],
  ['a long ping', 'WS2', frame({ opcode: ping, payload: new Uint8Array(126) })],
  [
    'a close with a reason of 4,000 characters',
    'WS7',
    frame({
      opcode: close,
      payload: Buffer.concat([Uint8Array.of(3, 232), Buffer.alloc(4_000, 97)]),
    }),
  ],
  ['a close of one byte', 'WS7', frame({ opcode: close, payload: Uint8Array.of(3) })],
])('[HC1] %s [%s] is cut off without a code', async (_, __, bytes) => {
  const field = await Field.open();
  const bad = await HostileSocket.greet(field.port);
  bad.write(bytes);
  expect(await bad.ended()).toBe(1006);
  await field.expectUnharmed();
});

it('[HC1][GW28] a frame that is cut off leaves a session that waits, then nothing', async () => {
  const field = await Field.open();
  const bad = await HostileSocket.greet(field.port);
  bad.write(frame({ opcode: binary, payload: new Uint8Array(500) }).subarray(0, 90));
  await field.play();
  bad.leave();
  await eventually(() => field.harness.gateway.detached === 1);
  await field.expectUnharmed();
});

it('[HC1][WS12] frames without a mask are noise at best, and harm their sender alone', async () => {
  const field = await Field.open();
  const bad = await HostileSocket.open(field.port);
  bad.write(frame({ opcode: binary, payload: hello, mask: 'none' }));
  await field.play();
  field.clock.advance(LIMITS.helloDeadlineMs);
  await field.pass(0);
  expect(await bad.ended()).toBe(4004);
  expect(bad.messages.filter(({ kind }) => kind === 'welcome')).toEqual([]);
  await field.expectUnharmed();
});

it('[HC1][WS9] a message in fragments of one byte is read, with pings between them', async () => {
  const field = await Field.open();
  const bad = await HostileSocket.open(field.port);
  const fragments = [...hello].flatMap((byte, i) => [
    frame({
      opcode: i === 0 ? binary : continuation,
      payload: Uint8Array.of(byte),
      isLast: i === hello.length - 1,
    }),
    frame({ opcode: ping }),
  ]);
  bad.write(Buffer.concat(fragments));
  await bad.heard('welcome');
  bad.leave();
  await field.expectUnharmed();
});

it('[HC1][GW40] fragments that drip for ever are idle, and end in 4005', async () => {
  const field = await Field.open();
  const bad = await HostileSocket.greet(field.port);
  const drip = (opcode: number): void => {
    bad.write(frame({ opcode, payload: Uint8Array.of(0), isLast: false }));
    bad.write(frame({ opcode: ping }));
  };
  drip(binary);
  for (let ms = 0; ms < LIMITS.idleMs; ms += 6_000) {
    expect(bad.hasEnded).toBe(false);
    drip(continuation);
    drip(continuation);
    await field.pass(6_000);
  }
  expect(await bad.ended()).toBe(4005);
  await field.expectUnharmed();
});

it.each([
  ['pings', ping],
  ['pongs', pong],
])('[HC1][GW40] a flood of %s ends in 4009', async (_, opcode) => {
  const field = await Field.open({ limits: { overLimitMax: 100 } });
  const bad = await HostileSocket.greet(field.port);
  const flood = frame({ opcode, payload: new Uint8Array(125) });
  bad.write(Buffer.concat(Array.from({ length: 200 }, () => flood)));
  expect(await bad.ended()).toBe(4009);
  expect(field.refused('flood')).toBe(1);
  await field.expectUnharmed();
});

it('[HC1][GW11] texts get MESSAGE_MALFORMED, and 4002 in the end', async () => {
  const field = await Field.open();
  const bad = await HostileSocket.greet(field.port);
  const said = frame({ opcode: text, payload: '{"join":1}' });
  for (let i = 0; i < LIMITS.malformedMax; i += 1) bad.write(said);
  expect(await bad.ended()).toBe(4002);
  expect(bad.errors()).toEqual(Array(LIMITS.malformedMax).fill('MESSAGE_MALFORMED'));
  await field.expectUnharmed();
});

it('[HC1][GW18] one who reads nothing is closed with 4008; its session waits no longer than any', async () => {
  const big = new Uint8Array(60_000);
  const codec = { ...toyCodec, encodeChanges: () => big };
  const limits = { ackLagTicksMax: 1e6, slowReaderMs: 1_000 };
  const field = await Field.open({ codec, limits });
  const bad = await HostileSocket.greet(field.port);
  bad.say({ kind: 'join', room: 0, spectate: true });
  bad.socket.pause();
  const { gateway } = field.harness;
  for (let i = 0; i < 300 && gateway.figures.lags === 0; i += 1) await field.play();
  expect(gateway.figures.lags).toBe(1);
  await field.pass(1_000);
  expect([field.refused('slow-reader'), gateway.detached]).toEqual([1, 1]);
  bad.socket.resume();
  expect(await bad.ended()).toBe(4008);
  await field.expectUnharmed();
});

it('[HC1][GW18] one who acknowledges nothing is closed with 4008 too', async () => {
  const field = await Field.open({ limits: { ackLagTicksMax: 5, slowReaderMs: 1_000 } });
  const bad = await HostileSocket.greet(field.port);
  bad.say({ kind: 'join', room: 1, spectate: true });
  await bad.heard('welcome');
  for (let i = 0; i < 8; i += 1) {
    await field.play();
    field.ackAll();
  }
  await field.pass(1_000);
  expect(await bad.ended()).toBe(4008);
  await field.expectUnharmed();
});
