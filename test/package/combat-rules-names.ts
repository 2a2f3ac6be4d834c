// What packs call things, shared by compiler and codec: a reason of a pack reaches a player as its code.
import assert from 'node:assert/strict';
import { createArenaCompiler } from 'midswing/combat-rules';
import { createArenaCodec } from 'midswing/combat-rules/codec';
import { createArenaNames } from 'midswing/combat-rules/names';
import { roomLayoutSpec } from 'midswing/room/layout';
import { assignLayout } from 'midswing/state/layout';

const names = createArenaNames();
const rules = `class boxer { maxHp 100 skills rest }
skill rest { target self  requires caster.hp < 50 else 'not tired'  on use { put caster.hp: 100 } }
`;
const members = new Map([['boxer.rules', Buffer.from(rules)]]);
const pack = { name: 'boxer', service: 'arena', revision: 1, members };
const outcome = createArenaCompiler({ names }).compile(pack);
assert(outcome.ok && outcome.layout !== undefined);
outcome.load(assignLayout(roomLayoutSpec(outcome.layout)));
const refusal = names.refusalOf('not tired');
assert.equal(createArenaCodec(names).refusalCode(refusal), 'NOT_TIRED');
assert.equal(createArenaCodec().refusalCode(refusal), 'COMMAND_REFUSED');
console.log('combat-rules-names ok');
