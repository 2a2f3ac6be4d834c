// The arena on a screen: the codec that a client keeps its view with, and bytes that are of another game.
import assert from 'node:assert/strict';
import { createClient } from 'midswing/client';
import { arenaViewCodec, type ArenaView } from 'midswing/combat-rules/view';

const connect = (): never => assert.fail();
const client = createClient({ url: 'ws://nowhere', connect, view: arenaViewCodec });
const hitPoints = (view: ArenaView): number[] => view.units.map(({ hp }) => hp);
client.onView(({ view, changes }) => console.log(hitPoints(view), changes?.length));
assert.equal(client.view, undefined);
assert.equal(arenaViewCodec.fromKeyframe(Uint8Array.of(1), 1), undefined);

const round = { number: 0, rounds: 0, playing: false, untilTick: 0, kills: [], wins: [] };
const empty: ArenaView = { tick: 1, units: [], round, names: new Map() };
assert.deepEqual(arenaViewCodec.applyChanges(empty, new Uint8Array(0), 2), []);
assert.equal(empty.tick, 2);
console.log('combat-rules-view ok');
