// Charts of a run as SVG text: a histogram of durations and lines over time with marks. Colours are classes of the
// page that holds them.
import type { TimelineMark } from './timeline.ts';

export interface Line {
  readonly name: string;
  /** One a second. */
  readonly values: readonly number[];
}

const WIDTH = 860;
const LEFT = 56;
const BOTTOM = 20;
const TOP = 8;
const HEIGHT = 220;
const PLOT_WIDTH = WIDTH - LEFT - 8;
const PLOT_HEIGHT = HEIGHT - TOP - BOTTOM;

/** Bars of how many answers took how long; `pairs` are milliseconds, at most, and a count. */
export function histogramSvg(pairs: readonly (readonly [number, number])[]): string {
  // A bar for each eighth of a doubling: wide enough to see.
  const bars = new Map<number, number>();
  for (const [ms, count] of pairs) {
    const at = Math.ceil(Math.log2(Math.max(ms, 0.01)) * 8);
    bars.set(at, (bars.get(at) ?? 0) + count);
  }
  const places = [...bars.keys()];
  const [from, to] = [Math.min(...places, 0), Math.max(...places, 8) + 1];
  const most = Math.log10(Math.max(1, ...bars.values()) + 1);
  const x = (at: number): number => LEFT + ((at - from) / (to - from)) * PLOT_WIDTH;
  const parts = [...bars].map(([at, count]) => {
    const height = (Math.log10(count + 1) / most) * PLOT_HEIGHT;
    const title = `<title>${count} up to ${(2 ** (at / 8)).toFixed(2)} ms</title>`;
    const width = rounded(Math.max(1, x(at + 1) - x(at) - 1));
    const top = rounded(TOP + PLOT_HEIGHT - height);
    return `<rect class="bar" x="${rounded(x(at))}" y="${top}" width="${width}" height="${rounded(height)}">${title}</rect>`;
  });
  for (let ms = 1 / 64; ms <= 65_536; ms *= 4) {
    const at = Math.log2(ms) * 8;
    if (at < from || at > to) continue;
    parts.push(label(x(at), HEIGHT - 4, `${ms < 1 ? ms.toFixed(2) : ms} ms`));
  }
  for (let count = 1; Math.log10(count + 1) <= most; count *= 10) {
    const y = TOP + PLOT_HEIGHT - (Math.log10(count + 1) / most) * PLOT_HEIGHT;
    parts.push(
      gridLine(y),
      `<text x="${LEFT - 6}" y="${rounded(y + 4)}" text-anchor="end">${count}</text>`,
    );
  }
  return svg(parts);
}

/** Lines over the seconds of a run, with a mark at each moment that is named. */
export function seriesSvg(lines: readonly Line[], marks: readonly TimelineMark[]): string {
  const seconds = Math.max(1, ...lines.map(({ values }) => values.length - 1));
  const most = niceAbove(Math.max(1e-9, ...lines.flatMap(({ values }) => values)));
  const x = (second: number): number => LEFT + (second / seconds) * PLOT_WIDTH;
  const y = (value: number): number => TOP + PLOT_HEIGHT - (value / most) * PLOT_HEIGHT;
  const parts: string[] = [];
  for (let i = 0; i <= 4; i += 1) {
    const value = (most / 4) * i;
    parts.push(gridLine(y(value)));
    parts.push(
      `<text x="${LEFT - 6}" y="${rounded(y(value) + 4)}" text-anchor="end">${shortNumber(value)}</text>`,
    );
    parts.push(label(x((seconds / 4) * i), HEIGHT - 4, `${shortNumber((seconds / 4) * i)} s`));
  }
  for (const { atSeconds, text } of marks) {
    const at = rounded(x(Math.min(atSeconds, seconds)));
    const title = `<title>${text} at ${atSeconds.toFixed(1)} s</title>`;
    parts.push(
      `<line class="mark" x1="${at}" x2="${at}" y1="${TOP}" y2="${TOP + PLOT_HEIGHT}">${title}</line>`,
    );
  }
  lines.forEach(({ values }, at) => {
    const points = values.map((value, second) => `${rounded(x(second))},${rounded(y(value))}`);
    parts.push(`<polyline class="series${at}" points="${points.join(' ')}"/>`);
  });
  return svg(parts);
}

function svg(parts: readonly string[]): string {
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img">${parts.join('')}</svg>`;
}

function gridLine(y: number): string {
  const at = rounded(y);
  return `<line class="grid" x1="${LEFT}" x2="${LEFT + PLOT_WIDTH}" y1="${at}" y2="${at}"/>`;
}

function label(x: number, y: number, text: string): string {
  return `<text x="${rounded(x)}" y="${y}" text-anchor="middle">${text}</text>`;
}

/** 1, 2 or 5 times a power of ten, at least so large. */
function niceAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5, 10].find((factor) => factor * power >= value) ?? 10) * power;
}

function shortNumber(value: number): string {
  return value >= 10_000 ? `${Math.round(value / 1_000)}k` : String(rounded(value));
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
