// What a simulation measures, as a list that follows from a pack: each figure is a ratio of two sums over battles.
// Figures of two packs are compared when their ids are equal.
import type { PackNames } from './pack-names.ts';

/** How a figure is written. */
export type FigureUnit = 'share' | 'points' | 'seconds' | 'count';

/** Where a figure stands in the report; the order is that of the report. */
export const FIGURE_GROUPS = ['battle', 'class', 'skill', 'damage', 'healing', 'effect'] as const;
export type FigureGroup = (typeof FIGURE_GROUPS)[number];

export interface Figure {
  /** `class.rogue.wins`. */
  readonly id: string;
  readonly group: FigureGroup;
  /** The class, skill, effect ...; of the battle as a whole: ''. */
  readonly subject: string;
  readonly measure: Measure;
}

interface MeasureWords {
  readonly group: FigureGroup;
  /** In the head of a column. */
  readonly head: string;
  /** What is divided by what, in a sentence. */
  readonly doc: string;
  readonly unit: FigureUnit;
}

/** All measures, by the name that ids end with. */
export const MEASURES = {
  length: {
    group: 'battle',
    head: 'round length',
    doc: 'Seconds from the beginning of the round to its end.',
    unit: 'seconds',
  },
  draws: {
    group: 'battle',
    head: 'draws',
    doc: 'Share of rounds that nobody won.',
    unit: 'share',
  },
  'first-team': {
    group: 'battle',
    head: 'first team wins',
    doc: 'Share of decided rounds that team 0 won; far from half, places or turns are unfair.',
    unit: 'share',
  },
  kills: { group: 'battle', head: 'kills', doc: 'Kills in a round.', unit: 'count' },
  'time-to-kill': {
    group: 'battle',
    head: 'time to kill',
    doc: 'Seconds from the first damage that a life takes to its end.',
    unit: 'seconds',
  },
  unfinished: {
    group: 'battle',
    head: 'unfinished',
    doc: 'Share of rounds that were stopped at the bound of ticks; their sums count as they stood.',
    unit: 'share',
  },
  'win-rate': {
    group: 'class',
    head: 'win rate',
    doc: 'Wins of the teams with this class, of their decided rounds against a team without it.',
    unit: 'share',
  },
  'class-damage': {
    group: 'class',
    head: 'damage',
    doc: 'Hit points taken by one of this class in a round.',
    unit: 'points',
  },
  'class-healing': {
    group: 'class',
    head: 'healing',
    doc: 'Hit points given by one of this class in a round.',
    unit: 'points',
  },
  'class-kills': {
    group: 'class',
    head: 'kills',
    doc: 'Kills of one of this class in a round.',
    unit: 'count',
  },
  'class-deaths': {
    group: 'class',
    head: 'deaths',
    doc: 'Deaths of one of this class in a round.',
    unit: 'count',
  },
  'life-time': {
    group: 'class',
    head: 'life time',
    doc: 'Seconds that one of this class stands, for each of its deaths.',
    unit: 'seconds',
  },
  'class-time-to-kill': {
    group: 'class',
    head: 'time to kill it',
    doc: 'Seconds from the first damage that a life of this class takes to its end.',
    unit: 'seconds',
  },
  uses: {
    group: 'skill',
    head: 'uses',
    doc: 'How often the skill is used in a round.',
    unit: 'count',
  },
  damage: {
    group: 'damage',
    head: 'damage',
    doc: 'Hit points that it takes in a round.',
    unit: 'points',
  },
  'damage-share': {
    group: 'damage',
    head: 'share',
    doc: 'Its part of all hit points taken.',
    unit: 'share',
  },
  hits: { group: 'damage', head: 'hits', doc: 'How often it hits in a round.', unit: 'count' },
  absorbed: {
    group: 'damage',
    head: 'absorbed',
    doc: 'What shields took of it in a round.',
    unit: 'points',
  },
  healing: {
    group: 'healing',
    head: 'healing',
    doc: 'Hit points that it gives in a round.',
    unit: 'points',
  },
  'healing-share': {
    group: 'healing',
    head: 'share',
    doc: 'Its part of all hit points given.',
    unit: 'share',
  },
  uptime: {
    group: 'effect',
    head: 'uptime',
    doc: 'Share of the time of all units in which they hold it.',
    unit: 'share',
  },
} as const satisfies Record<string, MeasureWords>;

export type Measure = keyof typeof MEASURES;

/** Measures of a group, in their order. */
export function measuresOf(group: FigureGroup): readonly Measure[] {
  return ALL_MEASURES.filter((measure) => MEASURES[measure].group === group);
}

// Object.keys of a literal: its keys are those of the type.
const ALL_MEASURES = Object.keys(MEASURES) as readonly Measure[];

/** Every figure of a pack, and where each is. */
export class FigureSpace {
  readonly figures: readonly Figure[];
  readonly #first: Readonly<Record<FigureGroup, number>>;

  constructor(names: PackNames) {
    const subjects = subjectsOf(names);
    const first = { battle: 0, class: 0, skill: 0, damage: 0, healing: 0, effect: 0 };
    const figures: Figure[] = [];
    for (const group of FIGURE_GROUPS) {
      first[group] = figures.length;
      for (const subject of subjects[group]) figures.push(...figuresOf(group, subject));
    }
    this.figures = figures;
    this.#first = first;
  }

  /** Position of a measure of the subject in this position of its group. */
  at(measure: Measure, subject: number): number {
    const { group } = MEASURES[measure];
    const measures = measuresOf(group);
    return this.#first[group] + subject * measures.length + measures.indexOf(measure);
  }
}

function subjectsOf(names: PackNames): Readonly<Record<FigureGroup, readonly string[]>> {
  return {
    battle: [''],
    class: names.classes,
    skill: names.skills,
    damage: names.origins,
    healing: names.origins,
    effect: names.effects,
  };
}

function figuresOf(group: FigureGroup, subject: string): readonly Figure[] {
  return measuresOf(group).map((measure) => {
    const id = [group, subject, measure].filter((part) => part !== '').join('.');
    return { id, group, subject, measure };
  });
}
