// A port of the gateway's own: listens, says that it is well, and is free again when it is closed.
import assert from 'node:assert/strict';
import { createGateway } from 'midswing/gateway';
import { openGatewayServer } from 'midswing/gateway/server';
import { sha256Hex } from 'midswing/trust/digest';

const ignore = (): void => undefined;
const log = { debug: ignore, info: ignore, warn: ignore, error: ignore };
const gateway = createGateway({
  rooms: { find: () => undefined, count: 0 },
  codec: {
    decodeCommand: () => false,
    encodeChanges: () => new Uint8Array(0),
    encodeKeyframe: () => new Uint8Array(0),
    refusalCode: () => 'NO',
  },
  tickMs: 100,
  version: () => ({ epoch: 1, generation: 1, set: sha256Hex('rules') }),
  log,
});
const health = () => ({ live: true, ready: false });
const server = await openGatewayServer({ gateway, host: '127.0.0.1', port: 0, health, log });
const ask = async (path: string): Promise<number> =>
  (await fetch(`http://127.0.0.1:${server.port}${path}`)).status;
assert.deepEqual([await ask('/healthz'), await ask('/readyz'), await ask('/')], [200, 503, 404]);
await server.close();
await assert.rejects(ask('/healthz'));
console.log('gateway-server ok');
