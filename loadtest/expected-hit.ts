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

/** The rules of `revision`, out of those in loadtest/pack. */
export function writeRules(template: string, revision: number): string {
  const parts = template.split(PLACE);
  if (parts.length !== 2) throw new Error(`invariant broken: the rules hold "${PLACE}" once`);
  return parts.join(`damage: ${expectedHit(revision)},`);
}
