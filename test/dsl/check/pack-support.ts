// Packs of several files against the small game of the guide: base packs, sheets, turned tunes.
import { expect } from 'vitest';
import { checkProgram, type CheckOptions } from '../../../dsl/check/program.ts';
import type { DiagnosticCode } from '../../../dsl/diagnostic-codes.ts';
import type { Diagnostic } from '../../../dsl/diagnostic.ts';
import type { TypedEffect } from '../../../dsl/ir/effect.ts';
import type { TypedEvent, TypedProgram } from '../../../dsl/ir/program.ts';
import type { TypedRule } from '../../../dsl/ir/statement.ts';
import type { Vocabulary } from '../../../dsl/vocabulary.ts';
import { GUIDE } from '../language/guide.ts';
import { applyFix, syntaxFindings } from '../support/finding.ts';

const PATH = 'a.rules';

export interface PackOptions {
  /** Text of the one file of the extended pack. */
  readonly base?: string;
  readonly members?: Readonly<Record<string, string>>;
  readonly tunes?: Readonly<Record<string, number>>;
  readonly edition?: number;
  readonly vocabulary?: Vocabulary;
}

export function checkPack(
  text: string,
  options: PackOptions = {},
): ReturnType<typeof checkProgram> {
  const { base, members = {}, tunes = {}, edition, vocabulary = GUIDE } = options;
  const own = { path: PATH, text };
  const sources =
    base === undefined
      ? [own]
      : [own, { path: '../base/b.rules', text: base, isBase: true } as const];
  const given: CheckOptions = {
    members: new Map(Object.entries(members)),
    tunes: new Map(Object.entries(tunes)),
    ...(edition !== undefined && { edition }),
  };
  return checkProgram(sources, vocabulary, given);
}

/** `CODE where` of every finding; `where` is the text under it. */
export function listed(text: string, options: PackOptions = {}): string[] {
  return checkPack(text, options).diagnostics.map(({ code, file, span }) => {
    const source = file === PATH ? text : (options.members?.[file] ?? options.base ?? '');
    return `${code} ${source.slice(span.start, span.end)}`;
  });
}

export interface Wanted {
  readonly code: DiagnosticCode;
  readonly where: string;
  readonly says: string;
  /** The text after the first fix, when there is one. */
  readonly fixed?: string;
}

/** Expects one finding, whose fixes parse and mend it. */
export function one(text: string, wanted: Wanted, options: PackOptions = {}): Diagnostic {
  const { code, where, says, fixed } = wanted;
  expect(listed(text, options)).toEqual([`${code} ${where}`]);
  const [finding] = checkPack(text, options).diagnostics;
  if (finding === undefined) throw new Error('no finding');
  expect(finding.message).toContain(says);
  if (finding.file !== PATH) return finding;
  const results = finding.fixes.map((fix) => applyFix(text, fix));
  for (const result of results) {
    expect(syntaxFindings(result), result).toEqual([]);
    expect(listed(result, options).filter((left) => left.startsWith(`${code} `))).toEqual([]);
  }
  if (fixed !== undefined) expect(results[0]).toBe(fixed);
  return finding;
}

/** Expects no finding at all. */
export function fine(text: string, options: PackOptions = {}): TypedProgram {
  expect(listed(text, options)).toEqual([]);
  const { program } = checkPack(text, options);
  if (program === undefined) throw new Error('no program');
  return program;
}

export function eventOf(program: TypedProgram, name: string): TypedEvent {
  const found = program.events.find((event) => event.name === name);
  if (found === undefined) throw new Error(`no event ${name}`);
  return found;
}

export function ruleOf(program: TypedProgram, name: string): TypedRule {
  const rules = program.events.flatMap(({ before, on, after }) => [...before, ...on, ...after]);
  const found = rules.find((rule) => rule.name === name);
  if (found === undefined) throw new Error(`no rule ${name}`);
  return found;
}

export function effectOf(program: TypedProgram, name: string): TypedEffect {
  const found = program.effects.find((effect) => effect.name === name);
  if (found === undefined) throw new Error(`no effect ${name}`);
  return found;
}

/** A rule that uses an effect, so that nobody wonders. */
export const using = (effect: string): string =>
  `\nrule use_${effect} on rest { apply(effect: ${effect}, to: sleeper) }`;
