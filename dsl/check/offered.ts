// What a game offers: games with mechanics `rules` carry out a few statements themselves, and
// others may know no teams or places.
import type { Declaration } from '../ast/declaration.ts';
import type { Span } from '../diagnostic.ts';
import type { Reporter } from '../reporter.ts';
import type { Body, Declared, Pack } from './pack.ts';

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

/** False, reported, when the game knows no such declaration. */
export function declarationOffered(
  pack: Pack,
  { node, reporter }: Declared<Declaration>,
  what: string,
): boolean {
  return clauseOffered(pack, reporter, node.name?.span ?? node.span, what);
}

/** False, reported, when the game knows no such clause. */
export function clauseOffered(pack: Pack, reporter: Reporter, span: Span, what: string): boolean {
  const { mechanics, name } = pack.vocabulary;
  if (mechanics !== 'rules') return true;
  reporter.error({
    code: 'NOT_OFFERED',
    span,
    message:
      `The game \`${name}\` does not offer ${what}. Its packs have rules, formulas, tables, and effects with a duration ` +
      'and `modify`.',
    found: what,
  });
  return false;
}
