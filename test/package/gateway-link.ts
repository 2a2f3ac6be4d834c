// A transport of one's own: a link that keeps what it is given, and the attachment that is told what comes in.
import assert from 'node:assert/strict';
import { createGateway } from 'midswing/gateway';
import type { Attachment, Link } from 'midswing/gateway/link';
import { decodeServerMessage, encodeClientMessage } from 'midswing/protocol';
import { sha256Hex } from 'midswing/trust/digest';

const ignore = (): void => undefined;
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
  log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
});

const sent: Uint8Array[] = [];
let closeCode = 0;
const link: Link = {
  address: '192.0.2.1',
  bufferedBytes: 0,
  send: (bytes) => sent.push(bytes.slice()) > 0,
  cork: (body) => body(),
  close: (code) => {
    closeCode = code;
  },
};
const attachment: Attachment = gateway.accept(link);
const hello = { kind: 'hello', protocol: 1, client: 'mine', minor: 0, resume: undefined } as const;
attachment.receive(encodeClientMessage(hello));
assert.equal(decodeServerMessage(sent[0] ?? new Uint8Array(0))?.kind, 'welcome');
gateway.shutdown();
assert.equal(decodeServerMessage(sent[1] ?? new Uint8Array(0))?.kind, 'going-away');
assert.equal(closeCode, 1001);
console.log('gateway-link ok');
