// One change between two packs, for people and for programs.

export interface PackChange {
  readonly kind: 'changed' | 'added' | 'removed' | 'renamed' | 'order';
  /** `rule execute`, `Fireball`. */
  readonly subject: string;
  /** What of it, e.g. `priority`; empty for the whole. */
  readonly path: string;
  readonly before?: string;
  readonly after?: string;
  /** All of it as one line. */
  readonly text: string;
}
