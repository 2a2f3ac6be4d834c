// A newer minor version of the protocol: today's .proto with fields, messages and members of unions added, as PR10
// allows. Encodes and decodes by reflection, without a codec of ours.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import protobuf from 'protobufjs';
import { ROOT } from '../../support/source-tree.ts';

const today = readFileSync(join(ROOT, 'engine/protocol/envelope.proto'), 'utf8');

/** Every message of today gets fields of all wire types, and both unions a further member. */
const newer = protobuf.parse(
  today
    .replaceAll(
      /^message (?!ClientMessage|ServerMessage)(\w+) \{/gm,
      'message $1 {\n' +
        '  uint64 later_number = 101; string later_text = 102; fixed64 later_fixed = 103;\n' +
        '  fixed32 later_short = 104; Later later_message = 105; repeated sint32 later_list = 106;\n',
    )
    .replace('Renew renew = 5;', 'Renew renew = 5; Later later = 50;')
    .replace('GoingAway going_away = 6;', 'GoingAway going_away = 6; Later later = 60;')
    .concat('message Later { string text = 1; }'),
).root;

/** Values for all fields that came later; they fit into every message of today. */
export const LATER = {
  laterNumber: 7,
  laterText: 'later',
  laterFixed: 7,
  laterShort: 7,
  laterMessage: { text: 'later' },
  laterList: [-1, 0, 1],
};

type MessageName = 'ClientMessage' | 'ServerMessage';

export function encodeNewer(name: MessageName, body: object): Uint8Array {
  const type = newer.lookupType(`midswing.v1.${name}`);
  return type.encode(type.create(body)).finish();
}

export function decodeNewer(name: MessageName, bytes: Uint8Array): object {
  return newer.lookupType(`midswing.v1.${name}`).decode(bytes).toJSON();
}
