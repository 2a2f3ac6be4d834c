// All cases by group, and the counts that a run prints.
import type { Case, Group, Observation } from './case.ts';
import { CLOSING } from './cases/closing.ts';
import { FRAGMENTATION } from './cases/fragmentation.ts';
import { FRAMING } from './cases/framing.ts';
import { AUTO_FRAGMENTATION, SIZES } from './cases/limits.ts';
import { PING } from './cases/ping.ts';
import { OPCODES, RESERVED_BITS } from './cases/reserved.ts';
import { UTF8 } from './cases/utf8.ts';
import { judge } from './run.ts';

export const CASES: Readonly<Record<Group, readonly Case[]>> = {
  1: FRAMING,
  2: PING,
  3: RESERVED_BITS,
  4: OPCODES,
  5: FRAGMENTATION,
  6: UTF8,
  7: CLOSING,
  9: SIZES,
  10: AUTO_FRAGMENTATION,
};

export const ALL: readonly Case[] = Object.values(CASES).flat();

export interface Tally {
  readonly cases: number;
  readonly strict: number;
  /** Strict ones that ended otherwise than the RFC recommends: without a close frame, or without its code. */
  readonly withoutCode: number;
  readonly deviating: number;
}

export function tally(cases: readonly Case[], seen: ReadonlyMap<string, Observation>): Tally {
  const all = cases.flatMap((one) => {
    const observation = seen.get(one.id);
    return observation === undefined ? [] : [{ one, observation }];
  });
  const strict = all.filter(({ one, observation }) => judge(one, observation) === 'strict');
  return {
    cases: cases.length,
    strict: strict.length,
    withoutCode: strict.filter(({ one, observation }) => {
      return observation.ending !== one.expected.endings[0];
    }).length,
    deviating: all.filter(({ one, observation }) => judge(one, observation) === 'deviates').length,
  };
}

/** One line a group and one for all. */
export function reportOf(seen: ReadonlyMap<string, Observation>): string {
  const line = (name: string, { cases, strict, withoutCode, deviating }: Tally): string =>
    [name.padStart(5), cases, strict, withoutCode, deviating].map(column).join('');
  const groups = Object.entries(CASES).map(([group, cases]) => line(group, tally(cases, seen)));
  const head = ['group', 'cases', 'strict', 'without code', 'deviating'].map(column).join('');
  return [head, ...groups, line('all', tally(ALL, seen)), ''].join('\n');
}

function column(value: string | number): string {
  return String(value).padStart(14);
}
