// A report as one HTML page: charts, differences, and all numbers. It loads nothing and runs nothing.
import { chartSvg, escapeText, type ChartMark, type ChartOptions, type ChartRow } from './chart.ts';
import { MEASURES, type FigureGroup, type Measure } from './figure.ts';
import { differenceInterval, differenceText, figureText, intervalText } from './number-words.ts';
import { PAGE_STYLE } from './page-style.ts';
import type { ReportRow, SimulationReport } from './report.ts';
import { notesOf, rowsApart, subjectsByFirst } from './text.ts';

/** Lines of a chart; the table has all of them. */
const LINES_MAX = 40;

interface ChartPlan extends Pick<ChartOptions, 'kind' | 'reference' | 'from' | 'to'> {
  readonly group: FigureGroup;
  readonly measure: Measure;
  readonly title: string;
}

const CHARTS: readonly ChartPlan[] = [
  {
    group: 'class',
    measure: 'win-rate',
    title: 'Win rate by class',
    kind: 'points',
    reference: 0.5,
    from: 0,
    to: 1,
  },
  { group: 'class', measure: 'class-damage', title: 'Damage by class', kind: 'bars' },
  { group: 'class', measure: 'class-healing', title: 'Healing by class', kind: 'bars' },
  { group: 'class', measure: 'class-kills', title: 'Kills by class', kind: 'bars' },
  { group: 'class', measure: 'class-time-to-kill', title: 'Time to kill a class', kind: 'points' },
  { group: 'class', measure: 'life-time', title: 'Life time by class', kind: 'points' },
  { group: 'damage', measure: 'damage', title: 'Damage by skill and effect', kind: 'bars' },
  { group: 'damage', measure: 'absorbed', title: 'Damage that shields took', kind: 'bars' },
  { group: 'healing', measure: 'healing', title: 'Healing by skill and effect', kind: 'bars' },
  { group: 'skill', measure: 'uses', title: 'Uses of skills in a round', kind: 'bars' },
  { group: 'effect', measure: 'uptime', title: 'Uptime of effects', kind: 'bars' },
];

/** The whole page. */
export function reportPage(report: SimulationReport): string {
  const title = `${report.pack.name}: ${report.battles} rounds`;
  const charts = CHARTS.map((plan) => chartSection(report, plan));
  const body = [
    `<h1>${escapeText(title)}</h1>`,
    headHtml(report),
    tilesHtml(report),
    ...charts,
    apartHtml(report),
    tableHtml(report),
  ];
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escapeText(title)}</title>`,
    `<style>${PAGE_STYLE}</style></head>`,
    `<body><main>${body.join('\n')}</main></body>`,
    '</html>',
    '',
  ].join('\n');
}

function headHtml(report: SimulationReport): string {
  const { pack, against, seed } = report;
  const line = ({ name, path, digest }: typeof pack, series: 0 | 1): string =>
    `<p><span class="key series${series}"></span><b>${escapeText(name)}</b> ${escapeText(path)} ` +
    `<code>${escapeText(digest.slice(0, 12))}</code></p>`;
  const other = against === undefined ? '' : line(against, 1);
  const notes = notesOf(report).map((note) => `<li>${escapeText(note)}</li>`);
  return `${line(pack, 0)}${other}<p>Seed ${seed}.</p><ul class="notes">${notes.join('')}</ul>`;
}

function tilesHtml({ rows }: SimulationReport): string {
  const tiles = rows.flatMap(({ group, measure, value, other, unit }) => {
    if (group !== 'battle' || value === undefined) return [];
    const { head, doc } = MEASURES[measure];
    const second = other === undefined ? '' : `<i>${figureText(other.value, unit)}</i>`;
    const interval = escapeText(intervalText(value, unit));
    const text = `<b>${figureText(value.value, unit)}</b>${second}<small>${interval}</small>`;
    return [`<div title="${escapeText(doc)}"><span>${escapeText(head)}</span>${text}</div>`];
  });
  return `<section class="tiles">${tiles.join('')}</section>`;
}

function chartSection({ rows }: SimulationReport, plan: ChartPlan): string {
  const { group, measure, title, ...options } = plan;
  const own = rows.filter((row) => row.group === group);
  const subjects = subjectsByFirst(own, measure);
  if (subjects.length === 0) return '';
  const lines = subjects.slice(0, LINES_MAX).flatMap(({ subject, own: of }): ChartRow[] => {
    const row = of.find((each) => each.measure === measure);
    return row === undefined ? [] : [{ label: subject, marks: marksOf(row) }];
  });
  const { unit, doc } = MEASURES[measure];
  const tick = (value: number): string => figureText(value, unit).replace('.0', '');
  const left = subjects.length - LINES_MAX;
  const more = left > 0 ? `<p>And ${left} more in the table below.</p>` : '';
  const head = `<h2>${escapeText(title)}</h2><p>${escapeText(doc)}</p>`;
  const chart = chartSvg(lines, { ...options, title, tick });
  return `<section>${head}<div class="chart">${chart}</div>${more}</section>`;
}

function marksOf({ value, other, unit }: ReportRow): readonly ChartMark[] {
  return ([value, other] as const).flatMap((estimate, at): ChartMark[] => {
    if (estimate === undefined) return [];
    const text = `${figureText(estimate.value, unit)} (${intervalText(estimate, unit)})`;
    return [{ ...estimate, series: at === 0 ? 0 : 1, text }];
  });
}

function apartHtml(report: SimulationReport): string {
  if (report.against === undefined) return '';
  const rows = rowsApart(report).map((row) => {
    const { id, measure, value, other, difference, unit } = row;
    const cells = [
      value === undefined ? '-' : figureText(value.value, unit),
      other === undefined ? '-' : figureText(other.value, unit),
      difference === undefined ? '-' : differenceText(difference.value, unit),
      difference === undefined ? '-' : differenceInterval(difference, unit),
    ];
    return rowHtml(id, MEASURES[measure].doc, cells);
  });
  const head = headRow(['figure', report.pack.name, 'against', 'difference', '95% interval']);
  const table = `<table>${head}${rows.join('')}</table>`;
  const none = '<p>None.</p>';
  return `<section><h2>Differences that are not chance</h2>${rows.length === 0 ? none : table}</section>`;
}

function tableHtml({ rows, against }: SimulationReport): string {
  const known = rows.filter(({ value, other }) => (value ?? other) !== undefined);
  const lines = known.map(({ id, measure, value, other, difference, unit }) => {
    const own = [
      value === undefined ? '-' : figureText(value.value, unit),
      value === undefined ? '-' : intervalText(value, unit),
    ];
    const there = [
      other === undefined ? '-' : figureText(other.value, unit),
      difference === undefined ? '-' : differenceText(difference.value, unit),
      difference === undefined ? '-' : differenceInterval(difference, unit),
    ];
    return rowHtml(id, MEASURES[measure].doc, against === undefined ? own : [...own, ...there]);
  });
  const own = ['figure', 'value', '95% interval'];
  const head = against === undefined ? own : [...own, 'against', 'difference', '95% interval'];
  const table = `<table>${headRow(head)}${lines.join('')}</table>`;
  return `<details><summary>All ${known.length} figures</summary>${table}</details>`;
}

function headRow(cells: readonly string[]): string {
  return `<tr>${cells.map((cell) => `<th>${escapeText(cell)}</th>`).join('')}</tr>`;
}

function rowHtml(name: string, doc: string, cells: readonly string[]): string {
  const numbers = cells.map((cell) => `<td>${escapeText(cell)}</td>`).join('');
  return `<tr title="${escapeText(doc)}"><th>${escapeText(name)}</th>${numbers}</tr>`;
}
