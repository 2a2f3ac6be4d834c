// Words that may follow others in certain places; what they mean follows from where they stand.

export const UNITS: readonly (readonly [unit: string, doc: string])[] = [
  ['%', 'A share.'],
  ['s', 'Seconds.'],
  ['ms', 'Thousandths of a second.'],
  ['min', 'Minutes.'],
  ['m', 'Metres.'],
  ['deg', 'An angle, in cones.'],
];

/** What may follow one word, wherever it stands in a clause. */
export const AFTER_WORD: ReadonlyMap<string, readonly string[]> = new Map([
  ['timers', ['shared', 'each']],
  ['reapply', ['refresh', 'longer', 'extend', 'replace', 'ignore']],
  ['full', ['ignore', 'refresh', 'replace']],
  ['sources', ['sum', 'strongest']],
  ['first', ['now', 'later']],
  ['last', ['yes', 'no']],
  ['starts', ['use', 'end']],
  ['rounded', ['down', 'up', 'nearest']],
  ['ends', ['with source']],
  ['smoothed', ['for']],
  ['by', ['nearest to', 'farthest from', 'lowest', 'highest', 'random']],
  ['nearest', ['to']],
  ['farthest', ['from']],
  ['immune', ['to']],
  ['one', ['of']],
  ['at', ['least', 'most']],
  ['stack', ['per', 'max']],
  ['change', ['keep', 'rescale', 'clamp', 'end', 'end silently']],
]);

export const HOOKS: Readonly<Record<'effect' | 'skill', readonly string[]>> = {
  effect: [
    'start',
    'stack',
    'end',
    'absorbed',
    'expired',
    'dispelled',
    'broken',
    'died',
    'replaced',
    'change',
  ],
  skill: ['use', 'interrupted', 'change'],
};

/** Arguments of the statements that look like calls. */
export const ARGUMENTS: ReadonlyMap<string, readonly (readonly [name: string, doc: string])[]> =
  new Map([
    [
      'apply',
      [
        ['debuff', 'The effect; the word is for readers.'],
        ['buff', 'The effect; the word is for readers.'],
        ['effect', 'The effect.'],
        ['duration', 'How long, if not as it declares.'],
        ['to', 'Who gets it.'],
        ['source', 'Who it counts as coming from.'],
        ['stacks', 'How many stacks.'],
      ],
    ],
    [
      'dispel',
      [
        ['tag', 'Effects with this tag.'],
        ['from', 'From whom.'],
        ['limit', 'How many at most.'],
      ],
    ],
    [
      'end',
      [
        ['effect', 'The effect.'],
        ['tag', 'Effects with this tag.'],
        ['on', 'Of whom.'],
      ],
    ],
  ]);

export const SELECTION_WORDS: readonly (readonly [word: string, doc: string])[] = [
  ['near', 'Within a distance of someone.'],
  ['in cone', 'In a cone from someone towards someone.'],
  ['in line', 'On a line between two.'],
  ['in ring', 'Between two distances around someone.'],
  ['within', 'How far.'],
  ['except', 'But not these.'],
  ['where', 'Only for whom this is so.'],
  ['limit', 'How many at most; always needed.'],
  ['by', 'Who comes first.'],
  ['from', 'Where it begins.'],
  ['to', 'Where it ends.'],
  ['towards', 'Where it points.'],
  ['width', 'How wide.'],
  ['around', 'Around whom.'],
];

export const OPERATORS: readonly (readonly [word: string, doc: string])[] = [
  ['and', 'Both.'],
  ['or', 'One of them, or both.'],
  ['has', 'Whether someone has an effect, or one with a tag.'],
  ['within', 'Whether someone is no farther than this.'],
  ['immune to', 'Whether effects with a tag cannot be applied.'],
  ['then', 'What the value is if so.'],
  ['else', 'Otherwise.'],
];

/** Words a value may begin with. */
export const VALUE_WORDS: readonly (readonly [word: string, doc: string])[] = [
  ['not', 'The opposite.'],
  ['true', 'Yes.'],
  ['false', 'No.'],
  ['if', 'One of two values.'],
  ['event', 'The event itself: `event has tag`.'],
];
