// A variant as it is pushed: with its update point, and perhaps with something that it cannot do.
import type { Digest } from '../../engine/contract/ids.ts';
import type { RoomBehaviour } from '../../engine/contract/room.ts';
import type { PackIdentity } from '../../engine/kernel/generation.ts';
import { sha256Hex } from '../../engine/trust/digest.ts';
import type { VariantTree, Variant } from './variant-tree.ts';
import { watchBehaviour, type Fault, type Ran, type Watch } from './watched-behaviour.ts';

export interface Release {
  readonly digest: Digest;
  readonly variant: Variant;
  readonly fault: Fault | undefined;
}

/** Everything that was pushed in a run, by digest: what a pack store holds. */
export class Releases {
  readonly tree: VariantTree;
  readonly #known = new Map<string, Release>();

  constructor(tree: VariantTree) {
    this.tree = tree;
  }

  of(index: number, fault?: Fault): Release {
    const variant = this.tree.variant(index);
    const text = JSON.stringify([[...variant.text], variant.update, fault ?? '']);
    const digest = sha256Hex(text);
    const release = this.#known.get(digest) ?? { digest, variant, fault };
    this.#known.set(digest, release);
    return release;
  }

  find(digest: string): Release | undefined {
    return this.#known.get(digest);
  }

  /** As a replay runs it: nobody watches, and it cannot do what it could not. */
  behaviour(digest: string): RoomBehaviour | undefined {
    const release = this.find(digest);
    if (release === undefined) return undefined;
    return watched(release, { pack: digest, fault: release.fault, unloads: 0 }, new Set());
  }
}

export function watched({ variant }: Release, watch: Watch, ran: Ran): RoomBehaviour {
  return watchBehaviour(variant.behaviour, watch, ran);
}

export function identityOf({ digest, variant }: Release, revision: number): PackIdentity {
  return { name: 'arena', revision, digest, update: variant.update };
}
