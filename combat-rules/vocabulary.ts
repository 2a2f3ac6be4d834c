// What the arena tells the language: units with their numbers, and the two events rules run on.
import type { Vocabulary } from '#dsl/vocabulary';
import { ARENA } from './model/limits.ts';

/** Fields of a unit in the order of their effect buckets. */
export const UNIT_FIELD = { hp: 0, maxHp: 1, attack: 2, defense: 3, speed: 4 } as const;

/** Slot of the number that the rules of an event work out: `damage` of hit, `amount` of mend. */
export const EVENT_POINTS = 2;

/** The words of a `.rules` file for the arena. */
export const arenaVocabulary: Vocabulary = {
  name: 'arena',
  version: 1,
  entities: [
    {
      name: 'unit',
      fields: [
        {
          name: 'hp',
          type: 'number',
          maximum: 'maxHp',
          doc: 'Hit points left; a unit with 0 is down.',
        },
        { name: 'maxHp', type: 'number', doc: 'Hit points of a fresh unit.' },
        { name: 'attack', type: 'number', modifiable: true, doc: 'How hard a unit strikes.' },
        { name: 'defense', type: 'number', modifiable: true, doc: 'How much a unit withstands.' },
        {
          name: 'speed',
          type: 'number',
          modifiable: true,
          doc: 'How soon a unit acts again: 100 is once in 500 ms, 200 twice as often.',
        },
      ],
    },
  ],
  events: [
    {
      name: 'hit',
      subject: 'target',
      doc: 'A unit strikes a unit of the other team. Damage starts at 0.',
      fields: [
        { name: 'attacker', type: { kind: 'entity', entity: 'unit' }, doc: 'The one who strikes.' },
        { name: 'target', type: { kind: 'entity', entity: 'unit' }, doc: 'The one who is struck.' },
        {
          name: 'damage',
          type: { kind: 'number' },
          modifiable: true,
          doc: 'Hit points the target loses, rounded down at the end.',
        },
      ],
    },
    {
      name: 'mend',
      subject: 'target',
      doc: 'A unit mends a unit of its own team. The amount starts at 0.',
      fields: [
        { name: 'healer', type: { kind: 'entity', entity: 'unit' }, doc: 'The one who mends.' },
        { name: 'target', type: { kind: 'entity', entity: 'unit' }, doc: 'The one who is mended.' },
        {
          name: 'amount',
          type: { kind: 'number' },
          modifiable: true,
          doc: 'Hit points the target gains, rounded down at the end.',
        },
      ],
    },
  ],
  defaultEvent: 'hit',
  effectHolder: 'unit',
  tickMs: 100,
  effectSlots: ARENA.effectSlots,
  mechanics: 'rules',
};
