// Gathers the declarations of all files into one pack: what each name means, before anything that uses it is
// checked. Names declared twice, and overrides of nothing, are reported here.
import { DSL_LIMITS } from '../limits.ts';
import type { Declaration, FileNode } from '../ast/declaration.ts';
import { REASONS } from '../ir/program.ts';
import { END_CAUSES } from '../ir/effect.ts';
import type { Reporter } from '../reporter.ts';
import type { EntityDeclaration, FieldDeclaration, Vocabulary } from '../vocabulary.ts';
import { gameEvents } from './event.ts';
import { checkExpression } from './expression.ts';
import { CAUSE_ENUM } from './names.ts';
import { effective, type Found } from './override.ts';
import type { Declared, EntityEntry, Lowered, Pack } from './pack.ts';

/** A parsed file with its findings so far. */
export interface ParsedFile {
  readonly node: FileNode;
  readonly reporter: Reporter;
  /** True for files of the pack that is extended. */
  readonly isBase: boolean;
}

type Kind = Declaration['kind'];
type DeclaredOf<K extends Kind> = Declared<Extract<Declaration, { kind: K }>>;
/** They are one kind to whoever reads them. */
type RecordKind = 'class' | 'unit' | 'item';

/** What the files declare, by kind. */
export type Declarations = {
  readonly [K in Exclude<Kind, RecordKind>]: readonly DeclaredOf<K>[];
} & { readonly record: readonly DeclaredOf<RecordKind>[] };

export interface Collected {
  readonly pack: Pack;
  readonly declared: Declarations;
}

/** Findings after which a declaration may be missing from the tree. */
const SWALLOWING = new Set([
  'EXPECTED_DECLARATION',
  'EXPECTED_NAME',
  'MISSING_BRACE',
  'SOURCE_TOO_LARGE',
  'EXTRA_BRACE',
]);

/** `texts` are those of the members that are no rules. */
export function collect(
  files: readonly ParsedFile[],
  vocabulary: Vocabulary,
  texts: ReadonlyMap<string, string>,
): Collected {
  const found = files.flatMap(({ node, reporter, isBase }) =>
    node.declarations.map((declaration): Found => ({ node: declaration, reporter, isBase })),
  );
  const reserved = new Set([
    ...vocabulary.entities.map(({ name }) => name),
    ...(vocabulary.functions ?? []).map(({ name }) => name),
    ...(vocabulary.enums ?? []).map(({ name }) => name),
    CAUSE_ENUM,
  ]);
  const declared = sortedByKind(found, effective(found, reserved));
  const findings = files.flatMap((file) => file.reporter.diagnostics);
  const isIncomplete = findings.some((finding) => SWALLOWING.has(finding.code));
  const all = new Map([
    ...texts,
    ...files.map(({ node }): [string, string] => [node.path, node.text]),
  ]);
  const pack = emptyPack(vocabulary, isIncomplete, all);
  pack.rules.push(...declared.rule);
  pack.tests.push(...declared.test);
  for (const entry of declared.template) pack.templates.set(entry.node.name.text, entry);
  for (const entry of declared.event) pack.declaredEvents.set(entry.node.name.text, entry);
  for (const entry of declared.skill) pack.skills.set(entry.node.name.text, entry);
  for (const entry of declared.record) {
    pack.records.set(`${entry.node.kind} ${entry.node.name.text}`, entry);
  }
  for (const { node, reporter } of declared.formula) {
    const state = { state: 'unchecked', formula: undefined, used: false } as const;
    pack.formulas.set(node.name.text, { node, reporter, ...state });
  }
  return { pack, declared };
}

function emptyPack(
  vocabulary: Vocabulary,
  isIncomplete: boolean,
  texts: ReadonlyMap<string, string>,
): Pack {
  const enums = (vocabulary.enums ?? []).map(({ name, values }): [string, readonly string[]] => [
    name,
    values,
  ]);
  return {
    vocabulary,
    entities: new Map(vocabulary.entities.map((kind) => [kind.name, entityEntry(kind)])),
    enums: new Map([...enums, [CAUSE_ENUM, END_CAUSES]]),
    events: gameEvents(vocabulary),
    effects: new Map(),
    tags: new Map(),
    immunities: new Map(),
    formulas: new Map(),
    functions: new Map((vocabulary.functions ?? []).map((one) => [one.name, one])),
    resources: new Map(),
    tunes: new Map(),
    rolls: new Map(),
    tables: new Map(),
    rules: [],
    skills: new Map(),
    records: new Map(),
    templates: new Map(),
    tests: [],
    declaredEvents: new Map(),
    lowered: emptyLowered(),
    isIncomplete,
    texts,
    typedFormulas: [],
    reportedNames: new Set(),
    checkExpression,
    suggestionsLeft: DSL_LIMITS.suggestedNamesMax,
    formulaDepth: 0,
  };
}

function emptyLowered(): Lowered {
  return {
    operations: [],
    operationNumbers: new Map(),
    resources: [],
    events: [],
    effects: [],
    reasons: [...REASONS],
    eventTags: [],
    functions: [],
    branches: 0,
    moves: [],
    raises: [],
  };
}

function entityEntry(declaration: EntityDeclaration): EntityEntry {
  const fields = declaration.fields.map((field): [string, FieldDeclaration] => [field.name, field]);
  const plural = declaration.plural ?? `${declaration.name}s`;
  return { declaration, plural, fields: new Map(fields) };
}

/** Tests of the extended pack are not run again. */
function sortedByKind(all: readonly Found[], found: readonly Found[]): Declarations {
  const own = all.filter(({ isBase }) => !isBase);
  return {
    event: ofKind(found, 'event'),
    formula: ofKind(found, 'formula'),
    effect: ofKind(found, 'effect'),
    template: ofKind(found, 'template'),
    rule: ofKind(found, 'rule'),
    resource: ofKind(found, 'resource'),
    skill: ofKind(found, 'skill'),
    record: [...ofKind(found, 'class'), ...ofKind(found, 'unit'), ...ofKind(found, 'item')],
    enum: ofKind(found, 'enum'),
    table: ofKind(found, 'table'),
    tune: ofKind(found, 'tune'),
    roll: ofKind(found, 'roll'),
    removed: ofKind(found, 'removed'),
    test: ofKind(own, 'test'),
  };
}

function ofKind<K extends Kind>(found: readonly Found[], kind: K): DeclaredOf<K>[] {
  return found.filter((one) => isOf(one, kind));
}

function isOf<K extends Kind>(one: Declared<Declaration>, kind: K): one is DeclaredOf<K> {
  return one.node.kind === kind;
}
