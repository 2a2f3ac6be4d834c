// What the arena tells the language: units with their numbers, and the events it raises and reads. All else of the
// game is in `pack/arena`.
import type {
  EventDeclaration,
  EventFieldDeclaration,
  FieldDeclaration,
  ValueType,
  Vocabulary,
} from '#dsl/vocabulary';

/** Units of one arena: even rows are team 0, odd rows team 1. */
export const ARENA_UNITS = 10;

/** Kinds of damage; value i is the number i in events and columns. */
export const ARENA_ELEMENTS = ['physical', 'arcane', 'shadow'] as const;

const UNIT: ValueType = { kind: 'entity', entity: 'unit' };
const NUMBER: ValueType = { kind: 'number' };

/** A number that effects and items may change. */
const stat = (name: string, type: 'number' | 'percent', doc: string): FieldDeclaration => ({
  name,
  type,
  modifiable: true,
  doc,
});

const UNIT_FIELDS: readonly FieldDeclaration[] = [
  {
    name: 'hp',
    type: 'number',
    maximum: 'maxHp',
    zeroEvent: 'death',
    doc: 'Hit points left; a unit with 0 is down until it respawns.',
  },
  stat('maxHp', 'number', 'Hit points of an unhurt unit.'),
  stat('attack', 'number', 'How hard it hits with a weapon.'),
  stat('power', 'number', 'How strong its spells, songs and prayers are.'),
  stat('armour', 'number', 'How much of a weapon hit it withstands.'),
  stat('resistPhysical', 'percent', 'Share of physical damage it is spared.'),
  stat('resistArcane', 'percent', 'Share of arcane damage it is spared.'),
  stat('resistShadow', 'percent', 'Share of shadow damage it is spared.'),
  stat('crit', 'percent', 'How often its hits land well.'),
  stat('dodge', 'percent', 'How often it steps aside of a weapon hit.'),
  stat('leech', 'percent', 'Share of the damage it deals that comes back to it as hit points.'),
  stat('speed', 'number', 'Metres it walks in a second; 0 cannot walk.'),
  { name: 'x', type: 'distance', doc: 'Place from west to east.' },
  { name: 'y', type: 'distance', doc: 'Place from south to north.' },
  { name: 'team', type: 'number', doc: '0 or 1; units of equal teams are allies.' },
];

/** A number of an event that starts at 0, or as it was raised, and that rules change. */
const worked = (name: string, doc: string): EventFieldDeclaration => ({
  name,
  type: NUMBER,
  modifiable: true,
  doc,
});

const who = (name: string, doc: string): EventFieldDeclaration => ({ name, type: UNIT, doc });

const EVENTS: readonly EventDeclaration[] = [
  {
    name: 'hit',
    subject: 'target',
    actor: 'attacker',
    doc: 'A unit hurts another one. Only rules raise it.',
    fields: [
      who('attacker', 'The one who hurts.'),
      who('target', 'The one who is hurt.'),
      {
        name: 'damage',
        type: NUMBER,
        modifiable: true,
        rounded: 'down',
        outcome: { direction: 'take', entity: 'target', field: 'hp' },
        doc: 'Hit points the target loses.',
      },
      { name: 'element', type: { kind: 'enum', name: 'element' }, doc: 'The kind of damage.' },
    ],
  },
  {
    name: 'heal',
    subject: 'target',
    actor: 'healer',
    doc: 'A unit mends itself or an ally. Only rules raise it.',
    fields: [
      who('healer', 'The one who mends.'),
      who('target', 'The one who is mended.'),
      {
        name: 'amount',
        type: NUMBER,
        modifiable: true,
        rounded: 'down',
        outcome: { direction: 'give', entity: 'target', field: 'hp' },
        doc: 'Hit points the target gains, up to its maximum.',
      },
    ],
  },
  {
    name: 'death',
    subject: 'victim',
    actor: 'killer',
    doc: 'The last hit point of a unit is gone.',
    fields: [
      who('killer', 'The one who took it.'),
      who('victim', 'The one who is down.'),
      worked('wait', 'Seconds until it respawns; from 0.'),
    ],
  },
  {
    name: 'respawn',
    subject: 'who',
    doc: 'A unit that was down stands at its base again, its wait over. Rules give it its hit points.',
    fields: [who('who', 'The one who returns.')],
  },
  {
    name: 'think',
    subject: 'me',
    doc: 'A standing unit without a player decides what to do, every half second.',
    fields: [
      who('me', 'The one who decides.'),
      worked('keep', 'Metres it wants to its nearest enemy; from 0.'),
    ],
  },
  {
    name: 'round',
    subject: 'captain',
    doc: 'A round begins: how it is played.',
    fields: [
      who('captain', 'The first unit of the arena.'),
      worked('seconds', 'How long the round lasts at most; from 0, which is without an end.'),
      worked('kills', 'How many kills win it early; from 0, which is any number.'),
      worked('pause', 'Seconds between this round and the next; from 0.'),
      worked('rounds', 'How many rounds the same classes fight; from 0, which is without an end.'),
    ],
  },
];

/** The words of a `.rules` file for the arena. */
export const arenaVocabulary: Vocabulary = {
  name: 'arena',
  version: 2,
  entities: [
    {
      name: 'unit',
      plural: 'units',
      rows: ARENA_UNITS,
      team: 'team',
      alive: 'hp',
      position: { x: 'x', y: 'y' },
      fields: UNIT_FIELDS,
    },
  ],
  enums: [{ name: 'element', values: ARENA_ELEMENTS }],
  events: EVENTS,
  defaultEvent: 'hit',
  effectHolder: 'unit',
  tickMs: 100,
  effectSlots: 24,
  tasks: 64,
  mechanics: 'full',
};
