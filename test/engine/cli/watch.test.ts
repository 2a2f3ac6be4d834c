// midswing watch: frames in, lines out, over a real gateway.
import { afterEach, expect, it } from 'vitest';
import { createClient } from '../../../engine/client/client.ts';
import { createNetSocketFactory } from '../../../engine/client/net-socket.ts';
import { runWatch, type WatchOptions } from '../../../engine/cli/watch.ts';
import { closeAll, startGateway } from '../gateway/gateway-harness.ts';
import { recordingTerminal } from './command-rig.ts';

afterEach(closeAll);

it('[CM14] a watched room prints its changes with tick and generation, and each swap', async () => {
  const { url, tick, world, rooms } = await startGateway();
  const terminal = recordingTerminal();
  const finished = runWatch(watching(url, rooms[0]?.id ?? 0, { linesMax: 3 }), terminal);
  const lines = (): number => terminal.out().split('\n').length - 1;
  for (let ticks = 0; lines() < 4 && ticks < 1_000; ticks += 1) {
    if (terminal.out().includes('something')) world.swap();
    tick();
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await finished).toBe(0);
  expect(terminal.err()).toBe('');
  const [header, first, swap, second] = terminal.out().trimEnd().split('\n');
  expect(header).toMatch(
    /^Watching room \d+ from tick \d+: generation 1, epoch 1, set [0-9a-f]{16}/,
  );
  expect(first).toMatch(/^ +\d+ {2}g1 {2}something happened$/);
  expect(swap).toMatch(/^---- .* from here on: generation 2, epoch 2 ----$/);
  expect(second).toMatch(/g2 {2}something happened$/);
});

it('[CM14] a room that does not exist is told with its code', async () => {
  const { url } = await startGateway();
  const terminal = recordingTerminal();
  expect(await runWatch(watching(url, 999, {}), terminal)).toBe(2);
  expect(terminal.err()).toMatch(/^ROOM_UNKNOWN [^\n]*\n$/);
});

it('[CM14] a server that goes away ends the watch with exit code 1', async () => {
  const { url, tick, close, rooms } = await startGateway();
  const terminal = recordingTerminal();
  const finished = runWatch(watching(url, rooms[0]?.id ?? 0, {}), terminal);
  while (!terminal.out().includes('Watching')) {
    tick();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await close();
  expect(await finished).toBe(1);
  expect(terminal.err()).toBe('The connection ended (1001 GOING_AWAY).\n');
});

it('[CM14] with --json each line is an object, the end by the server too', async () => {
  const { url, tick, close, rooms } = await startGateway();
  const terminal = recordingTerminal();
  const finished = runWatch(watching(url, rooms[0]?.id ?? 0, { json: true }), terminal);
  while (!terminal.out().includes('something')) {
    tick();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await close();
  expect(await finished).toBe(1);
  expect(terminal.err()).toBe('');
  const lines: unknown[] = terminal
    .out()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines[0]).toMatchObject({ tick: expect.any(Number), changes: ['something happened'] });
  expect(lines.at(-1)).toMatchObject({ ok: false, code: 'CLIENT_CLOSED' });
});

it('[CM9] without a server watch says how to start one', async () => {
  const { url, close } = await startGateway();
  await close();
  const terminal = recordingTerminal();
  expect(await runWatch(watching(url, 1, {}), terminal)).toBe(2);
  expect(terminal.err()).toMatch(/^SERVER_UNREACHABLE [^\n]*ECONNREFUSED[^\n]*npm start[^\n]*\n$/);
  expect(terminal.err()).toContain(url);
});

it.each(['http://127.0.0.1:7401', 'foo'])(
  '[CM4] watching at "%s" is refused by name',
  async (url) => {
    const terminal = recordingTerminal();
    expect(await runWatch(watching(url, 1, {}), terminal)).toBe(2);
    expect(terminal.err()).toContain('CLIENT_URL_INVALID');
  },
);

function watching(url: string, room: number, changes: Partial<WatchOptions>): WatchOptions {
  return {
    client: createClient({
      url,
      connect: createNetSocketFactory(),
      name: 'watch',
      reconnect: 'never',
    }),
    url,
    room,
    json: false,
    linesMax: 0,
    describe: () => ['something happened'],
    signal: new AbortController().signal,
    ...changes,
  };
}
