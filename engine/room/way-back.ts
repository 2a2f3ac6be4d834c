// What one room keeps to go back: its states at the last switches, oldest first, each with the inputs up to the next.
import type { Columns } from '../contract/layout.ts';
import type { RoomSchema } from '../contract/room.ts';
import type { BattleOutcome } from './tick-report.ts';
import { LIMITS } from '../base/limits.ts';
import type { PreImage, PreImages, PreImageState } from './pre-images.ts';
import { InputsReader, type AcceptedCommand } from './tick-inputs.ts';

/** Why a room cannot go back to its state at a switch. */
export type RestoreRefusal =
  /** No state of that version is kept: none was left, or it was confirmed, has expired or was too much. */
  | 'nothing-kept'
  /** More inputs came since than are kept. */
  | 'inputs-lost'
  /** The rules of before threw on the way. */
  | 'rules-failed';

/** What going back would mean, before it is asked for. */
export interface RestorePlan {
  readonly fromTick: number;
  /** Commands since that were accepted, and would be decided again. */
  readonly accepted: number;
  /** The oldest of them; to be asked for at once. */
  commands(max: number): readonly AcceptedCommand[];
}

/** The states one room keeps. */
export class WayBack {
  readonly #images: PreImages;
  #own: PreImage[] = [];

  constructor(images: PreImages) {
    this.#images = images;
  }

  /** Keeps the state that the room leaves. */
  keep(state: PreImageState): void {
    this.#images.expire(state.sinceMs);
    this.#own = this.#own.filter(({ released }) => !released);
    this.#own.push(this.#images.keep(state));
    const oldest = this.#own[0];
    if (oldest === undefined || this.#own.length <= LIMITS.preImagesPerRoomMax) return;
    this.#images.release(oldest);
    this.#own.shift();
  }

  /** The columns that the room left when it was on this schema last. */
  kept({ digest }: RoomSchema): Columns | undefined {
    const image = this.#own.findLast((one) => !one.released && one.schema.digest === digest);
    return image?.columns;
  }

  /** The inputs of one tick; `report` says what they were answered. */
  addInputs(bytes: Uint8Array, length: number, report: BattleOutcome): void {
    const image = this.#own.at(-1);
    if (image === undefined || image.released) return;
    this.#images.addInputs(image, bytes, length);
    for (let i = 0; i < report.replyCount; i += 1) {
      if (report.replyRefusal[i] === 0) image.accepted += 1;
    }
  }

  /** The state at the last switch away from a pack, and all that came after it. */
  chainTo(pack: string): readonly PreImage[] | RestoreRefusal {
    const first = this.#own.findLastIndex((image) => !image.released && image.pack === pack);
    if (first < 0) return 'nothing-kept';
    const chain = this.#own.slice(first);
    const isWhole = chain.every(({ released, overflowed }) => !released && !overflowed);
    return isWhole ? chain : 'inputs-lost';
  }

  plan(pack: string): RestorePlan | RestoreRefusal {
    const chain = this.chainTo(pack);
    if (typeof chain === 'string') return chain;
    const accepted = chain.reduce((sum, image) => sum + image.accepted, 0);
    const commands = (max: number): readonly AcceptedCommand[] => oldest(chain, max);
    return { fromTick: chain[0]?.tick ?? 0, accepted, commands };
  }

  /** The room has gone back, or is closed: nothing of it is gone back to again. */
  clear(): void {
    for (const image of this.#own) this.#images.release(image);
    this.#own = [];
  }
}

function oldest(chain: readonly PreImage[], max: number): readonly AcceptedCommand[] {
  const found: AcceptedCommand[] = [];
  for (const { inputs, inputsLength } of chain) {
    const reader = new InputsReader(inputs.subarray(0, inputsLength));
    while (!reader.isAtEnd && found.length < max) found.push(...reader.accepted());
  }
  return found.slice(0, max);
}
