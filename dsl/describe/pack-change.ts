// One change between two packs, for people and for programs.

export interface PackChange {
  readonly kind: 'changed' | 'added' | 'removed' | 'renamed' | 'order';
  /** `rule execute`, `Fireball`, `vocabulary.json`. */
  readonly subject: string;
  /** As it stands in the files: `skill fireball`; absent for what has no name, and for orders. */
  readonly id?: string;
  /** What of it, e.g. `priority`; empty for the whole. */
  readonly path: string;
  readonly before?: string;
  readonly after?: string;
  /** All of it as one line. */
  readonly text: string;
}
