// Charts as SVG text: bars from 0 and points with their intervals. Colours come from the page's variables, so that
// a chart follows light and dark. Every mark has a title for who points at it and who listens.

/** One line of a chart. */
export interface ChartRow {
  readonly label: string;
  readonly marks: readonly ChartMark[];
}

/** A value; `series` 0 is the pack, 1 the one it is compared with. */
export interface ChartMark {
  readonly series: 0 | 1;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** As it is read, e.g. `57.1% (48.0% to 66.2%)`. */
  readonly text: string;
}

export interface ChartOptions {
  readonly title: string;
  readonly kind: 'bars' | 'points';
  /** A line to compare with, e.g. a win rate of one half. */
  readonly reference?: number;
  /** Ends of the axis when they are fixed. */
  readonly from?: number;
  readonly to?: number;
  readonly tick: (value: number) => string;
}

const WIDTH = 760;
const LABEL = 190;
const TEXT = 90;
const PLOT = WIDTH - LABEL - TEXT;
const MARK = 9;
const ROW_GAP = 9;
const AXIS = 22;

/** The SVG element. */
export function chartSvg(rows: readonly ChartRow[], options: ChartOptions): string {
  const axis = axisOf(rows, options);
  const height = AXIS + rows.reduce((sum, row) => sum + heightOf(row), 0) + 4;
  const parts: string[] = [];
  let top = AXIS;
  for (const row of rows) {
    parts.push(rowSvg(row, top, options, axis));
    top += heightOf(row);
  }
  const box = `viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}"`;
  const title = `<title>${escapeText(options.title)}</title>`;
  return `<svg ${box} role="img">${title}${axisSvg(axis, height, options)}${parts.join('')}</svg>`;
}

/** Text for HTML and SVG. */
export function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

interface Axis {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

function heightOf({ marks }: ChartRow): number {
  return Math.max(1, marks.length) * (MARK + 2) + ROW_GAP;
}

function axisOf(rows: readonly ChartRow[], { from, to, reference, kind }: ChartOptions): Axis {
  const marks = rows.flatMap((row) => row.marks);
  const ends = marks.flatMap(({ low, high, value }) => [low, high, value]).filter(Number.isFinite);
  if (reference !== undefined) ends.push(reference);
  if (kind === 'bars') ends.push(0);
  const least = from ?? Math.min(...ends, 0);
  const most = to ?? Math.max(...ends, least + 1e-9);
  const step = stepOf((most - least) / 5);
  return { from: Math.floor(least / step) * step, to: Math.ceil(most / step) * step, step };
}

/** 1, 2 or 5 times a power of ten, at least so large. */
function stepOf(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(least, 1e-9)));
  const factor = [1, 2, 5, 10].find((each) => each * power >= least) ?? 10;
  return factor * power;
}

function placeOf(value: number, { from, to }: Axis): number {
  const share = (Math.min(Math.max(value, from), to) - from) / (to - from);
  return round(LABEL + share * PLOT);
}

function axisSvg(axis: Axis, height: number, { tick, reference }: ChartOptions): string {
  const lines: string[] = [];
  const count = Math.round((axis.to - axis.from) / axis.step);
  for (let i = 0; i <= count; i += 1) {
    const value = axis.from + i * axis.step;
    const x = placeOf(value, axis);
    lines.push(`<line class="grid" x1="${x}" x2="${x}" y1="${AXIS - 6}" y2="${height}"/>`);
    const text = escapeText(tick(value));
    lines.push(`<text class="tick" x="${x}" y="${AXIS - 10}" text-anchor="middle">${text}</text>`);
  }
  if (reference !== undefined) {
    const x = placeOf(reference, axis);
    lines.push(`<line class="reference" x1="${x}" x2="${x}" y1="${AXIS - 6}" y2="${height}"/>`);
  }
  return lines.join('');
}

function rowSvg(
  { label, marks }: ChartRow,
  top: number,
  options: ChartOptions,
  axis: Axis,
): string {
  const middle = top + heightOf({ label, marks }) / 2 - ROW_GAP / 4;
  const name = `<text x="${LABEL - 10}" y="${round(middle + 1)}" text-anchor="end">${escapeText(label)}</text>`;
  const drawn = marks.map((mark, at) => {
    const y = top + at * (MARK + 2);
    const title = `<title>${escapeText(`${label}: ${mark.text}`)}</title>`;
    const shape = options.kind === 'bars' ? barSvg(mark, y, axis) : pointSvg(mark, y, axis);
    const shown = escapeText(mark.text.replace(/ \(.*/, ''));
    const value = `<text class="value" x="${WIDTH - TEXT + 10}" y="${y + MARK - 1}">${shown}</text>`;
    return `<g class="series${mark.series}">${title}${shape}${value}</g>`;
  });
  return name + drawn.join('');
}

function barSvg(mark: ChartMark, y: number, axis: Axis): string {
  const zero = placeOf(0, axis);
  const end = placeOf(mark.value, axis);
  const width = round(Math.max(1, Math.abs(end - zero)));
  const bar = `<rect x="${Math.min(zero, end)}" y="${y}" width="${width}" height="${MARK}" rx="2"/>`;
  return bar + whiskerSvg(mark, y, axis);
}

function pointSvg(mark: ChartMark, y: number, axis: Axis): string {
  const x = placeOf(mark.value, axis);
  return `${whiskerSvg(mark, y, axis)}<circle cx="${x}" cy="${y + MARK / 2}" r="4.5"/>`;
}

function whiskerSvg({ low, high }: ChartMark, y: number, axis: Axis): string {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return '';
  const middle = y + MARK / 2;
  const from = placeOf(low, axis);
  const to = placeOf(high, axis);
  return `<line class="whisker" x1="${from}" x2="${to}" y1="${middle}" y2="${middle}"/>`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
