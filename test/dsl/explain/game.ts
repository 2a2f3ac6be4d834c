// The game that the examples of explain pages are checked against: a kind of everything.
import type { Vocabulary } from '../../../dsl/vocabulary.ts';
import { deathEvent, NUMBER, UNIT } from '../support/fighters.ts';

export const GAME: Vocabulary = {
  name: 'examples',
  version: 1,
  entities: [
    {
      name: 'unit',
      plural: 'units',
      rows: 16,
      fields: [
        { name: 'hp', type: 'number', maximum: 'maxHp', zeroEvent: 'death' },
        { name: 'maxHp', type: 'number' },
        { name: 'attack', type: 'number', modifiable: true },
        { name: 'defense', type: 'number', modifiable: true },
        { name: 'speed', type: 'number', modifiable: true },
        { name: 'team', type: 'number' },
        { name: 'x', type: 'distance' },
        { name: 'y', type: 'distance' },
        { name: 'element', type: { enum: 'element' } },
      ],
      team: 'team',
      alive: 'hp',
      position: { x: 'x', y: 'y' },
    },
    { name: 'place', rows: 2, fields: [{ name: 'heat', type: 'number' }] },
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
        { name: 'crit', type: { kind: 'bool' } },
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
    deathEvent('death'),
    { name: 'dawn', subject: '', fields: [{ name: 'day', type: NUMBER }] },
  ],
  functions: [
    { name: 'difficulty', parameters: [], result: NUMBER, cost: 1, pure: true },
    {
      name: 'sight',
      parameters: [
        { name: 'from', type: UNIT },
        { name: 'to', type: UNIT },
      ],
      result: { kind: 'bool' },
      cost: 10,
      pure: true,
      phases: ['before', 'on'],
    },
  ],
  defaultEvent: 'hit',
  effectHolder: 'unit',
  tickMs: 100,
  effectSlots: 8,
  tasks: 32,
};

/** A game that carries out what rules say itself. */
export const SMALL_GAME: Vocabulary = { ...GAME, mechanics: 'rules' };
