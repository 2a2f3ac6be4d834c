// The words of the game that examples of the rule language share: two units that hit each other.
import type { Vocabulary } from 'midswing/dsl/vocabulary';

const unit = { kind: 'entity', entity: 'unit' } as const;

export const vocabulary: Vocabulary = {
  name: 'duel',
  version: 1,
  defaultEvent: 'hit',
  effectHolder: 'unit',
  tickMs: 100,
  entities: [
    {
      name: 'unit',
      rows: 2,
      alive: 'hp',
      fields: [
        { name: 'hp', type: 'number', maximum: 'maxHp' },
        { name: 'maxHp', type: 'number' },
      ],
    },
  ],
  events: [
    {
      name: 'hit',
      subject: 'target',
      actor: 'attacker',
      fields: [
        { name: 'attacker', type: unit },
        { name: 'target', type: unit },
        {
          name: 'damage',
          type: { kind: 'number' },
          modifiable: true,
          outcome: { direction: 'take', entity: 'target', field: 'hp' },
        },
      ],
    },
  ],
};

/** A rule that both tiers run alike. */
export const FINISH = 'rule finish on hit { when target.hp < 30%  modify damage: flat 5 }';
