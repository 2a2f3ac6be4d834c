// What a game offers: games with mechanics `rules` carry out a few statements themselves, and
// others may know no teams or places.
import type { Span } from '../diagnostic.ts';
import type { Body } from './pack.ts';

/** False, reported, where the game itself carries out what rules say. */
export function isOffered(body: Body, span: Span, what: string): boolean {
  if (body.pack.vocabulary.mechanics !== 'rules') return true;
  notOffered(body, span, what, 'Its rules may use `modify`, `apply`, `chance`, `let` and `if`.');
  return false;
}

/** Something the language has and the game does not. */
export function notOffered(body: Body, span: Span, what: string, instead: string): void {
  body.reporter.error({
    code: 'NOT_OFFERED',
    span,
    message: `The game \`${body.pack.vocabulary.name}\` does not offer ${what}. ${instead}`,
    found: what,
  });
}
