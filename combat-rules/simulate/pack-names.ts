// The names of a pack that figures are about, and where each of them is, by its hash in changes.
import { hashName } from '#dsl/hash';
import type { Program } from '../battle-pack.ts';

export interface PackNames {
  readonly classes: readonly string[];
  readonly skills: readonly string[];
  /** What damage and healing come from: skills, effects and rules. The last one is whatever has no name. */
  readonly origins: readonly string[];
  readonly effects: readonly string[];
}

/** Positions in the lists of PackNames by hash. */
export interface PackIndex {
  readonly names: PackNames;
  readonly classOf: ReadonlyMap<number, number>;
  readonly skillOf: ReadonlyMap<number, number>;
  readonly originOf: ReadonlyMap<number, number>;
  readonly effectOf: ReadonlyMap<number, number>;
}

/** The game itself, and what has no name. */
const NO_ORIGIN = 'other';

interface Named {
  readonly name: string;
  readonly hash: number;
}

/** Names that designers gave; what the compiler made up (cooldowns and the like) is left out. */
export function indexPack({ records, skills, effects, origins: causes }: Program): PackIndex {
  const classes = records.filter(({ kind }) => kind === 'class');
  const worn = new Set(records.map(({ effect }) => effect));
  const told = effects.filter(({ internal, hash }) => !internal && !worn.has(hash));
  // A skill and the effect it puts on often have one name: then they are one origin.
  const known = new Set(causes.flatMap(({ name }) => (name === '' ? [] : [name])));
  const origins = [...known].map((name) => ({ name, hash: hashName(name) }));
  const names = {
    classes: namesOf(classes),
    skills: namesOf(skills),
    origins: [...namesOf(origins), NO_ORIGIN],
    effects: namesOf(told),
  };
  return {
    names,
    classOf: positions(classes),
    skillOf: positions(skills),
    originOf: positions(origins),
    effectOf: positions(told),
  };
}

function namesOf(named: readonly Named[]): readonly string[] {
  return named.map(({ name }) => name);
}

function positions(named: readonly Named[]): ReadonlyMap<number, number> {
  return new Map(named.map(({ hash }, position) => [hash, position]));
}
