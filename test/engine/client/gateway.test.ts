// The client against the real gateway, over a network that breaks.
import { afterEach, expect, it } from 'vitest';
import { createClient } from '../../../engine/client/client.ts';
import { createNetSocketFactory } from '../../../engine/client/net-socket.ts';
import { closeAll, eventually, onCloseAll, startGateway } from '../gateway/gateway-harness.ts';
import { TOY } from '../room/toy-behaviour.ts';
import { startProxy } from '../../support/cutting-proxy.ts';

afterEach(closeAll);

it('[CL30] over the real gateway, cut off again and again, each tick and each answer comes once', async () => {
  const { url, tick, rooms } = await startGateway();
  const proxy = await startProxy(url);
  onCloseAll(async () => proxy.close());
  const connect = createNetSocketFactory();
  const client = createClient({ url: proxy.url, connect, reconnect: { firstMs: 1, maxMs: 5 } });
  onCloseAll(() => client.close());
  const ticks: number[] = [];
  const answers: [number, string, string][] = [];
  const others: unknown[] = [];
  client.onFrame((frame) => ticks.push(frame.tick));
  client.onReply(({ sequence, kind, code }) => answers.push([sequence, kind, code]));
  client.onGap((gap) => others.push(gap));
  client.onRestart((restart) => others.push(restart));
  await client.connect();
  const joined = client.join(0);
  const timer = setInterval(tick, 2);
  onCloseAll(async () => clearInterval(timer));
  await joined;

  const kinds = [TOY.add, TOY.refuse, 0];
  for (let sent = 0; sent < 36; sent += 1) {
    const kind = kinds[sent % kinds.length] ?? 0;
    expect(client.send(Uint8Array.of(...(kind === 0 ? [1] : [kind, 1])))).toBe(sent + 1);
    if (sent % 6 === 5) proxy.cut();
    const enough = (ticks.at(-1) ?? 0) + (sent % 4);
    await eventually(() => (ticks.at(-1) ?? 0) >= enough && client.pending.length < 20);
  }
  await eventually(() => client.pending.length === 0);

  const first = ticks[0] ?? 0;
  expect(ticks).toEqual(ticks.map((_, i) => first + i));
  expect(others).toEqual([]);
  const outcomes = [
    ['accepted', ''],
    ['refused', 'TOY_7'],
    ['rejected', 'COMMAND_MALFORMED'],
  ];
  const wanted = Array.from({ length: 36 }, (_, i) => [i + 1, ...(outcomes[i % 3] ?? [])]);
  expect(answers.toSorted(([a], [b]) => a - b)).toEqual(wanted);
  expect(rooms[0]?.state).toBe('open');
});

it('[CL25] over the real gateway, a join is not lost, whenever it is cut off', async () => {
  const { url, tick } = await startGateway();
  const proxy = await startProxy(url);
  onCloseAll(async () => proxy.close());
  const timer = setInterval(tick, 2);
  onCloseAll(async () => clearInterval(timer));
  const connect = createNetSocketFactory();
  for (let turns = 0; turns < 12; turns += 1) {
    const client = createClient({ url: proxy.url, connect, reconnect: { firstMs: 1, maxMs: 5 } });
    const ticks: number[] = [];
    client.onFrame((frame) => ticks.push(frame.tick));
    await client.connect();
    const joining = client.join(0, { spectate: true });
    for (let i = 0; i < turns; i += 1) await new Promise((resolve) => setImmediate(resolve));
    proxy.cut();
    const joined = await joining;
    await eventually(() => ticks.length > 5);
    expect(ticks).toEqual(ticks.map((_, i) => joined.tick + 1 + i));
    await client.close();
  }
});
