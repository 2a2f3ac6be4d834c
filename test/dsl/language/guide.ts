// The small game that LANGUAGE.md speaks of.
import type { ValueType, Vocabulary } from '../../../dsl/vocabulary.ts';

const UNIT: ValueType = { kind: 'entity', entity: 'unit' };
const NUMBER: ValueType = { kind: 'number' };

export const GUIDE: Vocabulary = {
  name: 'guide',
  version: 1,
  entities: [
    {
      name: 'unit',
      plural: 'units',
      rows: 16,
      team: 'team',
      alive: 'hp',
      position: { x: 'x', y: 'y' },
      fields: [
        { name: 'hp', type: 'number', maximum: 'maxHp', zeroEvent: 'death' },
        { name: 'maxHp', type: 'number' },
        { name: 'attack', type: 'number', modifiable: true },
        { name: 'defense', type: 'number', modifiable: true },
        { name: 'speed', type: 'number', modifiable: true },
        { name: 'element', type: { enum: 'element' } },
        { name: 'x', type: 'distance' },
        { name: 'y', type: 'distance' },
        { name: 'team', type: 'number' },
      ],
    },
  ],
  enums: [{ name: 'element', values: ['fire', 'water', 'grass'] }],
  events: [
    {
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
          rounded: 'down',
          outcome: { direction: 'take', entity: 'target', field: 'hp' },
        },
      ],
    },
    {
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
          rounded: 'down',
          outcome: { direction: 'give', entity: 'target', field: 'hp' },
        },
      ],
    },
    {
      name: 'death',
      subject: 'victim',
      actor: 'killer',
      fields: [
        { name: 'victim', type: UNIT },
        { name: 'killer', type: UNIT },
      ],
    },
    {
      name: 'rest',
      subject: 'sleeper',
      actor: 'sleeper',
      fields: [{ name: 'sleeper', type: UNIT }],
    },
  ],
  defaultEvent: 'hit',
  effectHolder: 'unit',
  tickMs: 100,
  effectSlots: 16,
  tasks: 64,
};
