// What the files of a pack declare together, and the vocabulary they are checked against, by name.
import type {
  EffectNode,
  EventNode,
  FormulaNode,
  RecordNode,
  ResourceNode,
  RollNode,
  RuleNode,
  SkillNode,
  TableNode,
  TemplateNode,
  TuneNode,
} from '../ast/declaration.ts';
import type { Expression, Name } from '../ast/expression.ts';
import type { TestNode } from '../ast/test.ts';
import type { Span } from '../diagnostic.ts';
import type { TypedEffect, TypedOwnField } from '../ir/effect.ts';
import type { TypedExpression, TypedFormula } from '../ir/expression.ts';
import type { TypedEvent, TypedResource } from '../ir/program.ts';
import type { TypedMove } from '../ir/move.ts';
import type { TypedOperation } from '../ir/statement.ts';
import type { Finding, Reporter } from '../reporter.ts';
import { suggest } from '../suggest.ts';
import type { Type } from '../types.ts';
import type {
  EntityDeclaration,
  EventFieldDeclaration,
  FieldDeclaration,
  FunctionDeclaration,
  Vocabulary,
} from '../vocabulary.ts';

/** A declaration with the file it stands in. */
export interface Declared<Node> {
  readonly node: Node;
  readonly reporter: Reporter;
}

export interface EffectEntry extends Declared<EffectNode> {
  readonly hash: number;
  durationMs: number | undefined;
  applied: boolean;
  /** Own fields in order, before the effect itself is checked: `apply` and `held` need them. */
  readonly own: readonly TypedOwnField[];
  /** Own fields without a value: every `apply` must give them. */
  readonly required: ReadonlySet<string>;
  /** The effect after its template was filled in; `node` when it has none. */
  readonly filled: EffectNode;
  /** Of the file its statements stand in: the template's, when it has one. */
  readonly inner: Reporter;
  /** Where own fields get their first values; its statements are in the order of `own`. */
  readonly init: EffectInit;
  /** Values given to its template. */
  readonly given: Given;
}

/** What an effect gives to its template, with the names of the types that the template says. */
export interface Given {
  readonly values: readonly { readonly type: string; readonly value: Expression }[];
  /** Says nothing more of the template's text for this effect: a value is wrong, which was told. */
  readonly mute: () => void;
}

/** The first values of own fields, worked out when their types are first needed. */
export interface EffectInit {
  readonly body: Body;
  readonly values: readonly (() => TypedExpression | undefined)[];
}

export interface FormulaEntry extends Declared<FormulaNode> {
  state: 'unchecked' | 'checking' | 'checked';
  /** Undefined when it could not be understood (reported). */
  formula: TypedFormula | undefined;
  used: boolean;
}

export interface EventEntry {
  readonly name: string;
  /** Position in TypedProgram.events. */
  readonly index: number;
  readonly fields: readonly EventFieldDeclaration[];
  /** Position of the entity that `apply` without `to:` means; -1 when the event has none. */
  readonly subject: number;
  /** Position of the entity that did it; -1 when the event has none. */
  readonly actor: number;
  /** True when slots absorbed, dealt and overkill follow the fields. */
  readonly hasOutcome: boolean;
  /** True when the game or a rule raises it. */
  raised: boolean;
}

export interface EntityEntry {
  readonly declaration: EntityDeclaration;
  readonly plural: string;
  /** Fields and resources of the kind. */
  readonly fields: Map<string, FieldDeclaration>;
}

export interface ResourceEntry extends Declared<ResourceNode> {
  readonly typed: TypedResource;
  /** Position in TypedProgram.resources. */
  readonly index: number;
  used: boolean;
}

/** A constant that tools may turn. */
export interface TuneEntry extends Declared<TuneNode> {
  readonly value: TypedExpression;
  used: boolean;
}

/** A value all rules of an event share; checked where it is used, in the event's context. */
export interface RollEntry extends Declared<RollNode> {
  readonly event: string;
  readonly hash: number;
  used: boolean;
}

export interface TableEntry extends Declared<TableNode> {
  /** Position in TypedProgram.tables. */
  readonly index: number;
  readonly keys: readonly { readonly name: string; readonly type: Type }[];
  readonly values: readonly { readonly name: string; readonly type: Type }[];
  used: boolean;
}

/** What checking adds to the program beside rules and effects. Grows while bodies are checked. */
export interface Lowered {
  readonly operations: TypedOperation[];
  /** Positions of operations, by what they do: equal ones are kept once. */
  readonly operationNumbers: Map<string, number>;
  readonly resources: TypedResource[];
  /** Events made for `after`, chains, casts and skills, with the one rule each has. */
  readonly events: TypedEvent[];
  readonly effects: TypedEffect[];
  readonly reasons: string[];
  readonly eventTags: string[];
  readonly functions: string[];
  branches: number;
  /** What the pack says about older ones. */
  readonly moves: TypedMove[];
  /** Which body raises which event under which tags, for the search for cycles and for costs. */
  readonly raises: RaiseEdge[];
}

export interface RaiseEdge {
  /** Hash of the body that raises. */
  readonly body: number;
  /** Position of the event. */
  readonly event: number;
  readonly tags: number;
  /** How often one run of the body may raise it at most. */
  readonly times: number;
  /** True when it starts a new chain. */
  readonly isDelayed: boolean;
  readonly file: string;
  readonly span: Span;
}

/** Everything the names of a pack can mean. */
export interface Pack {
  readonly vocabulary: Vocabulary;
  readonly entities: ReadonlyMap<string, EntityEntry>;
  /** Values by enum, of the vocabulary and the pack. */
  readonly enums: Map<string, readonly string[]>;
  readonly events: Map<string, EventEntry>;
  readonly effects: Map<string, EffectEntry>;
  /** Hashes of the effects that carry a tag or one below it, by tag (`debuff` holds those of debuff.movement). */
  readonly tags: Map<string, number[]>;
  /** Hashes of the effects that prevent a tag or one above it, by tag. */
  readonly immunities: Map<string, number[]>;
  readonly formulas: Map<string, FormulaEntry>;
  readonly functions: ReadonlyMap<string, FunctionDeclaration>;
  readonly resources: Map<string, ResourceEntry>;
  readonly tunes: Map<string, TuneEntry>;
  readonly rolls: Map<string, RollEntry>;
  readonly tables: Map<string, TableEntry>;
  readonly rules: Declared<RuleNode>[];
  readonly skills: Map<string, Declared<SkillNode>>;
  readonly records: Map<string, Declared<RecordNode>>;
  readonly templates: Map<string, Declared<TemplateNode>>;
  readonly tests: Declared<TestNode>[];
  readonly declaredEvents: Map<string, Declared<EventNode>>;
  readonly lowered: Lowered;
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

/** A name that a context gives a body: a field of the event, `holder`, an own field, a capture. */
export interface ContextName {
  readonly index: number;
  readonly type: Type;
}

/** Where a name is checked: one rule, hook, effect, skill or formula of one file. */
export interface Body {
  readonly pack: Pack;
  readonly reporter: Reporter;
  /** Unique in the pack; the hash is of it. */
  readonly name: string;
  readonly place: 'rule' | 'effect' | 'hook' | 'skill' | 'formula' | 'test';
  /** Phase of a rule; `after` for hooks and delayed blocks. */
  readonly phase: 'before' | 'on' | 'after';
  /** Hash of the typed body: names its draws and its raises. */
  readonly hash: number;
  /** Of rules: the event. Undefined elsewhere. */
  readonly event: EventEntry | undefined;
  /** Of hooks and effect bodies: the effect. */
  readonly effect: EffectEntry | undefined;
  /** Names of slots of the context, e.g. the event's fields; grows in blocks that capture. */
  readonly context: Map<string, ContextName>;
  /** Context names that `apply`, raises and costs mean when nothing is said: who is met, who did it. */
  readonly subject: string | undefined;
  readonly actor: string | undefined;
  /** Around a delayed block: names found there are captured into `context`, in order of `captures`. */
  readonly outer: Body | undefined;
  readonly captures: { readonly name: string; readonly value: TypedExpression }[];
  /** Slot of the first capture. */
  readonly captureFrom: number;
  /** Kind and slot of the candidate whose bare fields `where` and `by` may name; innermost last. */
  readonly candidates: { readonly entity: string; readonly slot: number }[];
  /** Innermost block last. */
  readonly scopes: Map<string, LocalSymbol>[];
  localCount: number;
  /** Slots of the context that the value being checked reads. */
  reads: Set<number>;
  /** Draws numbered so far: chances, dice, random orders. */
  drawCount: number;
  /** How often what is being checked may run at most: the product of the limits around it. */
  times: number;
  /** Delayed blocks and channels inside so far: part of their names. */
  children: number;
  /** The conditions around what is being checked, innermost first. */
  assumed: Assumed | undefined;
  /** True when something was spent before: fields may have changed since a condition asked. */
  spent: boolean;
  /** Of rolls: the hash that dice are drawn under; 0: the body's own. */
  readonly rollHash: number;
}

/** A condition that holds, or does not, where something is checked; undefined where fields may have changed since. */
export interface Assumed {
  readonly condition: TypedExpression | undefined;
  readonly holds: boolean;
  readonly around: Assumed | undefined;
  /** Values that it shows not to be 0, as text; once somebody asks. */
  shown: readonly string[] | undefined;
}

export interface LocalSymbol {
  readonly value: TypedExpression;
  readonly name: Name;
  /** Slots of the context that its value is made of. */
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
