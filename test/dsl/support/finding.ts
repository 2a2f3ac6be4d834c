// Expects exactly one finding for a file, its place and words, and that each of its fixes leads to a text
// that parses and no longer has the finding.
import { expect } from 'vitest';
import { checkProgram } from '../../../dsl/check/program.ts';
import type { DiagnosticCode } from '../../../dsl/diagnostic-codes.ts';
import type { Diagnostic, Fix } from '../../../dsl/diagnostic.ts';
import { parseFile } from '../../../dsl/parser/parse.ts';
import { createReporter } from '../../../dsl/reporter.ts';
import { BASE, TOY } from './toy.ts';

const PATH = 'test.rules';

/** All findings about a file that stands beside BASE. */
export function findingsOf(text: string): readonly Diagnostic[] {
  const sources = [
    { path: PATH, text },
    { path: 'base.rules', text: BASE },
  ];
  return checkProgram(sources, TOY).diagnostics;
}

export function applyFix(text: string, fix: Fix): string {
  return text.slice(0, fix.span.start) + fix.text + text.slice(fix.span.end);
}

/** Findings of lexer and parser alone. */
export function syntaxFindings(text: string): readonly Diagnostic[] {
  const reporter = createReporter(PATH);
  parseFile(text, reporter);
  return reporter.diagnostics;
}

/** `where` is the text under the carets. Returns the finding for further questions. */
export function expectOne(
  text: string,
  code: DiagnosticCode,
  where: string,
  message: string,
): Diagnostic {
  const findings = findingsOf(text);
  expect(findings.map((finding) => finding.code)).toEqual([code]);
  const [finding] = findings;
  if (finding === undefined) throw new Error('no finding');
  expect(finding.file).toBe(PATH);
  expect(text.slice(finding.span.start, finding.span.end)).toBe(where);
  expect(finding.message).toContain(message);
  for (const fix of finding.fixes) {
    const fixed = applyFix(text, fix);
    expect(syntaxFindings(fixed), `after the fix: ${fixed}`).toEqual([]);
    // An unknown name is reported once, and its fix mends the place it is reported at.
    const left = findingsOf(fixed).filter((one) => one.code === code);
    expect(left.filter((one) => one.span.start <= finding.span.start)).toEqual([]);
  }
  return finding;
}

/** Expects one finding with a first fix that gives exactly `fixed`. */
export function expectFixed(text: string, code: DiagnosticCode, fixed: string): void {
  const findings = findingsOf(text);
  expect(findings.map((finding) => finding.code)).toEqual([code]);
  const fix = findings[0]?.fixes[0];
  expect(fix === undefined ? 'no fix' : applyFix(text, fix)).toBe(fixed);
}
