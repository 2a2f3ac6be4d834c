// What every server is sent and sends: recorded frames, commands, ticks.
import { describe, expect, it } from 'vitest';
import { decodeClientMessage } from '#engine/protocol';
import { battleCommand, plainCommand } from '../../../loadtest/peers/client/battle-command.ts';
import { FRAME_BYTES_MIN, phaseMsOf, sequenceOffset } from '../../../loadtest/peers/exchange.ts';
import { meanFrameBytes, packRecording, readRecording } from '../../../loadtest/peers/recording.ts';
import { EchoRoom } from '../../../loadtest/peers/server/echo-room.ts';
import { Pacer } from '../../../loadtest/peers/server/pacer.ts';
import { withTickLength } from '../../../loadtest/peers/tick-length-hook.ts';
import { readText } from '../../support/source-tree.ts';

const LONG = Buffer.alloc(100, 7);

describe('recording', () => {
  it('[PE1] frames come back from the file with their lengths, as many of each room', () => {
    const packed = packRecording([
      [LONG, LONG, LONG],
      [LONG, Buffer.alloc(60)],
    ]);
    expect(readRecording(packed)).toEqual([
      [LONG, LONG],
      [LONG, Buffer.alloc(60)],
    ]);
    expect(meanFrameBytes(readRecording(packed))).toBe(90);
  });

  it('[PE1] a frame too short for its numbers is as long as they need', () => {
    const [[frame] = []] = readRecording(packRecording([[Buffer.alloc(3)]]));
    expect(frame).toHaveLength(FRAME_BYTES_MIN);
  });
});

describe('commands', () => {
  it('[PE1] a command for a server without a game is as long as the one for Midswing', () => {
    for (let sequence = 1; sequence <= 300; sequence += 1) {
      const real = battleCommand(3, sequence, 1_000);
      expect(plainCommand(3, sequence)).toHaveLength(real.length);
      expect(decodeClientMessage(real)).toMatchObject({ kind: 'command', sequence });
    }
  });

  it('[PE2] the sequence stands in front of it', () => {
    expect(Buffer.from(plainCommand(0, 70_000)).readUInt32LE(0)).toBe(70_000);
  });
});

describe('a room without a game', () => {
  it('[PE2] the newest sequence of a member stands in the next frame, and in those after it', () => {
    const room = new EchoRoom([[LONG, Buffer.alloc(60)]], 1);
    room.take(4, plainCommand(4, 259));
    const frames = [room.next(), room.next(), room.next()];
    expect(frames.map((frame) => frame.length)).toEqual([100, 60, 100]);
    expect(frames.map((frame) => frame.readUInt32LE(0))).toEqual([1, 2, 3]);
    expect(frames.map((frame) => frame.readUInt32LE(sequenceOffset(4)))).toEqual([259, 259, 259]);
    expect(frames[0]?.readUInt32LE(sequenceOffset(3))).toBe(0);
  });

  it('[PE2] a frame that was given out does not change any more', () => {
    const room = new EchoRoom([[LONG]], 1);
    const first = room.next();
    room.take(0, plainCommand(0, 9));
    room.next();
    expect(first.readUInt32LE(0)).toBe(1);
    expect(first.readUInt32LE(sequenceOffset(0))).toBe(0);
  });
});

describe('ticks', () => {
  const run = (tickMs: number, times: readonly number[]): [number, number][] => {
    const ran: [number, number][] = [];
    let now = 0;
    const pacer = new Pacer({ rooms: 3, tickMs, runRoom: (room) => ran.push([now, room]) });
    for (now of times) pacer.runDue(now);
    return ran;
  };

  it('[PE1] each room ticks at its own phase of the period', () => {
    expect(run(100, [0, 1, 2, 3, 4, 5, 6, 101, 102])).toEqual([
      [2, 1],
      [4, 2],
      [6, 3],
      [102, 1],
    ]);
    expect([1, 2, 51].map((room) => phaseMsOf(room, 100))).toEqual([2, 4, 2]);
  });

  it('[PE1] a late server catches up five ticks of a room; further ones fall out', () => {
    const ran = run(100, [0, 100_000, 100_099]).filter(([, room]) => room === 1);
    expect(ran.map(([now]) => now)).toEqual([100_000, 100_000, 100_000, 100_000, 100_000, 100_099]);
  });
});

describe('the tick length of Midswing', () => {
  it('[PE1] is another where its vocabulary says it, in the source as in the bundle', () => {
    const source = readText('combat-rules/vocabulary.ts');
    const changed = withTickLength(source, 6.25);
    expect(changed).toBe(source.replace('tickMs: 100,', 'tickMs: 6.25,'));
    expect(changed).not.toBe(source);
    expect(withTickLength('{effectHolder:"unit",tickMs:100,tasks:64}', 5)).toContain('tickMs:5,');
  });

  it('[PE1] nothing else that ticks is touched', () => {
    expect(withTickLength('{tickMs: 100}', 5)).toBe('{tickMs: 100}');
  });
});
