// From a room's tick to its listeners: one frame encoded once and published once, then the newcomers get
// their keyframe and are subscribed. So a newcomer's first frame is the tick after its keyframe.
// Hot path: once a room a tick; a room without listeners costs one look-up.
import type { GameCodec } from '../contract/wire.ts';
import { shortDigest, type ServerEncoder } from '../protocol/codec.ts';
import type { Reply, SwapNotice, WireVersion } from '../protocol/message.ts';
import { REFUSAL_NOT_MEMBER } from '../room/refusal.ts';
import type { TickReport } from '../room/room.ts';
import type { Connection } from './connection.ts';
import type { RoomChannel, RoomChannels } from './room-channel.ts';

export interface BroadcasterOptions {
  readonly channels: RoomChannels<Connection>;
  readonly codec: GameCodec;
  readonly encoder: ServerEncoder;
  /** Hands bytes to all sockets subscribed to a topic; copies them. */
  readonly publish: (topic: string, bytes: Uint8Array) => void;
}

const NOTHING = new Uint8Array(0);

/** Sends frames and keyframes. */
export class Broadcaster {
  readonly #options: BroadcasterOptions;

  constructor(options: BroadcasterOptions) {
    this.#options = options;
  }

  /** Publishes one tick; the report is only read during the call. */
  publish(report: TickReport): void {
    const channel = this.#options.channels.find(report.room);
    if (channel === undefined) return;
    if (channel.subscribed.size > 0) this.#publishFrame(channel, report);
    if (channel.pending.size > 0) this.#admit(channel, report);
  }

  #publishFrame(channel: RoomChannel<Connection>, report: TickReport): void {
    const { codec, encoder, publish } = this.#options;
    const { columns, layout } = report.room;
    const frame = encoder.encode({
      kind: 'frame',
      room: report.room.id,
      tick: report.tick,
      version: versionOf(report),
      replies: this.#replies(report),
      changes: this.#isWhole(report) ? NOTHING : codec.encodeChanges(report.changes),
      swap: swapOf(report),
      timeline: report.timeline,
      durableTick: report.room.durableTick,
      keyframe: this.#isWhole(report) ? codec.encodeKeyframe(columns, layout) : undefined,
    });
    publish(channel.topic, frame);
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

  #admit(channel: RoomChannel<Connection>, report: TickReport): void {
    const { codec } = this.#options;
    const { room } = report;
    // One keyframe serves all newcomers of the tick; only `member` and `spectator` differ.
    const keyframe = codec.encodeKeyframe(room.columns, room.layout);
    const version = versionOf(report);
    for (const connection of channel.pending) {
      this.#admitOne(channel, connection, { tick: report.tick, version, keyframe });
    }
  }

  #admitOne(
    channel: RoomChannel<Connection>,
    connection: Connection,
    shown: { readonly tick: number; readonly version: WireVersion; readonly keyframe: Uint8Array },
  ): void {
    const { member } = connection;
    const spectator = member < 0;
    channel.pending.delete(connection);
    channel.subscribed.add(connection);
    connection.session.admit(spectator ? 'spectator' : 'member');
    const { encoder } = this.#options;
    const room = channel.room.id;
    const joined = encoder.encode({ kind: 'joined', room, member, spectator, ...shown });
    connection.outbox.sendAndSubscribe(joined, channel.topic);
  }
}

function versionOf({ epoch, generation, set }: TickReport): WireVersion {
  return { epoch, generation: generation.id, set: shortDigest(set.digest) };
}

function swapOf({ adoptedFrom, generation }: TickReport): SwapNotice | undefined {
  if (adoptedFrom < 0) return undefined;
  return { fromEpoch: adoptedFrom, pack: generation.pack.name, revision: generation.pack.revision };
}
