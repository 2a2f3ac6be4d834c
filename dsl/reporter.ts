// Collects the findings about one file, bounded by DSL_LIMITS.diagnosticsMax. Every stage of the
// pipeline reports through it and goes on.
import type { DiagnosticCode } from './diagnostic-codes.ts';
import type { Diagnostic, Fix, Span } from './diagnostic.ts';
import { DSL_LIMITS } from './limits.ts';

/** A finding without what the reporter adds. */
export interface Finding {
  readonly code: DiagnosticCode;
  readonly span: Span;
  readonly message: string;
  readonly found?: string;
  readonly expected?: string;
  readonly suggestions?: readonly string[];
  readonly fixes?: readonly Fix[];
  readonly related?: NonNullable<Diagnostic['related']>;
}

/** Receives the findings about one file. */
export interface Reporter {
  readonly file: string;
  readonly diagnostics: readonly Diagnostic[];
  error(finding: Finding): void;
  warning(finding: Finding): void;
  /** Says better what was reported at the start of the finding; nothing when nothing was. */
  amend(finding: Finding): void;
}

export function createReporter(file: string): Reporter {
  const diagnostics: Diagnostic[] = [];
  // Counted apart, so that many warnings can never hide an error.
  const room: Record<'error' | 'warning', number> = {
    error: DSL_LIMITS.diagnosticsMax,
    warning: DSL_LIMITS.diagnosticsMax,
  };
  const add = (severity: 'error' | 'warning', finding: Finding): void => {
    if (room[severity] === 0) return;
    room[severity] -= 1;
    diagnostics.push(diagnosticOf(severity, file, finding));
  };
  return {
    file,
    diagnostics,
    error: (finding) => add('error', finding),
    warning: (finding) => add('warning', finding),
    amend: (finding) => {
      const at = diagnostics.findIndex(({ span }) => span.start === finding.span.start);
      if (at >= 0) diagnostics[at] = diagnosticOf('error', file, finding);
    },
  };
}

function diagnosticOf(
  severity: Diagnostic['severity'],
  file: string,
  { suggestions = [], fixes = [], ...rest }: Finding,
): Diagnostic {
  return { severity, file, suggestions, fixes, ...rest };
}

/** A fix that inserts `text` at `at`. */
export function insertion(title: string, at: number, text: string): Fix {
  return { title, span: { start: at, end: at }, text };
}

/** Source text shortened and stripped of control characters, in backticks, for use in a message. */
export function quoted(text: string): string {
  return shortened(text, DSL_LIMITS.quotedUnitsMax);
}

/** The same for what is to be written, with more room. */
export function written(text: string): string {
  return shortened(text, DSL_LIMITS.writtenUnitsMax);
}

function shortened(text: string, units: number): string {
  const plain = text.replaceAll(/[\p{C}\s]+/gu, ' ').trim();
  return `\`${plain.length > units ? `${plain.slice(0, units)}…` : plain}\``;
}
