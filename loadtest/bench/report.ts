// What a benchmark run prints: one object for programs, one table for people. Pure.
import type { BenchRow } from './row.ts';

/** The object that --json prints. */
export interface BenchReport {
  readonly area: string;
  readonly rows: readonly BenchRow[];
}

/** One line of JSON. */
export function formatJson({ area, rows }: BenchReport): string {
  const plain = rows.map(({ id, what, value, unit, bar, ok, note }) => ({
    id,
    what,
    value: round(value),
    unit,
    bar: bar ?? null,
    ok,
    note,
  }));
  return `${JSON.stringify({ area, rows: plain })}\n`;
}

/** The table, with the verdict as its last line. */
export function formatTable({ area, rows }: BenchReport): string {
  const cells = rows.map((row) => [
    row.what,
    `${round(row.value)} ${row.unit}`,
    row.bar === undefined ? '' : `${signOf(row)} ${row.bar} ${row.unit}`,
    verdictOf(row),
    row.note,
  ]);
  const table = [['what', 'value', 'bar', '', 'note'], ...cells];
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(...table.map((line) => line[column]?.length ?? 0)),
  );
  const lines = table.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const missed = rows.filter(({ ok }) => !ok).map(({ id }) => id);
  const barred = rows.filter(({ bar }) => bar !== undefined).length;
  const verdict =
    missed.length === 0
      ? `${area}: all ${barred} bars hold.`
      : `${area}: ${missed.length} of ${barred} bars MISSED: ${missed.join(', ')}`;
  return `${[...lines, verdict].join('\n')}\n`;
}

function signOf({ sense }: BenchRow): string {
  return sense === 'least' ? '>=' : '<=';
}

function verdictOf({ bar, ok }: BenchRow): string {
  if (bar === undefined) return '';
  return ok ? 'ok' : 'MISSED';
}

/** Three digits behind the point say more than the machine knows. */
function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
