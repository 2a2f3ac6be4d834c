// The admin API over real HTTP (SPEC AD): who may ask, what is answered, and that it survives bad
// input.
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createAdmin } from '../../../engine/admin/admin.ts';
import { checkHost, isLoopback } from '../../../engine/admin/guard.ts';
import { readKernelStatus } from '../../../engine/admin/kernel-status.ts';
import { createMetricRegistry } from '../../../engine/admin/metrics.ts';
import { LIMITS } from '../../../engine/base/limits.ts';
import { silentLog } from '../../../engine/base/log.ts';
import { openRig, toyPack } from '../rollout/rig.ts';
import { ask, openAdmin, statusOf, TOKEN } from './admin-rig.ts';
import { noSessions } from './session-control.ts';

const PUSH = { method: 'POST', path: '/v1/packs' };
const ROLLBACK = { method: 'POST', path: '/v1/rollback' };

const previewRollback = (): never => {
  throw new Error('nobody asks for a preview here');
};

describe('push, rollback and status', () => {
  it('[AD1] a pushed pack is answered with its outcome, and serves', async () => {
    const { port, rig } = await openAdmin();
    const { status, content } = await ask(port, { ...PUSH, body: toyPack(2, 'step 2') });
    expect(status).toBe(200);
    expect(content).toMatchObject({ ok: true, epoch: 2, generation: 2, pack: { revision: 2 } });
    expect(rig.rollout.active()?.pack.revision).toBe(2);
  });

  it('[AD1] a rollback without a body goes back one, with a revision to that one', async () => {
    const { port, rig } = await openAdmin();
    await rig.push(2, 'step 2');
    await rig.push(3, 'step 3');
    const one = await ask(port, ROLLBACK);
    expect(one).toMatchObject({ status: 200, content: { pack: { revision: 2 } } });
    const named = await ask(port, { ...ROLLBACK, body: '{"to": 1}' });
    expect(named).toMatchObject({ status: 200, content: { pack: { revision: 1 }, epoch: 5 } });
  });

  it('[AD1] the status names epoch, set, generations with leases, and revision floors', async () => {
    const { port, rig } = await openAdmin();
    const set = rig.kernel.routing?.defaultSet;
    if (set === undefined) throw new Error('nothing serves');
    rig.kernel.createLease('a').acquire(set);
    rig.kernel.createLease('b').acquire(set);
    await rig.push(2, 'step 2');
    const { status, content } = await ask(port, { path: '/v1/status?pretty' });
    expect(status).toBe(200);
    expect(content).toEqual(JSON.parse(JSON.stringify(statusOf(rig))));
    const toy = { service: 'toy', pack: 'counting' };
    expect(content).toMatchObject({
      epoch: 2,
      set: rig.kernel.routing?.defaultSet.digest,
      active: { ...toy, revision: 2, generation: 2 },
      generations: [
        { ...toy, id: 1, revision: 1, state: 'draining', leases: 2 },
        { ...toy, id: 2, revision: 2, state: 'active', leases: 0 },
      ],
      revisionFloor: { counting: 2 },
    });
  });

  it('[AD1] before the first activation the status names no pack and no set', async () => {
    const { kernel, rollout } = await openRig({ boot: false });
    expect(readKernelStatus(kernel, rollout)).toEqual({
      epoch: 0,
      set: '',
      active: null,
      generations: [],
      waysBack: {},
      revisionFloor: {},
    });
  });

  it.each([
    ['mistake', 'RULES_REFUSED', 422, 2],
    ['step 3', 'PACK_REVISION_STALE', 409, 1],
    ['step 1', 'PACK_ALREADY_ACTIVE', 409, 1],
  ])('[AD2] a refused push %j is the problem %s', async (text, code, status, revision) => {
    const { port } = await openAdmin();
    const reply = await ask(port, { ...PUSH, body: toyPack(revision, text) });
    expect(reply.status).toBe(status);
    expect(reply.headers['content-type']).toBe('application/problem+json');
    const stage = code === 'RULES_REFUSED' ? 'compiled' : 'verified';
    const type = `urn:midswing:error:${code}`;
    expect(reply.content).toMatchObject({ type, status, code, stage });
    expect(reply.content['stages']).toMatchObject(
      [{ stage: 'received' }, { stage: 'verified' }].concat(
        stage === 'compiled' ? [{ stage }] : [],
      ),
    );
    expect(reply.content['diagnostics']).toHaveLength(code === 'RULES_REFUSED' ? 1 : 0);
  });

  it('[AD2] a push that lost to another is a conflict, a rollback to nothing too', async () => {
    const { port, rig } = await openAdmin();
    const first = rig.push(2, 'step 2');
    const lost = ask(port, { ...PUSH, body: toyPack(3, 'step 3') });
    await first;
    expect([200, 409]).toContain((await lost).status);
    await rig.rollout.rollback({ to: 1 }, 'tester');
    const none = await ask(port, ROLLBACK);
    expect(none).toMatchObject({ status: 409, content: { code: 'ROLLBACK_NONE' } });
  });

  it('[AD2] a rollout that is still running at the deadline is answered as such', async () => {
    const forever = new Promise<never>(() => undefined);
    const never = () => forever;
    const rollout = {
      push: never,
      rollback: never,
      confirm: never,
      remove: never,
      previewRollback,
    };
    const { port } = await openAdmin({ rollout, answerDeadlineMs: 20 });
    const reply = await ask(port, { ...PUSH, body: 'x' });
    expect(reply).toMatchObject({ status: 504, content: { code: 'ADMIN_DEADLINE' } });
  });

  it('[AD2] a bug is answered without its inside, which the log has', async () => {
    const fail = () => Promise.reject(new Error('secret inside'));
    const rollout = { push: fail, rollback: fail, confirm: fail, remove: fail, previewRollback };
    const { port, lines } = await openAdmin({ rollout });
    const { status, content } = await ask(port, { ...PUSH, body: 'x' });
    expect([status, content['code']]).toEqual([500, 'INTERNAL']);
    expect(JSON.stringify(content)).not.toContain('secret inside');
    expect(lines.at(-1)).toMatchObject({ level: 'error', fields: { code: 'INTERNAL' } });
    expect((await ask(port, { path: '/healthz' })).status).toBe(200);
  });
});

describe('the token', () => {
  const paths = [PUSH, ROLLBACK, { path: '/v1/status' }];

  it.each(paths)('[AD3] $path without a bearer token is refused', async (question) => {
    const { port, rig } = await openAdmin();
    for (const Authorization of ['', 'Bearer', 'Basic abc', TOKEN]) {
      const reply = await ask(port, { ...question, headers: { Authorization } });
      expect(reply).toMatchObject({ status: 401, content: { code: 'AUTH_REQUIRED' } });
      expect(reply.headers['www-authenticate']).toBe('Bearer');
    }
    expect(rig.kernel.epoch).toBe(1);
  });

  it('[AD3] a pack is not read without the right token', async () => {
    const { port, rig } = await openAdmin();
    const headers = { Authorization: 'Bearer x' };
    const reply = await ask(port, { ...PUSH, headers, body: toyPack(2, 'step 2') });
    expect(reply).toMatchObject({ status: 401, content: { code: 'AUTH_REFUSED' } });
    expect(rig.kernel.epoch).toBe(1);
  });

  it.each(paths)('[AD3] $path with another token is refused', async (question) => {
    const { port } = await openAdmin();
    for (const token of [TOKEN.slice(1), `${TOKEN}0`, TOKEN.replace('0', '1'), 'x']) {
      const headers = { Authorization: `Bearer ${token}` };
      const reply = await ask(port, { ...question, headers });
      expect(reply).toMatchObject({ status: 401, content: { code: 'AUTH_REFUSED' } });
    }
  });

  it('[AD3] the probes need none, and say 503 while something is not so', async () => {
    const { port, health } = await openAdmin();
    const headers = { Authorization: '' };
    const live = await ask(port, { path: '/healthz', headers });
    expect(live).toMatchObject({ status: 200, content: { live: true } });
    health.ready = false;
    const ready = await ask(port, { path: '/readyz', headers });
    expect(ready).toMatchObject({ status: 503, content: { ready: false } });
    expect((await ask(port, { path: '/healthz', headers })).status).toBe(200);
  });
});

describe('bad requests', () => {
  it('[AD4] a body above the limit is refused before it is read, declared or not', async () => {
    const { port } = await openAdmin();
    const body = new Uint8Array(LIMITS.packBytesMax + 1);
    const declared = await ask(port, { ...PUSH, body });
    expect(declared).toMatchObject({ status: 413, content: { code: 'PACK_TOO_LARGE' } });
    const chunked = await ask(port, { ...PUSH, headers: { 'Transfer-Encoding': 'chunked' }, body });
    expect(chunked).toMatchObject({ status: 413, content: { code: 'PACK_TOO_LARGE' } });
    const json = await ask(port, { ...ROLLBACK, body: ' '.repeat(LIMITS.adminJsonBytesMax + 1) });
    expect(json).toMatchObject({ status: 413, content: { code: 'REQUEST_TOO_LARGE' } });
    expect((await ask(port, { path: '/v1/status' })).status).toBe(200);
  });

  it.each(['{', '[]', 'null', '{"to": 0}', '{"to": "1"}', '{"too": 1}', '\u00ff\u0000'])(
    '[AD5] the rollback body %j is refused',
    async (body) => {
      const { port, rig } = await openAdmin();
      const reply = await ask(port, { ...ROLLBACK, body });
      expect(reply).toMatchObject({ status: 400, content: { code: 'REQUEST_INVALID' } });
      expect(rig.kernel.epoch).toBe(1);
    },
  );

  it('[AD5] unknown paths are 404, known paths with another method 405 with what they allow', async () => {
    const { port } = await openAdmin();
    for (const path of ['/', '/v1', '/v1/packs/', '/v1/../healthz', '/constructor']) {
      const reply = await ask(port, { path });
      expect(reply).toMatchObject({ status: 404, content: { code: 'ADMIN_ROUTE_UNKNOWN' } });
    }
    const get = await ask(port, { path: '/v1/packs' });
    expect(get).toMatchObject({ status: 405, content: { code: 'ADMIN_METHOD_REFUSED' } });
    expect(get.headers['allow']).toBe('POST');
    expect((await ask(port, { method: 'DELETE', path: '/v1/status' })).headers['allow']).toBe(
      'GET',
    );
  });

  it('[AD6] a request under a foreign name is refused on a loopback address', async () => {
    const { port } = await openAdmin();
    for (const Host of ['evil.example', '127.0.0.1.evil.example', `10.0.0.1:${port}`]) {
      const reply = await ask(port, { path: '/healthz', headers: { Host } });
      expect(reply).toMatchObject({ status: 403, content: { code: 'ADMIN_HOST_REFUSED' } });
    }
    for (const Host of ['localhost', `LOCALHOST:${port}`, `[::1]:${port}`, '127.0.0.1']) {
      expect((await ask(port, { path: '/healthz', headers: { Host } })).status).toBe(200);
    }
  });

  it('[AD6] an address others can reach is called by any name', () => {
    expect(() => checkHost('any.example', '0.0.0.0')).not.toThrow();
    expect(() => checkHost(undefined, '127.0.0.1')).toThrow();
    expect(() => checkHost('127.0.0.5:1', '127.0.0.5')).not.toThrow();
    const addresses = ['127.0.0.1', '127.9.9.9', '::1', 'localhost', '0.0.0.0', '10.0.0.1'];
    expect(addresses.map(isLoopback)).toEqual([true, true, true, true, false, false]);
  });

  it('[AD5] a client that hangs up in the middle of a body harms nothing', async () => {
    const { port, rig, lines } = await openAdmin();
    const socket = connect(port, '127.0.0.1');
    const head = ['POST /v1/packs HTTP/1.1', 'Host: localhost', `Authorization: Bearer ${TOKEN}`];
    socket.write(`${[...head, 'Content-Length: 1000'].join('\r\n')}\r\n\r\nhalf`);
    socket.resume().end();
    await new Promise((resolve) => socket.once('close', resolve));
    expect((await ask(port, { path: '/healthz' })).status).toBe(200);
    expect(rig.kernel.epoch).toBe(1);
    expect(lines.every(({ level }) => level !== 'error')).toBe(true);
  });
});

describe('listening', () => {
  it('[AD7] a port in use is named', async () => {
    const { port } = await openAdmin();
    await expect(openAdmin({ port })).rejects.toMatchObject({
      code: 'ADMIN_PORT_IN_USE',
      details: { port },
    });
  });

  it('[AD7] an address that is not of this machine is named', async () => {
    await expect(openAdmin({ host: '192.0.2.1' })).rejects.toMatchObject({
      code: 'ADMIN_LISTEN_FAILED',
    });
  });

  it('[AD8] closing cuts what does not end by itself, and takes no more', async () => {
    const forever = new Promise<never>(() => undefined);
    const never = () => forever;
    const rollout = {
      push: never,
      rollback: never,
      confirm: never,
      remove: never,
      previewRollback,
    };
    const admin = await openAdmin({ rollout, closeDeadlineMs: 20 });
    const { port } = admin;
    const hanging = ask(port, { ...PUSH, body: 'x' }).catch((error: unknown) => error);
    await ask(port, { path: '/healthz' });
    await admin.close();
    expect(await hanging).toBeInstanceOf(Error);
    await expect(ask(port, { path: '/healthz' })).rejects.toThrow('ECONNREFUSED');
  });

  it('[AD8] closing what never listened is done at once', async () => {
    const { rig } = await openAdmin();
    const base = { host: '127.0.0.1', port: 0, token: TOKEN, log: silentLog };
    const health = (): { live: boolean; ready: boolean } => ({ live: true, ready: true });
    const status = (): ReturnType<typeof statusOf> => statusOf(rig);
    const { rollout, protection } = rig;
    const sessions = noSessions;
    const metrics = createMetricRegistry();
    await createAdmin({ ...base, rollout, protection, sessions, metrics, status, health }).close();
  });
});

describe('removing a service', () => {
  it('[AD11] answers with what served, or with the refusal', async () => {
    const { port, rig } = await openAdmin();
    const body = JSON.stringify({ service: 'toy' });
    const removed = await ask(port, { method: 'POST', path: '/v1/remove', body });
    expect(removed).toMatchObject({ status: 200, content: { ok: true, service: 'toy' } });
    expect(rig.rollout.active('toy')).toBeUndefined();
    const again = await ask(port, { method: 'POST', path: '/v1/remove', body });
    expect(again).toMatchObject({ status: 409, content: { code: 'SERVICE_UNKNOWN' } });
  });
});

describe('figures', () => {
  it('[AD10] GET /metrics shows them to whoever has the token', async () => {
    const { url } = await openAdmin();
    const headers = { Authorization: `Bearer ${TOKEN}` };
    const answer = await fetch(`${url}/metrics`, { headers });
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(await answer.text()).toContain('midswing_asked_total 2\n');
    expect((await fetch(`${url}/metrics`)).status).toBe(401);
  });

  it('[AD10] a figure that is asked for twice is one, and registries share nothing', async () => {
    const registry = createMetricRegistry();
    registry.counter('asked_total', 'Questions.').add(1);
    registry.counter('asked_total', 'Questions.').add(1);
    registry.gauge('open', 'Now.').set(7);
    registry.histogram('took_seconds', 'Time.').observe(0.2);
    const text = await registry.text();
    expect(text).toContain('midswing_asked_total 2\n');
    expect(text).toContain('midswing_open 7\n');
    expect(text).toContain('midswing_took_seconds_sum 0.2\n');
    expect(await createMetricRegistry().text()).not.toContain('asked');
  });
});

describe('protection switches', () => {
  it('[AD9] are listed, opened and closed by the operator', async () => {
    const { port, rig } = await openAdmin();
    const body = JSON.stringify({ switch: 'module-tier', forMs: 60_000, reason: 'a new service' });
    const opened = await ask(port, { method: 'POST', path: '/v1/protection/open', body });
    expect(opened).toMatchObject({ status: 200, content: { name: 'module-tier', open: true } });
    expect(rig.protection.isOpen('module-tier')).toBe(true);
    const close = JSON.stringify({ switch: 'module-tier', reason: 'done' });
    await ask(port, { method: 'POST', path: '/v1/protection/close', body: close });
    const { content } = await ask(port, { path: '/v1/protection' });
    expect(content['switches']).toEqual(JSON.parse(JSON.stringify(rig.protection.list())));
    expect(rig.protection.isOpen('module-tier')).toBe(false);
  });

  it.each([
    ['', 'no body'],
    ['{"switch":"module-tier","forMs":60000}', 'no reason'],
    ['{"switch":"module-tier","forMs":1,"reason":"x"}', 'too short a time'],
    ['{"switch":"everything","forMs":60000,"reason":"x"}', 'an unknown switch'],
  ])('[AD9] %s is refused: %s', async (body) => {
    const { port, rig } = await openAdmin();
    const { status, content } = await ask(port, {
      method: 'POST',
      path: '/v1/protection/open',
      body,
    });
    expect({ status, code: content['code'] }).toEqual({ status: 400, code: 'REQUEST_INVALID' });
    expect(rig.protection.list().some(({ open }) => open)).toBe(false);
  });
});
