// What the files of a pack declare together, and the vocabulary they are checked against, by name.
import type { EffectNode, EventNode, Expression, FormulaNode, Name, RuleNode } from '../ast.ts';
import type { Span } from '../diagnostic.ts';
import type { Finding, Reporter } from '../reporter.ts';
import { suggest } from '../suggest.ts';
import type {
  EntityDeclaration,
  EventFieldDeclaration,
  FieldDeclaration,
  Vocabulary,
} from '../vocabulary.ts';
import type { TypedExpression, TypedFormula } from './typed.ts';

/** A declaration with the file it stands in. */
export interface Declared<Node> {
  readonly node: Node;
  readonly reporter: Reporter;
}

export interface EffectEntry extends Declared<EffectNode> {
  readonly hash: number;
  durationMs: number | undefined;
  applied: boolean;
}

export interface FormulaEntry extends Declared<FormulaNode> {
  state: 'unchecked' | 'checking' | 'checked';
  /** Undefined when it could not be understood (reported). */
  formula: TypedFormula | undefined;
  used: boolean;
}

export interface EventEntry {
  readonly name: string;
  readonly fields: readonly EventFieldDeclaration[];
  /** Position of the entity that `apply` without `to:` means; -1 when the event has none. */
  readonly subject: number;
}

export interface EntityEntry {
  readonly declaration: EntityDeclaration;
  readonly fields: ReadonlyMap<string, FieldDeclaration>;
}

/** Everything the names of a pack can mean. */
export interface Pack {
  readonly vocabulary: Vocabulary;
  readonly entities: ReadonlyMap<string, EntityEntry>;
  readonly events: Map<string, EventEntry>;
  readonly effects: Map<string, EffectEntry>;
  readonly formulas: Map<string, FormulaEntry>;
  readonly rules: Declared<RuleNode>[];
  readonly declaredEvents: Map<string, Declared<EventNode>>;
  /** True when a syntax error may have swallowed a declaration: unknown names then say nothing. */
  readonly isIncomplete: boolean;
  /** Text of each file, by path. */
  readonly texts: ReadonlyMap<string, string>;
  /** Checked formulas, callees before callers. */
  readonly typedFormulas: TypedFormula[];
  /** Unknown names already reported, one entry per file, kind and name. */
  readonly reportedNames: Set<string>;
  /** Checks an expression; carried here because formulas, calls and operators check each other. */
  readonly checkExpression: (body: Body, node: Expression) => TypedExpression;
  /** Unknown names that did-you-mean may still be worked out for. */
  suggestionsLeft: number;
  /** Formulas being checked inside each other right now. */
  formulaDepth: number;
}

/** Where a name is checked: one rule, effect or formula of one file. */
export interface Body {
  readonly pack: Pack;
  readonly reporter: Reporter;
  readonly place: 'rule' | 'effect' | 'formula';
  /** Undefined inside formulas. */
  readonly event: EventEntry | undefined;
  /** Innermost block last. */
  readonly scopes: Map<string, LocalSymbol>[];
  localCount: number;
  /** Positions of the event's fields that the value being checked reads. */
  reads: Set<number>;
  chanceCount: number;
}

export interface LocalSymbol {
  readonly value: TypedExpression;
  readonly name: Name;
  /** Positions of the event's fields that its value is made of. */
  readonly reads: ReadonlySet<number>;
  used: boolean;
}

/** Reports an unknown name once per file and kind of name. */
export function reportUnknown(body: Body, name: string, finding: Finding): void {
  const isElsewhere = ['UNKNOWN_EFFECT', 'UNKNOWN_FUNCTION', 'UNKNOWN_EVENT'].includes(
    finding.code,
  );
  if (isElsewhere && body.pack.isIncomplete) return;
  const key = `${body.reporter.file}\n${finding.code}\n${name}`;
  if (body.pack.reportedNames.has(key)) return;
  body.pack.reportedNames.add(key);
  body.reporter.error(finding);
}

/** The fix that writes the nearest name, when there is one. */
export function renaming(span: Span, suggestions: readonly string[]): Finding['fixes'] & object {
  return suggestions.slice(0, 1).map((text) => ({ title: `Write \`${text}\``, span, text }));
}

/** Names of the pack that an unknown name may have meant; none once the pack had its share. */
export function suggestName(pack: Pack, name: string, candidates: Iterable<string>): string[] {
  if (pack.suggestionsLeft === 0) return [];
  pack.suggestionsLeft -= 1;
  return suggest(name, candidates);
}
