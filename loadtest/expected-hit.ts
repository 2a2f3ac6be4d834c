// What a hit must be under each revision of the load test's pack: a number that is written into the pack when it is
// made, and expected of every hit of an epoch that runs on it.

/** What stands in loadtest/pack for the number. */
const PLACE = 'damage: 1,';
const LEAST = 100;
const DIFFERENT = 900;

/** Damage of every hit under `revision`; revisions that follow each other have different ones. */
export function expectedHit(revision: number): number {
  return LEAST + (revision % DIFFERENT);
}

/** Which columns a pack asks for; `wide` has some that nobody is told of. */
export type PackLayout = 'plain' | 'wide';

const WIDE = '\nresource grudge of unit per target max 5, start 0\n';

/** The rules of `revision`, out of those in loadtest/pack. */
export function writeRules(
  template: string,
  revision: number,
  layout: PackLayout = 'plain',
): string {
  const parts = template.split(PLACE);
  if (parts.length !== 2) throw new Error(`invariant broken: the rules hold "${PLACE}" once`);
  return parts.join(`damage: ${expectedHit(revision)},`) + (layout === 'wide' ? WIDE : '');
}

/** The layout of push number `push` of a run: where it changes, it does so with every other push. */
export function layoutOfPush(layout: 'same' | 'alternate', push: number): PackLayout {
  return layout === 'alternate' && push % 4 >= 2 ? 'wide' : 'plain';
}
