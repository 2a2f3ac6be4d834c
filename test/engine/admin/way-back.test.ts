// Going back and confirming over the admin API (SPEC AD12, AD13).
import { describe, expect, it } from 'vitest';
import { ask, openAdmin } from './admin-rig.ts';

const ROLLBACK = { method: 'POST', path: '/v1/rollback' };
const CONFIRM = { method: 'POST', path: '/v1/confirm' };

describe('the state of the switch', () => {
  it('[AD1] a rollback with it says what is dropped; a second one is a conflict', async () => {
    const { port, rig } = await openAdmin();
    await rig.push(2, 'step 2');
    rig.toy().add();
    const body = JSON.stringify({ state: 'restore' });
    const done = await ask(port, { ...ROLLBACK, body });
    const lostSince = '2026-11-21T12:00:00.000Z';
    const content = { ok: true, state: 'restore', services: ['toy'], lost: ['toy'], lostSince };
    expect(done).toMatchObject({ status: 200, content });
    expect(rig.toy().count).toBe(0);
    const none = await ask(port, { ...ROLLBACK, body });
    expect(none).toMatchObject({ status: 409, content: { code: 'ROLLBACK_NONE' } });
  });

  it('[AD1] past its time it is a conflict, and another word for it is invalid', async () => {
    const { port, rig } = await openAdmin();
    await rig.push(2, 'step 2');
    rig.clock.advance(3_600_000);
    const late = await ask(port, { ...ROLLBACK, body: '{"state": "restore"}' });
    expect(late).toMatchObject({ status: 409, content: { code: 'ROLLBACK_SNAPSHOT_EXPIRED' } });
    const wrong = await ask(port, { ...ROLLBACK, body: '{"state": "best"}' });
    expect(wrong).toMatchObject({ status: 400, content: { code: 'REQUEST_INVALID' } });
  });

  it('[AD13] the status says until when it is kept, or that it is not', async () => {
    const { port, rig } = await openAdmin();
    const before = await ask(port, { path: '/v1/status' });
    expect(before.content['waysBack']).toEqual({ toy: null });
    await rig.push(2, 'step 2');
    const { content } = await ask(port, { path: '/v1/status' });
    const since = '2026-11-21T12:00:00.000Z';
    const until = '2026-11-21T13:00:00.000Z';
    expect(content['waysBack']).toEqual({ toy: { pack: 'counting', revision: 1, since, until } });
  });
});

describe('the preview of a rollback', () => {
  const rooms = {
    returning: 1,
    staying: 0,
    accepted: 2,
    rooms: [],
    commands: [],
    sent: [],
    sentCount: 0,
  };

  it('[AD15] names the pack and what a restore means for rooms; nothing changes', async () => {
    const asked: string[] = [];
    const previewRooms = (pack: string): typeof rooms => {
      asked.push(pack);
      return rooms;
    };
    const { port, rig } = await openAdmin({ previewRooms });
    const former = rig.rollout.active()?.pack.digest;
    await rig.push(2, 'step 2');
    const ofState = async (state: string): Promise<unknown> => {
      const body = JSON.stringify({ dryRun: true, state });
      return (await ask(port, { ...ROLLBACK, body })).content;
    };
    const way = { ok: true, dryRun: true, service: 'toy', from: { revision: 2 } };
    expect(await ofState('restore')).toMatchObject({ ...way, to: { revision: 1 }, rooms });
    expect(await ofState('keep-state')).toMatchObject({ ...way, to: { revision: 1 }, rooms: null });
    expect(asked).toEqual([former]);
    expect(rig.rollout.active()?.pack.revision).toBe(2);
    await ask(port, { ...ROLLBACK });
    const none = await ask(port, { ...ROLLBACK, body: '{"dryRun": true, "state": "restore"}' });
    expect(none).toMatchObject({ status: 409, content: { code: 'ROLLBACK_NONE' } });
  });
});

describe('confirming', () => {
  it('[AD12] answers with what was confirmed, then with nothing', async () => {
    const { port, rig } = await openAdmin();
    await rig.push(2, 'step 2');
    const first = await ask(port, { ...CONFIRM, body: '{"service": "toy"}' });
    const services = [{ service: 'toy', generation: 2, pack: { revision: 2 } }];
    expect(first).toMatchObject({ status: 200, content: { ok: true, epoch: 2, services } });
    const second = await ask(port, CONFIRM);
    expect(second).toMatchObject({ status: 200, content: { ok: true, services: [] } });
    expect(rig.history.recent().at(-1)).toMatchObject({ stage: 'confirmed', actor: 'admin' });
  });

  it('[AD12] an unknown service is a conflict, a malformed body is invalid', async () => {
    const { port } = await openAdmin();
    const unknown = await ask(port, { ...CONFIRM, body: '{"service": "nobody"}' });
    expect(unknown).toMatchObject({ status: 409, content: { code: 'SERVICE_UNKNOWN' } });
    const wrong = await ask(port, { ...CONFIRM, body: '{"services": []}' });
    expect(wrong.status).toBe(400);
    expect((await ask(port, { ...CONFIRM, headers: { Authorization: '' } })).status).toBe(401);
  });
});
