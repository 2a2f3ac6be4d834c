// `roll to_hit on attack = 1d20`: one result for all rules of an event.
import type { RollNode } from '../ast/declaration.ts';
import { hashName } from '../hash.ts';
import { checkRoll } from './dice.ts';
import { eventNamed } from './event-name.ts';
import { isEventField } from './event-field.ts';
import { forgive } from './forgive.ts';
import type { Declared, Pack, RollEntry } from './pack.ts';

/** A roll is known once it was checked, so that it sees those before it, and never itself. */
export function declareRoll(pack: Pack, { node, reporter }: Declared<RollNode>): void {
  const { text } = node.name;
  if (isEventField(pack, reporter, node.name, 'roll')) return;
  const event = eventNamed(pack, reporter, node.event);
  if (event === undefined) {
    forgive(pack, text, ['UNKNOWN_NAME']);
    return;
  }
  const hash = hashName(`roll ${text}`);
  const entry: RollEntry = { node, reporter, event: event.name, hash, used: false };
  if (checkRoll(pack, entry, event).type.kind === 'error') forgive(pack, text, ['UNKNOWN_NAME']);
  else pack.rolls.set(text, entry);
}
