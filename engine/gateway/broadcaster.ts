// From a room's tick to its listeners: one frame encoded once, kept in the room's log and sent to each, then the
// newcomers get their keyframe. So a newcomer's first frame is the tick after its keyframe.
// Hot path: once a room a tick; a room without listeners costs one look-up. A write is what costs most: ticks that run
// late together leave together.
import type { GameCodec } from '../contract/wire.ts';
import { shortDigest, type ServerEncoder } from '../protocol/codec.ts';
import type { FrameMessage, Reply, SwapNotice, WireVersion } from '../protocol/message.ts';
import { REFUSAL_NOT_MEMBER } from '../room/refusal.ts';
import type { TickReport } from '../room/room.ts';
import type { FrameSender } from './frame-sender.ts';
import type { RoomChannel, RoomChannels } from './room-channel.ts';
import type { Session } from './session.ts';

export interface BroadcasterOptions {
  readonly channels: RoomChannels<Session>;
  readonly codec: GameCodec;
  readonly encoder: ServerEncoder;
  readonly sender: FrameSender;
}

const NOTHING = new Uint8Array(0);

/** Sends frames and keyframes. */
export class Broadcaster {
  readonly #options: BroadcasterOptions;
  readonly #waiting = new Set<RoomChannel<Session>>();
  #isBatching = false;

  constructor(options: BroadcasterOptions) {
    this.#options = options;
  }

  /** Publishes one tick; the report is only read during the call. */
  publish(report: TickReport): void {
    const channel = this.#options.channels.find(report.room);
    if (channel === undefined) return;
    if (channel.admitted.size > 0) this.#publishFrame(channel, report);
    if (channel.pending.size > 0) this.#admit(channel, report);
  }

  /** What is published inside is sent at its end: several ticks of one room in one write. */
  batch<T>(body: () => T): T {
    this.#isBatching = true;
    try {
      return body();
    } finally {
      this.#isBatching = false;
      for (const channel of this.#waiting) this.#send(channel);
      this.#waiting.clear();
    }
  }

  #publishFrame(channel: RoomChannel<Session>, report: TickReport): void {
    const { encoder } = this.#options;
    const message = this.#frame(report);
    const frame = channel.log.append(report.tick, encoder.encode(message));
    if (!channel.log.has(report.tick)) this.#sendAlone(channel, report.tick, frame);
    this.#sendKeyframes(channel, message, report);
    // Only now: a keyframe names what was missed up to the tick before.
    this.#noteAnswers(channel, report);
    if (this.#isBatching) this.#waiting.add(channel);
    else this.#send(channel);
  }

  /** Everybody gets what is in the log and was not sent; then what nobody needs leaves the log. */
  #send(channel: RoomChannel<Session>): void {
    const { sender } = this.#options;
    const { log } = channel;
    const newest = log.lastTick;
    const frame = log.has(newest) ? log.frame(newest) : NOTHING;
    let needed = newest;
    for (const session of channel.admitted) {
      if (session.needsKeyframe) continue;
      const { carrier, sentTick } = session;
      if (carrier !== undefined && sentTick < newest) {
        if (sentTick === newest - 1) sender.offer(session, carrier.link, frame);
        else sender.offerLogged(session, carrier.link, log);
      }
      if (session.ackedTick < needed) needed = session.ackedTick;
    }
    log.release(needed);
  }

  /** A frame that no log holds reaches who has all before it; the others need a keyframe. */
  #sendAlone(channel: RoomChannel<Session>, tick: number, frame: Uint8Array): void {
    for (const session of channel.admitted) {
      const { carrier, sentTick } = session;
      if (carrier !== undefined && sentTick === tick - 1) {
        this.#options.sender.offer(session, carrier.link, frame);
      }
      session.needsKeyframe ||= session.sentTick < tick;
    }
  }

  /** A tick that could not be published: its listeners need a keyframe, and its answers are missed. */
  giveUp(report: TickReport): readonly Session[] {
    const channel = this.#options.channels.find(report.room);
    if (channel === undefined) return [];
    channel.log.clear();
    this.#noteAnswers(channel, report);
    for (const session of channel.admitted) session.needsKeyframe = true;
    return channel.listeners();
  }

  #noteAnswers({ members }: RoomChannel<Session>, report: TickReport): void {
    for (let i = 0; i < report.replyCount; i += 1) {
      const session = members[report.replyMember[i] ?? -1];
      const sequence = report.replySequence[i] ?? 0;
      if (session?.phase === 'member' && session.answeredSequence < sequence) {
        session.answeredSequence = sequence;
      }
    }
  }

  #frame(report: TickReport): FrameMessage {
    const { codec } = this.#options;
    const { columns, layout } = report.room;
    const isWhole = this.#isWhole(report);
    return {
      kind: 'frame',
      room: report.room.id,
      tick: report.tick,
      version: versionOf(report),
      replies: this.#replies(report),
      changes: isWhole ? NOTHING : codec.encodeChanges(report.changes),
      swap: swapOf(report),
      timeline: report.timeline,
      durableTick: report.room.durableTick,
      keyframe: isWhole ? codec.encodeKeyframe(columns, layout) : undefined,
      missed: 0,
      answeredSequence: 0,
    };
  }

  /** For those whose frames are gone: the same tick, with the state in place of its changes. */
  #sendKeyframes(channel: RoomChannel<Session>, frame: FrameMessage, report: TickReport): void {
    const { codec, encoder, sender } = this.#options;
    let keyframe: Uint8Array | undefined;
    for (const session of channel.admitted) {
      const { carrier, sentTick, answeredSequence } = session;
      if (!session.needsKeyframe || carrier === undefined || sentTick >= report.tick) continue;
      keyframe ??= codec.encodeKeyframe(report.room.columns, report.room.layout);
      const missed = report.tick - sentTick - 1;
      const own = { ...frame, changes: NOTHING, keyframe, missed, answeredSequence };
      if (!sender.offerKeyframe(session, carrier.link, encoder.encode(own))) continue;
      session.skipTo(report.tick);
      session.keepUp();
    }
  }

  /** Changes alone do not tell what members have to show: too many of them, other columns, another past. */
  #isWhole({ overflowed, isRestored, isMoved }: TickReport): boolean {
    return overflowed || isRestored || isMoved;
  }

  #replies(report: TickReport): Reply[] {
    const replies: Reply[] = [];
    for (let i = 0; i < report.replyCount; i += 1) {
      // Inputs of the host are nobody's commands.
      if ((report.replyMember[i] ?? 0) < 0) continue;
      replies.push({
        member: report.replyMember[i] ?? 0,
        sequence: report.replySequence[i] ?? 0,
        refusal: this.#refusalCode(report.replyRefusal[i] ?? 0),
      });
    }
    return replies;
  }

  #refusalCode(refusal: number): string {
    if (refusal === 0) return '';
    if (refusal === REFUSAL_NOT_MEMBER) return 'NOT_MEMBER';
    return this.#options.codec.refusalCode(refusal);
  }

  /** Who lost its connection stays pending. */
  #admit(channel: RoomChannel<Session>, report: TickReport): void {
    const { codec, encoder } = this.#options;
    const { room, tick } = report;
    const version = versionOf(report);
    // One keyframe serves all newcomers of the tick; only `member` and `spectator` differ.
    let keyframe: Uint8Array | undefined;
    for (const session of channel.pending) {
      const { member, carrier } = session;
      if (carrier === undefined) continue;
      keyframe ??= codec.encodeKeyframe(room.columns, room.layout);
      const place = { room: room.id, member, spectator: member < 0 };
      const joined = encoder.encode({ kind: 'joined', ...place, tick, version, keyframe });
      if (carrier.link.send(joined)) session.admit(tick);
      else carrier.close('SLOW_READER');
    }
  }
}

function versionOf({ epoch, generation, set }: TickReport): WireVersion {
  return { epoch, generation: generation.id, set: shortDigest(set.digest) };
}

function swapOf({ adoptedFrom, generation }: TickReport): SwapNotice | undefined {
  if (adoptedFrom < 0) return undefined;
  return { fromEpoch: adoptedFrom, pack: generation.pack.name, revision: generation.pack.revision };
}
