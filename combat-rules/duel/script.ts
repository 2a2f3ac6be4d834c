// What two fighters do, as one line of text: `poison, wait 2s, b: strike, eviscerate`. Skills are used at once, time
// passes only with `wait`. Pure: a script that cannot be read is a finding with what was meant.
import type { CheckedPack } from '#dsl/compile';
import { didYouMean, suggest } from '#dsl/suggest';

type Program = CheckedPack['program'];
type Records = Program['records'];

/** Rows of the two fighters. */
export const FIRST = 0;
export const SECOND = 1;

export type DuelStep =
  | { readonly kind: 'wait'; readonly ms: number }
  /** `skill` is a position in program.skills. */
  | { readonly kind: 'use'; readonly row: number; readonly skill: number; readonly rank: number };

/** A class or unit that fights, and what it can use. */
export interface Duelist {
  readonly name: string;
  /** Position in program.records. */
  readonly record: number;
  /** Names of its skills and those of what it extends; empty for a unit without: it may use any. */
  readonly skills: readonly string[];
}

export type Found<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly message: string };

/** Seconds of waiting that one script may hold: longer fights are for `midswing simulate`. */
const WAIT_MS_MAX = 3_600_000;
const STEPS_MAX = 1_000;

const WAIT = /^wait\s+(\d+(?:\.\d+)?)\s*(ms|s|m)?$/i;
const USE = /^(?:(a|b)\s*:\s*)?([A-Za-z_]\w*)(?:\s+rank\s+(\d{1,3}))?$/;
const MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };

/** The class or unit of this name. */
export function findDuelist(name: string, { records }: Program): Found<Duelist> {
  const fighters = records.filter(({ kind }) => kind !== 'item');
  const record = records.findIndex((one) => one.kind !== 'item' && one.name === name);
  if (record >= 0) return { ok: true, value: { name, record, skills: skillsOf(record, records) } };
  const names = fighters.map((one) => one.name);
  const hint = didYouMean(suggest(name, names)) || ` There are ${names.join(', ')}.`;
  return { ok: false, message: `The pack has no class or unit \`${name}\`.${hint}` };
}

/** Reads a script; both fighters in the order of their rows. */
export function readScript(
  text: string,
  fighters: readonly [Duelist, Duelist],
  program: Program,
): Found<readonly DuelStep[]> {
  const steps: DuelStep[] = [];
  let waited = 0;
  for (const part of text.split(',')) {
    const found = readStep(part.trim(), fighters, program);
    if (!found.ok) return found;
    const { value } = found;
    if (value.kind === 'wait') waited += value.ms;
    steps.push(value);
  }
  if (steps.length > STEPS_MAX) {
    return { ok: false, message: `A script has at most ${STEPS_MAX} steps.` };
  }
  if (waited <= WAIT_MS_MAX) return { ok: true, value: steps };
  return { ok: false, message: 'A script waits for an hour at most.' };
}

function readStep(
  text: string,
  fighters: readonly [Duelist, Duelist],
  program: Program,
): Found<DuelStep> {
  if (text === '') return { ok: false, message: `A step is missing: ${FORM}` };
  if (/^wait\b/i.test(text)) return readWait(text);
  const [, who = 'a', name, rank = '1'] = USE.exec(text) ?? [];
  if (name === undefined) {
    return { ok: false, message: `The step \`${text}\` cannot be read: ${FORM}` };
  }
  const row = who === 'a' ? FIRST : SECOND;
  const skill = findSkill(name, fighters[row], program);
  if (!skill.ok) return skill;
  const { ranks = 1 } = program.skills[skill.value] ?? {};
  if (Number(rank) < 1 || Number(rank) > ranks) {
    const has = ranks === 1 ? 'one rank' : `ranks 1 to ${ranks}`;
    return { ok: false, message: `\`${name}\` has ${has}, and no rank ${Number(rank)}.` };
  }
  return { ok: true, value: { kind: 'use', row, skill: skill.value, rank: Number(rank) } };
}

const FORM = 'a step is a skill, `b: SKILL` for the other one, or `wait 2s`.';

function readWait(text: string): Found<DuelStep> {
  const [, number, unit] = WAIT.exec(text) ?? [];
  if (number === undefined) {
    return { ok: false, message: `How long is \`${text}\`? Write it like \`wait 2s\`.` };
  }
  if (unit === undefined) {
    const message = `\`${text}\` has no unit. Did you mean \`wait ${number}s\`?`;
    return { ok: false, message };
  }
  return { ok: true, value: { kind: 'wait', ms: Number(number) * (MS[unit.toLowerCase()] ?? 1) } };
}

function findSkill(name: string, fighter: Duelist, { skills }: Program): Found<number> {
  const own = fighter.skills.length > 0 ? fighter.skills : skills.map((skill) => skill.name);
  const skill = skills.findIndex((one) => one.name === name);
  if (skill >= 0 && own.includes(name)) return { ok: true, value: skill };
  const what =
    skill >= 0
      ? `\`${name}\` is no skill of \`${fighter.name}\`.`
      : `The pack has no skill \`${name}\`.`;
  const hint = didYouMean(suggest(name, own)) || ` \`${fighter.name}\` has ${own.join(', ')}.`;
  return { ok: false, message: what + hint };
}

function skillsOf(record: number, records: Records): readonly string[] {
  const names: string[] = [];
  let one = records[record];
  // What it extends; a circle is a finding of the language.
  for (let steps = 0; one !== undefined && steps <= records.length; steps += 1) {
    names.push(...one.skills);
    const base: string | undefined = one.extends;
    one = records.find((other) => other.kind !== 'item' && other.name === base);
  }
  return [...new Set(names)];
}
