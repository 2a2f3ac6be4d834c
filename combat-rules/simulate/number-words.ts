// Numbers of a report as people read them.
import type { FigureUnit } from './figure.ts';
import type { Estimate } from './statistics.ts';

const THOUSANDS = /\B(?=(\d{3})+(?!\d))/g;

/** `57.1%`, `26.5 s`, `1,250`, `2.73`. */
export function figureText(value: number, unit: FigureUnit): string {
  if (!Number.isFinite(value)) return '-';
  if (unit === 'share') return `${(value * 100).toFixed(1)}%`;
  if (unit === 'seconds') return `${value.toFixed(1)} s`;
  return plainText(value);
}

/** The same with its sign, for differences; of shares in percent points. */
export function differenceText(value: number, unit: FigureUnit): string {
  const text = figureText(Math.abs(value), unit).replace('%', ' pp');
  if (!Number.isFinite(value)) return text;
  return `${value < 0 ? '-' : '+'}${text}`;
}

/** `48.0% to 66.2%`. */
export function intervalText({ low, high }: Estimate, unit: FigureUnit): string {
  if (!Number.isFinite(low)) return '-';
  return `${figureText(Math.max(0, low), unit)} to ${figureText(high, unit)}`;
}

export function differenceInterval({ low, high }: Estimate, unit: FigureUnit): string {
  if (!Number.isFinite(low)) return '-';
  return `${differenceText(low, unit)} to ${differenceText(high, unit)}`;
}

function plainText(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : 2;
  const [whole = '', fraction] = value.toFixed(digits).split('.');
  const grouped = whole.replaceAll(THOUSANDS, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
