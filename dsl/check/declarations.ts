// Checks everything a pack declares, in the order that names need each other: words and constants, then what has
// types, then what has statements.
import type { Reporter } from '../reporter.ts';
import type { TypedEffect } from '../ir/effect.ts';
import type { TypedRecord, TypedSkill, TypedTable } from '../ir/program.ts';
import type { TypedRule } from '../ir/statement.ts';
import type { Collected } from './collect.ts';
import { checkEffect } from './effect.ts';
import { declareEffect } from './effect-entry.ts';
import { checkGiven } from './effect-given.ts';
import { declareEnum } from './enum.ts';
import { checkEvent } from './event.ts';
import { checkFormula, checkSignature } from './formula.ts';
import { checkHashes } from './hashes.ts';
import { declareItems } from './item.ts';
import type { RuleKeeper } from './keeper.ts';
import { declareMoves } from './moves.ts';
import type { Pack } from './pack.ts';
import { checkRecords } from './record.ts';
import { declareResource } from './resource.ts';
import { declareRoll } from './roll.ts';
import { checkRule } from './rule.ts';
import { checkSkill } from './skill.ts';
import { declareTable } from './table.ts';
import { declareTags } from './tag.ts';
import { checkTemplate } from './template.ts';
import { checkTurned, declareTune } from './tune.ts';

export interface DeclarationOptions {
  readonly members: ReadonlyMap<string, string>;
  readonly tunes: ReadonlyMap<string, number>;
  /** Told of tunes that are turned and that no file declares. */
  readonly tuneReporter: Reporter;
  readonly keeper?: RuleKeeper | undefined;
  /** One for each member, in their order. */
  readonly sheets: readonly Reporter[];
}

/** What came of the declarations. */
export interface Checked {
  readonly effects: readonly TypedEffect[];
  /** In the order they were written. */
  readonly rules: readonly TypedRule[];
  readonly skills: readonly TypedSkill[];
  readonly tables: readonly TypedTable[];
  readonly records: readonly TypedRecord[];
}

export function checkDeclarations(collected: Collected, options: DeclarationOptions): Checked {
  const { pack } = collected;
  const tables = declareNames(collected, options);
  for (const entry of pack.formulas.values()) {
    checkSignature(pack, entry);
    checkFormula(pack, entry);
  }
  for (const entry of collected.declared.roll) declareRoll(pack, entry);
  for (const entry of pack.effects.values()) checkGiven(pack, entry);
  const effects = [...pack.effects.values()].map((entry) => checkEffect(pack, entry));
  const records = checkRecords(pack);
  const rules = checkRules(pack, options.keeper);
  const skills = [...pack.skills.values()].flatMap((entry) => checkSkill(pack, entry) ?? []);
  declareMoves(pack, collected.declared);
  checkHashes(pack);
  return { effects, rules, skills, tables, records };
}

/** What others refer to by name: after this every name means something. */
function declareNames(
  { pack, declared }: Collected,
  { members, tunes, tuneReporter, sheets }: DeclarationOptions,
): readonly TypedTable[] {
  for (const entry of declared.enum) declareEnum(pack, entry);
  for (const entry of declared.event) checkEvent(pack, entry);
  for (const entry of declared.tune) declareTune(pack, entry, tunes);
  checkTurned(pack, tunes, tuneReporter);
  const tables = declared.table.flatMap(
    (entry) => declareTable(pack, entry, { members, sheets }) ?? [],
  );
  for (const entry of declared.resource) declareResource(pack, entry);
  for (const entry of declared.template) checkTemplate(pack, entry);
  for (const entry of declared.effect) declareEffect(pack, entry);
  declareItems(pack);
  declareTags(pack);
  return tables;
}

function checkRules(pack: Pack, keeper: RuleKeeper | undefined): TypedRule[] {
  const ordinals = new Map<string, number>();
  const typed: TypedRule[] = [];
  for (const entry of pack.rules) {
    const name = entry.node.name?.text ?? bareName(entry.reporter.file, ordinals);
    const rule =
      keeper === undefined
        ? checkRule(pack, entry, name)
        : keeper.rule(pack, entry, name, checkRule);
    if (rule !== undefined) typed.push(rule);
  }
  return typed;
}

/** A bare `if` is called by its number among those of its file. */
function bareName(file: string, ordinals: Map<string, number>): string {
  const ordinal = (ordinals.get(file) ?? 0) + 1;
  ordinals.set(file, ordinal);
  return `${file}#${ordinal}`;
}
