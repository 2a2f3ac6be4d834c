// The client itself: what it does with a session that connection.ts keeps alive. One room at a time; every tick
// and every answer reaches its listeners once, over losses too (SPEC CL).
import { WIRE_LIMITS } from '../base/wire-limits.ts';
import { CLOSE_CODES } from '../protocol/close-code.ts';
import type {
  ErrorMessage,
  FrameMessage,
  JoinedMessage,
  ResumedMessage,
  WelcomeMessage,
} from '../protocol/message.ts';
import { ClientError, closedError, fromServerError } from './client-error.ts';
import { Connection, type ConnectionPhase } from './connection.ts';
import { Deferred } from './deferred.ts';
import { Durability } from './durability.ts';
import { ClientEvents, type ClientState, type Place } from './events.ts';
import type { ClientOptions } from './options.ts';
import { OwnCommands, type CommandAnswer, type PendingCommand } from './own-commands.ts';
import { systemPorts, type ClientPorts } from './ports.ts';
import { RECONNECT_POLICY } from './reconnect.ts';
import type { SocketFactory } from './socket.ts';
import { TickLine } from './tick-line.ts';
import { ViewHolder } from './view.ts';

/** A join that was asked for: by the caller, or again after the session was lost. */
interface Joining {
  readonly room: number;
  readonly spectate: boolean;
  readonly isRestart: boolean;
  readonly joined: Deferred<JoinedMessage>;
}

/** Behind the interface Client, which says what each member does. */
export class GatewayClient<View, Changes> {
  /** What a listener throws is thrown in a turn of its own: nobody else misses anything. */
  readonly #events = new ClientEvents<View, Changes>((error) => {
    this.#ports.after(0, () => {
      throw error;
    });
  });
  readonly onState = this.#events.state.add;
  readonly onFrame = this.#events.frame.add;
  readonly onView = this.#events.view.add;
  readonly onReply = this.#events.reply.add;
  readonly onKeyframe = this.#events.keyframe.add;
  readonly onSwap = this.#events.swap.add;
  readonly onGap = this.#events.gap.add;
  readonly onRestart = this.#events.restart.add;
  readonly onError = this.#events.error.add;
  readonly #ports: ClientPorts;
  readonly #joinDeadlineMs: number;
  readonly #connection: Connection;
  readonly #commands = new OwnCommands();
  readonly #ticks = new TickLine();
  readonly #durability = new Durability();
  readonly #view: ViewHolder<View, Changes>;
  #place: Place | undefined;
  #joining: Joining | undefined;
  /** When the newest tick was taken. */
  #tickedMs = 0;

  constructor(options: ClientOptions<View, Changes>, factory: SocketFactory) {
    this.#ports = options.ports ?? systemPorts;
    this.#joinDeadlineMs = options.joinDeadlineMs ?? WIRE_LIMITS.clientJoinDeadlineMs;
    this.#view = new ViewHolder(options.view);
    const { url, ticket, reconnect } = options;
    const policy = reconnect === 'never' ? undefined : { ...RECONNECT_POLICY, ...reconnect };
    const name = (options.name ?? '').slice(0, WIRE_LIMITS.clientNameCharsMax);
    const deadlineMs = options.connectDeadlineMs ?? WIRE_LIMITS.clientConnectDeadlineMs;
    this.#connection = new Connection(
      { url, factory, ticket, policy, name, deadlineMs, ports: this.#ports },
      {
        takenTick: () => this.#ticks.taken,
        onPhase: (phase) => this.#follow(phase),
        onRestart: () => this.#restart(),
        onResumed: (resumed) => this.#resume(resumed),
        onMessage: (message) => this.#take(message),
      },
    );
  }

  get state(): ClientState {
    const { phase } = this.#connection;
    return phase.kind === 'open' ? { ...phase, place: this.#place } : phase;
  }

  get view(): View | undefined {
    return this.#view.view;
  }

  get pending(): readonly PendingCommand[] {
    return this.#commands.pending;
  }

  get durableTick(): number {
    return this.#durability.tick;
  }

  get acceptedNotDurable(): number {
    return this.#durability.accepted;
  }

  async connect(): Promise<WelcomeMessage> {
    if (this.#connection.phase.kind === 'new') return this.#connection.open();
    throw new ClientError('CLIENT_CLOSED', { message: 'connect() was called before.' });
  }

  async join(room: number, options: { readonly spectate?: boolean } = {}): Promise<JoinedMessage> {
    if (this.#connection.phase.kind !== 'open') throw this.#notOpen();
    if (this.#joining !== undefined) {
      throw new ClientError('ALREADY_JOINED', { message: 'Another join is under way.' });
    }
    return this.#startJoin({ room, spectate: options.spectate ?? false, isRestart: false });
  }

  send(payload: Uint8Array): number {
    this.#requireSession();
    const sequence = this.#commands.add(payload);
    this.#flush();
    return sequence;
  }

  renew(ticket: string): void {
    this.#connection.renew(ticket);
  }

  async whenDurable(tick: number): Promise<void> {
    this.#requireSession();
    await this.#durability.when(tick);
  }

  async close(): Promise<void> {
    await this.#connection.close(CLOSE_CODES.NORMAL, '');
  }

  #requireSession(): void {
    const { phase, welcome } = this.#connection;
    if (phase.kind === 'closed' || welcome === undefined) throw this.#notOpen();
  }

  #notOpen(): ClientError {
    const { phase, welcome } = this.#connection;
    let message = 'The connection is lost at the moment.';
    if (phase.kind === 'closed') message = 'The connection is closed.';
    else if (welcome === undefined) message = 'There is no welcome yet.';
    return new ClientError('CLIENT_CLOSED', { message });
  }

  #follow(phase: ConnectionPhase): void {
    if (phase.kind === 'closed') this.#end(phase.cause.code, phase.cause.reason);
    this.#tellState();
    this.#flush();
  }

  #tellState(): void {
    this.#events.state.emit(this.state);
  }

  /** Nothing comes any more: whoever waits is told. */
  #end(code: number, reason: string): void {
    const error = closedError(code, reason);
    this.#place = undefined;
    this.#joining?.joined.reject(error);
    this.#durability.end(error);
    this.#answer(this.#commands.giveUp());
  }

  #answer(answers: readonly CommandAnswer[]): void {
    for (const answer of answers) this.#events.reply.emit(answer);
  }

  async #startJoin(request: Omit<Joining, 'joined'>): Promise<JoinedMessage> {
    const joining = { ...request, joined: new Deferred<JoinedMessage>() };
    const { joined } = joining;
    this.#ask(joining);
    joined.expireAfter(this.#joinDeadlineMs, this.#ports, () => {
      if (this.#joining === joining) this.#joining = undefined;
      return new ClientError('CLIENT_JOIN_DEADLINE');
    });
    return joined.promise;
  }

  #ask(joining: Joining): void {
    this.#joining = joining;
    const { room, spectate } = joining;
    this.#connection.send({ kind: 'join', room, spectate });
  }

  /** Gives the connection what it has not got: new commands, and after a loss those that never arrived. */
  #flush(): void {
    if (this.#connection.phase.kind !== 'open' || this.#joining !== undefined) return;
    this.#commands.flush(this.#connection.number, ({ sequence, payload }) => {
      const ackTick = this.#ticks.ack(this.#ports.nowMs());
      this.#connection.send({ kind: 'command', sequence, payload, ackTick });
    });
  }

  /** The session is lost with all that was in it: begins again, in the same room. */
  #restart(): void {
    const place = this.#place;
    this.#place = undefined;
    this.#ticks.forget();
    this.#durability.end(new ClientError('CLIENT_CLOSED', { message: 'The session was lost.' }));
    if (this.#joining !== undefined) this.#ask(this.#joining);
    else if (place !== undefined) this.#rejoin(place);
    else this.#connection.settle();
    this.#answer(this.#commands.giveUp());
    if (place === undefined) this.#events.restart.emit({ joined: undefined, error: undefined });
  }

  #rejoin({ room, spectator: spectate }: Place): void {
    this.#startJoin({ room, spectate, isRestart: true }).catch((error: unknown) => {
      if (!(error instanceof ClientError)) throw error;
      if (error.code !== 'CLIENT_CLOSED') this.#events.restart.emit({ joined: undefined, error });
    });
  }

  #resume({ place, lastSequence }: ResumedMessage): void {
    if (place === undefined && this.#place !== undefined) {
      this.#restart();
      return;
    }
    this.#place = place;
    const { number, welcome } = this.#connection;
    const lostTicks = (this.#ports.nowMs() - this.#tickedMs) / (welcome?.tickMs ?? 1);
    const byTick = this.#ticks.taken + Math.ceil(lostTicks) + WIRE_LIMITS.clientAnswerTicks;
    this.#commands.resume(number, lastSequence, byTick);
    if (place !== undefined) return;
    if (this.#joining === undefined) this.#connection.settle();
    else this.#ask(this.#joining);
  }

  #take(message: JoinedMessage | FrameMessage | ErrorMessage): void {
    if (message.kind === 'joined') this.#takeJoined(message);
    else if (message.kind === 'frame') this.#takeFrame(message);
    else this.#takeError(message);
  }

  #takeJoined(joined: JoinedMessage): void {
    const { room, member, spectator, tick } = joined;
    const joining = this.#joining;
    this.#joining = undefined;
    this.#place = { room, member, spectator };
    this.#tickedMs = this.#ports.nowMs();
    this.#ticks.begin(tick, this.#tickedMs);
    this.#connection.settle();
    const update = this.#view.take(joined);
    this.#tellState();
    if (joining?.isRestart === true) this.#events.restart.emit({ joined, error: undefined });
    this.#show(update);
    joining?.joined.resolve(joined);
    this.#flush();
  }

  #takeFrame(frame: FrameMessage): void {
    if (frame.room !== this.#place?.room) return;
    if (this.#ticks.taken < 0) {
      this.#admitBy(frame, this.#place);
      return;
    }
    const gap = this.#ticks.take(frame);
    if (gap === 'again') return;
    this.#tickedMs = this.#ports.nowMs();
    this.#connection.settle();
    if (this.#ticks.isAckDue(this.#tickedMs)) {
      this.#connection.send({ kind: 'ack', tick: this.#ticks.ack(this.#tickedMs) });
    }
    const answers = this.#commands.answersIn(frame, this.#place.member);
    for (const { kind } of answers) if (kind === 'accepted') this.#durability.accept(frame.tick);
    const update = this.#view.take(frame);
    const events = this.#events;
    if (gap !== undefined) events.gap.emit(gap);
    if (frame.swap !== undefined) events.swap.emit(frame.swap, frame);
    if (frame.keyframe !== undefined) events.keyframe.emit(frame.keyframe, frame);
    events.frame.emit(frame);
    this.#show(update);
    this.#answer(answers);
    if (frame.durableTick !== undefined) this.#durability.reach(frame.durableTick);
  }

  #show(update: ReturnType<ViewHolder<View, Changes>['take']>): void {
    if (update === 'unreadable') {
      void this.#connection.close(CLOSE_CODES.MALFORMED, 'the game cannot read what was sent');
    } else if (update !== undefined) {
      this.#events.view.emit(update);
    }
  }

  /** The connection was lost before Joined came: the keyframe of the resumed session stands for it. */
  #admitBy({ keyframe, tick, version }: FrameMessage, place: Place): void {
    if (keyframe === undefined) return;
    this.#takeJoined({ kind: 'joined', ...place, tick, version, keyframe });
  }

  /** An error that answers no command belongs to the join under way, if there is one. */
  #takeError(error: ErrorMessage): void {
    const answer = this.#commands.answerIn(error);
    const joining = this.#joining;
    if (answer !== undefined) {
      this.#answer([answer]);
    } else if (joining === undefined || error.sequence > 0) {
      this.#events.error.emit(error);
    } else {
      this.#joining = undefined;
      joining.joined.reject(fromServerError(error));
      this.#flush();
    }
  }
}
