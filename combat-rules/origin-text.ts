// What brought something about, in a designer's words.
import type { CheckedPack } from '#dsl/compile';

type Program = CheckedPack['program'];

/** `skill jab`, `effect poison`, `rule leech`; '' for the game itself. */
export function originText({ origins }: Program, origin: number): string {
  const found = origins[origin];
  return found === undefined || found.kind === 'game' ? '' : `${found.kind} ${found.name}`;
}
