// Words that the small games of several tests share: units that hit, heal and die.
import type { EntityDeclaration, EventDeclaration, ValueType } from '../../../dsl/vocabulary.ts';

export const UNIT: ValueType = { kind: 'entity', entity: 'unit' };
export const NUMBER: ValueType = { kind: 'number' };

/** The kind `unit`; `zeroEvent` happens to who has no hit points left. */
export function fighter(rows: number, zeroEvent: string): EntityDeclaration {
  return {
    name: 'unit',
    rows,
    team: 'team',
    alive: 'hp',
    position: { x: 'x', y: 'y' },
    fields: [
      { name: 'hp', type: 'number', maximum: 'maxHp', zeroEvent },
      { name: 'maxHp', type: 'number' },
      { name: 'attack', type: 'number', modifiable: true },
      { name: 'speed', type: 'number', modifiable: true },
      { name: 'x', type: 'distance' },
      { name: 'y', type: 'distance' },
      { name: 'team', type: 'number' },
    ],
  };
}

export const HIT_EVENT: EventDeclaration = {
  name: 'hit',
  subject: 'target',
  actor: 'attacker',
  fields: [
    { name: 'attacker', type: UNIT },
    { name: 'target', type: UNIT },
    {
      name: 'damage',
      type: NUMBER,
      modifiable: true,
      outcome: { direction: 'take', entity: 'target', field: 'hp' },
    },
  ],
};

export const HEAL_EVENT: EventDeclaration = {
  name: 'heal',
  subject: 'target',
  actor: 'healer',
  fields: [
    { name: 'healer', type: UNIT },
    { name: 'target', type: UNIT },
    {
      name: 'amount',
      type: NUMBER,
      modifiable: true,
      outcome: { direction: 'give', entity: 'target', field: 'hp' },
    },
  ],
};

/** A unit falls by the hand of another. */
export function deathEvent(name: string): EventDeclaration {
  return {
    name,
    subject: 'victim',
    actor: 'killer',
    fields: [
      { name: 'victim', type: UNIT },
      { name: 'killer', type: UNIT },
    ],
  };
}
