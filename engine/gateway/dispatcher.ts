// Carries out what a connection decided about a message of a session: join, command into the room's mailbox,
// acknowledgement, or an error. Synchronous: nothing of a message outlives the call (its bytes are detached
// afterwards).
import type { ErrorCode } from '../base/error-codes.ts';
import { COMMAND_ARGS, type Command } from '../contract/room.ts';
import type { GameCodec } from '../contract/wire.ts';
import type { CommandMessage, JoinMessage } from '../protocol/message.ts';
import type { Room } from '../room/room.ts';
import type { Connection } from './connection.ts';
import type { Connections } from './connections.ts';
import type { FrameSender } from './frame-sender.ts';
import type { RoomChannel, RoomChannels } from './room-channel.ts';
import type { Session } from './session.ts';

/** The rooms that clients can join. */
export interface RoomDirectory {
  find(id: number): Room | undefined;
  readonly count: number;
}

export interface DispatcherOptions {
  readonly rooms: RoomDirectory;
  readonly channels: RoomChannels<Session>;
  readonly codec: GameCodec;
  readonly connections: Connections;
  readonly sender: FrameSender;
}

/** From a session's messages to its room, and the direct answers back. */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #command: Command = {
    member: 0,
    sequence: 0,
    kind: 0,
    args: new Float64Array(COMMAND_ARGS),
  };

  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  join(connection: Connection, session: Session, { room: id, spectate }: JoinMessage): void {
    const room = this.#options.rooms.find(id);
    if (room === undefined) {
      this.refuse(connection, 'ROOM_UNKNOWN', 0);
      return;
    }
    if (room.state !== 'open') {
      this.refuse(connection, 'ROOM_CLOSED', 0);
      return;
    }
    const channel = this.#options.channels.open(room);
    const member = spectate ? -1 : this.#memberOf(channel, session);
    if (!spectate && member < 0) {
      this.refuse(connection, 'ROOM_FULL', 0);
      return;
    }
    session.startJoining(channel, member);
  }

  command(connection: Connection, session: Session, message: CommandMessage): void {
    if (message.ackTick > 0) this.acknowledge(session, message.ackTick);
    const { sequence, payload } = message;
    const room = session.channel?.room;
    const command = this.#command;
    command.args.fill(0);
    if (!this.#options.codec.decodeCommand(payload, command)) {
      this.refuse(connection, 'COMMAND_MALFORMED', sequence);
      return;
    }
    command.member = session.member;
    command.sequence = sequence;
    if (room?.state !== 'open') this.refuse(connection, 'ROOM_CLOSED', sequence);
    else if (!room.enqueue(command)) this.refuse(connection, 'MAILBOX_FULL', sequence);
  }

  /** What waits for it may go out. */
  acknowledge(session: Session, tick: number): void {
    session.acknowledge(tick);
    if (session.isLagging) this.#options.sender.catchUp(session);
  }

  /** An error; one that answers a new command is kept until the client shows that it has it. */
  refuse(connection: Connection, code: ErrorCode, sequence: number): void {
    if (sequence > 0 && code !== 'SEQUENCE_REPLAYED')
      connection.session?.keepAnswer(code, sequence);
    this.#options.connections.sendError(connection, code, sequence);
  }

  /** Answers that a client which comes back may not have got. */
  repeatAnswers(connection: Connection, session: Session): void {
    for (const { code, sequence } of session.answers.all()) {
      this.#options.connections.sendError(connection, code, sequence);
    }
  }

  /** A user's own slot, which another session of theirs holds, or a free one; -1 when there is none. */
  #memberOf(channel: RoomChannel<Session>, session: Session): number {
    if (session.user.name !== undefined) {
      for (const other of session.user.sessions) {
        const { member } = other;
        if (other.channel !== channel || member < 0) continue;
        other.leaveRoom();
        this.#options.connections.endSession(other, 'taken-over');
        return member;
      }
    }
    return channel.room.join();
  }
}
