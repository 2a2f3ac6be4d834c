// Of which kind the candidates of a selection are.
import type { SelectionSource } from '../ast/expression.ts';
import { pluralOf, type PackIndex } from './pack-index.ts';

/** The entity kind that a selection finds; that of effect holders when its group is not known. */
export function entityOfSource(index: PackIndex, source: SelectionSource): string {
  if (source.kind !== 'part') return entityOfSource(index, source.left);
  return entityOfGroup(index, source.group.text);
}

/** The entity kind that a plural names. */
export function entityOfGroup(index: PackIndex, group: string): string {
  for (const entity of index.entities.values()) {
    if (pluralOf(entity) === group) return entity.name;
  }
  return index.vocabulary.effectHolder;
}
