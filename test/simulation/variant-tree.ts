// Generated variants of the arena's pack: a tree whose root is the pack that ships, each made of an earlier one by some
// changes. Compiled when they are first asked for, and kept: runs of one tree share them.
import { createArenaCompiler } from '../../combat-rules/service.ts';
import type { RoomBehaviour } from '../../engine/contract/room.ts';
import type { UpdatePoint } from '../../engine/kernel/generation.ts';
import { roomLayoutSpec } from '../../engine/room/room-layout.ts';
import { assignLayout } from '../../engine/state/layout.ts';
import { mutate } from './mutation.ts';
import { shippedText, skillsByClass, type PackText } from './pack-text.ts';
import { Random } from './random.ts';

export interface Variant {
  /** In its tree; 0 is the pack that ships. */
  readonly index: number;
  readonly parent: number;
  readonly text: PackText;
  readonly what: string;
  readonly isLossless: boolean;
  readonly update: UpdatePoint;
  readonly behaviour: RoomBehaviour;
  /** Skills of each class. */
  readonly skills: ReadonlyMap<string, readonly string[]>;
}

type Draft = Omit<Variant, 'behaviour' | 'skills'>;

const ATTEMPTS = 20;

export class VariantTree {
  readonly #seed: number;
  readonly #known = new Map<number, Variant>();
  readonly #compiler = createArenaCompiler();

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** The same for equal trees and indexes, whatever was asked for before. */
  variant(index: number): Variant {
    const known = this.#known.get(index);
    if (known !== undefined) return known;
    const made = this.#make(index);
    this.#known.set(index, made);
    return made;
  }

  /** Behaviour of a pack text; undefined when it has mistakes. */
  compile(text: PackText): RoomBehaviour | undefined {
    const encoder = new TextEncoder();
    const members = new Map([...text].map(([file, rules]) => [file, encoder.encode(rules)]));
    const outcome = this.#compiler.compile({ name: 'a', service: 'arena', revision: 1, members });
    if (!outcome.ok || outcome.layout === undefined) return undefined;
    return outcome.load(assignLayout(roomLayoutSpec(outcome.layout))).room;
  }

  #make(index: number): Variant {
    const random = new Random(this.#seed * 1_000 + index);
    let names = 0;
    const fresh = (): string => {
      names += 1;
      return `${index}x${names}`;
    };
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const draft = this.#draft(index, random, fresh);
      const behaviour = this.compile(draft.text);
      if (behaviour === undefined) continue;
      return { ...draft, behaviour, skills: skillsByClass(draft.text) };
    }
    throw new Error(`no variant ${index} of tree ${this.#seed} compiles`);
  }

  #draft(index: number, random: Random, fresh: () => string): Draft {
    const update = random.pick(['now', 'now', 'now', 'now', 'next-round', 'pin'] as const);
    if (index === 0) {
      const text = shippedText();
      return { index, parent: 0, text, what: 'as it ships', isLossless: true, update: 'now' };
    }
    // Mostly a line, now and then a branch.
    const parent = random.percent(70) ? index - 1 : random.below(index);
    const { pack, what, isLossless } = mutate(this.variant(parent).text, random, fresh);
    return { index, parent, text: pack, what, isLossless, update };
  }
}
