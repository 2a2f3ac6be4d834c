// The checked-in file of golden battles: `npm run golden` writes it anew, so that a change of the game shows as a
// diff that somebody reads.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { arenaContents } from '../combat-rules/support/battle-pack.ts';
import { goldenPack, type GoldenPack } from './golden-battles.ts';

const FILE = fileURLToPath(new URL('battles.json', import.meta.url));

/** What the game makes of the pinned battles now. */
export function goldenNow(): readonly GoldenPack[] {
  return [goldenPack('combat-rules/pack/arena', arenaContents())];
}

export function goldenText(): string {
  return readFileSync(FILE, 'utf8');
}

export function formatGolden(packs: readonly GoldenPack[]): string {
  return `${JSON.stringify(packs, undefined, 2)}\n`;
}

export function goldenPath(): string {
  return FILE;
}
