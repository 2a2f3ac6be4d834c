// A duel as people read it: a line a happening, then the sums; two packs side by side.
import type { DuelEntry, DuelResult, DuelTotals } from './duel-log.ts';

/** Lines of one duel, times in front. */
export function duelLines(result: DuelResult): readonly string[] {
  const lines = result.entries.flatMap((entry) => {
    const [first = '', ...more] = entryLines(entry);
    return [`${timeText(entry.ms)}  ${first}`, ...more.map((line) => `${' '.repeat(9)}  ${line}`)];
  });
  const totals = result.totals.flatMap((each) => totalLines(each, result.ms));
  return [...lines, '', ...totals];
}

/** Two duels by the same script: what happened at one time stands in one line. */
export function comparedLines(
  first: DuelResult,
  second: DuelResult,
  [left, right]: readonly [string, string],
): readonly string[] {
  const rows: (readonly [string, string, string])[] = [['', left, right]];
  const times = [...new Set([...first.entries, ...second.entries].map(({ ms }) => ms))];
  for (const ms of times.toSorted((a, b) => a - b)) {
    const at = (result: DuelResult): readonly string[] =>
      result.entries.filter((entry) => entry.ms === ms).flatMap((entry) => shortLines(entry));
    rows.push(...besides(timeText(ms), at(first), at(second)));
  }
  const totals = first.totals.flatMap((own, row) => {
    const other = second.totals[row];
    return other === undefined ? [] : totalRows(own, other);
  });
  return [...tableOf(rows), '', ...tableOf([['', left, right, 'difference'], ...totals])];
}

function besides(
  time: string,
  left: readonly string[],
  right: readonly string[],
): readonly (readonly [string, string, string])[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, at) => {
    return [at === 0 ? time : '', left[at] ?? '', right[at] ?? ''] as const;
  });
}

function timeText(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`.padStart(9);
}

function entryLines(entry: DuelEntry): readonly string[] {
  switch (entry.kind) {
    case 'use':
      return [`${entry.who} uses ${entry.skill}${entry.on === undefined ? '' : ` on ${entry.on}`}`];
    case 'refused':
      return [`${entry.who} cannot use ${entry.skill}: ${entry.reason}`];
    case 'outcome':
      return [outcomeText(entry), ...entry.buckets.map((line) => `  ${line}`)];
    case 'cancelled':
      return [`the ${entry.event} of ${entry.who} on ${entry.on} is cancelled`];
    case 'began':
      return [`${entry.on} has ${entry.effect}${lastingText(entry)}`];
    case 'stacked':
      return [`${entry.on} has ${entry.effect} again${lastingText(entry)}`];
    case 'ended':
      return [`${entry.on} has ${entry.effect} no longer (${entry.cause})`];
    case 'prevented':
      return [`${entry.on} is immune to ${entry.effect}`];
    case 'fault':
    default:
      return [`fault ${entry.text}`];
  }
}

/** So that two of them fit into a line. */
function shortLines(entry: DuelEntry): readonly string[] {
  if (entry.kind !== 'outcome') return entryLines(entry);
  const { who, on, origin, event, dealt, absorbed, overkill } = entry;
  const parts = [
    `${entry.direction === 'take' ? '-' : '+'}${dealt}`,
    ...(absorbed > 0 ? [`absorbed ${absorbed}`] : []),
    ...(overkill > 0 ? [`overkill ${overkill}`] : []),
  ];
  const head = `${who} on ${on}, ${origin === '' ? event : origin}: ${parts.join(', ')}`;
  return [head, ...entry.buckets.map((line) => `  ${line}`)];
}

function lastingText(entry: { readonly stacks: number; readonly seconds?: number }): string {
  const stacks = entry.stacks === 1 ? '' : `, ${entry.stacks} stacks`;
  return `${entry.seconds === undefined ? '' : ` for ${entry.seconds} s`}${stacks}`;
}

function outcomeText(entry: Extract<DuelEntry, { readonly kind: 'outcome' }>): string {
  const { event, who, on, origin, details, amount, absorbed, dealt, overkill, left } = entry;
  const from = origin === '' ? event : origin;
  const what = details.length === 0 ? '' : ` (${details.join(', ')})`;
  const verb = entry.direction === 'take' ? 'hits' : 'mends';
  const over = entry.direction === 'take' ? 'overkill' : 'too much';
  const sums = [`absorbed ${absorbed}`, `dealt ${dealt}`, `${over} ${overkill}`, `left ${left}`];
  return `${who} ${verb} ${on} for ${amount} with ${from}${what}: ${sums.join(', ')}`;
}

function totalLines(totals: DuelTotals, ms: number): readonly string[] {
  const { who, uses, refused, dealt, absorbed, overkill, healed, dealtBy, hp, maxHp } = totals;
  const seconds = ms / 1_000;
  const rate = seconds > 0 ? ` (${(dealt / seconds).toFixed(1)} a second)` : '';
  const by = dealtBy.map(([origin, sum]) => `    ${origin === '' ? 'other' : origin}: ${sum}`);
  return [
    `${who}: dealt ${dealt}${rate}, absorbed ${absorbed}, overkill ${overkill}, healed ${healed}, ` +
      `used ${uses}, refused ${refused}, left ${hp} of ${maxHp}`,
    ...by,
  ];
}

function totalRows(own: DuelTotals, other: DuelTotals): readonly (readonly string[])[] {
  const row = (name: string, a: number, b: number): readonly string[] => {
    const change = b - a;
    const sign = change > 0 ? '+' : '';
    return [`${own.who} ${name}`, `${a}`, `${b}`, change === 0 ? '' : `${sign}${change}`];
  };
  const sums = ['dealt', 'absorbed', 'overkill', 'healed', 'uses', 'refused', 'hp'] as const;
  const origins = new Map([...own.dealtBy, ...other.dealtBy]);
  const of = ({ dealtBy }: DuelTotals, origin: string): number =>
    dealtBy.find(([name]) => name === origin)?.[1] ?? 0;
  return [
    ...sums.map((name) => row(name === 'hp' ? 'left' : name, own[name], other[name])),
    ...[...origins.keys()].map((origin) =>
      row(`by ${origin === '' ? 'other' : origin}`, of(own, origin), of(other, origin)),
    ),
  ];
}

function tableOf(rows: readonly (readonly string[])[]): readonly string[] {
  const count = Math.max(...rows.map(({ length }) => length));
  const widths = Array.from({ length: count }, (_, at) =>
    Math.max(...rows.map((row) => row[at]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
