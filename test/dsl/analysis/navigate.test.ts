// Jumps, hovers and renames: what names mean across the files of a pack.
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { completeAt } from '../../../dsl/analysis/complete.ts';
import { CONTEXT_WORDS } from '../../../dsl/analysis/context-words.ts';
import type { FileAnalysis } from '../../../dsl/analysis/file.ts';
import { diagnose } from '../../../dsl/analysis/diagnose.ts';
import { hoverAt } from '../../../dsl/analysis/hover.ts';
import { meaningOf } from '../../../dsl/analysis/meaning.ts';
import { openProject } from '../../../dsl/analysis/project.ts';
import { definitionAt, referencesAt } from '../../../dsl/analysis/references.ts';
import { prepareRename, renameAt } from '../../../dsl/analysis/rename.ts';
import { readVocabulary } from '../../../dsl/cli/vocabulary-file.ts';
import { join } from 'node:path';
import { listFiles, readText, ROOT } from '../../support/source-tree.ts';
import { BASE, GAME, marked, PATH, projectOf } from './game.ts';

/** Texts of a pack after a rename at the mark, by path; the refusal otherwise. */
function renamed(
  markedText: string,
  name: string,
  more: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> | string {
  const { text, offset } = marked(markedText);
  const outcome = renameAt(projectOf(text, more), PATH, offset, name);
  if (!outcome.ok) return outcome.message;
  const texts: Record<string, string> = { [PATH]: text, 'base.rules': BASE, ...more };
  for (const { path, span } of outcome.places.toReversed()) {
    const before = texts[path] ?? '';
    texts[path] = before.slice(0, span.start) + name + before.slice(span.end);
  }
  return texts;
}

function hover(markedText: string, more: Readonly<Record<string, string>> = {}): string {
  const { text, offset } = marked(markedText);
  const found = hoverAt(projectOf(text, more), PATH, offset);
  return found === undefined ? '' : `${found.code} / ${found.text}`;
}

/** The text of the line a definition is found in. */
function definition(markedText: string, more: Readonly<Record<string, string>> = {}): string {
  const { text, offset } = marked(markedText);
  const project = projectOf(text, more);
  const place = definitionAt(project, PATH, offset);
  const file = project.sources.find(({ path }) => path === place?.path);
  if (place === undefined || file === undefined) return '';
  const lineStart = file.text.lastIndexOf('\n', place.span.start - 1) + 1;
  return `${place.path}: ${file.text.slice(lineStart).split('\n', 1)[0] ?? ''}`;
}

/** True for names that a designer makes up there. */
function isNew({ occurrences }: FileAnalysis, start: number): boolean {
  return occurrences.some(({ span, role }) => {
    return span.start === start && (role.kind === 'define' || role.kind === 'defineLocal');
  });
}

describe('meanings', () => {
  it.each(readdirSync(join(ROOT, 'examples/rules')))(
    '[AN2] every name of a correct pack has one: %s',
    (name) => {
      const folder = `examples/rules/${name}`;
      const vocabulary = readVocabulary(JSON.parse(readText(`${folder}/vocabulary.json`)), name);
      const sources = listFiles(folder, ['.rules']).map((path) => ({ path, text: readText(path) }));
      const { index } = openProject({ sources, vocabulary });
      const unknown: string[] = [];
      for (const file of index.files) {
        const starts = new Set(file.occurrences.map(({ span }) => span.start));
        for (const one of file.occurrences) {
          if (one.role.kind === 'word' || one.role.kind === 'argument') continue;
          if (meaningOf(index, file, one) === undefined) unknown.push(`${file.path} ${one.text}`);
        }
        for (const { kind, text, start } of file.tokens) {
          const isDotted = file.text.charAt(start - 1) === '.';
          if (kind === 'name' && !starts.has(start) && !CONTEXT_WORDS.has(text) && !isDotted)
            unknown.push(`${file.path} passed over ${text}`);
        }
      }
      expect(unknown).toEqual([]);
    },
  );
});

describe('completion', () => {
  it('[AN3] offers nearly every word of the correct packs at its own place', () => {
    let words = 0;
    const missed: string[] = [];
    for (const name of ['venom', 'rogue', 'd20', 'storm', 'ward']) {
      const folder = `examples/rules/${name}`;
      const vocabulary = readVocabulary(JSON.parse(readText(`${folder}/vocabulary.json`)), name);
      const [path = ''] = listFiles(folder, ['.rules']);
      const text = readText(path);
      const project = openProject({ sources: [{ path, text }], vocabulary });
      // Tags come to be where they are first written.
      const tags = new Set([...project.index.tags].flatMap((tag) => tag.split('.')));
      for (const piece of project.index.files) {
        for (const token of piece.tokens) {
          const isWord = token.kind === 'name' || token.kind === 'keyword';
          if (!isWord || token.text.length === 1 || isNew(piece, token.start)) continue;
          if (tags.has(token.text)) continue;
          // The text as it was when the word was about to be written.
          const at = piece.start + token.start;
          const before = text.slice(0, at) + text.slice(text.indexOf('\n', at));
          const broken = openProject({ sources: [{ path, text: before }], vocabulary }, project);
          const { offers } = completeAt(broken, path, at);
          words += 1;
          if (!offers.some(({ label }) => label.split(/[ .]/).includes(token.text)))
            missed.push(`${name}: ${token.text}`);
        }
      }
    }
    expect(words).toBeGreaterThan(800);
    expect(missed).toEqual([]);
  });
});

describe('definitions', () => {
  it('[AN5] lead to other files, into events and effects, and to locals', () => {
    expect(definition("rule a on hit { apply(debuff: 'sl|ow') }")).toBe(
      'base.rules: effect slow {',
    );
    expect(definition('rule a on hit { let b = str|ike(attacker, target) }')).toMatch(
      /^base.rules: formula/,
    );
    expect(definition('rule a on hit {\n  let bonus = 2\n  modify damage: flat bo|nus\n}')).toBe(
      `${PATH}:   let bonus = 2`,
    );
    const event = { 'e.rules': 'event burn { source: unit, heat: number }' };
    expect(definition('rule a on bu|rn { modify heat: flat 1 }', event)).toBe(
      'e.rules: event burn { source: unit, heat: number }',
    );
    expect(definition('rule a on burn { modify he|at: flat 1 }', event)).toMatch(/^e.rules/);
    expect(definition('effect a {\n  own much = 2\n  every 1s { let b = mu|ch }\n}')).toBe(
      `${PATH}:   own much = 2`,
    );
  });

  it('[AN5][AN7] a skill that a rule uses is that of its declaration', () => {
    const text = 'skill bolt { on use { } }\nrule a on hit { use bo|lt }';
    expect(definition(text)).toBe(`${PATH}: skill bolt { on use { } }`);
    expect(renamed(text, 'spark')).toMatchObject({
      [PATH]: 'skill spark { on use { } }\nrule a on hit { use spark }',
    });
  });

  it('[AN5] what the game has is declared nowhere', () => {
    expect(definition('rule a on h|it { when damage > 1 }')).toBe('');
    expect(definition('rule a on hit { when target.h|p > 1 }')).toBe('');
  });

  it('[AN5] survive a mistake elsewhere in the file', () => {
    const text = "rule broken on hit { when target. }\n\nrule a on hit { apply(debuff: 'sl|ow') }";
    expect(definition(text)).toBe('base.rules: effect slow {');
  });

  it('[AN5] references are all places of one symbol, and of no other of its name', () => {
    const { text, offset } = marked(
      'effect mark {\n  own power = 1\n  every 1s { let b = pow|er }\n}\n\ntune power = 3\nrule a on hit { modify damage: flat power }',
    );
    const places = referencesAt(projectOf(text), PATH, offset);
    expect(places.map(({ span }) => text.slice(0, span.start).split('\n').length)).toEqual([2, 3]);
  });
});

describe('hovers', () => {
  it('[AN6] show type and doc of the vocabulary', () => {
    expect(hover('rule a on hit { when tar|get.hp < 30% }')).toBe('hit.target: unit / Who is hit.');
    expect(hover('rule a on hit { when target.h|p < 30% }')).toBe(
      'unit.hp: number (100% is maxHp) / What is left.',
    );
    expect(hover('rule a on hit { modify dam|age: flat 1 }')).toBe(
      'hit.damage: number takes target.hp / ',
    );
    expect(hover('rule a on h|it { }')).toContain('Someone hits someone.');
  });

  it('[AN6] show a declaration with the comment above it', () => {
    expect(hover("rule a on hit { apply(debuff: 'sl|ow') }")).toBe('effect slow / Makes slow.');
    expect(hover('rule a on hit { let b = str|ike(attacker, target) }')).toBe(
      'formula strike(a: unit, t: unit): number / How strong a blow is.\nTwice the attack.',
    );
    expect(
      hover(
        '// How much.\ntune power = 120 in 80..160\nrule a on hit { modify damage: flat pow|er }',
      ),
    ).toBe('tune power = 120 in 80..160 / How much.');
  });

  it('[AN6] show what a rule, an event and an effect cost, once the pack was checked', () => {
    const text =
      "rule a on hit { when target.hp < 30% modify damage: more 50% apply(debuff: 'slow') }";
    const project = projectOf(text);
    const { program } = diagnose(project);
    const at = (word: string): string =>
      hoverAt(project, PATH, text.indexOf(word), program)?.text ?? '';
    expect(at('a on hit')).toMatch(/^Takes at most \d+ steps of hit\.$/);
    expect(at('hit {')).toMatch(
      /Its rules take at most \d+ steps, with all they raise \d+ steps\.$/,
    );
    expect(at('slow')).toMatch(/^Makes slow\.\n\nIts changes take at most \d+ steps?\.$/);
  });

  it('[AN6] show what a local is, what a word means, and how many ticks a time is', () => {
    expect(hover('rule a on hit { let share = 20% let b = sh|are }')).toBe('share: percent / ');
    expect(hover('rule a on hit { each f|oe in enemies of attacker limit 2 { } }')).toBe(
      'foe: unit / ',
    );
    expect(hover('rule a on hit { mod|ify damage: more 5% }')).toBe('modify / Changes a number.');
    expect(hover("rule a on hit { apply(debuff: 'slow', duration: 1|50ms) }")).toBe(
      '150ms / 2 ticks of 100 ms.',
    );
  });
});

describe('renames', () => {
  it('[AN7] change every file, quoted names and tags below a tag', () => {
    const texts = renamed(
      "rule a on hit { when target has slow apply(debuff: 'sl|ow') }",
      'sluggish',
    );
    expect(texts).toMatchObject({
      [PATH]: "rule a on hit { when target has sluggish apply(debuff: 'sluggish') }",
      'base.rules': BASE.replace('effect slow', 'effect sluggish'),
    });
    expect(
      renamed(
        'effect a { tags deb|uff.frost, debuff }\nrule b on hit { when target has debuff.frost }',
        'cold',
      ),
    ).toMatchObject({
      [PATH]: 'effect a { tags cold, debuff }\nrule b on hit { when target has cold }',
    });
    expect(renamed('effect a { tags debuff.frost, deb|uff }', 'harm')).toMatchObject({
      [PATH]: 'effect a { tags harm.frost, harm }',
    });
  });

  it('[AN7] of a parameter reach its named arguments, of a `let` its block only', () => {
    expect(
      renamed(
        'formula f(mu|ch: number) = much * 2\nrule a on hit { modify damage: flat f(much: 3) }',
        'many',
      ),
    ).toMatchObject({
      [PATH]:
        'formula f(many: number) = many * 2\nrule a on hit { modify damage: flat f(many: 3) }',
    });
    const text =
      'rule a on hit { if damage > 1 { let b| = 1 modify damage: flat b } let b = 2 modify damage: flat b }';
    expect(renamed(text, 'c')).toMatchObject({
      [PATH]:
        'rule a on hit { if damage > 1 { let c = 1 modify damage: flat c } let b = 2 modify damage: flat b }',
    });
  });

  it("[AN7] are refused for what is not the pack's, for words, and for names that are taken", () => {
    const foreign = /belongs to the game/;
    expect(renamed('rule a on h|it { }', 'b')).toMatch(foreign);
    expect(renamed('rule a on hit { when target.h|p > 1 }', 'b')).toMatch(foreign);
    expect(renamed('rule a on hit { let b| = 1 }', 'if')).toBe('`if` is a word of the language.');
    expect(renamed('rule a on hit { let b| = 1 }', '2x')).toMatch(/^A name is letters/);
    const taken = /already means something else/;
    expect(renamed('rule a on hit { let b| = 1 }', 'target')).toMatch(taken);
    expect(renamed('rule a on hit { let b| = 1 let c = 2 }', 'c')).toMatch(taken);
    expect(renamed('effect f|ast { duration 1s }', 'slow')).toMatch(taken);
    expect(renamed('formula f|(a: number) = a', 'max')).toMatch(taken);
    expect(renamed('tune p| = 1\nrule a on hit { modify damage: flat p }', 'damage')).toMatch(
      taken,
    );
    expect(renamed('rule a on hit { } | ', 'c')).toMatch(/no name here/);
  });

  it('[AN7] of what an extended pack declares are refused', () => {
    const text = "rule a on hit { apply(debuff: 'slow') }";
    const sources = [
      { path: PATH, text },
      { path: '../base.rules', text: BASE, isBase: true } as const,
    ];
    const project = openProject({ sources, vocabulary: GAME });
    expect(prepareRename(project, PATH, text.indexOf('slow'))).toEqual({
      message: '`slow` is declared in the pack that this one extends.',
    });
  });
});
