// One room's frames as several sockets bring them: decoded once, compared, and held to what a tick
// must show.
import { beforeEach, describe, expect, it } from 'vitest';
import { encodeServerMessage } from '../../engine/protocol/codec.ts';
import { midswing } from '../../combat-rules/protocol/generated/combat.js';
import { createPackBook, type PackBook } from '../../loadtest/pack-book.ts';
import { createRoomFeed, type FeedTotals, type RoomFeed } from '../../loadtest/room-feed.ts';
import { CHANGE, type FrameMessage } from '../../loadtest/wire.ts';

const wire = midswing.arena.v1;
const SET = '0123456789abcdef';

let book: PackBook;
let totals: FeedTotals;
let notes: string[];
let feed: RoomFeed;

beforeEach(() => {
  book = createPackBook();
  book.plan(7);
  book.plan(8);
  book.learn(3, 7);
  totals = { checked: 0, unchecked: 0, wrong: 0, diverged: 0 };
  notes = [];
  feed = createRoomFeed({ room: 5, book, totals, note: (text) => notes.push(text) });
  const unit = { class: 1, hp: 1_000, maxHp: 1_000, x: 5, y: 5, speed: 5 };
  const units = Array.from({ length: 10 }, (_, slot) => ({ ...unit, player: slot === 0 }));
  const round = { number: 1, playing: true, kills: [0, 0], wins: [0, 0] };
  const keyframe = wire.ArenaKeyframe.encode({ units, round }).finish();
  const version = { epoch: 3, generation: 3, set: SET };
  const place = { room: 5, member: 0, spectator: false, tick: 20 };
  feed.joined({ kind: 'joined', ...place, version, keyframe });
});

function frame(fields: Partial<FrameMessage>): FrameMessage {
  const version = { epoch: 3, generation: 3, set: SET };
  const base = { kind: 'frame', room: 5, tick: 21, version, replies: [] } as const;
  const none = {
    missed: 0,
    answeredSequence: 0,
    swap: undefined,
    keyframe: undefined,
    timeline: 0,
    durableTick: undefined,
  };
  return { ...base, ...none, changes: new Uint8Array(0), ...fields };
}

function take(fields: Partial<FrameMessage>): Uint8Array {
  const message = frame(fields);
  const bytes = encodeServerMessage(message);
  feed.take(message, bytes, 0);
  return bytes;
}

/** As a socket finds them, in the middle of what it has read. */
function find(tick: number, bytes: Uint8Array): ReturnType<RoomFeed['find']> {
  const read = Buffer.concat([Buffer.of(1, 2), bytes, Buffer.of(3)]);
  return feed.find(tick, read, 2, read.length - 1);
}

/** Unit 0 strikes unit 1 for `amount`. */
function strike(amount: number): Uint8Array {
  const units = { source: 0, target: 1 };
  const hit = { ...units, kind: CHANGE.hit, amount, hp: 1_000 - amount };
  return wire.ArenaChanges.encode({ changes: [{ ...units, kind: CHANGE.used }, hit] }).finish();
}

/** What revision 7 makes of a hit. */
const RIGHT = 107;
const accepted = [{ member: 0, sequence: 1, refusal: '' }];

describe('room feed', () => {
  it('[LT9] equal bytes of a tick are known to every later socket', () => {
    const bytes = take({});
    expect(find(21, bytes.slice())?.message.tick).toBe(21);
    expect(find(22, bytes)).toBeUndefined();
    expect(totals.diverged).toBe(0);
  });

  it('[LT9] other bytes for a tick that is known diverge, and do not change the view', () => {
    take({ changes: strike(RIGHT), replies: accepted });
    const other = frame({ changes: strike(90), replies: accepted });
    const bytes = encodeServerMessage(other);
    expect(find(21, bytes)).toBeUndefined();
    feed.take(other, bytes, 0);
    expect([totals.diverged, feed.view?.hp[1]]).toEqual([1, 893]);
    expect(notes).toEqual(['room 5 tick 21: two sockets were given different bytes']);
  });

  it('[LT9] a frame that is ahead is left to the socket that brings the ticks in order', () => {
    take({ tick: 22, changes: strike(90) });
    expect([feed.tick, feed.view?.hp[1], totals.wrong]).toEqual([20, 1_000, 0]);
    take({ changes: strike(RIGHT), replies: accepted });
    expect([feed.tick, feed.view?.hp[1]]).toEqual([21, 893]);
  });

  it('[LT9] a frame for one socket alone is neither compared nor shown', () => {
    const message = frame({ tick: 30, missed: 9, keyframe: Uint8Array.of(1) });
    feed.takeAlone(message, encodeServerMessage(message));
    expect([feed.tick, totals.diverged, totals.wrong]).toEqual([20, 0, 0]);
  });

  it('[LT9] a frame of another room is wrong', () => {
    take({ room: 6 });
    expect(notes).toEqual(['room 5 tick 21: it is a frame of room 6']);
  });

  it('[LT7] a hit with the number of another revision is wrong', () => {
    take({ changes: strike(108), replies: accepted });
    expect(totals).toEqual({ checked: 1, unchecked: 0, wrong: 1, diverged: 0 });
  });

  it('[LT8] a member that acts for no command, or does not act for an accepted one, is wrong', () => {
    take({ changes: strike(RIGHT) });
    take({ tick: 22, replies: [...accepted, { member: 3, sequence: 1, refusal: '' }] });
    take({ tick: 23, replies: [{ member: 0, sequence: 2, refusal: 'NOT_READY' }] });
    expect(notes).toEqual([
      'room 5 tick 21: unit 0 used its skill 1 times for 0 commands',
      'room 5 tick 22: unit 0 used its skill 0 times for 1 commands',
    ]);
  });

  it('[LT8] an accepted command that walks uses nothing', () => {
    feed.walked(0, 1);
    take({ replies: accepted });
    take({ tick: 22, replies: accepted });
    expect(notes).toEqual(['room 5 tick 22: unit 0 used its skill 0 times for 1 commands']);
  });

  it('[LT10] a swap notice names the pack of its epoch, and both packs are then seen', () => {
    take({ changes: strike(RIGHT), replies: accepted });
    expect([...feed.seen]).toEqual([7]);
    const version = { epoch: 4, generation: 4, set: SET };
    take({ tick: 22, version, swap: { fromEpoch: 3, pack: 'arena', revision: 8 } });
    expect([...feed.seen]).toEqual([7, 8]);
    expect([book.revisionOf(4), totals.wrong]).toEqual([8, 0]);
  });

  it('[LT10] an epoch without a notice, and one announced as two packs, are wrong', () => {
    take({ version: { epoch: 4, generation: 4, set: SET } });
    const version = { epoch: 5, generation: 5, set: SET };
    book.learn(5, 8);
    take({ tick: 22, version, swap: { fromEpoch: 4, pack: 'arena', revision: 7 } });
    expect(notes).toEqual([
      'room 5 tick 21: epoch 4 began without a notice',
      'room 5 tick 22: epoch 5 has two packs',
    ]);
  });

  it('[LT10] one epoch with two generations or sets is a conflict, equal versions have one number', () => {
    const version = { epoch: 3, generation: 3, set: SET };
    expect(book.versionOf({ ...version })).toBe(book.versionOf(version));
    expect(book.conflicts).toBe(0);
    const others = [
      { ...version, generation: 4 },
      { ...version, set: 'f'.repeat(16) },
    ];
    const numbers = new Set([version, ...others].map((each) => book.versionOf(each)));
    expect([numbers.size, book.conflicts]).toEqual([3, 2]);
  });

  it('[LT9] changes that cannot be read are wrong', () => {
    take({ changes: Uint8Array.of(255) });
    expect(notes).toEqual(['room 5 tick 21: the changes cannot be read']);
  });
});
