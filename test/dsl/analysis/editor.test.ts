// Outline, colours, fixes, signatures and hints; and that no text is too broken for any of them.
import { describe, expect, it } from 'vitest';
import { codeActions } from '../../../dsl/analysis/code-actions.ts';
import { completeAt } from '../../../dsl/analysis/complete.ts';
import { diagnose } from '../../../dsl/analysis/diagnose.ts';
import { hoverAt } from '../../../dsl/analysis/hover.ts';
import { inlayHints } from '../../../dsl/analysis/inlay-hints.ts';
import { outlineOf } from '../../../dsl/analysis/outline.ts';
import { openProject, piecesOf, type Project } from '../../../dsl/analysis/project.ts';
import { referencesAt } from '../../../dsl/analysis/references.ts';
import { renameAt } from '../../../dsl/analysis/rename.ts';
import { semanticTokens } from '../../../dsl/analysis/semantic-tokens.ts';
import { signatureHelpAt } from '../../../dsl/analysis/signature-help.ts';
import { analyseFile, type FileAnalysis } from '../../../dsl/analysis/file.ts';
import { parseFile } from '../../../dsl/parser/parse.ts';
import { createReporter } from '../../../dsl/reporter.ts';
import { listFiles, readText } from '../../support/source-tree.ts';
import { BASE, GAME, marked, PATH, projectOf } from './game.ts';

function fileFrom(text: string): { pieces: readonly FileAnalysis[]; project: Project } {
  const project = projectOf(text);
  return { pieces: piecesOf(project, PATH), project };
}

describe('the outline', () => {
  it('[AN8] lists declarations with what they run on, and their fields', () => {
    const { pieces } = fileFrom(
      'event burn { who: unit }\nrule a before hit { }\nif damage > 1 { }\nenum e { x, y }',
    );
    expect(
      outlineOf(pieces).map(({ name, detail, children }) => [name, detail, children.length]),
    ).toEqual([
      ['burn', '', 1],
      ['a', 'before hit', 0],
      ['if damage > 1 { }', 'rule', 0],
      ['e', '', 2],
    ]);
  });
});

describe('colours', () => {
  it('[AN8] say what names stand for, and which words are words here', () => {
    const text =
      "effect last { tags debuff  duration 2s }\nrule a on hit { when target has last  apply(debuff: 'last') }";
    const { pieces, project } = fileFrom(text);
    const shown = semanticTokens(project.index, pieces).map(({ span, type, isDeclaration }) => {
      return `${text.slice(span.start, span.end)} ${type}${isDeclaration ? '!' : ''}`;
    });
    expect(shown).toEqual([
      'effect keyword',
      'last class!',
      'tags keyword',
      'debuff decorator',
      'duration keyword',
      'rule keyword',
      'a function!',
      'on keyword',
      'hit event',
      'when keyword',
      'target parameter',
      'has keyword',
      'last class',
      'apply keyword',
      'debuff parameter',
      'last class',
    ]);
  });
});

describe('fixes', () => {
  it('[AN9] are those of the findings that the selection touches', () => {
    const text =
      'rule a on hit { modify damage: mroe 50% }\nrule b on hit { modify damage: lses 50% }';
    const findings = diagnose(projectOf(text)).byFile.get(PATH) ?? [];
    const at = text.indexOf('mroe');
    const actions = codeActions(findings, { start: at, end: at });
    expect(actions.map(({ title, fix, isPreferred }) => [title, fix.text, isPreferred])).toEqual([
      ['Write more', 'more', true],
    ]);
    expect(codeActions(findings, { start: 0, end: text.length })).toHaveLength(2);
  });
});

describe('signatures', () => {
  it('[AN9] show the call around the cursor and which value is being written', () => {
    const help = (markedText: string): string => {
      const { text, offset } = marked(markedText);
      const found = signatureHelpAt(projectOf(text), PATH, offset);
      return found === undefined ? '' : `${found.label} / ${found.parameters[found.active] ?? ''}`;
    };
    expect(help('rule a on hit { let b = strike(attacker, |')).toBe(
      'strike(a: unit, t: unit): number / t: unit',
    );
    expect(help('rule a on hit { let b = strike(max(1, 2), |')).toMatch(/t: unit$/);
    expect(help('rule a on hit { hit(target: |')).toBe(
      'hit(attacker: unit, target: unit, damage: number) / target: unit',
    );
    expect(help('rule a on hit { let b = clamp(1, |')).toBe('clamp(value, low, high) / low');
    expect(help('rule a on hit { when |')).toBe('');
  });
});

describe('hints', () => {
  it('[AN9] say what a tuned number is where it is used', () => {
    const text = 'tune power = 120\nrule a on hit { modify damage: flat power * 2 }';
    const { pieces, project } = fileFrom(text);
    const range = { start: 0, end: text.length };
    expect(pieces.flatMap((piece) => inlayHints(project.index, piece, range))).toEqual([
      { at: text.lastIndexOf('power') + 5, text: ' = 120' },
    ]);
  });
});

describe('any text', () => {
  it('[AN1] declarations that did not change are not read again, wherever they stand now', () => {
    const texts = ['rule a on hit { }\n\n', '// Why.\nrule b on hit { }\n', 'effect c { }\n'];
    const before = projectOf(texts.join(''));
    expect(piecesOf(before, PATH).map(({ text }) => text)).toEqual(texts);
    const text = texts.join('').replace('rule a', 'rule long_name');
    const sources = [
      { path: PATH, text },
      { path: 'base.rules', text: BASE },
    ];
    const after = openProject({ sources, vocabulary: GAME }, before);
    const nodes = (project: Project): unknown[] => piecesOf(project, PATH).map(({ node }) => node);
    expect(nodes(after)[0]).not.toBe(nodes(before)[0]);
    expect(nodes(after)[1]).toBe(nodes(before)[1]);
    expect(piecesOf(after, PATH)[1]?.start).toBe(text.indexOf('// Why.'));
    expect(piecesOf(after, 'base.rules')).toBe(piecesOf(before, 'base.rules'));
  });

  it.each(listFiles('.', ['.rules']))(
    '[AN1] is its declarations joined, each as sound as the whole: %s',
    (path) => {
      const text = readText(path);
      const reporter = createReporter(path);
      parseFile(text, reporter);
      const pieces = analyseFile(path, text);
      expect(pieces.map((piece) => piece.text).join('')).toBe(text);
      expect(pieces.every(({ isSound }) => isSound)).toBe(reporter.diagnostics.length === 0);
    },
  );

  it('[AN1] has answers to every question at every place, however broken it is', () => {
    const texts = listFiles('examples/rules', ['.rules']).map((path) => readText(path));
    let state = 7;
    const chance = (limit: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * limit);
    };
    for (let round = 0; round < 150; round += 1) {
      const text = texts[chance(texts.length)] ?? '';
      const cut = chance(text.length);
      const broken =
        text.slice(0, cut) +
        ['', '{', ')', "'", '.', '\uD800', ' if ', ': '][chance(8)] +
        text.slice(cut + chance(40));
      const offset = Math.min(broken.length, cut + chance(3));
      const { project, pieces } = fileFrom(broken);
      const { replace } = completeAt(project, PATH, offset);
      expect(replace.start).toBeLessThanOrEqual(replace.end);
      hoverAt(project, PATH, offset);
      referencesAt(project, PATH, offset);
      renameAt(project, PATH, offset, 'other');
      signatureHelpAt(project, PATH, offset);
      outlineOf(pieces);
      semanticTokens(project.index, pieces);
    }
  });

  it('[AN1] of any size has one: what is above the limit of a file is as if it were empty', () => {
    const { pieces, project } = fileFrom('a '.repeat(140_000));
    expect(pieces.flatMap(({ occurrences }) => occurrences)).toEqual([]);
    expect(completeAt(project, PATH, 50).offers).not.toEqual([]);
  });
});
