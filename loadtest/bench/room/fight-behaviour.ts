// The fight as rules: how a room runs on the language's runner, with closures or with generated code.
import { arenaVocabulary } from '#combat-rules/vocabulary';
import type { CheckedPack, CompiledPack } from '#dsl/compile';
import { createDirectTier } from '#dsl/direct';
import { createRunner, type Runner } from '#dsl/run';
import { SILENT_SINK, type GameSink } from '#dsl/run/sink';
import type { RoomBehaviour, RoomContext } from '#engine/contract/room';
import {
  CLASS,
  gameOffsets,
  placeUnits,
  stepFight,
  type FightMechanics,
  type GameOffsets,
} from './fight-game.ts';
import { FIGHT_TICK_MS, FIGHT_UNITS, type FightPack } from './fight-pack.ts';

export type FightTier = 'closures' | 'direct';

/** Rooms of the fight on one tier. */
export function ruledFight(fight: FightPack, tier: FightTier): RoomBehaviour {
  const rules = new RuledFight(fight, tierOf(fight, tier));
  return {
    layout: fight.layout,
    schema: 'fight',
    membersMax: FIGHT_UNITS,
    open: (context) => rules.open(context),
    memberChanged: () => undefined,
    decide: () => 1,
    step: (context) => rules.step(context),
    adopt: () => undefined,
  };
}

function tierOf({ pack, binding }: FightPack, tier: FightTier): CompiledPack['tier'] {
  if (tier === 'closures') return pack.bind(binding).tier;
  const direct = createDirectTier(pack.program, binding);
  if (!direct.ok) throw new Error(direct.message);
  return direct.tier;
}

type Program = CheckedPack['program'];

/** A room as the runner is given it. */
interface FightWorld {
  f64: Float64Array;
  u32: Uint32Array;
  readonly objects: readonly [];
  readonly rows: Int32Array;
  readonly key: Uint32Array;
}

class RuledFight implements FightMechanics {
  readonly #offsets: GameOffsets;
  readonly #runner: Runner;
  readonly #program: Program;
  readonly #think: number;
  readonly #respawn: number;
  readonly #values = new Float64Array(8);
  readonly #world: FightWorld = {
    f64: new Float64Array(0),
    u32: new Uint32Array(0),
    objects: [],
    rows: Int32Array.of(FIGHT_UNITS),
    key: new Uint32Array(2),
  };
  #tick = 0;

  constructor({ pack, layout, binding }: FightPack, tier: CompiledPack['tier']) {
    const { program } = pack;
    const vocabulary = arenaVocabulary;
    this.#offsets = gameOffsets(layout);
    this.#program = program;
    this.#think = positionOf(program, 'think');
    this.#respawn = positionOf(program, 'respawn');
    this.#runner = createRunner({ program, vocabulary, binding, tier, sink: this.#sink() });
  }

  open(context: RoomContext): void {
    const { u32 } = context.columns;
    this.#load(context);
    placeUnits(this.#offsets, context.columns);
    for (let row = 0; row < FIGHT_UNITS; row += 1) {
      const isFighter = u32[this.#offsets.class + row] === CLASS.fighter;
      const name = isFighter ? 'fighter' : 'caster';
      this.#runner.spawn(
        row,
        this.#program.records.findIndex((one) => one.name === name),
      );
    }
  }

  step(context: RoomContext): void {
    this.#load(context);
    stepFight(this.#offsets, context.columns, context.tick, this);
  }

  think(row: number): void {
    this.#raise(this.#think, row);
  }

  respawn(row: number): void {
    this.#raise(this.#respawn, row);
  }

  pass(): void {
    this.#runner.step();
  }

  #raise(event: number, row: number): void {
    this.#values.fill(0);
    this.#values[0] = row;
    this.#runner.raise(event, this.#values);
  }

  #load({ columns, key, tick }: RoomContext): void {
    const world = this.#world;
    world.f64 = columns.f64;
    world.u32 = columns.u32;
    world.key[0] = key[0] ?? 0;
    world.key[1] = key[1] ?? 0;
    this.#tick = tick;
    this.#runner.load(world, tick);
  }

  /** What the game learns: the distance a unit wants, and when the fallen stand up again. */
  #sink(): GameSink {
    const death = positionOf(this.#program, 'death');
    const think = this.#think;
    return {
      ...SILENT_SINK,
      handled: (event, _numbers, values) => {
        const { f64, u32 } = this.#world;
        if (event === think) {
          f64[this.#offsets.keep + (values[0] ?? 0)] = values[1] ?? 0;
        } else if (event === death) {
          const ticks = Math.ceil(((values[2] ?? 0) * 1_000) / FIGHT_TICK_MS);
          u32[this.#offsets.respawnTick + (values[1] ?? 0)] = this.#tick + ticks;
        }
      },
      fault: (code) => {
        throw new Error(`a fault in the fight: ${code}`);
      },
    };
  }
}

function positionOf({ events }: Program, name: string): number {
  const position = events.findIndex((event) => event.name === name);
  if (position < 0) throw new Error(`invariant broken: no event ${name}`);
  return position;
}
