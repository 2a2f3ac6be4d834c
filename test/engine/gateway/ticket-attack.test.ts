// What RFC 8725 and the history of JWT libraries teach to refuse, one altered ticket a case. Each is made of a
// ticket that is good, and differs from it in what its title says.
import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { CompactEncrypt } from 'jose';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../engine/base/limits.ts';
import {
  ANOTHER,
  CLAIMS,
  encode,
  GOOD,
  HEADER,
  NOW_MS,
  NOW_SECONDS,
  OURS,
  STRANGER,
  verify,
  withClaims,
  withHeader,
  write,
} from './ticket-rig.ts';

const good = write(GOOD);
const [head = '', body = '', signature = ''] = good.split('.');
const publicPem = OURS.publicKey.export({ type: 'spki', format: 'pem' });
const publicDer = OURS.publicKey.export({ type: 'spki', format: 'der' });
const publicJwk = OURS.publicKey.export({ format: 'jwk' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ed448 = generateKeyPairSync('ed448');
const day = LIMITS.ticketLifetimeMsMax / 1_000;

/** Rightly signed by a key of our own making, under the name of another algorithm. */
function signedAs(alg: string, by: (input: Buffer) => Buffer): string {
  return write({ ...GOOD, header: JSON.stringify({ ...HEADER, alg }), sign: by });
}

function strangers(header: object): string {
  const by = (input: Buffer): Buffer => sign(null, input, STRANGER.privateKey);
  return write({ ...GOOD, header: JSON.stringify({ ...HEADER, ...header }), sign: by });
}

function hmac(secret: string | Buffer): (input: Buffer) => Buffer {
  return (input) => createHmac('sha256', secret).update(input).digest();
}

const NO_JWT = 'it is no signed JWT';
const NO_EDDSA = 'its alg is not EdDSA';
const NO_SIGNATURE = 'its signature does not hold';
const MORE = 'its header has more than alg, typ and kid';
const NO_KEY = 'its header names no key (kid)';
const UNREADABLE = 'its header cannot be read';
const NO_TYPE = 'its typ is not midswing-ticket+jwt';
const NO_CLAIMS = 'its claims cannot be read';
const NO_USER = 'its claim "sub" is no name of a user';
const claim = (name: string): string => `its claim "${name}" is missing, or not what it must be`;

const SIGNATURES: readonly (readonly [string, string, string])[] = [
  ['no signature', `${head}.${body}.`, NO_JWT],
  ['no third part', `${head}.${body}`, NO_JWT],
  ['alg none and no signature', withHeader({ alg: 'none' }).replace(/[^.]+$/, ''), NO_JWT],
  ['alg none and a signature', withHeader({ alg: 'none' }), NO_EDDSA],
  ['alg none in other letters', withHeader({ alg: 'nOnE' }), NO_EDDSA],
  ['no alg', withHeader({ alg: undefined }), NO_EDDSA],
  ['two algorithms as a list', withHeader({ alg: ['EdDSA'] }), NO_EDDSA],
  ['EdDSA in small letters', withHeader({ alg: 'eddsa' }), NO_EDDSA],
  ['HS256 with the public PEM as its secret', signedAs('HS256', hmac(publicPem)), NO_JWT],
  ['HS256 with the public DER as its secret', signedAs('HS256', hmac(publicDer)), NO_JWT],
  ['HS512 with the public PEM as its secret', hs512(), NO_EDDSA],
  ['RS256', signedAs('RS256', (input) => sign('sha256', input, rsa.privateKey)), NO_JWT],
  ['PS256', signedAs('PS256', (input) => sign('sha256', input, rsa.privateKey)), NO_JWT],
  ['ES256', signedAs('ES256', es256), NO_EDDSA],
  ['ES256 called EdDSA', write({ ...GOOD, sign: es256 }), NO_SIGNATURE],
  ['Ed448', write({ ...GOOD, sign: (input) => sign(null, input, ed448.privateKey) }), NO_JWT],
  ['a stranger as its signer', strangers({}), NO_SIGNATURE],
  ['another key of ours than it names', withHeader({ kid: '2026-10' }), NO_SIGNATURE],
  [
    'the signature of another ticket',
    `${head}.${encode('{"sub":"eve"}')}.${signature}`,
    NO_SIGNATURE,
  ],
  ['one bit of its signature', `${head}.${body}.${flip(signature)}`, NO_SIGNATURE],
  ['a signature of zeros', `${head}.${body}.${encode(Buffer.alloc(64))}`, NO_SIGNATURE],
  ['a signature written in a second way', `${good.slice(0, -1)}${second(good)}`, NO_JWT],
  ['a cut signature', good.slice(0, -4), NO_JWT],
  ['two signatures', `${good}.${signature}`, NO_JWT],
];

const SHAPES: readonly (readonly [string, string, string])[] = [
  ['nothing', '', NO_JWT],
  ['dots only', '..', NO_JWT],
  ['padded base64', `${head}.${body}=.${signature}`, NO_JWT],
  ['base64 of the other alphabet', `${head}.${body.slice(0, -1)}+.${signature}`, NO_JWT],
  ['a space before it', ` ${good}`, NO_JWT],
  ['a line break behind it', `${good}\n`, NO_JWT],
  ['a line break inside', `${head}.\n${body}.${signature}`, NO_JWT],
  ['a byte zero behind it', `${good}\0`, NO_JWT],
  ['a scheme before it', `Bearer ${good}`, NO_JWT],
  ['letters that only look like ASCII', good.replace(/^e/, '\u0435'), NO_JWT],
  ['JSON serialisation', JSON.stringify({ payload: body, protected: head, signature }), NO_JWT],
  ['encryption (JWE)', await encrypted(), NO_JWT],
  ['a character more than a ticket may have', withClaims({ pad: fill(1) }), 'it is too long'],
  ['a megabyte', `${head}.${'A'.repeat(1_048_576)}.${signature}`, 'it is too long'],
];

const HEADERS: readonly (readonly [string, string, string])[] = [
  ['a header that is no JSON', write({ ...GOOD, header: '{' }), UNREADABLE],
  ['a header that is a list', write({ ...GOOD, header: '["EdDSA"]' }), UNREADABLE],
  ['alg twice', write({ ...GOOD, header: twice('alg', 'none') }), UNREADABLE],
  ['alg twice, once escaped', write({ ...GOOD, header: twice('a\\u006cg', 'none') }), UNREADABLE],
  ['no typ', withHeader({ typ: undefined }), NO_TYPE],
  ['another typ', withHeader({ typ: 'JWT' }), NO_TYPE],
  ['the typ of access tokens', withHeader({ typ: 'at+jwt' }), NO_TYPE],
  ['its typ in other letters', withHeader({ typ: 'Midswing-Ticket+JWT' }), NO_TYPE],
  ['no kid', withHeader({ kid: undefined }), NO_KEY],
  ['an unknown kid', withHeader({ kid: '2026-12' }), 'its key "2026-12" is unknown'],
  ['a kid of every object', withHeader({ kid: 'constructor' }), 'its key "constructor" is unknown'],
  ['a path as its kid', withHeader({ kid: '../../dev/null' }), NO_KEY],
  ['a query as its kid', withHeader({ kid: "x' UNION SELECT 'key" }), NO_KEY],
  ['a number as its kid', withHeader({ kid: 2_026 }), NO_KEY],
  ['an empty kid', withHeader({ kid: '' }), NO_KEY],
  ['its own key (jwk)', strangers({ jwk: STRANGER.publicKey.export({ format: 'jwk' }) }), MORE],
  ['our own key (jwk)', withHeader({ jwk: publicJwk }), MORE],
  ['where its key is (jku)', strangers({ jku: 'http://127.0.0.1:1/keys' }), MORE],
  ['where its certificate is (x5u)', strangers({ x5u: 'http://127.0.0.1:1/x' }), MORE],
  ['its certificate (x5c)', withHeader({ x5c: ['MIIB'] }), MORE],
  ['what must be understood (crit)', withHeader({ crit: ['exp'], exp: 1 }), MORE],
  ['an unencoded payload (b64)', withHeader({ b64: false, crit: ['b64'] }), MORE],
  ['compression (zip)', withHeader({ zip: 'DEF' }), MORE],
  ['a ticket inside (cty)', write({ ...GOOD, header: nestedHeader(), claims: good }), MORE],
];

const CONTENTS: readonly (readonly [string, string, string])[] = [
  ['a ticket as its claims', write({ ...GOOD, claims: good }), NO_CLAIMS],
  ['claims that are a list', write({ ...GOOD, claims: '[]' }), NO_CLAIMS],
  ['claims that are no UTF-8', write({ ...GOOD, claims: noUtf8() }), NO_CLAIMS],
  ['sub twice', write({ ...GOOD, claims: claimTwice('"sub"', '"eve"') }), 'it has a claim twice'],
  ['sub twice, once escaped', escapedTwice(), 'it has a claim twice'],
  ['no exp', withClaims({ exp: undefined }), claim('exp')],
  ['exp as text', withClaims({ exp: `${CLAIMS.exp}` }), claim('exp')],
  ['exp null', withClaims({ exp: null }), claim('exp')],
  ['an end too far away', withClaims({ exp: NOW_SECONDS + day + 1 }), 'its end is too far away'],
  ['an endless exp', write({ ...GOOD, claims: endless() }), 'its end is too far away'],
  ['nbf in the future', withClaims({ nbf: NOW_SECONDS + 31 }), claim('nbf')],
  ['nbf as text', withClaims({ nbf: '0' }), claim('nbf')],
  ['iat as text', withClaims({ iat: 'today' }), claim('iat')],
  ['no aud', withClaims({ aud: undefined }), claim('aud')],
  ['another aud', withClaims({ aud: 'shop' }), claim('aud')],
  ['aud in other letters', withClaims({ aud: 'Midswing' }), claim('aud')],
  ['a longer aud', withClaims({ aud: 'midswing.example' }), claim('aud')],
  ['a list without our aud', withClaims({ aud: ['shop', 'forum'] }), claim('aud')],
  ['an object as aud', withClaims({ aud: { midswing: true } }), claim('aud')],
  ['no sub', withClaims({ sub: undefined }), claim('sub')],
  ['a number as sub', withClaims({ sub: 7 }), NO_USER],
  ['an empty sub', withClaims({ sub: '' }), NO_USER],
  ['a sub over the bound', withClaims({ sub: 'a'.repeat(LIMITS.userCharsMax + 1) }), NO_USER],
  ['a control in sub', withClaims({ sub: 'ada\u001b[2J' }), NO_USER],
  ['a line break in sub', withClaims({ sub: 'ada\n' }), NO_USER],
  ['a turned writing direction in sub', withClaims({ sub: 'ada\u202eeve' }), NO_USER],
  ['half a character in sub', write({ ...GOOD, claims: halfCharacter() }), NO_USER],
  ['a space in sub', withClaims({ sub: 'ada ' }), NO_USER],
];

describe('attacks', () => {
  it.each([...SIGNATURES, ...SHAPES, ...HEADERS, ...CONTENTS])(
    '[TI2] a ticket with %s is refused, and the one without is taken',
    async (_, altered, reason) => {
      expect(await verify(altered)).toEqual({ kind: 'refused', code: 'TICKET_REFUSED', reason });
      expect(await verify(good)).toMatchObject({ kind: 'accepted', user: 'ada' });
    },
  );

  it('[TI2] what a ticket is refused for is told without any of its content but the name of its key', async () => {
    const ticket = withClaims({ sub: 'someone', aud: 'elsewhere' });
    expect(JSON.stringify(await verify(ticket))).not.toMatch(/someone|elsewhere/);
    expect(await verify(withHeader({ kid: 'a\nb' }))).toMatchObject({ reason: NO_KEY });
  });

  it('[TI2] noise is refused and never thrown at', async () => {
    const parts = [head, body, signature, '', '.', '{', encode('null'), encode('{}'), encode('1')];
    for (const a of parts) {
      for (const b of parts) {
        for (const c of parts) {
          const ticket = `${a}.${b}.${c}`;
          const outcome = await verify(ticket, NOW_MS);
          expect(outcome.kind, ticket).toBe(ticket === good ? 'accepted' : 'refused');
        }
      }
    }
  });

  it('[TI2] no character of a ticket can be another one, be missing or be there twice', async () => {
    const others = ['A', 'z', '-', '.', '='];
    for (let at = 0; at < good.length; at += 1) {
      const other = others[at % others.length] ?? '';
      const rest = good.slice(at + 1);
      const character = good.charAt(at);
      for (const instead of [other, '', character + character]) {
        const ticket = good.slice(0, at) + instead + rest;
        if (ticket !== good) expect((await verify(ticket)).kind, ticket).toBe('refused');
      }
    }
  });

  it('[TI2] each key answers for the tickets that name it', async () => {
    const by = (input: Buffer): Buffer => sign(null, input, ANOTHER.privateKey);
    const header = JSON.stringify({ ...HEADER, kid: '2026-10' });
    expect(await verify(write({ ...GOOD, header, sign: by }))).toMatchObject({ kind: 'accepted' });
  });
});

function es256(input: Buffer): Buffer {
  return sign('sha256', input, { key: elliptic.privateKey, dsaEncoding: 'ieee-p1363' });
}

function hs512(): string {
  const by = (input: Buffer): Buffer => createHmac('sha512', publicPem).update(input).digest();
  return signedAs('HS512', by);
}

/** Changes the first of its bits. */
function flip(text: string): string {
  const bytes = Buffer.from(text, 'base64url');
  bytes[0] = (bytes[0] ?? 0) ^ 0x80;
  return encode(bytes);
}

/** The last letter with one of the bits set that stand for nothing. */
function second(text: string): string {
  return { A: 'B', Q: 'R', g: 'h', w: 'x' }[text.at(-1) ?? ''] ?? '';
}

async function encrypted(): Promise<string> {
  return new CompactEncrypt(Buffer.from(JSON.stringify(CLAIMS)))
    .setProtectedHeader({ ...HEADER, alg: 'dir', enc: 'A256GCM' })
    .encrypt(new Uint8Array(32));
}

/** A claim that makes a ticket longer than the longest by at least so many characters. */
function fill(more: number): string {
  return 'x'.repeat(Math.ceil(((LIMITS.ticketCharsMax + more - good.length) * 3) / 4));
}

function twice(name: string, value: string): string {
  return `{"${name}":"${value}",${JSON.stringify(HEADER).slice(1)}`;
}

function claimTwice(name: string, value: string): string {
  return `{${name}:${value},${JSON.stringify(CLAIMS).slice(1)}`;
}

function escapedTwice(): string {
  return write({ ...GOOD, claims: claimTwice('"s\\u0075b"', '"eve"') });
}

function endless(): string {
  return JSON.stringify(CLAIMS).replace(/"exp":\d+/, '"exp":1e999');
}

function halfCharacter(): string {
  return JSON.stringify(CLAIMS).replace('"ada"', '"ada\\ud800"');
}

function noUtf8(): Buffer {
  const bytes = Buffer.from(JSON.stringify(CLAIMS));
  bytes[bytes.indexOf('ada')] = 0xff;
  return bytes;
}

function nestedHeader(): string {
  return JSON.stringify({ ...HEADER, cty: 'JWT' });
}
