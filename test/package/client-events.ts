// What a screen says of a client's state, typed by the door of its events, which runs nothing.
import assert from 'node:assert/strict';
import type { ClientState } from 'midswing/client/events';

function describe(state: ClientState): string {
  switch (state.kind) {
    case 'waiting':
      return `lost (${state.cause.name}), back in ${Math.ceil(state.delayMs / 1_000)} s`;
    case 'closed':
      return `over (${state.cause.name})`;
    case 'open':
      return state.place === undefined ? 'in the lobby' : `in room ${state.place.room}`;
    default:
      return 'connecting';
  }
}

const cause = { code: 1006, name: 'ABNORMAL', reason: '' } as const;
const waiting = { kind: 'waiting', attempt: 1, delayMs: 180, cause } as const;
assert.equal(describe(waiting), 'lost (ABNORMAL), back in 1 s');
assert.equal(describe({ kind: 'open', session: 's', place: undefined }), 'in the lobby');
assert.equal(describe({ kind: 'closed', cause }), 'over (ABNORMAL)');
console.log('client-events ok');
