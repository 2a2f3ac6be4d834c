// The protocols as the generator speaks them, byte for byte, and a Midswing frame read without decoding it.
import { describe, expect, it } from 'vitest';
import { decodeClientMessage, decodeServerMessage, encodeServerMessage } from '#engine/protocol';
import { ColyseusSpeaker, pathOf } from '../../../loadtest/peers/client/colyseus-speaker.ts';
import { MidswingFrame } from '../../../loadtest/peers/client/midswing-frame.ts';
import { MidswingSpeaker } from '../../../loadtest/peers/client/midswing-speaker.ts';
import { PlainSpeaker } from '../../../loadtest/peers/client/plain-speaker.ts';
import { clientFrame } from '../../../loadtest/peers/client/raw-socket.ts';
import { SocketIoSpeaker } from '../../../loadtest/peers/client/socket-io-speaker.ts';
import type { Ears, Speaker } from '../../../loadtest/peers/client/speaker.ts';
import { sequenceOffset } from '../../../loadtest/peers/exchange.ts';

const SEAT = { room: 7, member: 2 };
const VERSION = { epoch: 3, generation: 4, set: '0123456789abcdef' };

function listen(): { ears: Ears; heard: unknown[] } {
  const heard: unknown[] = [];
  const ears: Ears = {
    write: (frames) => heard.push(frames),
    joined: () => heard.push('joined'),
    frame: () => heard.push('frame'),
    answered: (tick) => heard.push(tick),
    failed: (reason) => heard.push(new Error(reason)),
  };
  return { ears, heard };
}

function plainFrame(tick: number, sequence: number): Buffer {
  const bytes = Buffer.alloc(60);
  bytes.writeUInt32LE(tick, 0);
  bytes.writeUInt32LE(sequence, sequenceOffset(SEAT.member));
  return bytes;
}

function midswingFrame(tick: number, replies: readonly (readonly [number, number])[]): Buffer {
  return Buffer.from(
    encodeServerMessage({
      kind: 'frame',
      room: 300,
      tick,
      version: VERSION,
      replies: replies.map(([member, sequence]) => ({
        member,
        sequence,
        refusal: sequence % 2 === 0 ? 'ON_COOLDOWN' : '',
      })),
      changes: new Uint8Array(150).fill(0x22),
      swap: undefined,
      keyframe: undefined,
      timeline: 1,
      durableTick: tick - 1,
      missed: 0,
      answeredSequence: 0,
    }),
  );
}

function say(speaker: Speaker, bytes: Buffer): void {
  // Somewhere in a larger buffer, as it comes out of a socket.
  const chunk = Buffer.concat([Buffer.alloc(9, 0x1a), bytes, Buffer.alloc(9, 0x22)]);
  speaker.message(chunk, 9, 9 + bytes.length);
}

describe('a Midswing frame', () => {
  it.each([
    [1, []],
    [127, [[0, 1]]],
    [
      128,
      [
        [0, 5],
        [2, 6],
        [9, 300],
      ],
    ],
    [
      70_000,
      [
        [2, 20_000],
        [2, 20_001],
      ],
    ],
  ] as const)('[PE3] tick %i and its answers are read as the codec reads them', (tick, replies) => {
    const bytes = midswingFrame(tick, replies);
    const frame = new MidswingFrame();
    const decoded = decodeServerMessage(bytes);
    expect(decoded).toMatchObject({ kind: 'frame', tick });
    expect(frame.open(bytes, 0, bytes.length)).toBe(tick);
    for (let member = 0; member < 10; member += 1) {
      const own = replies.filter(([of]) => of === member).map(([, sequence]) => sequence);
      expect(frame.answerOf(member)).toBe(Math.max(0, ...own));
    }
  });

  it('[PE3] any other message is told from it', () => {
    const bytes = Buffer.from(encodeServerMessage({ kind: 'going-away', reconnectAfterMs: 1 }));
    expect(new MidswingFrame().open(bytes, 0, bytes.length)).toBe(-1);
  });
});

describe('speakers', () => {
  it('[PE8] Midswing is said hello to, joined, and played with the slot it gives', () => {
    const { ears, heard } = listen();
    const speaker = new MidswingSpeaker(SEAT, ears);
    speaker.opened();
    const place = { kind: 'joined', room: 7, member: 5, spectator: false, tick: 8 } as const;
    say(
      speaker,
      Buffer.from(encodeServerMessage({ ...place, version: VERSION, keyframe: new Uint8Array(3) })),
    );
    const command = speaker.command(1);
    say(speaker, midswingFrame(9, [[4, 1]]));
    say(speaker, midswingFrame(10, [[5, 1]]));
    expect(heard.slice(1)).toEqual(['joined', 'frame', 'frame', 10]);
    expect(decodeClientMessage(command.subarray(6))).toMatchObject({ sequence: 1, ackTick: 8 });
  });

  it('[PE8] a tick that Midswing leaves out is a failure', () => {
    const { ears, heard } = listen();
    const speaker = new MidswingSpeaker(SEAT, ears);
    say(speaker, midswingFrame(9, []));
    say(speaker, midswingFrame(11, []));
    expect(heard).toContainEqual(new Error('tick 11 is out of order'));
  });

  it('[PE8] a plain server is told the seat by the path, and answers once a command', () => {
    const { ears, heard } = listen();
    const speaker = new PlainSpeaker(SEAT, ears);
    speaker.opened();
    say(speaker, plainFrame(1, 0));
    speaker.command(1);
    for (const tick of [2, 3]) say(speaker, plainFrame(tick, tick === 2 ? 0 : 1));
    say(speaker, plainFrame(4, 1));
    expect(speaker.path).toBe('/7/2');
    expect(heard).toEqual(['joined', 'frame', 'frame', 'frame', 3, 'frame']);
  });

  it('[PE8] Socket.IO: open, connect, ping, and events with an attachment', () => {
    const { ears, heard } = listen();
    const speaker = new SocketIoSpeaker(SEAT, ears);
    for (const text of ['0{"sid":"a"}', '40{"sid":"b"}', '2']) speaker.text(text);
    const command = speaker.command(1);
    speaker.text('451-["frame",{"_placeholder":true,"num":0}]');
    say(speaker, plainFrame(5, 1));
    expect(heard).toEqual([
      clientFrame(Buffer.from('40'), 'text'),
      'joined',
      clientFrame(Buffer.from('3'), 'text'),
      'frame',
      5,
    ]);
    expect(command.toString('latin1')).toContain('451-["command",{"_placeholder":true,"num":0}]');
  });

  it('[PE8] Colyseus: the seat of the answer, the handshake, numbered messages', () => {
    const { ears, heard } = listen();
    const path = pathOf({ processId: 'p', roomId: '7', sessionId: 's', name: 'battle' });
    const speaker = new ColyseusSpeaker(path ?? '', SEAT.member, ears);
    say(speaker, Buffer.from([10, 1, 65, 0, 0]));
    const command = speaker.command(1);
    say(speaker, Buffer.concat([Buffer.from([17, 2]), plainFrame(6, 1)]));
    expect(path).toBe('/p/7?sessionId=s');
    expect(pathOf({ code: 522 })).toBeUndefined();
    expect(heard).toEqual([clientFrame(Uint8Array.of(10)), 'joined', 'frame', 6]);
    expect([...command.subarray(6, 8)]).toEqual([17, 1]);
  });

  it('[PE8] what a server should not say is a failure', () => {
    const { ears, heard } = listen();
    new PlainSpeaker(SEAT, ears).text('hm');
    new SocketIoSpeaker(SEAT, ears).text('44{"message":"no"}');
    say(new ColyseusSpeaker('/', 0, ears), Buffer.from([11, 0]));
    new MidswingSpeaker(SEAT, ears).text('hm');
    expect(heard.map((one) => one instanceof Error)).toEqual([true, true, true, true]);
  });
});
