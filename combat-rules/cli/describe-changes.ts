// One tick's changes, as they travel, in words: what `midswing watch` prints.
import { check } from '#dsl/compile';
import { unitNames } from '../model/roster.ts';
import { decodeChanges } from '../protocol/codec.ts';
import { arenaVocabulary } from '../vocabulary.ts';
import { formatChange } from './combat-log.ts';

/**
 * Makes the describer of a battle. Effects travel as hashes; their names are taken from `rules`, a pack's
 * rule files by path. An effect those files do not declare is shown as its hash.
 */
export function createChangeDescriber(
  rules: ReadonlyMap<string, Uint8Array>,
): (changes: Uint8Array) => readonly string[] {
  const names = {
    units: unitNames(),
    effects: effectNames(rules),
    tickMs: arenaVocabulary.tickMs,
  };
  return (changes) => {
    const decoded = decodeChanges(changes);
    if (decoded === undefined) return ['(changes that this version cannot read)'];
    return decoded
      .map((change) => formatChange(change, names))
      .filter((line) => line !== undefined);
  };
}

function effectNames(rules: ReadonlyMap<string, Uint8Array>): ReadonlyMap<number, string> {
  const decoder = new TextDecoder();
  const files = [...rules].map(([path, bytes]) => ({ path, text: decoder.decode(bytes) }));
  const outcome = check(files, arenaVocabulary);
  if (!outcome.ok) return new Map();
  return new Map(outcome.pack.effects.map(({ hash, name }) => [hash, name]));
}
