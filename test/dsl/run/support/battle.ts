// A battle of the small game on a program built by hand, with a log of everything the game is told.
import { createInterpreter } from '../../../../dsl/interpret/interpreter.ts';
import type { TypedProgram } from '../../../../dsl/ir/program.ts';
import { allocateState, layoutState } from '../../../../dsl/run/allocate.ts';
import type { GameSink } from '../../../../dsl/run/game-sink.ts';
import { createRunner, type Runner, type RunnerOptions } from '../../../../dsl/run/runner.ts';
import type { World } from '../../../../dsl/run/world.ts';
import type { CreateTier } from '../../../../dsl/tier.ts';
import type { Vocabulary } from '../../../../dsl/vocabulary.ts';
import { UNITS } from './game.ts';
import type { Pack } from './pack.ts';

export interface Battle {
  readonly program: TypedProgram;
  readonly runner: Runner;
  readonly world: World;
  readonly buffer: ArrayBuffer;
  /** One line a happening; emptied by the test as it likes. */
  readonly log: string[];
  tick: number;
  /** Hits with damage. */
  hit(attacker: number, target: number, damage: number): void;
  raise(event: number, ...values: readonly number[]): void;
  /** Lets so many ticks pass. */
  pass(ticks: number): void;
  get(field: string, row: number): number;
  set(field: string, row: number, value: number): void;
  /** Names of what a unit holds, by slot. */
  held(row: number): string[];
  /** u32 column of instances. */
  word(column: string, at: number): number;
  own(index: number, at: number): number;
}

export type BattleOptions = Partial<
  Pick<RunnerOptions, 'functions' | 'observer' | 'sink'> & {
    buffer: ArrayBuffer;
    tick: number;
    objects: readonly string[];
    /** How bodies run; the interpreter when absent. */
    createTier: CreateTier;
    vocabulary: Vocabulary;
  }
>;

/** All units have 100 hp, attack and speed 100, stand at x = row, and are of team row % 2. */
export function startBattle(pack: Pack, options: BattleOptions = {}): Battle {
  return openBattle(pack.build(), options.vocabulary ?? pack.vocabulary, options);
}

export function openBattle(
  program: TypedProgram,
  vocabulary: Vocabulary,
  options: BattleOptions = {},
): Battle {
  const layout = layoutState(program, vocabulary, options.objects);
  const views = allocateState(layout);
  if (options.buffer !== undefined)
    new Uint8Array(views.buffer).set(new Uint8Array(options.buffer));
  const { binding } = layout;
  const log: string[] = [];
  const runner = createRunner({
    program,
    vocabulary,
    binding,
    tier: (options.createTier ?? createInterpreter)(program, binding),
    sink: options.sink ?? logSink(program, log),
    ...(options.functions === undefined ? {} : { functions: options.functions }),
    ...(options.observer === undefined ? {} : { observer: options.observer }),
  });
  const units = Array.from({ length: UNITS }, (): Record<string, number> => ({}));
  const world: World = {
    ...views,
    objects: options.objects === undefined ? [] : [units],
    rows: Int32Array.of(UNITS),
    key: Uint32Array.of(11, 22),
  };
  const battle: Battle = {
    program,
    runner,
    world,
    buffer: views.buffer,
    log,
    tick: options.tick ?? 1,
    hit: (attacker, target, damage) => runner.raise(0, [attacker, target, damage]),
    raise: (event, ...values) => runner.raise(event, values),
    pass: (ticks) => {
      for (let i = 0; i < ticks; i += 1) {
        battle.tick += 1;
        runner.load(world, battle.tick);
        runner.step();
      }
    },
    get: (field, row) => {
      const object = options.objects === undefined ? undefined : units[row]?.[field];
      return object ?? views.f64[binding.offset(`unit.${field}`) + row] ?? 0;
    },
    set: (field, row, value) => {
      const target = units[row];
      const isField = vocabulary.entities[0]?.fields.some((one) => one.name === field);
      if (options.objects !== undefined && target !== undefined && isField === true) {
        target[field] = value;
      } else views.f64[binding.offset(`unit.${field}`) + row] = value;
    },
    held: (row) => {
      const first = binding.offset('effect.id') + row * program.effectSlots;
      const ids = [...views.u32.subarray(first, first + program.effectSlots)];
      return ids.flatMap((id) => program.effects.find(({ hash }) => hash === id)?.name ?? []);
    },
    word: (column, at) => views.u32[binding.offset(`effect.${column}`) + at] ?? 0,
    own: (index, at) => views.f64[binding.offset(`effect.own.${index}`) + at] ?? 0,
  };
  runner.load(world, battle.tick);
  if (options.buffer !== undefined) return battle;
  for (let row = 0; row < UNITS; row += 1) {
    for (const field of ['hp', 'maxHp', 'attack', 'speed']) battle.set(field, row, 100);
    battle.set('x', row, row);
    battle.set('y', row, 0);
    battle.set('team', row, row % 2);
    runner.enter(0, row);
  }
  log.length = 0;
  return battle;
}

/** Lines such as `hit 0>1 10 = 0 + 10 + 0` (absorbed, dealt, overkill). */
function logSink({ events, effects, resources, reasons }: TypedProgram, log: string[]): GameSink {
  const nameOf = (effect: number): string => effects[effect]?.name ?? '?';
  return {
    handled: (event, [actor, subject, amount, absorbed, dealt, overkill]) => {
      const what = events[event];
      const sums =
        what?.outcome === undefined ? '' : ` ${amount} = ${absorbed} + ${dealt} + ${overkill}`;
      log.push(`${what?.name} ${actor}>${subject}${sums}`);
    },
    cancelled: (event) => log.push(`cancelled ${events[event]?.name}`),
    began: (effect, holder, source, stacks) =>
      log.push(`began ${nameOf(effect)} ${source}>${holder} x${stacks}`),
    stacked: (effect, holder, source, stacks) =>
      log.push(`stacked ${nameOf(effect)} ${source}>${holder} x${stacks}`),
    ended: (effect, holder, source, cause) =>
      log.push(`ended ${nameOf(effect)} ${source}>${holder} ${cause}`),
    prevented: (effect, holder, source) =>
      log.push(`prevented ${nameOf(effect)} ${source}>${holder}`),
    changed: (resource, [entity, against, value]) => {
      const whom = against === -1 ? `${entity}` : `${entity}>${against}`;
      log.push(`${resources[resource]?.name} ${whom} ${value}`);
    },
    used: () => {},
    refused: (_skill, caster, _target, reason) => log.push(`refused ${caster} ${reasons[reason]}`),
    fault: (code, position) => log.push(`fault ${code} ${position}`),
  };
}
