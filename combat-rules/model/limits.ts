// Every bound and fixed number of the arena that no rule file sets: value, unit in the name, reason
// beside it. What designers tune is in pack/arena; what the engine bounds is in the engine's table.

export const ARENA = {
  /** Units of one arena, one per member slot. */
  units: 10,
  /** Even slots are team 0, odd slots team 1: filling the lowest free slot keeps the teams even. */
  teams: 2,
  /** Effects one unit can hold; another one replaces the one that ends first. */
  effectSlots: 8,
  /** Effects one event may put on units; what rules apply beyond that is left out. */
  effectsPerEventMax: 32,
  /** Longest effect, one day at 100 ms a tick, so that end ticks stay far inside a u32. */
  effectTicksMax: 864_000,
  /** Milliseconds between two actions of a unit with speed 100. */
  cooldownBaseMs: 500,
  /** Milliseconds a downed unit stays down. */
  downMs: 3_000,
  /** Slowest and fastest unit: cooldowns stay between 50 ms and 5 s. */
  speedMin: 10,
  speedMax: 1_000,
  /** Highest attack and defense; lowest is 0. */
  statMax: 1_000_000,
  /** Most points one hit or mend may have; lowest is 0. */
  pointsMax: 1_000_000_000,
} as const;

/** What compiling rules and bringing generated code into service may take. */
export const COMPILE = {
  /** Rules remembered between pushes: four packs of a thousand, some kilobytes a rule. */
  rulesKeptMax: 4_096,
  /** Layouts whose closures are found again; a server has one, and a second while it changes. */
  layoutsKeptMax: 4,
  /** Milliseconds of work on generated code at a time, one step more at most: players wait behind it. */
  sliceMs: 0.5,
  /** Milliseconds between two slices: at most a twentieth of the processor. */
  slicePeriodMs: 20,
  /** Events on which generated code is compared; not begun with fewer, or it would be proven on one. */
  samplesMax: 128,
  /** Bytes of all of them: 4 KiB an event today. */
  samplesBytesMax: 4_194_304,
  /** One body in so many is recorded, so that one tick does not fill the ring. */
  sampleEvery: 3,
} as const;

/** Bounds of what is read from the network, in bytes. */
export const WIRE = {
  /** A command is at most 8 bytes today. */
  commandBytesMax: 64,
  /** 2,048 changes of at most 37 bytes and their headers. */
  changesBytesMax: 131_072,
  /** 10 units of at most 55 bytes, each with 8 effects of 13. */
  keyframeBytesMax: 4_096,
} as const;
