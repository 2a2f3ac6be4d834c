// Every bound and fixed number of the arena that no rule file sets: value, unit in the name, reason
// beside it. What designers tune is in pack/arena; what the engine bounds is in the engine's table.

export const ARENA = {
  /** Units of one arena, one per member slot. */
  units: 10,
  /** Even slots are team 0, odd slots team 1: filling the lowest free slot keeps the teams even. */
  teams: 2,
  /** Metres from west to east and from south to north; a spell reaches half of it. */
  widthM: 40,
  heightM: 30,
  /** Metres from a team's side of the arena to where its units stand up. */
  baseM: 4,
  /** Ticks between two thoughts of a unit without a player; rows take turns. */
  thinkTicks: 5,
  /** A bot steps back when its nearest enemy is nearer than this share of what it wants. */
  retreatShare: 0.5,
  /** Longest round, pause or wait, one day at 100 ms a tick, so that end ticks stay far inside a u32. */
  ticksMax: 864_000,
  /** Most kills and rounds that a rule may ask for. */
  countMax: 1_000_000,
} as const;

/** What compiling rules and bringing generated code into service may take. */
export const COMPILE = {
  /** Rules remembered between pushes: four packs of a thousand, some kilobytes a rule. */
  rulesKeptMax: 4_096,
  /** Layouts whose closures are found again; a server has one, and a second while it changes. */
  layoutsKeptMax: 4,
  /** Tables of names that are remembered: those of packs that battles still run on. */
  namesKeptMax: 16,
  /** Milliseconds of work on generated code at a time, one step more at most: players wait behind it. */
  sliceMs: 0.5,
  /** Milliseconds between two slices: at most a twentieth of the processor. */
  slicePeriodMs: 20,
  /** Events on which generated code is compared; not begun with fewer, or it would be proven on one. */
  samplesMax: 128,
  /** Bytes of all of them: so many rooms under two views each, or comparing never begins. */
  samplesBytesMax: 16_777_216,
  /** One body in so many is recorded, so that one tick does not fill the ring. */
  sampleEvery: 3,
} as const;

/** Bounds of what is read from the network, in bytes. */
export const WIRE = {
  /** A command is at most 20 bytes today. */
  commandBytesMax: 64,
  /** 2,048 changes of at most 44 bytes and their headers, and a table of names. */
  changesBytesMax: 262_144,
  /** 10 units with all they hold, and a table of names. */
  keyframeBytesMax: 262_144,
  /** Names of one table; further ones travel as hashes. */
  namesMax: 2_048,
  /** UTF-16 units of one name; longer ones are cut. */
  nameUnitsMax: 64,
} as const;
