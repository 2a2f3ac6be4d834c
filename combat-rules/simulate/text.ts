// A report as text for a terminal: one table a group, what stands out first.
import { FIGURE_GROUPS, MEASURES, measuresOf, type FigureGroup } from './figure.ts';
import { differenceInterval, differenceText, figureText, intervalText } from './number-words.ts';
import type { ReportRow, SimulationReport } from './report.ts';

/** Lines of a table beyond its head; the page has all of them. */
const LINES_MAX = 25;

const TITLES: Readonly<Record<FigureGroup, string>> = {
  battle: 'Rounds',
  class: 'Classes',
  skill: 'Skills, by uses',
  damage: 'Damage, by what it comes from',
  healing: 'Healing, by what it comes from',
  effect: 'Effects, by uptime',
};

/** Sections with an empty line between them. */
export function reportText(report: SimulationReport): string {
  const groups = FIGURE_GROUPS.map((group) => groupText(report.rows, group));
  const sections = [headText(report), ...groups, ...apartText(report), notesText(report)];
  return sections.filter((section) => section !== '').join('\n');
}

function headText({ pack, against, battles, seed }: SimulationReport): string {
  const other = against === undefined ? '' : ` against ${packText(against)}`;
  return `${battles} rounds of ${packText(pack)}${other}, seed ${seed}\n`;
}

function packText({ name, path, digest }: SimulationReport['pack']): string {
  return `${name} (${path}, ${digest.slice(0, 12)})`;
}

function groupText(rows: readonly ReportRow[], group: FigureGroup): string {
  const own = rows.filter((row) => row.group === group);
  const table = group === 'battle' ? battleTable(own) : subjectTable(own, group);
  return table.length < 2 ? '' : `${TITLES[group]}\n${tableOf(table)}`;
}

function battleTable(rows: readonly ReportRow[]): readonly (readonly string[])[] {
  const lines = rows.flatMap(({ measure, value, unit }) =>
    value === undefined
      ? []
      : [[MEASURES[measure].head, figureText(value.value, unit), intervalText(value, unit)]],
  );
  return [['figure', 'value', '95% interval'], ...lines];
}

/** A line a subject; the first measure with its interval, and the largest of it first. */
function subjectTable(
  rows: readonly ReportRow[],
  group: FigureGroup,
): readonly (readonly string[])[] {
  const measures = measuresOf(group);
  const [first] = measures;
  const head = measures.flatMap((measure) => {
    const name = MEASURES[measure].head;
    return measure === first ? [name, '95% interval'] : [name];
  });
  const found = subjectsByFirst(rows, measures[0] ?? 'uses');
  const lines = found.map(({ subject, own }) => {
    const cells = measures.flatMap((measure) => {
      const row = own.find((each) => each.measure === measure);
      const value = row?.value;
      const text = value === undefined ? '-' : figureText(value.value, MEASURES[measure].unit);
      const interval = value === undefined ? '-' : intervalText(value, MEASURES[measure].unit);
      return measure === first ? [text, interval] : [text];
    });
    return [subject, ...cells];
  });
  const left = lines.length - LINES_MAX;
  const more = left > 0 ? [[`and ${left} more`]] : [];
  return [
    [group === 'damage' || group === 'healing' ? 'origin' : group, ...head],
    ...lines.slice(0, LINES_MAX),
    ...more,
  ];
}

interface SubjectRows {
  readonly subject: string;
  readonly own: readonly ReportRow[];
}

/** Subjects of which anything came up, the largest of a measure first, then by name. */
export function subjectsByFirst(
  rows: readonly ReportRow[],
  first: ReportRow['measure'],
): readonly SubjectRows[] {
  const subjects = [...new Set(rows.map(({ subject }) => subject))].map((subject) => ({
    subject,
    own: rows.filter((row) => row.subject === subject),
  }));
  const size = ({ own }: SubjectRows): number => {
    const row = own.find(({ measure }) => measure === first);
    return Math.max(row?.value?.value ?? 0, row?.other?.value ?? 0);
  };
  const some = subjects.filter((each) => size(each) > 0);
  return some.toSorted((a, b) => size(b) - size(a) || (a.subject < b.subject ? -1 : 1));
}

/** What differs between two packs, the surest first. */
export function rowsApart({ rows }: SimulationReport): readonly ReportRow[] {
  const sureness = ({ difference }: ReportRow): number => {
    if (difference === undefined) return 0;
    const half = (difference.high - difference.low) / 2;
    return half === 0 ? Number.MAX_VALUE : Math.abs(difference.value) / half;
  };
  const apart = rows.filter(({ isApart }) => isApart === true);
  return apart.toSorted((a, b) => sureness(b) - sureness(a) || (a.id < b.id ? -1 : 1));
}

function apartText(report: SimulationReport): readonly string[] {
  if (report.against === undefined) return [];
  const apart = rowsApart(report);
  const lines = apart
    .slice(0, LINES_MAX)
    .map(({ id, value, other, difference, unit }) => [
      id,
      value === undefined ? '-' : figureText(value.value, unit),
      other === undefined ? '-' : figureText(other.value, unit),
      difference === undefined ? '-' : differenceText(difference.value, unit),
      difference === undefined ? '-' : differenceInterval(difference, unit),
    ]);
  const head = ['figure', report.pack.name, 'against', 'difference', '95% interval'];
  const left = apart.length - LINES_MAX;
  const more = left > 0 ? [[`and ${left} more`]] : [];
  const table = lines.length === 0 ? '  none\n' : tableOf([head, ...lines, ...more]);
  return [`Differences that are not chance\n${table}`];
}

function notesText(report: SimulationReport): string {
  return notesOf(report)
    .map((note) => `${note}\n`)
    .join('');
}

/** What a reader has to know to read the numbers. */
export function notesOf({
  rows,
  against,
  overflowed,
  faults,
  battles,
}: SimulationReport): readonly string[] {
  const compared = rows.filter(({ difference: each }) => each && each.high > each.low).length;
  const byChance = Math.round(compared / 20);
  return [
    'A battle is one round between two teams of bots; the seed draws the classes of each team.',
    'Intervals hold 95%: Wilson for win rates and other shares of rounds, else by the spread between rounds.',
    'Win rates count rounds in which one team has the class and the other has not.',
    ...(against === undefined
      ? []
      : [
          `Both packs fought on the same seeds, and differences are paired by them. Of ${compared} ` +
            `figures about ${byChance} are apart by chance alone.`,
        ]),
    ...(overflowed === 0
      ? []
      : [`${overflowed} of ${battles} rounds told more than was counted: figures are too low.`]),
    ...(faults === 0 ? [] : [`Rules could not be carried out ${faults} times: see midswing cost.`]),
  ];
}

/** Columns of cells; the first one stands left, numbers stand right. */
function tableOf(rows: readonly (readonly string[])[]): string {
  const count = Math.max(...rows.map(({ length }) => length));
  const widths = Array.from({ length: count }, (_, at) =>
    Math.max(...rows.map((row) => (row.length === 1 ? 0 : (row[at]?.length ?? 0)))),
  );
  const lines = rows.map((row) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  return lines.map((line) => `  ${line}\n`).join('');
}
