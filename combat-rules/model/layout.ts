// The columns of an arena and where a layout put them: those of the language for the pack's program, and the
// game's own, named `arena.`. Unit u's number is at offset + u; instance s of what it holds at
// offset + u * slots + s.
import type { CheckedPack } from '#dsl/compile';
import { hashName } from '#dsl/hash';
import { columnsOf } from '#dsl/run/columns';
import type { Binding } from '#dsl/runtime';
import type { ColumnKind, ColumnSpec, Layout, LayoutSpec } from '#engine/contract/layout';
import { arenaVocabulary } from '../vocabulary.ts';
import { ARENA, COMPILE } from './limits.ts';

type Program = CheckedPack['program'];

const { units, teams } = ARENA;

/** The game's own columns. */
const OWN = {
  // Hash of the class or unit that it is of.
  'arena.class': { kind: 'u32', length: units },
  // 1 while a connected member plays the unit.
  'arena.player': { kind: 'u8', length: units },
  // 1 while it walks to its goal.
  'arena.walking': { kind: 'u8', length: units },
  'arena.goalX': { kind: 'f64', length: units },
  'arena.goalY': { kind: 'f64', length: units },
  // Metres a bot wants to its nearest enemy.
  'arena.keep': { kind: 'f64', length: units },
  // Tick in which it stands up again; 0 while it stands.
  'arena.respawnTick': { kind: 'u32', length: units },
  // See ROUND.
  'arena.round': { kind: 'u32', length: 8 },
  // Of this round, and rounds won in this match, by team.
  'arena.kills': { kind: 'u32', length: teams },
  'arena.wins': { kind: 'u32', length: teams },
  // What members were told last; what differs at the end of a tick is told.
  'arena.told.x': { kind: 'f64', length: units },
  'arena.told.y': { kind: 'f64', length: units },
  'arena.told.hp': { kind: 'f64', length: units },
  'arena.told.maxHp': { kind: 'f64', length: units },
  // Name of the table of names.
  'arena.told.names': { kind: 'u32', length: 1 },
} as const satisfies Record<string, { kind: ColumnKind; length: number }>;

/** Elements of `arena.round`. */
export const ROUND = {
  /** Counts from 1 in each match; 0 before the first. */
  number: 0,
  /** 1 while it is played, 0 between two rounds. */
  playing: 1,
  /** First tick at which it is over, 0 without an end; between rounds the tick in which the next one begins. */
  untilTick: 2,
  /** Kills that end it, 0 for any number. */
  kills: 3,
  /** Ticks between it and the next one. */
  pauseTicks: 4,
  /** Rounds of a match, 0 without an end. */
  rounds: 5,
  /** Rounds that ended, over all matches: the number of the result. */
  results: 6,
} as const;

const TOLD = 'arena.told.resource.';

/** What rooms of a program need. */
export function arenaLayoutSpec(program: Program): LayoutSpec {
  return { columns: [...columnsOf(program, arenaVocabulary), ...ownColumns(program)] };
}

/** The columns that the language knows nothing of. */
export function ownColumns(program: Program): readonly ColumnSpec[] {
  const own = Object.entries(OWN).map(([name, column]) => ({ name, ...column }));
  const told = program.resources
    .filter(({ pair, internal }) => !pair && !internal)
    .map(({ name }) => ({ name: TOLD + name, kind: 'f64', length: units }) as const);
  return [...own, ...told];
}

/** A resource of units that members are told of. */
export interface ResourceOffsets {
  /** Of its name. */
  readonly hash: number;
  readonly value: number;
  readonly told: number;
}

/** First element's index of each column that TypeScript reads or writes, in the view of its kind. */
export type ArenaOffsets = ReturnType<typeof arenaOffsets>;

/** Looks the columns up once per layout; a layout without them is a bug and throws. */
export function arenaOffsets(layout: Layout) {
  const at = (name: string): number => columnOffset(layout, name);
  return {
    hp: at('unit.hp'),
    maxHp: at('unit.maxHp'),
    speed: at('unit.speed'),
    x: at('unit.x'),
    y: at('unit.y'),
    team: at('unit.team'),
    fields: fieldsOf(layout),
    slots: (layout.columns.get('effect.id')?.length ?? 0) / units,
    effectId: at('effect.id'),
    effectUntilTick: at('effect.untilTick'),
    effectSource: at('effect.source'),
    effectStacks: at('effect.stacks'),
    effectSerial: at('effect.serial'),
    class: at('arena.class'),
    player: at('arena.player'),
    walking: at('arena.walking'),
    goalX: at('arena.goalX'),
    goalY: at('arena.goalY'),
    keep: at('arena.keep'),
    respawnTick: at('arena.respawnTick'),
    round: at('arena.round'),
    kills: at('arena.kills'),
    wins: at('arena.wins'),
    toldX: at('arena.told.x'),
    toldY: at('arena.told.y'),
    toldHp: at('arena.told.hp'),
    toldMaxHp: at('arena.told.maxHp'),
    toldNames: at('arena.told.names'),
    resources: resourcesOf(layout),
  };
}

/** Of all fields of units. */
function fieldsOf(layout: Layout): readonly number[] {
  const fields = arenaVocabulary.entities.flatMap((entity) => entity.fields);
  return fields.map(({ name }) => columnOffset(layout, `unit.${name}`));
}

function resourcesOf(layout: Layout): readonly ResourceOffsets[] {
  return [...layout.columns.values()].flatMap(({ name: column, offset }) => {
    if (!column.startsWith(TOLD)) return [];
    const name = column.slice(TOLD.length);
    const value = columnOffset(layout, `unit.${name}`);
    return [{ hash: hashName(name), value, told: offset }];
  });
}

/** Index of a column's first element, by its name; a layout without it is a bug and throws. */
function columnOffset(layout: Layout, name: string): number {
  const column = layout.columns.get(name);
  if (column === undefined) throw new Error(`invariant broken: the layout has no column ${name}`);
  return column.offset;
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
