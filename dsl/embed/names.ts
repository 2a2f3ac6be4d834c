// The names of a pack as a type. `midswing types` writes them for a pack (`Names`); without them any name fits.

export interface PackNames {
  /** Fields of each event. */
  readonly events: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly effects: string;
  readonly skills: string;
  readonly resources: string;
  readonly reasons: string;
}
