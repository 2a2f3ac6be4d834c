// From a room's frames to one session's connection: sends, skips who is slow, and lets them catch up out of the
// room's log. Hot path: `offer` once a session and tick is one native send and no allocation.
import type { Clock } from '../base/clock.ts';
import type { Figures } from './figures.ts';
import type { FrameLog } from './frame-log.ts';
import type { GatewayLimits } from './limit-table.ts';
import type { Link } from './link.ts';
import type { Session } from './session.ts';

export interface FrameSenderOptions {
  readonly limits: GatewayLimits;
  readonly figures: Figures;
  readonly clock: Clock;
}

export class FrameSender {
  readonly #skipBytes: number;
  readonly #ackLagTicksMax: number;
  readonly #figures: Figures;
  readonly #clock: Clock;

  constructor({ limits, figures, clock }: FrameSenderOptions) {
    this.#skipBytes = limits.skipBytes;
    this.#ackLagTicksMax = limits.ackLagTicksMax;
    this.#figures = figures;
    this.#clock = clock;
  }

  /** The frame of the tick after the one it was sent last; it may lag behind instead. */
  offer(session: Session, link: Link, frame: Uint8Array): void {
    if (session.isLagging) return;
    if (this.#isOpen(session, link) && link.send(frame)) {
      session.sentTick += 1;
      this.#count(frame);
      return;
    }
    this.#figures.lags += 1;
    session.lag(this.#clock.nowMs());
  }

  /** All frames of the log after the one it was sent last, in one write; it may lag behind instead. */
  offerLogged(session: Session, link: Link, log: FrameLog): void {
    if (session.isLagging) return;
    if (!log.has(session.sentTick + 1)) {
      session.needsKeyframe = true;
      return;
    }
    link.cork(() => this.#sendLogged(session, link, log));
    if (session.sentTick >= log.lastTick) return;
    this.#figures.lags += 1;
    session.lag(this.#clock.nowMs());
  }

  /** The frame with the state in place of those that are gone; false when it does not go out yet. */
  offerKeyframe(session: Session, link: Link, frame: Uint8Array): boolean {
    if (!this.#isOpen(session, link) || !link.send(frame)) {
      session.lag(this.#clock.nowMs());
      return false;
    }
    this.#count(frame);
    this.#figures.keyframes += 1;
    return true;
  }

  /** Sends what waits, as far as the connection takes it; what is gone is told by the next tick. */
  catchUp(session: Session): void {
    const { channel, carrier } = session;
    if (channel === undefined || carrier === undefined || !session.isAdmitted) return;
    if (session.needsKeyframe) return;
    const newest = channel.room.tick;
    if (session.sentTick < newest) {
      if (!channel.log.has(session.sentTick + 1)) {
        session.needsKeyframe = true;
        return;
      }
      const { link } = carrier;
      const { sentTick } = session;
      link.cork(() => this.#sendLogged(session, link, channel.log));
      this.#figures.lateFrames += session.sentTick - sentTick;
    }
    if (session.sentTick >= newest) session.keepUp();
    else session.lag(this.#clock.nowMs());
  }

  #sendLogged(session: Session, link: Link, log: FrameLog): void {
    while (session.sentTick < log.lastTick && this.#isOpen(session, link)) {
      const frame = log.frame(session.sentTick + 1);
      if (!link.send(frame)) return;
      session.sentTick += 1;
      this.#count(frame);
    }
  }

  /** Whether the connection takes more, and the client keeps up with what it was sent. */
  #isOpen(session: Session, link: Link): boolean {
    return (
      link.bufferedBytes <= this.#skipBytes &&
      session.sentTick - session.ackedTick < this.#ackLagTicksMax
    );
  }

  #count(frame: Uint8Array): void {
    this.#figures.frames += 1;
    this.#figures.bytes += frame.length;
  }
}
