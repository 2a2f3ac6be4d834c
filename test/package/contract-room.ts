// How rooms run on a service, without a host: a behaviour writes columns, and tells in changes what happened.
import assert from 'node:assert/strict';
import {
  CHANGE_WIDTH,
  COMMAND_ARGS,
  type ChangeBuffer,
  type Command,
  type RoomBehaviour,
  type RoomContext,
} from 'midswing/contract/room';
import { assignLayout, createColumns } from 'midswing/state/layout';

const GIVE = 1;
const REFUSED_TOO_MUCH = 2;
const layout = assignLayout({ columns: [{ name: 'coins', kind: 'i32', length: 2 }] });
const coinsAt = layout.columns.get('coins')?.offset ?? assert.fail();
const idle = (): void => undefined;

const purse: RoomBehaviour = {
  layout,
  schema: '',
  membersMax: 2,
  open: ({ columns }) => columns.i32.fill(10, coinsAt, coinsAt + 2),
  memberChanged: idle,
  decide: ({ columns, changes }, { member, kind, args }) => {
    const amount = args[0] ?? 0;
    const has = columns.i32[coinsAt + member] ?? 0;
    if (kind !== GIVE || amount > has) return REFUSED_TOO_MUCH;
    const other = 1 - member;
    columns.i32[coinsAt + member] = has - amount;
    columns.i32[coinsAt + other] = (columns.i32[coinsAt + other] ?? 0) + amount;
    changes.push(GIVE, member, other, amount, 0, 0);
    return 0;
  },
  step: idle,
  adopt: idle,
};

/** Room for one change: enough for one command at a time. */
const rows = new Float64Array(CHANGE_WIDTH);
const counted = { length: 0 };
const changes: ChangeBuffer = {
  rows,
  get length() {
    return counted.length;
  },
  push: (...row) => {
    if (counted.length > 0) return false;
    rows.set(row);
    counted.length = 1;
    return true;
  },
};
const columns = createColumns(layout);
const context: RoomContext = { columns, changes, tick: 1, tickMs: 100, key: new Uint32Array(2) };

function play(amount: number): number {
  const args = new Float64Array(COMMAND_ARGS);
  args[0] = amount;
  const command: Command = { member: 0, sequence: 1, kind: GIVE, args };
  counted.length = 0;
  return purse.decide(context, command);
}

const coins = (): number[] => [...columns.i32.subarray(coinsAt, coinsAt + 2)];
purse.open(context);
assert.deepEqual([play(4), coins()], [0, [6, 14]]);
assert.deepEqual([play(7), coins()], [REFUSED_TOO_MUCH, [6, 14]]);
console.log('contract-room ok');
