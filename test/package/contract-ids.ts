// Ids are branded: a plain number does not pass for a room's, and a wrong one is refused where it enters.
import assert from 'node:assert/strict';
import { roomId, type RoomId } from 'midswing/contract/ids';

const id: RoomId = roomId(7);
assert.equal(id, 7);
for (const wrong of [0, -1, 1.5, Number.NaN]) assert.throws(() => roomId(wrong));
console.log('contract-ids ok');
