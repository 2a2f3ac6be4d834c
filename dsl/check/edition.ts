// The edition of the language that a pack names in its pack.json.
import type { Reporter } from '../reporter.ts';

/** Editions that this version reads. */
const EDITIONS: readonly number[] = [1];

export function checkEdition(reporter: Reporter, edition = 1): void {
  if (EDITIONS.includes(edition)) return;
  reporter.error({
    code: 'EDITION_UNKNOWN',
    span: { start: 0, end: 0 },
    message:
      `The pack is written in edition ${edition} of the language, but this version reads edition ` +
      `${EDITIONS.join(', ')}. Use a newer version, or name an edition it reads in pack.json.`,
    found: `${edition}`,
    expected: EDITIONS.join(', '),
  });
}
