// A whole pack from text to checked program: parse every file, collect, check, order the rules,
// warn. Pure and total; the program exists only when there is no error.
import type { Diagnostic } from '../diagnostic.ts';
import { createReporter, type Reporter } from '../reporter.ts';
import { DSL_LIMITS } from '../limits.ts';
import { parseFile } from '../parser/parse.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { collect, type ParsedFile } from './collect.ts';
import { checkEffect } from './effect.ts';
import { checkEvent } from './event.ts';
import { checkFormula, checkSignature } from './formula.ts';
import { checkHashes } from './hashes.ts';
import type { Pack } from './pack.ts';
import { checkEventCost, checkRule } from './rule.ts';
import type { TypedEffect, TypedProgram, TypedRule } from './typed.ts';

/** The program, or undefined when the diagnostics hold an error. */
export interface CheckResult {
  readonly program: TypedProgram | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

interface Source {
  readonly path: string;
  readonly text: string;
}

export function checkProgram(sources: readonly Source[], vocabulary: Vocabulary): CheckResult {
  const sorted = [...sources].sort((a, b) => compareText(a.path, b.path));
  let units = 0;
  const files = sorted.map(({ path, text }): ParsedFile => {
    const reporter = createReporter(path);
    units += text.length;
    if (units <= DSL_LIMITS.packUnitsMax) return { node: parseFile(text, reporter), reporter };
    // Told once, at the file that crosses the limit; the files after it are not read either.
    if (units - text.length <= DSL_LIMITS.packUnitsMax) reportPackSize(reporter);
    return { node: { path, text, declarations: [] }, reporter };
  });
  const packReporter = createReporter(sorted[0]?.path ?? '');
  const pack = collect(files, vocabulary);
  const reporters = [packReporter, ...files.map((file) => file.reporter)];
  const program = checkPack(pack, reporters);
  const hasErrors = findings(reporters).some((finding) => finding.severity === 'error');
  if (!hasErrors) warnUnused(pack);
  const diagnostics = findings(reporters).filter(
    (finding) => !hasErrors || finding.severity === 'error',
  );
  return { program: hasErrors ? undefined : program, diagnostics };
}

function reportPackSize(reporter: Reporter): void {
  reporter.error({
    code: 'PACK_TOO_LARGE',
    span: { start: 0, end: 0 },
    message:
      `With this file the pack has more than ${DSL_LIMITS.packUnitsMax} characters; the rest is ` +
      'not read. Split it into several packs, or say more with formulas.',
    expected: `at most ${DSL_LIMITS.packUnitsMax} characters`,
  });
}

/** By UTF-16 code units: the same order on every machine. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function checkPack(pack: Pack, reporters: readonly Reporter[]): TypedProgram {
  for (const entry of pack.declaredEvents.values()) checkEvent(pack, entry);
  for (const entry of pack.formulas.values()) {
    checkSignature(pack, entry);
    checkFormula(pack, entry);
  }
  const effects: TypedEffect[] = [];
  for (const entry of pack.effects.values()) effects.push(checkEffect(pack, entry));
  const rules: TypedRule[] = [];
  const ordinals = new Map<string, number>();
  const eventCosts = new Map<string, number>();
  for (const entry of pack.rules) {
    const file = entry.reporter.file;
    const ordinal = (ordinals.get(file) ?? 0) + (entry.node.name === undefined ? 1 : 0);
    ordinals.set(file, ordinal);
    const name = entry.node.name?.text ?? `${file}#${ordinal}`;
    const rule = checkRule(pack, entry, name);
    if (rule === undefined) continue;
    rules.push(rule);
    const before = eventCosts.get(rule.event) ?? 0;
    eventCosts.set(rule.event, before + rule.cost);
    // Told once, at the rule that crosses the limit; one that is too much by itself was told already.
    const isOwnFault = rule.cost > DSL_LIMITS.costMax || before > DSL_LIMITS.eventCostMax;
    if (!isOwnFault) checkEventCost(entry, rule.event, before + rule.cost);
  }
  checkHashes(pack, rules);
  checkNotEmpty(pack, reporters);
  const { tickMs } = pack.vocabulary;
  return { tickMs, formulas: pack.typedFormulas, effects, rules: orderRules(rules) };
}

/** Per event: priority descending, then file path, then position (stable sort keeps both). */
function orderRules(rules: readonly TypedRule[]): Map<string, readonly TypedRule[]> {
  const ordered = new Map<string, TypedRule[]>();
  for (const rule of [...rules].sort((a, b) => b.priority - a.priority)) {
    const list = ordered.get(rule.event);
    if (list === undefined) ordered.set(rule.event, [rule]);
    else list.push(rule);
  }
  return ordered;
}

function checkNotEmpty(pack: Pack, reporters: readonly Reporter[]): void {
  const [first] = reporters;
  if (pack.rules.length > 0 || findings(reporters).some((one) => one.severity === 'error')) return;
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

function warnUnused(pack: Pack): void {
  for (const { node, reporter, used } of pack.formulas.values()) {
    if (used) continue;
    reporter.warning({
      code: 'FORMULA_UNUSED',
      span: node.name.span,
      message: `Nothing calls the formula \`${node.name.text}\`. Use it or remove it.`,
      found: node.name.text,
    });
  }
  for (const { node, reporter, applied } of pack.effects.values()) {
    if (applied) continue;
    reporter.warning({
      code: 'EFFECT_NEVER_APPLIED',
      span: node.name.span,
      message:
        `No rule applies the effect \`${node.name.text}\`. Apply it with \`apply(effect: ` +
        `'${node.name.text}')\`, or remove it.`,
      found: node.name.text,
    });
  }
}

function findings(reporters: readonly Reporter[]): Diagnostic[] {
  return reporters.flatMap((reporter) =>
    [...reporter.diagnostics].sort((a, b) => a.span.start - b.span.start),
  );
}
