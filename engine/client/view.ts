// A room as one client sees it, kept by the game's own codec: whole from a keyframe, then changed by each frame.
import type { FrameMessage, JoinedMessage } from '../protocol/message.ts';

/** How a game makes a view of a room, and keeps it. Both answer undefined for bytes that are not of the game. */
export interface ViewCodec<View, Changes> {
  /** The view that a keyframe shows: the state after `tick`. */
  fromKeyframe(bytes: Uint8Array, tick: number): View | undefined;
  /** Carries one tick's changes out on `view`, in place, and gives them as the game's own data. */
  applyChanges(view: View, bytes: Uint8Array, tick: number): Changes | undefined;
}

/** The view after a tick, and how it came about. */
export interface ViewUpdate<View, Changes> {
  readonly view: View;
  /** The state after this tick. */
  readonly tick: number;
  /** What this tick changed; undefined when the view was made anew from a keyframe. */
  readonly changes: Changes | undefined;
}

/** Keeps the view of the room that the client is in. */
export class ViewHolder<View, Changes> {
  readonly #codec: ViewCodec<View, Changes> | undefined;
  #view: View | undefined;

  constructor(codec: ViewCodec<View, Changes> | undefined) {
    this.#codec = codec;
  }

  get view(): View | undefined {
    return this.#view;
  }

  /** The update that a keyframe or a frame brings; undefined without a codec, 'unreadable' for foreign bytes. */
  take(
    message: JoinedMessage | FrameMessage,
  ): ViewUpdate<View, Changes> | 'unreadable' | undefined {
    const codec = this.#codec;
    if (codec === undefined) return undefined;
    const { keyframe, tick } = message;
    if (keyframe !== undefined) {
      const view = codec.fromKeyframe(keyframe, tick);
      if (view === undefined) return 'unreadable';
      this.#view = view;
      return { view, tick, changes: undefined };
    }
    const view = this.#view;
    if (view === undefined || message.kind === 'joined') return undefined;
    const changes = codec.applyChanges(view, message.changes, tick);
    return changes === undefined ? 'unreadable' : { view, tick, changes };
  }
}
