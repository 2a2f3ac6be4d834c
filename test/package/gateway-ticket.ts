// A ticket that a game's login server signs, and the verifier that a gateway is given as `tickets`.
import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { createTicketVerifier } from 'midswing/gateway/ticket';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const nowMs = Date.now();
const header = { alg: 'EdDSA', typ: 'midswing-ticket+jwt', kid: 'login' };
const claims = { sub: 'ada', aud: 'my-game', exp: Math.floor(nowMs / 1_000) + 60 };
const encode = (content: object): string =>
  Buffer.from(JSON.stringify(content)).toString('base64url');
const input = `${encode(header)}.${encode(claims)}`;
const ticket = `${input}.${sign(null, Buffer.from(input), privateKey).toString('base64url')}`;

const tickets = createTicketVerifier({
  keys: new Map([['login', publicKey]]),
  audience: 'my-game',
});
const taken = await tickets.verify(ticket, nowMs);
assert.deepEqual(taken, { kind: 'accepted', user: 'ada', expiresAtMs: claims.exp * 1_000 });
const late = await tickets.verify(ticket, claims.exp * 1_000);
assert(late.kind === 'refused' && late.code === 'TICKET_EXPIRED');
const elsewhere = createTicketVerifier({
  keys: new Map([['login', publicKey]]),
  audience: 'other',
});
assert.equal((await elsewhere.verify(ticket, nowMs)).kind, 'refused');
console.log('gateway-ticket ok');
