// State that outgrows its form: version 2 of a scoreboard keeps names, reads what version 1 wrote, and what the
// way back has to leave out is there again when the way leads forward.
import assert from 'node:assert/strict';
import type { Migration, ServiceState } from 'midswing/contract/state';

/** Schema 1 is one byte, the points; schema 2 has a name behind it. */
const named: Migration = {
  from: 1,
  to: 2,
  up: (state, carried) => Uint8Array.from([...state, ...(carried ?? Buffer.from('nobody'))]),
  down: (state) => ({ state: state.slice(0, 1), carried: state.slice(1) }),
};

function createBoard(): { state: ServiceState; points: number; leader: string } {
  const board = {
    points: 0,
    leader: '',
    state: {
      schema: 2,
      exportState: () => Uint8Array.from([board.points, ...Buffer.from(board.leader)]),
      importState: (state: Uint8Array) => {
        board.points = state[0] ?? 0;
        board.leader = new TextDecoder().decode(state.subarray(1));
      },
      migrations: [named],
    },
  };
  return board;
}

const board = createBoard();
board.state.importState(named.up(Uint8Array.of(7), undefined));
assert.deepEqual([board.points, board.leader], [7, 'nobody']);

board.leader = 'Ada';
const older = named.down?.(board.state.exportState()) ?? assert.fail();
assert.deepEqual(older.state, Uint8Array.of(7));
const later = createBoard();
later.state.importState(named.up(older.state, older.carried));
assert.deepEqual(later.state.exportState(), board.state.exportState());
assert.equal(later.leader, 'Ada');
console.log('contract-state ok');
