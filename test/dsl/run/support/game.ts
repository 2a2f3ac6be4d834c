// The small game that runner tests play: units with hp, a strike, a heal, a death.
import type { ValueType, Vocabulary } from '../../../../dsl/vocabulary.ts';

const UNIT: ValueType = { kind: 'entity', entity: 'unit' };
const NUMBER: ValueType = { kind: 'number' };

export const UNITS = 6;

export const GAME: Vocabulary = {
  name: 'small',
  version: 1,
  entities: [
    {
      name: 'unit',
      rows: UNITS,
      team: 'team',
      alive: 'hp',
      position: { x: 'x', y: 'y' },
      fields: [
        { name: 'hp', type: 'number', maximum: 'maxHp', zeroEvent: 'die' },
        { name: 'maxHp', type: 'number' },
        { name: 'attack', type: 'number', modifiable: true },
        { name: 'speed', type: 'number', modifiable: true },
        { name: 'x', type: 'distance' },
        { name: 'y', type: 'distance' },
        { name: 'team', type: 'number' },
      ],
    },
  ],
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
          outcome: { direction: 'give', entity: 'target', field: 'hp' },
        },
      ],
    },
    {
      name: 'die',
      subject: 'victim',
      actor: 'killer',
      fields: [
        { name: 'victim', type: UNIT },
        { name: 'killer', type: UNIT },
      ],
    },
    {
      name: 'note',
      subject: 'who',
      actor: 'who',
      fields: [
        { name: 'who', type: UNIT },
        { name: 'value', type: NUMBER },
      ],
    },
  ],
  defaultEvent: 'hit',
  effectHolder: 'unit',
  tickMs: 100,
  effectSlots: 6,
  tasks: 4,
};

/** Positions of the events, and the slots of hit. */
export const EVENT = { hit: 0, heal: 1, die: 2, note: 3 } as const;
export const HIT = {
  attacker: 0,
  target: 1,
  damage: 2,
  absorbed: 3,
  dealt: 4,
  overkill: 5,
} as const;
