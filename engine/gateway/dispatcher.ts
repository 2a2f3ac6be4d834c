// Carries out what a session decided about a message: welcome, join, command into the room's mailbox, or
// an error. Synchronous: nothing of a message outlives the call (its bytes are detached afterwards).
import { unreachable } from '../base/assert.ts';
import type { Clock } from '../base/clock.ts';
import { ERROR_CODES, type ErrorCode } from '../base/error-codes.ts';
import type { Log } from '../base/log.ts';
import type { Digest } from '../contract/ids.ts';
import { COMMAND_ARGS, type Command } from '../contract/room.ts';
import type { GameCodec } from '../contract/wire.ts';
import { closeCodeName } from '../protocol/close-code.ts';
import { PROTOCOL_VERSION, shortDigest, type ServerEncoder } from '../protocol/codec.ts';
import type { CommandMessage, HelloMessage, JoinMessage } from '../protocol/message.ts';
import type { Room } from '../room/room.ts';
import type { Connection } from './connection.ts';
import type { RoomChannels } from './room-channel.ts';

/** Which rules serve at this moment. */
export interface VersionView {
  readonly epoch: number;
  readonly generation: number;
  readonly set: Digest;
}

/** The rooms that clients can join. */
export interface RoomDirectory {
  find(id: number): Room | undefined;
  readonly count: number;
}

export interface DispatcherOptions {
  readonly rooms: RoomDirectory;
  readonly channels: RoomChannels<Connection>;
  readonly codec: GameCodec;
  readonly encoder: ServerEncoder;
  readonly tickMs: number;
  readonly version: () => VersionView;
  readonly clock: Clock;
  readonly log: Log;
}

/** From one connection's bytes to its room, and the direct answers back. */
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

  /** One frame of the client; undefined stands for a text frame. */
  receive(connection: Connection, bytes: Uint8Array | undefined): void {
    const outcome = connection.session.receive(bytes, this.#options.clock.nowMs());
    switch (outcome.kind) {
      case 'hello':
        this.#welcome(connection, outcome);
        return;
      case 'join':
        this.#join(connection, outcome);
        return;
      case 'command':
        this.#enqueue(connection, outcome);
        return;
      case 'error':
        this.#refuse(connection, outcome.code, outcome.sequence);
        if (outcome.closeCode === undefined) return;
        connection.outbox.end(outcome.closeCode, closeCodeName(outcome.closeCode));
        return;
      case 'dropped':
        return;
      default:
        unreachable(outcome);
    }
  }

  /** The socket is gone: give its slot back. Runs once a connection. */
  forget(connection: Connection): void {
    const { channel, member } = connection;
    connection.channel = undefined;
    connection.member = -1;
    channel?.remove(connection);
    if (member >= 0) channel?.room.leave(member);
  }

  #welcome(connection: Connection, hello: HelloMessage): void {
    const { encoder, rooms, tickMs, log } = this.#options;
    const { epoch, generation, set } = this.#options.version();
    const message = encoder.encode({
      kind: 'welcome',
      protocol: PROTOCOL_VERSION,
      session: connection.id,
      tickMs,
      rooms: rooms.count,
      version: { epoch, generation, set: shortDigest(set) },
    });
    connection.outbox.send(message);
    log.debug({ session: connection.id, client: hello.client, epoch, set }, 'client said hello');
  }

  #join(connection: Connection, { room: id, spectate }: JoinMessage): void {
    const room = this.#options.rooms.find(id);
    if (room === undefined) {
      this.#refuse(connection, 'ROOM_UNKNOWN', 0);
      return;
    }
    if (room.state !== 'open') {
      this.#refuse(connection, 'ROOM_CLOSED', 0);
      return;
    }
    const member = spectate ? -1 : room.join();
    if (!spectate && member < 0) {
      this.#refuse(connection, 'ROOM_FULL', 0);
      return;
    }
    const channel = this.#options.channels.open(room);
    channel.pending.add(connection);
    connection.channel = channel;
    connection.member = member;
    connection.session.startJoining();
  }

  #enqueue(connection: Connection, { sequence, payload }: CommandMessage): void {
    const room = connection.channel?.room;
    const command = this.#command;
    command.args.fill(0);
    if (!this.#options.codec.decodeCommand(payload, command)) {
      this.#refuse(connection, 'COMMAND_MALFORMED', sequence);
      return;
    }
    command.member = connection.member;
    command.sequence = sequence;
    if (room?.state !== 'open') this.#refuse(connection, 'ROOM_CLOSED', sequence);
    else if (!room.enqueue(command)) this.#refuse(connection, 'MAILBOX_FULL', sequence);
  }

  #refuse(connection: Connection, code: ErrorCode, sequence: number): void {
    const { meaning, action } = ERROR_CODES[code];
    const message = `${meaning} ${action}`;
    const { encoder } = this.#options;
    connection.outbox.send(encoder.encode({ kind: 'error', code, message, sequence }));
  }
}
