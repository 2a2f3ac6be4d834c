// A battle that does a bit of everything for as long as one likes: hits, skills, poisons, shields, an aura, a chain,
// dice, pairs, delays and functions of the game.
import { check } from '../../../../dsl/compile.ts';
import { allocateState, layoutState } from '../../../../dsl/run/allocate.ts';
import { SILENT_SINK, type GameSink } from '../../../../dsl/run/game-sink.ts';
import { createRunner } from '../../../../dsl/run/runner.ts';
import type { World } from '../../../../dsl/run/world.ts';
import type { CreateTier } from '../../../../dsl/tier.ts';
import type { Vocabulary } from '../../../../dsl/vocabulary.ts';
import {
  deathEvent,
  fighter,
  HEAL_EVENT,
  HIT_EVENT,
  NUMBER,
  UNIT,
} from '../../support/fighters.ts';

const UNITS = 16;
/** Hits and uses of skills by the game, and the tick itself. */
export const OPERATIONS_PER_TICK = UNITS / 4 + UNITS + 1;

export const LOAD_GAME: Vocabulary = {
  name: 'load',
  version: 1,
  tickMs: 100,
  defaultEvent: 'hit',
  effectHolder: 'unit',
  effectSlots: 16,
  tasks: 64,
  entities: [fighter(UNITS, 'death')],
  events: [HIT_EVENT, HEAL_EVENT, deathEvent('death')],
  functions: [
    {
      name: 'weather',
      parameters: [{ name: 'who', type: UNIT }],
      result: NUMBER,
      cost: 3,
      pure: true,
    },
  ],
};

const LOAD_RULES = `
resource mana of unit max 100, start 50, gains 7.5 every 500ms
resource combo of unit per target max 5, loses 1 every 700ms
formula strike(a: unit, t: unit) = max(1, a.attack * 15% - t.speed * 1.5%)
roll luck on hit = 1d20

rule crits on hit, priority 5 { when luck > 17  modify damage: more 50.5% }
rule lucky on hit { chance 12.5% smoothed for attacker { modify damage: flat 1.25 } }
rule leech after hit { when dealt > 3  heal(target: attacker, amount: dealt * 15%) }
rule rain on hit { modify damage: flat weather(target) }
rule echo after hit { when luck = 7 and not event has echoed  hit(target: target, damage: 1.5) as echoed after 300ms }
rule thorns after hit { when target has ward and not event has echoed  hit(attacker: target, target: attacker, damage: absorbed * 20%) as echoed }
rule mends after heal { when target.hp < 50%  gain target.mana: 0.5 }

effect poison {
  tags debuff.poison
  duration 2.5s
  stack per source max 3, timers each, on full replace
  own power = source.attack
  modify speed: less 7%
  every 300ms { hit(attacker: source, target: holder, damage: 3.3% * power) as echoed }
  on died {
    each next in allies of holder except holder near holder within 6m limit 2 by nearest to holder {
      apply(debuff: 'poison', to: next, source: source)
    }
  }
}
effect ward {
  tags buff
  duration 1.5s
  pool 25.5 from hit
  on absorbed { gain holder.mana: absorbed * 10% }
  on broken { apply(debuff: 'cracked', to: holder, duration: 1s) }
}
effect cracked { tags debuff  modify attack: reduced 10% }
effect banner { aura ally in allies of holder except holder near holder within 8m limit 5 gives rallied, every 200ms, linger 300ms }
effect rallied { tags buff  stack per source max 2  sources strongest  modify attack: flat 2.5 }

skill envenom { target enemy within 50m  cost 5 mana  cooldown 400ms  on use { apply(debuff: 'poison', to: target) } }
skill shield { target self  cost 10 mana  cooldown 2s  on use { apply(buff: 'ward', to: caster) } }
skill raise { target self  cooldown 3s  on use { apply(buff: 'banner', to: caster, duration: 2s) } }
skill jab {
  target enemy within 50m
  charges 2 every 800ms
  on use {
    hit(attacker: caster, target: target, damage: strike(caster, target))
    gain combo(caster, target): 1
  }
}
skill finish {
  target enemy within 50m
  requires combo(caster, target) > 1 else 'no points'
  on use {
    let points = combo(caster, target)
    spend combo(caster, target): points { hit(attacker: caster, target: target, damage: points * 3.5) }
  }
}
skill bolt {
  target enemy within 50m
  cast 300ms
  cooldown 1s
  on use {
    chain foe in enemies of caster near last within 9m limit 1 by nearest to last from target jumps 3 every 200ms {
      hit(attacker: caster, target: foe, damage: 4.25 / max(1, index + 1))
    }
  }
}
skill cleanse { target self  cooldown 1s  on use { dispel(tag: debuff, from: caster, limit: 2) } }
`;

interface Load {
  /** Lets so many ticks pass, with hits and skills in each. */
  run(ticks: number): void;
}

interface LoadOptions {
  readonly createTier: CreateTier;
  readonly sink?: Partial<GameSink>;
}

export function createLoad({ createTier, sink }: LoadOptions): Load {
  const outcome = check([{ path: 'load.rules', text: LOAD_RULES }], LOAD_GAME);
  if (!outcome.ok) throw new Error(outcome.diagnostics.map(({ message }) => message).join('\n'));
  const { program } = outcome.pack;
  const layout = layoutState(program, LOAD_GAME);
  const { binding } = layout;
  const runner = createRunner({
    program,
    vocabulary: LOAD_GAME,
    binding,
    tier: createTier(program, binding),
    sink: { ...SILENT_SINK, ...sink },
    functions: { weather: ([who = 0]) => who & 3 },
  });
  const units = Array.from({ length: UNITS }, (_, row) => ({
    hp: 200.5,
    maxHp: 200.5,
    attack: 60.5 + row,
    speed: 90.5,
    x: (row * 7) % 23,
    y: (row * 5) % 17,
    team: row % 2,
  }));
  const world: World = {
    ...allocateState(layout),
    objects: [],
    rows: Int32Array.of(UNITS),
    key: Uint32Array.of(3, 4),
  };
  for (const [row, unit] of units.entries()) {
    for (const [name, value] of Object.entries(unit)) {
      world.f64[binding.offset(`unit.${name}`) + row] = value;
    }
  }
  let tick = 1;
  runner.load(world, tick);
  for (let row = 0; row < UNITS; row += 1) runner.enter(0, row);
  const values = new Float64Array(3);
  const hp = binding.offset('unit.hp');
  const skills = program.skills.length;
  return {
    run: (ticks) => {
      for (let i = 0; i < ticks; i += 1) {
        tick += 1;
        runner.load(world, tick);
        for (let row = 0; row < UNITS; row += 1) {
          if (world.f64[hp + row] === 0) world.f64[hp + row] = 200.5;
          const target = (row + 1 + 2 * (tick & 3)) & (UNITS - 1);
          values[0] = row;
          values[1] = target;
          values[2] = 2.5 + (tick & 7);
          if (((row + tick) & 3) === 0) runner.raise(0, values);
          runner.use((row * 3 + tick) % skills, row, target, 1);
        }
        runner.step();
      }
    },
  };
}
