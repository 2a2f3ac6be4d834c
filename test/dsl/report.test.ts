// Findings as text: place, source frame, carets, fixes; safe for terminals.
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../dsl/diagnostic.ts';
import { lineColumn, renderDiagnostic } from '../../dsl/report.ts';
import { findingsOf } from './support/finding.ts';
import { BASE } from './support/toy.ts';

function rendered(text: string): string {
  const [finding] = findingsOf(text);
  return finding === undefined ? 'no finding' : renderDiagnostic(finding, text);
}

/** Control and format characters of a text, line breaks aside. */
function controls(text: string): string[] {
  return text.replaceAll('\n', '').match(/\p{C}/gu) ?? [];
}

describe('report', () => {
  it('[PA12] a finding shows its place, its line with carets, and its fix', () => {
    const text = 'rule a on hit {\n  if targt.hp < 30% { modify damage: flat 1 }\n}';
    expect(rendered(text)).toBe(
      [
        'error[UNKNOWN_NAME] test.rules:2:6',
        '  Nothing here is called `targt`. Did you mean `target`?',
        '',
        '  2 |   if targt.hp < 30% { modify damage: flat 1 }',
        '    |      ^^^^^',
        '',
        '  fix: Write `target`',
      ].join('\n'),
    );
  });

  it('[PA12] a second place is named, with its line in the same file', () => {
    const same = 'rule a on hit { modify damage: flat 1 }\nrule a on hit { modify damage: flat 2 }';
    expect(rendered(same)).toContain('note: test.rules:1:6: first declared here');
    const other = 'effect slow { duration 1s }\nif crit { modify damage: flat 1 }';
    expect(rendered(other)).toContain('note: base.rules: first declared here');
  });

  it('[PA12] a second place in another file has its line when that text is at hand', () => {
    const text = 'effect slow { duration 1s }\nif crit { modify damage: flat 1 }';
    const [finding] = findingsOf(text);
    if (finding === undefined) throw new Error('no finding');
    const textOf = (file: string): string | undefined => (file === 'base.rules' ? BASE : undefined);
    expect(renderDiagnostic(finding, text, textOf)).toContain(
      'note: base.rules:2:8: first declared here',
    );
  });

  it('[PA12] a tab takes one column and a long line is cut around the place', () => {
    expect(rendered('if\ttargt { modify damage: flat 1 }')).toContain('  1 | if targt');
    const long = `if crit { modify damage: flat ${'1 + '.repeat(100)}oops }`;
    const lines = rendered(long).split('\n');
    const source = lines.find((line) => line.startsWith('  1 | ')) ?? '';
    const carets = lines.find((line) => line.includes('^')) ?? '';
    expect(source.length).toBeLessThanOrEqual(106);
    expect(source.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('oops');
  });

  it('[PA12] carets stand below characters outside the basic plane', () => {
    const lines = rendered("if crit { apply(debuff: '\u{1F600}', to: oops) }").split('\n');
    const source = Array.from(lines.find((line) => line.startsWith('  1 | ')) ?? '');
    const carets = lines.find((line) => line.includes('^')) ?? '';
    expect(source.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1).join('')).toMatch(
      /oops|'\u{1F600}'/u,
    );
  });

  it('[PA12] control and direction characters never reach the terminal', () => {
    const text = 'if crit { modify damage: flat 1 } \u{1B}[31m \u{202E} // \u{7}';
    const finding: Diagnostic = {
      code: 'UNEXPECTED_CHARACTER',
      severity: 'error',
      file: 'a\u{1B}.rules',
      span: { start: 34, end: 35 },
      message: 'x',
      suggestions: [],
      fixes: [],
    };
    expect(controls(renderDiagnostic(finding, text))).toEqual([]);
    expect(controls(rendered(text))).toEqual([]);
  });

  it('[PA12] places count from 1 and offsets past the end mean the end', () => {
    expect(lineColumn('ab\ncd', 0)).toEqual({ line: 1, column: 1 });
    expect(lineColumn('ab\ncd', 2)).toEqual({ line: 1, column: 3 });
    expect(lineColumn('ab\ncd', 3)).toEqual({ line: 2, column: 1 });
    expect(lineColumn('ab\ncd', 99)).toEqual({ line: 2, column: 3 });
    expect(lineColumn('', 0)).toEqual({ line: 1, column: 1 });
  });

  it('[PA12] an empty file has a place too', () => {
    const finding = {
      code: 'RULES_EMPTY',
      severity: 'error',
      file: '',
      span: { start: 0, end: 0 },
    };
    const whole = { ...finding, message: 'm', suggestions: [], fixes: [] } as const;
    expect(renderDiagnostic(whole as Diagnostic, '')).toBe('error[RULES_EMPTY] :1:1\n  m');
  });
});
