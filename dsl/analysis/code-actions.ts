// The fixes of findings as actions an editor offers.
import type { Diagnostic, Fix, Span } from '../diagnostic.ts';

export interface CodeAction {
  readonly title: string;
  readonly diagnostic: Diagnostic;
  readonly fix: Fix;
  /** True for the only fix of a finding. */
  readonly isPreferred: boolean;
}

/** The fixes of all findings of one file that touch a range, in the order of the findings. */
export function codeActions(
  diagnostics: readonly Diagnostic[],
  { start, end }: Span,
): readonly CodeAction[] {
  const touched = diagnostics.filter(({ span }) => span.start <= end && start <= span.end);
  return touched.flatMap((diagnostic) =>
    diagnostic.fixes.map((fix) => {
      const isPreferred = diagnostic.fixes.length === 1;
      return { title: plainTitle(fix.title), diagnostic, fix, isPreferred };
    }),
  );
}

/** Titles of actions are plain text: without the marks of a message. */
function plainTitle(title: string): string {
  return title.replaceAll('`', '');
}
