// What happens to a battle from outside, from a seed: events of the game, skills that are used, time that passes.
import { createRandom, type Random } from '../program/random.ts';
import type { TypedProgram } from '../../../../dsl/ir/program.ts';
import { enter, UNITS, type Fight } from './fight.ts';

export type Act = (fight: Fight) => void;

const AMOUNTS = [0, 1, 1, 2.5, 3, 5, 5, 10, 12, 25, 40, 0.1, -5];
const ODD_AMOUNTS = [300, 1e15, -1e15, Number.NaN, Number.POSITIVE_INFINITY, 1e-300];

/** Acts of `ticks` ticks, each a list of its own. */
export function createScript(program: TypedProgram, seed: number, ticks: number): readonly Act[][] {
  const random = createRandom(seed ^ 0x3333);
  return Array.from({ length: ticks }, () => [
    pass,
    ...Array.from({ length: random.below(5) }, () => actOf(program, random)),
  ]);
}

const pass: Act = (fight) => {
  fight.tick += 1;
  fight.runner.load(fight.world, fight.tick);
  fight.runner.step();
};

function actOf(program: TypedProgram, random: Random): Act {
  const choice = random.below(100);
  if (choice < 40) return raise(program, random);
  if (choice < 75 && program.skills.length > 0) {
    const skill = random.below(program.skills.length);
    const [caster, target, rank] = [random.below(UNITS), random.below(UNITS), 1 + random.below(3)];
    return ({ runner }) => void runner.use(skill, caster, target, rank);
  }
  if (choice < 88) return write(random);
  return choice < 92 ? wear(program, random) : comeOrGo(program, random);
}

function raise(program: TypedProgram, random: Random): Act {
  const given = program.events.flatMap(({ internal }, i) => (internal ? [] : [i]));
  const event = random.often(50) ? random.below(2) : random.pick(given);
  const values = (program.events[event]?.fields ?? []).map(({ type }) =>
    type.kind !== 'number'
      ? random.below(type.kind === 'entity' ? UNITS : 2)
      : random.pick(random.often(3) ? ODD_AMOUNTS : AMOUNTS),
  );
  return ({ runner }) => runner.raise(event, values);
}

function write(random: Random): Act {
  const [row, value] = [random.below(UNITS), random.below(720) / 8];
  const field = random.pick(['x', 'y', 'hp', 'hp', 'hp', 'team', 'attack']);
  return (fight) => {
    if (field !== 'attack')
      fight.write(field, row, field === 'team' ? row % 3 : value / (field === 'hp' ? 1 : 6));
    else fight.world.f64[fight.layout.binding.offset('unit.base.attack') + row] = value;
    fight.runner.recompute(row);
  };
}

function wear(program: TypedProgram, random: Random): Act {
  const [row, record] = [random.below(UNITS), random.below(Math.max(1, program.records.length))];
  const isOn = random.often(60);
  return ({ runner, options }) => {
    if (record >= options.program.records.length) return;
    if (isOn) runner.equip(row, record);
    else runner.unequip(row, record);
  };
}

function comeOrGo(program: TypedProgram, random: Random): Act {
  const row = random.below(UNITS);
  const unit = program.records.findIndex(({ kind }) => kind === 'unit');
  const isSpawned = unit >= 0 && random.often(40);
  return (fight) => {
    fight.runner.leave(0, row);
    if (isSpawned) fight.runner.spawn(row, unit);
    else enter(fight, row);
  };
}
