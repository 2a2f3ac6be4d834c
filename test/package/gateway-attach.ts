// An app that the host made and lets listen, with a page of its own and a gateway at one path; then without.
import assert from 'node:assert/strict';
import { createGateway } from 'midswing/gateway';
import { attachGateway } from 'midswing/gateway/attach';
import { sha256Hex } from 'midswing/trust/digest';
import uws from 'uWebSockets.js';

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
const app = uws.App();
app.get('/page', (response) => {
  response.end('of the host');
});
const attached = attachGateway(app, gateway, { path: '/play', log, uws });
const port = await new Promise<number>((resolve) => {
  app.listen('127.0.0.1', 0, (socket) => resolve(socket ? uws.us_socket_local_port(socket) : 0));
});
assert.equal(attached.sockets, 0);
attached.detach();
assert.equal(await (await fetch(`http://127.0.0.1:${port}/page`)).text(), 'of the host');
app.close();
gateway.shutdown();
console.log('gateway-attach ok');
