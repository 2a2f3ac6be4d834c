// Expects exactly one finding of lexer and parser for a text, and that every fix of it leads to a text without any.
import { expect } from 'vitest';
import type { DiagnosticCode } from '../../../dsl/diagnostic-codes.ts';
import type { Diagnostic } from '../../../dsl/diagnostic.ts';
import { parseFile } from '../../../dsl/parser/parse.ts';
import { createReporter } from '../../../dsl/reporter.ts';

export interface Expected {
  readonly text: string;
  readonly code: DiagnosticCode;
  /** The text under the carets. */
  readonly where: string;
  /** Part of the message. */
  readonly says: string;
  /** The text after the first fix; left out where there is none. */
  readonly fixed?: string;
}

export function expectSyntax({ text, code, where, says, fixed }: Expected): Diagnostic {
  const findings = syntaxOf(text);
  expect(
    findings.map((finding) => finding.code),
    text,
  ).toEqual([code]);
  const [finding] = findings;
  if (finding === undefined) throw new Error('no finding');
  expect(text.slice(finding.span.start, finding.span.end), text).toBe(where);
  expect(finding.message).toContain(says);
  const results = finding.fixes.map(
    ({ span, text: replacement }) => text.slice(0, span.start) + replacement + text.slice(span.end),
  );
  for (const result of results) {
    expect(
      syntaxOf(result).map((one) => one.message),
      result,
    ).toEqual([]);
  }
  expect(results[0]).toBe(fixed);
  return finding;
}

function syntaxOf(text: string): readonly Diagnostic[] {
  const reporter = createReporter('a.rules');
  parseFile(text, reporter);
  return reporter.diagnostics;
}
