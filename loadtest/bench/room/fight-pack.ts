// The small pack of the benchmarks, checked, and the columns a room of it has: those of the language and the game's
// own three.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { arenaVocabulary } from '#combat-rules/vocabulary';
import { check, type CheckedPack } from '#dsl/compile';
import { columnsOf } from '#dsl/run/columns';
import type { Binding } from '#dsl/runtime';
import type { Layout } from '#engine/contract/layout';
import { roomLayoutSpec } from '#engine/room/layout';
import { assignLayout } from '#engine/state/layout';

/** Units of a fight: even rows are team 0, odd rows team 1. */
export const FIGHT_UNITS = 10;
export const FIGHT_TICK_MS = 100;

export interface FightPack {
  readonly pack: CheckedPack;
  readonly layout: Layout;
  readonly binding: Binding;
}

/** Reads and checks pack/fight.rules, which lies beside the sources. */
export function readFightPack(): FightPack {
  const text = readFileSync(fightFile(), 'utf8');
  const outcome = check([{ path: 'fight.rules', text }], arenaVocabulary);
  if (!outcome.ok) throw new Error(`the pack is refused: ${outcome.diagnostics[0]?.message}`);
  const { pack } = outcome;
  const game = [
    ...columnsOf(pack.program, arenaVocabulary),
    { name: 'fight.class', kind: 'u32', length: FIGHT_UNITS } as const,
    { name: 'fight.respawnTick', kind: 'u32', length: FIGHT_UNITS } as const,
    { name: 'fight.keep', kind: 'f64', length: FIGHT_UNITS } as const,
  ];
  const layout = assignLayout(roomLayoutSpec({ columns: game }));
  return { pack, layout, binding: { offset: (column) => columnOffset(layout, column) } };
}

/** Index of a column's first element. */
export function columnOffset(layout: Layout, name: string): number {
  const column = layout.columns.get(name);
  if (column === undefined) throw new Error(`invariant broken: no column ${name}`);
  return column.offset;
}

function fightFile(): string {
  const places = ['./pack/fight.rules', '../../../../loadtest/bench/room/pack/fight.rules'];
  const paths = places.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  return paths.find(existsSync) ?? paths[0] ?? '';
}
