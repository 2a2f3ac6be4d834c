// A whole pack from text to checked program: parse every file, collect, check, order the rules,
// warn. Pure and total; the program exists only when there is no error.
import type { Diagnostic } from '../diagnostic.ts';
import { createReporter, type Reporter } from '../reporter.ts';
import { DSL_LIMITS } from '../limits.ts';
import { countText } from '../share.ts';
import { parseFile } from '../parser/parse.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { assemble } from './assemble.ts';
import { collect, type ParsedFile } from './collect.ts';
import { checkDeclarations } from './declarations.ts';
import { checkEdition } from './edition.ts';
import type { RuleKeeper } from './keeper.ts';
import type { Pack } from './pack.ts';
import { warn } from './warn.ts';
import type { TypedProgram } from '../ir/program.ts';

/** The program, or undefined when the diagnostics hold an error. */
export interface CheckResult {
  readonly program: TypedProgram | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** What the names of the pack mean, for tools; filled as far as it was understood. */
  readonly pack: Pack;
}

export interface Source {
  readonly path: string;
  readonly text: string;
  /** True for files of the pack that this one extends. */
  readonly isBase?: true;
}

export interface CheckOptions {
  /** Members of the pack that are no rules, by path: the sheets of tables. */
  readonly members?: ReadonlyMap<string, string>;
  /** Values that tunes are turned to, by name. */
  readonly tunes?: ReadonlyMap<string, number>;
  /** Edition of the language that the pack is written in; 1 when absent. */
  readonly edition?: number;
  /** Keeps checked rules from one check to the next. */
  readonly keeper?: RuleKeeper;
}

export function checkProgram(
  sources: readonly Source[],
  vocabulary: Vocabulary,
  options: CheckOptions = {},
): CheckResult {
  const { members = new Map<string, string>(), tunes = new Map<string, number>() } = options;
  const sorted = [...sources].sort((a, b) => compareText(a.path, b.path));
  const files = parseAll(sorted, options.keeper);
  const own = files.find(({ isBase }) => !isBase) ?? files[0];
  const packReporter = createReporter(own?.node.path ?? '');
  const collected = collect(files, vocabulary, members);
  const { pack } = collected;
  const sheets = [...members.keys()].map((path) => createReporter(path));
  const besides = { tunes: createReporter('--tune'), edition: createReporter('pack.json') };
  const reporters = [
    packReporter,
    ...Object.values(besides),
    ...files.map((file) => file.reporter),
    ...sheets,
  ];
  checkEdition(besides.edition, options.edition);
  const { keeper } = options;
  const checked = checkDeclarations(collected, {
    members,
    tunes,
    tuneReporter: besides.tunes,
    keeper,
    sheets,
  });
  checkNotEmpty(pack, reporters);
  const hasErrors = (): boolean =>
    findings(reporters).some((finding) => finding.severity === 'error');
  const program = hasErrors() ? undefined : assemble(pack, checked);
  const isFine = program !== undefined && !hasErrors();
  if (isFine) warn(pack, program);
  // Warnings about the extended pack are for whoever writes that one.
  const bases = new Set(files.filter(({ isBase }) => isBase).map(({ node }) => node.path));
  const diagnostics = findings(reporters).filter(
    ({ severity, file }) => severity === 'error' || (isFine && !bases.has(file)),
  );
  return { program: isFine ? program : undefined, diagnostics, pack };
}

function parseAll(sources: readonly Source[], keeper: RuleKeeper | undefined): ParsedFile[] {
  let units = 0;
  return sources.map(({ path, text, isBase = false }): ParsedFile => {
    const reporter = createReporter(path);
    units += text.length;
    // A file that is too large by itself says so.
    if (units <= DSL_LIMITS.packUnitsMax || text.length > DSL_LIMITS.sourceUnitsMax) {
      return { node: parseFile(text, reporter, keeper?.nodes(path)), reporter, isBase };
    }
    // Told once, at the file that crosses the limit; the files after it are not read either.
    if (units - text.length <= DSL_LIMITS.packUnitsMax) reportPackSize(reporter);
    return { node: { path, text, declarations: [] }, reporter, isBase };
  });
}

function reportPackSize(reporter: Reporter): void {
  reporter.error({
    code: 'PACK_TOO_LARGE',
    span: { start: 0, end: 0 },
    message:
      `With this file the pack has more than ${countText(DSL_LIMITS.packUnitsMax)} characters; the rest is ` +
      'not read. Split it into several packs, or say more with formulas.',
    expected: `at most ${countText(DSL_LIMITS.packUnitsMax)} characters`,
  });
}

/** By UTF-16 code units: the same order on every machine. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function checkNotEmpty(pack: Pack, reporters: readonly Reporter[]): void {
  const [first] = reporters;
  const runs = pack.rules.length + pack.skills.size;
  if (runs > 0 || findings(reporters).some((one) => one.severity === 'error')) return;
  const declared = pack.effects.size + pack.formulas.size + pack.declaredEvents.size;
  const found = declared === 0 ? 'nothing but blanks and comments' : 'declarations but no rule';
  first?.error({
    code: 'RULES_EMPTY',
    span: { start: 0, end: 0 },
    message:
      `The pack holds ${found}, so nothing would ever happen. Write a rule, such as \`rule NAME ` +
      `on ${pack.vocabulary.defaultEvent} { ... }\`.`,
    expected: 'a rule',
  });
}

function findings(reporters: readonly Reporter[]): Diagnostic[] {
  return reporters.flatMap((reporter) =>
    [...reporter.diagnostics].sort((a, b) => a.span.start - b.span.start),
  );
}
