// The small game that runner tests play: units with hp, a strike, a heal, a death.
import type { Vocabulary } from '../../../../dsl/vocabulary.ts';
import {
  deathEvent,
  fighter,
  HEAL_EVENT,
  HIT_EVENT,
  NUMBER,
  UNIT,
} from '../../support/fighters.ts';

export const UNITS = 6;

export const GAME: Vocabulary = {
  name: 'small',
  version: 1,
  entities: [fighter(UNITS, 'die')],
  events: [
    HIT_EVENT,
    HEAL_EVENT,
    deathEvent('die'),
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
