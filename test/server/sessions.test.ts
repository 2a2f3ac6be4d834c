// Sessions of players over the end of a real server: a stop keeps them, a crash does not.
import { afterEach, expect, it } from 'vitest';
import { closeAll, TestClient } from '../engine/gateway/gateway-harness.ts';
import { useServer } from '../support/use-server.ts';

const { start } = useServer();

afterEach(closeAll);

it('[GW45] a server that is stopped resumes its players at the next start, and after a crash none', async () => {
  const first = await start();
  const player = await TestClient.open(first.gatewayUrl);
  player.hello();
  const { resumeToken: token } = await player.next('welcome');
  player.say({ kind: 'join', room: 1, spectate: false });
  const { member } = await player.next('joined');
  await player.next('frame');
  await first.stop();
  expect(await player.closed()).toBe(1001);
  const ticks = player.received.flatMap((one) => (one.kind === 'frame' ? [one.tick] : []));
  const tick = ticks.at(-1) ?? 0;

  const second = await start();
  const back = await TestClient.open(second.gatewayUrl);
  back.hello({ token, tick });
  const { resumeToken } = await back.next('welcome');
  const place = { room: 1, member, spectator: false };
  expect(await back.next('resumed')).toEqual({ kind: 'resumed', place, lastSequence: 0 });
  expect(await back.next('frame')).toMatchObject({ tick: tick + 1, missed: 0 });
  await second.kill();

  const third = await start();
  const lost = await TestClient.open(third.gatewayUrl);
  lost.hello({ token: resumeToken, tick: tick + 1 });
  expect(await lost.next('error')).toMatchObject({ code: 'RESUME_UNKNOWN' });
  lost.hello();
  await lost.next('welcome');
  lost.say({ kind: 'join', room: 1, spectate: false });
  expect((await lost.next('joined')).member).toBe(member);
});
