// Where chance and impure functions of the game may not stand: what is worked out there must give
// the same whenever it is asked.
import type { Span } from '../diagnostic.ts';
import type { Body } from './pack.ts';

/** False, reported, in formulas, in what an effect modifies, and in questions about candidates. */
export function isPureHere(body: Body, span: Span, what: string): boolean {
  const where = impurePlace(body);
  if (where === undefined) return true;
  body.reporter.error({
    code: 'NOT_PURE',
    span,
    message:
      `${what} cannot stand in ${where}, which must give the same whenever it is asked. Give it ` +
      'a name with ' +
      '`let` in a rule, and use that.',
    expected: 'a value without chance',
  });
  return false;
}

function impurePlace(body: Body): string | undefined {
  if (body.place === 'formula') return 'a formula';
  if (body.place === 'effect') return 'what an effect modifies';
  return body.candidates.length > 0 ? 'a question about candidates' : undefined;
}
