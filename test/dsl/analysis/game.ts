// A small game for tests of the editor's tools, and texts whose `|` marks the cursor.
import { completeAt } from '../../../dsl/analysis/complete.ts';
import { openProject, type Project } from '../../../dsl/analysis/project.ts';
import type { Vocabulary } from '../../../dsl/vocabulary.ts';
import { deathEvent, NUMBER, UNIT } from '../support/fighters.ts';

export const GAME: Vocabulary = {
  name: 'game',
  version: 1,
  entities: [
    {
      name: 'unit',
      rows: 8,
      team: 'team',
      alive: 'hp',
      position: { x: 'x', y: 'y' },
      fields: [
        { name: 'hp', type: 'number', maximum: 'maxHp', zeroEvent: 'death', doc: 'What is left.' },
        { name: 'maxHp', type: 'number' },
        { name: 'attack', type: 'number', modifiable: true, doc: 'How hard it hits.' },
        { name: 'speed', type: 'number', modifiable: true },
        { name: 'team', type: 'number' },
        { name: 'x', type: 'distance' },
        { name: 'y', type: 'distance' },
        { name: 'element', type: { enum: 'element' } },
      ],
    },
  ],
  enums: [{ name: 'element', values: ['fire', 'water'] }],
  events: [
    {
      name: 'hit',
      subject: 'target',
      actor: 'attacker',
      doc: 'Someone hits someone.',
      fields: [
        { name: 'attacker', type: UNIT },
        { name: 'target', type: UNIT, doc: 'Who is hit.' },
        {
          name: 'damage',
          type: NUMBER,
          modifiable: true,
          outcome: { direction: 'take', entity: 'target', field: 'hp' },
        },
      ],
    },
    deathEvent('death'),
  ],
  defaultEvent: 'hit',
  effectHolder: 'unit',
  tickMs: 100,
};

export const PATH = 'main.rules';

/** What every pack of these tests declares beside its file. */
export const BASE = `// How strong a blow is.
// Twice the attack.
formula strike(a: unit, t: unit) = max(1, a.attack * 200%)

// Makes slow.
effect slow {
  duration 2s
  modify speed: less 20%
}
`;

/** Takes the `|` out of a text. */
export function marked(text: string): { readonly text: string; readonly offset: number } {
  const offset = text.indexOf('|');
  if (offset < 0) throw new Error('the text has no mark');
  return { text: text.slice(0, offset) + text.slice(offset + 1), offset };
}

export function projectOf(text: string, more: Readonly<Record<string, string>> = {}): Project {
  const others = Object.entries({ 'base.rules': BASE, ...more });
  const sources = [{ path: PATH, text }, ...others.map(([path, other]) => ({ path, text: other }))];
  return openProject({ sources, vocabulary: GAME });
}

/** Labels offered at the mark, likeliest first. */
export function labels(markedText: string, more?: Readonly<Record<string, string>>): string[] {
  const { text, offset } = marked(markedText);
  return completeAt(projectOf(text, more), PATH, offset).offers.map(({ label }) => label);
}

/** The text after the first offer with that label is chosen; snippets as they are. */
export function chosen(markedText: string, label: string): string {
  const { text, offset } = marked(markedText);
  const { replace, offers } = completeAt(projectOf(text), PATH, offset);
  const found = offers.find((one) => one.label === label);
  if (found === undefined) throw new Error(`${label} is not offered`);
  return text.slice(0, replace.start) + found.insert + text.slice(replace.end);
}
