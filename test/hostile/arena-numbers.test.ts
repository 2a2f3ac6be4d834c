// Numbers that no player would send, in commands of the arena: each is answered, no room breaks over them, and
// whatever is shown stays finite.
import { afterEach, expect, it } from 'vitest';
import { recordingLog, type LogLine } from '../support/recording-log.ts';
import { decodeKeyframe, type ArenaKeyframe } from '../../combat-rules/protocol/client.ts';
import { openArenaRooms } from '../../examples/arena-rooms/arena-rooms.ts';
import { LinkClient } from '../engine/gateway/link-rig.ts';

const cleanups: (() => void)[] = [];

afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

const double = (value: number): number[] => [...new Uint8Array(Float64Array.of(value).buffer)];
/** A Move; each coordinate is eight bytes. */
const move = (x: number, y: number): number[] => [0x12, 18, 0x09, ...double(x), 0x11, ...double(y)];
const varint = (value: bigint): number[] =>
  value < 128n ? [Number(value)] : [Number(value & 127n) | 128, ...varint(value >> 7n)];
/** A Use of the skill with this hash on a row of any size. */
const use = (skill: number, target: bigint): number[] => {
  const row = varint(target);
  const hash = new Uint8Array(Uint32Array.of(skill).buffer);
  return [0x0a, 6 + row.length, 0x0d, ...hash, 0x10, ...row];
};

/** What a bad client sends; the skill is one that its unit has. */
const numbers = (skill: number): readonly (readonly [string, number[]])[] => [
  ['NaN', move(Number.NaN, 1)],
  ['-0', move(-0, -0)],
  ['Infinity', move(1, Number.POSITIVE_INFINITY)],
  ['-Infinity', move(Number.NEGATIVE_INFINITY, 1)],
  ['2^53', move(2 ** 53, 2 ** 53)],
  ['the largest', move(Number.MAX_VALUE, -Number.MAX_VALUE)],
  ['the smallest', move(Number.MIN_VALUE, -Number.MIN_VALUE)],
  ['a negative row', use(skill, (1n << 64n) - 1n)],
  ['the row 2^32 - 1', use(skill, (1n << 32n) - 1n)],
  ['the row 2^53', use(skill, 1n << 53n)],
  ['a skill that there is not', use(skill ^ 1, 1n)],
  ['an action that there is not', [0x7a, 0]],
  ['two actions', [...move(1, 1), 0x1a, 0]],
  ['unknown fields', [...move(1, 1), 0xfd, 0x07, 1, 2, 3, 4]],
  ['a Move of nothing', [0x12, 0]],
];

function numbersOf({ units }: ArenaKeyframe): number[] {
  return units.flatMap(({ x, y, hp, maxHp, speed }) => [x, y, hp, maxHp, speed]);
}

it('[HC1][GW9] NaN, -0, Infinity, 2^53, negative rows and unknown actions are answered, and break nothing', () => {
  const lines: LogLine[] = [];
  const arena = openArenaRooms(recordingLog(lines));
  const { gateway, rooms } = arena;
  cleanups.push(() => arena.close());
  const room = rooms.find(1);
  if (room === undefined) throw new Error('there is no room');
  const tick = (): void => gateway.publish(room.runTick());
  const [bad, good] = ['bad', 'good'].map((name) => new LinkClient(gateway, undefined, name));
  if (bad === undefined || good === undefined) throw new Error('there are two');
  for (const client of [bad, good]) {
    client.hello();
    client.say({ kind: 'join', room: 1, spectate: false });
  }
  tick();
  const joined = good.arrive().flatMap((one) => (one.kind === 'joined' ? [one.keyframe] : []));
  const names = decodeKeyframe(joined[0] ?? new Uint8Array(0))?.names ?? new Map<number, string>();
  const [punch = 0] = [...names].find(([, name]) => name === 'punch') ?? [];
  const all = numbers(punch);
  let sequence = 0;
  for (const [, payload] of all) {
    sequence += 1;
    bad.command(sequence, payload, room.tick);
    good.command(sequence, move(10, 10), room.tick);
    tick();
    for (const client of [bad, good]) client.arrive();
  }
  for (let i = 0; i < 20; i += 1) tick();
  const watcher = new LinkClient(gateway, undefined, 'watcher');
  watcher.hello();
  watcher.say({ kind: 'join', room: 1, spectate: true });
  tick();
  const keyframe = watcher.arrive().flatMap((one) => (one.kind === 'joined' ? [one.keyframe] : []));
  const shown = decodeKeyframe(keyframe[0] ?? new Uint8Array(0));
  expect(shown?.units).toHaveLength(10);
  expect(numbersOf(shown as ArenaKeyframe).filter((value) => !Number.isFinite(value))).toEqual([]);
  expect(room.state).toBe('open');
  expect(answersOf(good, 1)).toEqual(all.map((_, i) => `${i + 1} `));
  const told = all.map(([name], i) => `${name}: ${answersOf(bad, 0)[i]?.replace(/^\d+ /, '')}`);
  expect(told).toMatchInlineSnapshot(`
    [
      "NaN: PLACE_OUTSIDE",
      "-0: ",
      "Infinity: PLACE_OUTSIDE",
      "-Infinity: PLACE_OUTSIDE",
      "2^53: PLACE_OUTSIDE",
      "the largest: PLACE_OUTSIDE",
      "the smallest: PLACE_OUTSIDE",
      "a negative row: TARGET_UNKNOWN",
      "the row 2^32 - 1: TARGET_UNKNOWN",
      "the row 2^53: WRONG_TARGET",
      "a skill that there is not: SKILL_UNKNOWN",
      "an action that there is not: COMMAND_MALFORMED",
      "two actions: ",
      "unknown fields: ",
      "a Move of nothing: ",
    ]
  `);
  expect(lines.filter(({ level }) => level === 'error' || level === 'warn')).toEqual([]);
});

/** "number refusal" of each command, in order of the numbers. */
function answersOf({ received }: LinkClient, member: number): string[] {
  const answers = received.flatMap((one) => {
    if (one.kind === 'error') return [[one.sequence, one.code] as const];
    if (one.kind !== 'frame') return [];
    return one.replies.flatMap((reply) =>
      reply.member === member ? [[reply.sequence, reply.refusal] as const] : [],
    );
  });
  return answers.toSorted(([a], [b]) => a - b).map(([number, code]) => `${number} ${code}`);
}
