// The columns of an arena and where a layout put them. Unit u's number is at offset + u; its held effect
// in slot s is at offset + u * ARENA.effectSlots + s.
import type { Binding } from '#dsl/runtime';
import type { ColumnKind, Layout, LayoutSpec } from '#engine/contract/layout';
import { ARENA, COMPILE } from './limits.ts';

const HELD = ARENA.units * ARENA.effectSlots;

const COLUMNS = {
  'unit.hp': { kind: 'f64', length: ARENA.units },
  'unit.maxHp': { kind: 'f64', length: ARENA.units },
  // Current numbers: the base numbers after every held effect.
  'unit.attack': { kind: 'f64', length: ARENA.units },
  'unit.defense': { kind: 'f64', length: ARENA.units },
  'unit.speed': { kind: 'f64', length: ARENA.units },
  'unit.base.attack': { kind: 'f64', length: ARENA.units },
  'unit.base.defense': { kind: 'f64', length: ARENA.units },
  'unit.base.speed': { kind: 'f64', length: ARENA.units },
  // First tick at which the unit may act again.
  'unit.readyTick': { kind: 'u32', length: ARENA.units },
  // First tick at which a downed unit stands again; 0 while it stands.
  'unit.downUntilTick': { kind: 'u32', length: ARENA.units },
  // 1 while a connected member plays the unit.
  'unit.player': { kind: 'u8', length: ARENA.units },
  // Name hash of a held effect, 0 for an empty slot.
  'effect.id': { kind: 'u32', length: HELD },
  // First tick at which the effect is over.
  'effect.untilTick': { kind: 'u32', length: HELD },
  'effect.source': { kind: 'u8', length: HELD },
} as const satisfies Record<string, { kind: ColumnKind; length: number }>;

type ColumnName = keyof typeof COLUMNS;

/** What rooms of the arena need. */
export function arenaLayoutSpec(): LayoutSpec {
  return { columns: Object.entries(COLUMNS).map(([name, column]) => ({ name, ...column })) };
}

/** First element's index of each column, in the view of its kind. */
export interface ArenaOffsets {
  readonly hp: number;
  readonly maxHp: number;
  readonly attack: number;
  readonly defense: number;
  readonly speed: number;
  readonly baseAttack: number;
  readonly baseDefense: number;
  readonly baseSpeed: number;
  readonly readyTick: number;
  readonly downUntilTick: number;
  readonly player: number;
  readonly effectId: number;
  readonly effectUntilTick: number;
  readonly effectSource: number;
}

/** Looks the columns up once per layout; a layout without them is a bug and throws. */
export function arenaOffsets(layout: Layout): ArenaOffsets {
  const at = (name: ColumnName): number => columnOffset(layout, name);
  return {
    hp: at('unit.hp'),
    maxHp: at('unit.maxHp'),
    attack: at('unit.attack'),
    defense: at('unit.defense'),
    speed: at('unit.speed'),
    baseAttack: at('unit.base.attack'),
    baseDefense: at('unit.base.defense'),
    baseSpeed: at('unit.base.speed'),
    readyTick: at('unit.readyTick'),
    downUntilTick: at('unit.downUntilTick'),
    player: at('unit.player'),
    effectId: at('effect.id'),
    effectUntilTick: at('effect.untilTick'),
    effectSource: at('effect.source'),
  };
}

/** Columns of instances that only a Runner keeps: no rule of the arena reads them. */
const UNKEPT = ['effect.stacks', 'effect.startTick', 'effect.serial'];

/** Index of a column's first element, by its name; a layout without it is a bug and throws. */
function columnOffset(layout: Layout, name: string): number {
  const column = layout.columns.get(name);
  if (column !== undefined) return column.offset;
  if (UNKEPT.includes(name)) return 0;
  throw new Error(`the layout has no column ${name}`);
}

/** Where rules find their columns: one and the same object for equal layouts, so that closures are found again. */
export type Bindings = (layout: Layout) => Binding;

/** Remembers the layouts that were used last. */
export function createBindings(): Bindings {
  const known = new Map<string, Binding>();
  return (layout) => {
    const { digest } = layout;
    const binding = known.get(digest) ?? { offset: (column) => columnOffset(layout, column) };
    // At the end: what was used longest ago goes first.
    known.delete(digest);
    known.set(digest, binding);
    const [oldest] = known.keys();
    if (known.size > COMPILE.layoutsKeptMax && oldest !== undefined) known.delete(oldest);
    return binding;
  };
}
