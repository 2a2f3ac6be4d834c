// Declarations and clauses that a game does not offer which carries out rules itself (mechanics `rules`).
import type { Declaration } from '../ast/declaration.ts';
import type { Span } from '../diagnostic.ts';
import type { Reporter } from '../reporter.ts';
import type { Declared, Pack } from './pack.ts';

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
