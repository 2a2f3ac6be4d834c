// Own commands that have no answer yet, oldest first: what a game predicts with, what is sent again after a loss,
// and how each comes to its answer. Invariant: each command leaves once, and numbers only grow, over sessions too.
import { WIRE_LIMITS } from '../base/wire-limits.ts';
import type { ErrorMessage, FrameMessage } from '../protocol/message.ts';
import { ClientError } from './client-error.ts';

/** One own command without an answer. */
export interface PendingCommand {
  readonly sequence: number;
  readonly payload: Uint8Array;
}

/** The answer to one own command; each has one. */
export type CommandAnswer = PendingCommand &
  (
    | {
        readonly kind: 'accepted' | 'refused';
        /** Empty when accepted, else the game's refusal. */
        readonly code: string;
        /** The frame of the tick that decided it. */
        readonly frame: FrameMessage;
      }
    | {
        /**
         * 'rejected' was never executed, `code` says why. 'unknown' was sent, and its answer is lost with ticks
         * that were missed or with its session; `code` is empty.
         */
        readonly kind: 'rejected' | 'unknown';
        readonly code: string;
        readonly frame: undefined;
      }
  );

export class OwnCommands {
  #pending: readonly PendingCommand[] = [];
  /** By sequence: the newest connection that a command was given to. */
  readonly #given = new Map<number, number>();
  #last = 0;
  /** What arrived before a loss: answered in this tick at the latest, or its answer was lost. */
  #arrived: { readonly sequence: number; readonly byTick: number } | undefined;

  /** A list that is replaced, never changed. */
  get pending(): readonly PendingCommand[] {
    return this.#pending;
  }

  /**
   * Numbers a command; the payload is copied.
   * @throws CLIENT_PENDING_FULL
   */
  add(payload: Uint8Array): number {
    if (this.#pending.length >= WIRE_LIMITS.clientPendingMax) {
      throw new ClientError('CLIENT_PENDING_FULL');
    }
    this.#last += 1;
    this.#pending = [...this.#pending, { sequence: this.#last, payload: payload.slice() }];
    return this.#last;
  }

  /** Hands out, in order, what this connection does not have yet. */
  flush(connection: number, send: (command: PendingCommand) => void): void {
    for (const command of this.#pending) {
      if (this.#given.get(command.sequence) === connection) continue;
      this.#given.set(command.sequence, connection);
      send(command);
    }
  }

  /** The connection resumed: all up to `sequence` have arrived, and are answered by the frame of `byTick`. */
  resume(connection: number, sequence: number, byTick: number): void {
    this.#arrived = { sequence, byTick };
    for (const command of this.#pending) {
      if (command.sequence <= sequence) this.#given.set(command.sequence, connection);
    }
  }

  /** The answers that a frame brings to the member `own`, in order of their numbers. */
  answersIn(frame: FrameMessage, own: number): readonly CommandAnswer[] {
    const answers: CommandAnswer[] = [];
    for (const { member, sequence, refusal } of frame.replies) {
      const command = own >= 0 && member === own ? this.#take(sequence) : undefined;
      if (command === undefined) continue;
      const kind = refusal === '' ? 'accepted' : 'refused';
      answers.push({ ...command, kind, code: refusal, frame });
    }
    if (frame.missed > 0) answers.push(...this.#loseAnswers(frame.answeredSequence));
    if (this.#arrived !== undefined && frame.tick >= this.#arrived.byTick) {
      answers.push(...this.#loseAnswers(this.#arrived.sequence));
      this.#arrived = undefined;
    }
    return answers.sort((a, b) => a.sequence - b.sequence);
  }

  /** The answer that an error brings; undefined when it answers no command that waits. */
  answerIn({ sequence, code }: ErrorMessage): CommandAnswer | undefined {
    const command = this.#take(sequence);
    return command && { ...command, kind: 'rejected', code, frame: undefined };
  }

  /** The session is over: what was sent is unknown, and the rest was not executed. */
  giveUp(): readonly CommandAnswer[] {
    this.#arrived = undefined;
    return this.#pending.map((command) => {
      const wasSent = this.#given.has(command.sequence);
      this.#take(command.sequence);
      return wasSent ? { ...command, ...UNKNOWN } : { ...command, ...UNSENT };
    });
  }

  #loseAnswers(sequence: number): CommandAnswer[] {
    const lost = this.#pending.filter(
      (command) => command.sequence <= sequence && this.#given.has(command.sequence),
    );
    return lost.map((command) => {
      this.#take(command.sequence);
      return { ...command, ...UNKNOWN };
    });
  }

  #take(sequence: number): PendingCommand | undefined {
    const command = this.#pending.find((candidate) => candidate.sequence === sequence);
    if (command === undefined) return undefined;
    this.#pending = this.#pending.filter((other) => other !== command);
    this.#given.delete(sequence);
    return command;
  }
}

const UNKNOWN = { kind: 'unknown', code: '', frame: undefined } as const;
const UNSENT = { kind: 'rejected', code: 'CLIENT_UNSENT', frame: undefined } as const;
