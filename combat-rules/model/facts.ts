// What the arena asks of a program: where its events lie, who can be in an arena, what is told of it. Worked out
// once a generation.
import type { CheckedPack } from '#dsl/compile';
import { hashName } from '#dsl/hash';
import { arenaVocabulary } from '../vocabulary.ts';
import type { ArenaNames } from './names.ts';

type Program = CheckedPack['program'];

/** Somebody who can take a row: a class, or a unit for practice. */
export interface Fighter {
  readonly hash: number;
  /** Position in program.records. */
  readonly record: number;
  /** 1 for each position of program.skills that is its own. */
  readonly owns: Uint8Array;
}

/** What of an event is read back, by slot; -1 for a field that is not there. */
interface EventFacts {
  readonly index: number;
  slot(field: string): number;
}

export interface ArenaFacts {
  readonly events: Readonly<
    Record<'hit' | 'heal' | 'death' | 'respawn' | 'think' | 'round', number>
  >;
  readonly slots: Readonly<
    Record<'wait' | 'keep' | 'seconds' | 'kills' | 'pause' | 'rounds', number>
  >;
  /** Classes in the order of the pack: the seed draws from them. */
  readonly classes: readonly Fighter[];
  /** Classes and units by hash. */
  readonly fighters: ReadonlyMap<number, Fighter>;
  /** Positions of items in program.records. */
  readonly items: Int32Array;
  /** Position of a skill by its hash. */
  readonly skillOf: ReadonlyMap<number, number>;
  /** By position. */
  readonly skillHash: Uint32Array;
  readonly effectHash: Uint32Array;
  /** Hash of the skill, effect or rule in a position of program.origins; 0 for the game. */
  readonly originHash: Uint32Array;
  /** 1 for effects that members are told of: not cooldowns and the like, and not what is worn. */
  readonly isTold: Uint8Array;
  /** By position in program.reasons. */
  readonly refusals: Uint16Array;
  /** Numbers that an event needs at most. */
  readonly slotsMax: number;
  /** Number of the pack's table of names. */
  readonly names: number;
}

export function factsOf(program: Program, names: ArenaNames): ArenaFacts {
  const { skills, effects, records, reasons, origins, slotsMax } = program;
  const fighters = fightersOf(program);
  const death = eventOf(program, 'death');
  const think = eventOf(program, 'think');
  const round = eventOf(program, 'round');
  const worn = new Set(records.map(({ effect }) => effect));
  return {
    events: {
      hit: eventOf(program, 'hit').index,
      heal: eventOf(program, 'heal').index,
      death: death.index,
      respawn: eventOf(program, 'respawn').index,
      think: think.index,
      round: round.index,
    },
    slots: {
      wait: death.slot('wait'),
      keep: think.slot('keep'),
      seconds: round.slot('seconds'),
      kills: round.slot('kills'),
      pause: round.slot('pause'),
      rounds: round.slot('rounds'),
    },
    classes: fighters.filter(({ record }) => records[record]?.kind === 'class'),
    fighters: new Map(fighters.map((fighter) => [fighter.hash, fighter])),
    items: Int32Array.from(records.flatMap(({ kind }, i) => (kind === 'item' ? [i] : []))),
    skillOf: new Map(skills.map(({ hash }, i) => [hash, i])),
    skillHash: Uint32Array.from(skills, ({ hash }) => hash),
    effectHash: Uint32Array.from(effects, ({ hash }) => hash),
    originHash: Uint32Array.from(origins, ({ name }) => (name === '' ? 0 : hashName(name))),
    isTold: Uint8Array.from(effects, (one) => (one.internal || worn.has(one.hash) ? 0 : 1)),
    refusals: Uint16Array.from(reasons, (reason) => names.refusalOf(reason)),
    slotsMax,
    names: names.add(program),
  };
}

function eventOf({ events }: Program, name: string): EventFacts {
  const index = events.findIndex((event) => event.name === name);
  const fields = events[index]?.fields ?? [];
  return { index, slot: (field) => fields.findIndex((one) => one.name === field) };
}

function fightersOf({ records, skills }: Program): Fighter[] {
  return records.flatMap((record, index) => {
    if (record.kind === 'item') return [];
    const own = new Set<string>();
    let one: typeof record | undefined = record;
    // What it extends; a circle is a finding of the language.
    for (let steps = 0; one !== undefined && steps <= records.length; steps += 1) {
      for (const skill of one.skills) own.add(skill);
      const base: string | undefined = one.extends;
      one = records.find(({ kind, name }) => kind !== 'item' && name === base);
    }
    const owns = Uint8Array.from(skills, ({ name }) => (own.has(name) ? 1 : 0));
    return [{ hash: record.hash, record: index, owns }];
  });
}

/** Seconds that a rule worked out, as whole ticks from `least` to `most`. */
export function ticksOf(seconds: number, least: number, most: number): number {
  const ticks = Math.ceil((seconds * 1_000) / arenaVocabulary.tickMs);
  // Negated, so that NaN becomes the least as well.
  return !(ticks >= least) ? least : Math.min(ticks, most);
}
