// A share written as a plain number, the way it is written in a rule file: 0.07 is `7%`.

/** The percent that a factor is; rounded, so that 0.07 is not 7.000000000000001%. */
export function percentText(factor: number): string {
  return `${(factor * 100).toFixed(10).replace(/\.?0+$/, '')}%`;
}

/** True for numbers that hardly anyone writes for another reason than to mean a percent. */
export function isShare(value: number): boolean {
  return value > 0 && value < 1;
}

/** `524,288` */
export function countText(count: number): string {
  return `${count}`.replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}
